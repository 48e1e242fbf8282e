"""Single records as an analyst reads them: in one line, and side by side."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

import pandas as pd

from dashboard.analytics.decisions import CORRECTABLE, Named, in_force
from dashboard.analytics.linked import identity
from dashboard.privacy import Permission, Published, publish_records, require
from dashboard.reports.context import Context

SHORT_TITLES: Final = {"odmap": "ODMAP", "ems": "EMS"}
FIELDS: Final = {
    "number": "Number",
    "agency": "Agency",
    "occurred": "Occurred",
    "entered": "Entered",
    "severity": "Outcome at the scene",
    "naloxone": "Naloxone",
    "doses": "Doses",
    "drugs": "Drugs",
    "drug_group": "Drug group",
    "age": "Age",
    "age_band": "Age band",
    "sex": "Sex",
    "location_type": "Place",
    "zip": "ZIP",
    "place": "Coordinates",
    "place_state": "Located",
    "case_class": "Class",
    "flags": "Flags",
    "loaded": "First loaded",
}
"""What is compared of records, and its titles."""


def recorded(context: Context, records: Collection[str]) -> pd.DataFrame:
    """The present records with these names (those of `Named.text`), also those left out, indexed
    by name in the order given; those that are gone are left out."""
    require(context.viewer, Permission.LINE_LIST)
    named = [Named.of(text) for text in records]
    table = context.data.present("incident")
    wanted = table.source.isin(sorted({one.source for one in named})) & table.key.isin(
        sorted({one.key for one in named})
    )
    frame = context.data.execute(table.filter(wanted))
    frame.index = pd.Index(identity(frame["source"], frame["key"]), name="record")
    known = set(frame.index)
    return frame.loc[[text for text in records if text in known]]


def in_a_line(context: Context, frame: pd.DataFrame) -> pd.Series:
    """Each record in one line: "ODMAP 400001, Example Police, 2017-01-05 11:44"."""
    at = context.local_text(frame["occurred_at"], time_known=frame["time_known"])
    agency = frame["agency"].fillna("no agency").astype("str")
    return pd.Series(by_number(frame) + ", " + agency + ", " + at, index=frame.index, dtype="str")


def by_number(frame: pd.DataFrame) -> pd.Series:
    """Each record by its source and number: "ODMAP 400001"."""
    source = frame["source"].map(lambda name: SHORT_TITLES.get(name, name))
    number = frame["number"].fillna("without number").astype("str")
    return pd.Series(source + " " + number, index=frame.index, dtype="str")


def beside(context: Context, records: Sequence[str]) -> Published:
    """Records side by side: `field`, and a column for each, as they count: what was corrected
    says what was reported. Raises Forbidden for everybody but analysts."""
    frame = recorded(context, records)
    told = _told(context, frame)
    for decision in in_force(context.data):
        fields = told.get(decision.records[0].text)
        if decision.field is not None and fields is not None:
            fields[decision.field] = f"{decision.value} (reported: {fields[decision.field]})"
    titles = [SHORT_TITLES.get(source, source) for source in frame["source"]]
    columns = {
        f"{place}: {title}": [told[name][field] for field in FIELDS]
        for place, (name, title) in enumerate(zip(frame.index, titles, strict=True), 1)
    }
    sides = pd.DataFrame({"field": list(FIELDS.values()), **columns}, dtype="str")
    return publish_records(sides, viewer=context.viewer)


def _told(context: Context, frame: pd.DataFrame) -> dict[str, dict[str, str]]:
    """By record, every field of `FIELDS` as text; "" where nothing is told."""
    points = [_point(row) for row in frame[["latitude", "longitude"]].itertuples(index=False)]
    told = frame.assign(
        occurred=context.local_text(frame["occurred_at"], time_known=frame["time_known"]),
        entered=context.local_text(frame["entered_at"]),
        loaded=context.local_text(frame["first_seen_at"]),
        place=points,
    )[[*FIELDS]]
    texts = told.astype("object").where(told.notna(), "")
    return {
        str(name): dict(zip(FIELDS, map(str, values), strict=True))
        for name, values in zip(texts.index, texts.to_numpy(), strict=True)
    }


def _point(row: Any) -> str:  # noqa: ANN401  (a row of a frame)
    return "" if pd.isna(row.latitude) else f"{row.latitude:.5f}, {row.longitude:.5f}"


def field_title(field: str) -> str:
    """How a field that can be corrected is called. Raises KeyError for another."""
    if field not in CORRECTABLE:
        raise KeyError(field)
    return FIELDS[field]
