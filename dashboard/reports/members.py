"""The records that the rows of a line list stand for: how many, of whom, and what was decided."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import numpy as np
import pandas as pd

from dashboard.analytics.bases import OVERDOSES
from dashboard.analytics.filters import Filters
from dashboard.analytics.linked import identity, linkable, links
from dashboard.reports.context import Context
from dashboard.reports.decided import notes
from dashboard.reports.telling import SHORT_TITLES
from dashboard.store import Reader

_BY: Final = "; "


def told_by(context: Context, filters: Filters, frame: pd.DataFrame) -> pd.DataFrame:
    """A line list with `record` (a row's name among the records of all sources), `overdose` (the
    one that it is, or tells of), `records` (how many tell of that), `sources` (in words: "EMS, 2
    ODMAP") and `decided` (what analysts decided, and why)."""
    is_linked = filters.basis == OVERDOSES
    record = frame["key"] if is_linked else identity(frame["source"], frame["key"])
    overdose = record if is_linked else record.map(links(context.data).overdose)
    sources = _sources(_members(context.data, overdose.dropna()))
    said = _decided(context.data, overdose) if is_linked else notes(context.data)
    return frame.assign(
        record=record,
        overdose=overdose,
        records=overdose.map(sources["records"]).astype("Int64"),
        sources=overdose.map(sources["words"]).fillna(""),
        decided=[said.get(name, "") for name in record],
    )


def of_all(context: Context, frame: pd.DataFrame) -> pd.DataFrame:
    """Overdoses with the `source` and `number` of all records that tell of each: "ems; odmap"."""
    members = _members(context.data, frame["key"]).reset_index(name="overdose")
    records = linkable(context.data).set_index("key")
    joined = {}
    for name in ("source", "number"):
        told = members.assign(text=members["record"].map(records[name])).dropna(subset=["text"])
        told = told.drop_duplicates(["overdose", "text"])
        several = told["overdose"].duplicated(keep=False)
        texts = told[~several].set_index("overdose")["text"]
        together = told[several].groupby("overdose")["text"].agg(_BY.join)
        joined[name] = frame["key"].map(pd.concat([texts, together]))
    return frame.assign(**joined)


def _members(data: Reader, overdoses: Collection[str]) -> pd.Series:
    """The overdose of each record that tells of one of these, by record, in order."""
    overdose = links(data).overdose
    return overdose[overdose.isin(pd.unique(pd.Series(overdoses, dtype="object")))].rename_axis(
        "record"
    )


def _sources(members: pd.Series) -> pd.DataFrame:
    """By overdose: `records`, and `words` of their sources."""
    if members.empty:
        return pd.DataFrame({"records": pd.Series(dtype="int64"), "words": pd.Series(dtype="str")})
    source = [str(record).partition(":")[0] for record in members.index]
    counted = pd.crosstab(members.to_numpy(), np.array(source, dtype=object))
    words = pd.Series("", index=counted.index, dtype="object")
    for name in counted.columns:
        title = SHORT_TITLES.get(str(name), str(name))
        number = counted[name]
        said = number.map(
            lambda n, title=title: "" if n == 0 else title if n == 1 else f"{n} {title}"
        )
        words = words + said.where((words == "") | (said == ""), ", " + said)
    return pd.DataFrame({"records": counted.sum(axis=1), "words": words})


def _decided(data: Reader, overdoses: pd.Series) -> dict[str, str]:
    """By overdose, what was decided about any record of it."""
    said = notes(data)
    if not said:
        return {}
    members = _members(data, overdoses)
    known = members[members.index.isin(list(said))]
    found: dict[str, list[str]] = {}
    for record, overdose in known.items():
        found.setdefault(overdose, []).append(said[str(record)])
    return {overdose: "; ".join(dict.fromkeys(each)) for overdose, each in found.items()}
