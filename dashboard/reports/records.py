"""Records: the line list behind a figure, for analysts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import pandas as pd

from dashboard.analytics import cases, members
from dashboard.analytics.bases import OVERDOSES
from dashboard.analytics.filters import Filters
from dashboard.analytics.layers import UnknownLayer, layer_id, own, with_area
from dashboard.analytics.signals import neighbours_named
from dashboard.detection.sentence import plural
from dashboard.geography.areas import label
from dashboard.geography.boundary import load as load_boundary
from dashboard.geography.hexagons import DEFAULT_LAYER, LAYERS, is_cell
from dashboard.privacy import Permission, Published, publish_records, require
from dashboard.privacy.suppression import NOT_PLACED
from dashboard.reports.context import Context
from dashboard.reports.heading import moment_text
from dashboard.reports.members import told_by

COLUMNS: Final = {
    "new": "New",
    "occurred": "Occurred",
    "entered": "Entered",
    "records": "Records",
    "sources": "Told by",
    "agency": "Agency",
    "number": "Number",
    "severity": "Outcome at the scene",
    "naloxone": "Naloxone",
    "doses": "Doses",
    "drugs": "Drugs",
    "age": "Age",
    "age_band": "Age band",
    "sex": "Sex",
    "location_type": "Place",
    "zip": "ZIP",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "place_state": "Located",
    "case_class": "Class",
    "class_reasons": "Why this class",
    "flags": "Flags",
    "decided": "Decided",
    "overdose": "Overdose",
}
"""What the list shows: columns and their titles."""


@dataclass(frozen=True)
class Narrowing:
    """What a link adds to the filters: a window by the clock, an area, known times."""

    start: datetime | None = None
    end: datetime | None = None
    area: str | None = None
    layer: str | None = None
    """Of which layer the area is; None: of any of the hexagons."""
    timed: bool = False
    """Only records whose clock time is known."""
    series: str | None = None
    """Of one of the series that are watched, or that a rule counts."""
    keys: tuple[str, ...] = ()
    """Only these records."""

    def as_params(self) -> dict[str, str]:
        """Query parameters that bring it back."""
        moments = {"start": self.start, "end": self.end}
        params = {name: at.isoformat() for name, at in moments.items() if at is not None}
        params |= {"area": self.area} if self.area else {}
        params |= {"layer": self.layer} if self.area and self.layer else {}
        params |= {"series": self.series} if self.series else {}
        params |= {"keys": json.dumps(self.keys)} if self.keys else {}
        return params | ({"timed": "yes"} if self.timed else {})


@dataclass(frozen=True)
class Records:
    """The line list, newest first."""

    records: Published
    """`COLUMNS`, `first_seen_at`, and `record`: a record's name among those of all sources."""
    summary: str
    narrowed: str
    """What a link cut the list to, in words; "" if to nothing."""
    of_overdoses: bool = False
    """Whether a row is an overdose, told by one record or more; else it is a record."""
    counted: str = ""
    """How many rows there are, and of what."""


def narrowing(params: Mapping[str, str]) -> Narrowing:
    """From query parameters; what cannot be read is left out."""
    return Narrowing(
        start=_moment(params.get("start")),
        end=_moment(params.get("end")),
        area=params.get("area"),
        layer=params.get("layer"),
        timed=params.get("timed") == "yes",
        series=params.get("series"),
        keys=_keys(params.get("keys")),
    )


def build(context: Context, filters: Filters, narrow: Narrowing) -> Records | None:
    """The records that a figure counts; None where the source has no data in the period.

    Raises:
        Forbidden: the viewer may not see single records.
    """
    require(context.viewer, Permission.LINE_LIST)
    known = context.through().get(filters.basis)
    if known is None:
        return None
    first, last = filters.span(first=known.first_day, last=known.last_day)
    if narrow.start is not None or narrow.keys:
        first, last = known.first_day, known.last_day
    if last < first:
        return None
    frame = line_list(context, filters, narrow, first=first, last=last, as_of=known.through)
    shown = told_by(context, filters, frame).assign(
        new="",
        occurred=context.local_text(frame["occurred_at"], time_known=frame["time_known"]),
        entered=context.local_text(frame["entered_at"]),
    )[[*COLUMNS, "first_seen_at", "record"]]
    return Records(
        records=publish_records(shown, viewer=context.viewer),
        summary=f"{_counted(shown, filters)}. This is the first visit, so none is marked as new.",
        narrowed=_narrowed(context, narrow, known.through),
        of_overdoses=filters.basis == OVERDOSES,
        counted=_counted(shown, filters),
    )


def since(report: Records, last_visit: datetime | None, *, zone: ZoneInfo) -> Records:
    """The same, with what was first loaded after the last visit of somebody of the viewer's role
    marked; None: the first visit.

    Apart from `build`, so that its list is computed once and not anew for every visit.
    """
    if last_visit is None:
        return report
    at = moment_text(last_visit, zone)
    is_new = report.records.frame["first_seen_at"] > last_visit
    marks = is_new.map({True: "new", False: ""})
    return replace(
        report,
        records=report.records.derive(lambda frame: frame.assign(new=marks)),
        summary=f"{report.counted}{_new(report, int(is_new.sum()))} since the last visit ({at}).",
    )


def _new(report: Records, number: int) -> str:
    """Of overdoses, those are new of which no record was loaded before."""
    if report.of_overdoses:
        return f"; {plural(number, 'overdoses')} first loaded"
    return f", {number:,} loaded"


def _counted(shown: pd.DataFrame, filters: Filters) -> str:
    """What the rows are: "21 overdoses, told by 38 records"; "38 records" of one source."""
    if filters.basis != OVERDOSES:
        return plural(len(shown), "records")
    records = plural(int(shown["records"].sum()), "records")
    return f"{plural(len(shown), 'overdoses')}, told by {records}"


def _narrowed(context: Context, narrow: Narrowing, through: datetime) -> str:
    zone, parts = context.settings.city.zone, []
    if narrow.start is not None:
        ends = moment_text(narrow.end or through, zone)
        parts.append(f"after {moment_text(narrow.start, zone)} and up to {ends}")
    if narrow.area is not None:
        parts.append(_area_words(context, narrow.area, layer=narrow.layer))
    if narrow.timed:
        parts.append("with a known time")
    if narrow.series is not None:
        parts.append(_series_words(narrow.series))
    if narrow.keys:
        parts.append("that were counted then" if narrow.start is None else "that the signal counts")
    is_whole = narrow.start is not None or narrow.keys
    period = ", whatever period is chosen" if is_whole else ""
    return f"Only those {', '.join(parts)}{period}." if parts else ""


def _area_words(context: Context, area: str, *, layer: str | None) -> str:
    known = own(context.data).get(layer or "")
    if known is not None and area not in NOT_PLACED:
        names = known.areas.set_index("area")["name"].to_dict()
        name = names.get(area, area)
        return f"in {area} of {known.id}" + (f", {name}" if name != area else "")
    if layer is not None and known is None and layer not in LAYERS:
        return f"in {area} of {layer}, areas that are not there any more"
    if area in NOT_PLACED:
        return f"place {area}" + (f" of {known.id}" if known is not None else "")
    if not is_cell(area):
        return f"in hexagon {area}"
    return f"in hexagon {area}, {label(area, load_boundary(context.settings.city.boundary_path))}"


def _series_words(series: str) -> str:
    """As the pages call it."""
    neighbour = members.neighbour_of(series)
    return f"in {neighbour}" if neighbour else f"of the series {members.TITLES.get(series, series)}"


def line_list(
    context: Context,
    filters: Filters,
    narrow: Narrowing,
    *,
    first: date,
    last: date,
    as_of: datetime,
    layer: str = DEFAULT_LAYER,
) -> pd.DataFrame:
    """Present cases, newest first: every column of the store, and the `area` of the layer."""
    table = _of_series(context, filters, narrow.series, as_of=as_of)
    table = table.filter(table.occurred_on.between(first, last))
    if narrow.keys:
        table = table.filter(table.key.isin(narrow.keys))
    if narrow.area is not None:
        table = _in_area(context, table, narrow.area, layer=narrow.layer)
    if narrow.timed:
        table = table.filter(table.time_known)
    frame = context.data.execute(with_area(context.data, table, layer))
    if narrow.start is not None:
        zone = context.settings.city.time_zone
        placed = cases.placed_moments(
            frame["occurred_at"], frame["time_known"], zone=zone, as_of=as_of
        )
        start, end = pd.Timestamp(narrow.start), pd.Timestamp(narrow.end or as_of)
        frame = frame[(placed > start) & (placed <= end)]
    return frame.sort_values(["occurred_at", "key"], ascending=[False, True], ignore_index=True)


def _of_series(context: Context, filters: Filters, series: str | None, *, as_of: datetime) -> Any:  # noqa: ANN401  (Ibis expressions)
    """The cases of a series; all of the city's where it is None or of the city."""
    neighbour = members.neighbour_of(series or "")
    table = cases.cases(context.data, filters, as_of=as_of, neighbours=neighbour is not None)
    if neighbour is not None:
        texts = context.data.execute(table.select("jurisdiction").distinct())["jurisdiction"]
        theirs = texts[neighbours_named(texts, context.settings) == neighbour]
        return table.filter(table.jurisdiction.isin(theirs.tolist()))
    column = members.COLUMNS.get(series or "")
    if column is None:
        return table
    told_apart = members.with_members(table)
    return told_apart.filter(told_apart[column]).select(*table.columns)


def _in_area(context: Context, table: Any, area: str, *, layer: str | None) -> Any:  # noqa: ANN401  (Ibis tables)
    """The cases in an area; none where the layer is not there."""
    if layer is None:
        # Nobody's cell is in two resolutions, and a place that is none is so in all of them.
        layer = next((name for name in LAYERS if is_cell(area, LAYERS[name])), DEFAULT_LAYER)
    try:
        known = layer_id(context.data, layer)
    except UnknownLayer:
        return table.limit(0)
    narrowed = with_area(context.data, table, known)
    return narrowed.filter(narrowed.area == area).drop("area")


def _keys(text: str | None) -> tuple[str, ...]:
    try:
        found = json.loads(text or "[]")
    except ValueError:
        return ()
    return tuple(map(str, found)) if isinstance(found, list) else ()


def _moment(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo else None
