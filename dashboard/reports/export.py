"""The same figures as the pages show, as rows for the command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, get_args

import pandas as pd

from dashboard.analytics import cases
from dashboard.analytics.filters import BASES, DIMENSIONS, Filters
from dashboard.analytics.periods import By, period_start, period_starts
from dashboard.analytics.through import DataThrough
from dashboard.geography.boundary import load as load_boundary
from dashboard.geography.hexagons import covering
from dashboard.privacy import (
    Forbidden,
    Permission,
    may,
    publish_areas,
    publish_city,
    publish_records,
    require,
)
from dashboard.reports import spikes
from dashboard.reports.context import Context
from dashboard.reports.records import LAYERS, Narrowing, line_list
from loaders.errors import OdwatchError

RECORD_COLUMNS: Final = (
    "record",
    "source",
    "agency",
    "number",
    "occurred_at",
    "time_known",
    "entered_at",
    "severity",
    "naloxone",
    "doses",
    "drugs",
    "age",
    "age_band",
    "sex",
    "location_type",
    "zip",
    "area",
    "latitude",
    "longitude",
    "place_state",
    "case_class",
    "flags",
)
SPIKE_COLUMNS: Final = (
    "series",
    "area",
    "window_days",
    "window_start",
    "window_end",
    "observed",
    "expected",
    "p_value",
    "chance_per_year",
    "level",
    "sentence",
)


class UnknownChoice(OdwatchError):
    """A basis, period, severity or layer that does not exist; the message lists those that do."""


@dataclass(frozen=True)
class ExportFilters:
    """What a command asks for; None leaves it open."""

    basis: str = "odmap"
    severity: str | None = None
    layer: str | None = None
    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        _check("basis", self.basis, BASES)
        _check("severity", self.severity, DIMENSIONS["severity"])
        _check("area", self.layer, LAYERS)

    @property
    def filters(self) -> Filters:
        """The same as the pages' filters; the days stand apart."""
        return Filters(basis=self.basis, period="all", severity=self.severity)

    def days(self, known: DataThrough) -> tuple[date, date]:
        """First and last day asked for, within those that have data."""
        first = max(self.first or known.first_day, known.first_day)
        return first, min(self.last or known.last_day, known.last_day)


def counts_rows(context: Context, asked: ExportFilters, *, by: str) -> pd.DataFrame:
    """`period` (date), `area` (missing: the city), `count`; zero periods included."""
    _check("by", by, get_args(By))
    require(context.viewer, Permission.PAGES)
    empty = pd.DataFrame(columns=["period", "area", "count"])
    known = context.through().get(asked.basis)
    if known is None:
        return empty
    first, last = asked.days(known)
    if last < first:
        return empty
    if asked.layer is not None:
        frame = _area_counts(context, asked, known, by=by, first=first, last=last)  # type: ignore[arg-type]
    else:
        daily = cases.daily(
            context.store, asked.filters, first=first, last=last, as_of=known.through
        )
        counted = cases.by_period(daily, by=by, first=first, last=last)  # type: ignore[arg-type]
        frame = publish_city(counted, viewer=context.viewer).frame
        frame = frame.assign(area=None)
    return frame.assign(period=pd.to_datetime(frame["period"]).dt.date)[["period", "area", "count"]]


def records_rows(context: Context, asked: ExportFilters) -> pd.DataFrame:
    """The line list, newest first; `area` is the cell of the layer asked for, else of `h3-8`."""
    require(context.viewer, Permission.LINE_LIST)
    known = context.through().get(asked.basis)
    if known is None:
        return pd.DataFrame(columns=list(RECORD_COLUMNS))
    first, last = asked.days(known)
    frame = line_list(
        context, asked.filters, Narrowing(), first=first, last=last, as_of=known.through
    )
    cell = (asked.layer or "h3-8").replace("-", "_")
    area = frame[cell].where(frame["place_state"] == "located", frame["place_state"])
    rows = frame.rename(columns={"key": "record"}).assign(area=area)[list(RECORD_COLUMNS)]
    return publish_records(rows, viewer=context.viewer).frame


@dataclass(frozen=True)
class SpikeRows:
    """One row for each window of the citywide indicator, and what it says as a whole."""

    rows: pd.DataFrame
    sentence: str
    """Also where there are too few data for any window; empty where there are none."""


def spikes_rows(context: Context, basis: str) -> SpikeRows:
    """The citywide indicator of a basis."""
    _check("basis", basis, BASES)
    require(context.viewer, Permission.PAGES)
    known = context.through().get(basis)
    if known is None:
        return SpikeRows(pd.DataFrame(columns=list(SPIKE_COLUMNS)), "")
    found = spikes.indicator(context, basis, known)
    said = spikes.sentence(context, found).text
    windows = spikes.windows_frame(found).rename(
        columns={"days": "window_days", "start": "window_start", "end": "window_end"}
    )
    published = publish_city(windows, viewer=context.viewer).frame
    rows = published.assign(
        series=basis,
        area=None,
        chance_per_year=found.chance_per_year,
        level=found.level,
        sentence=said,
    )[list(SPIKE_COLUMNS)]
    return SpikeRows(rows, said)


def _area_counts(
    context: Context, asked: ExportFilters, known: DataThrough, *, by: By, first: date, last: date
) -> pd.DataFrame:
    narrowed = asked.severity or asked.first or asked.last or context.is_as_of
    if narrowed and not may(context.viewer, Permission.AREA_FILTERS):
        raise Forbidden(
            "--area with --severity, --from, --to or --as-of: not for the role "
            f"{context.viewer.role}, because two such answers can be subtracted; leave them out"
        )
    layer = str(asked.layer)
    counted = cases.by_area(
        context.store, asked.filters, layer=layer, first=first, last=last, as_of=known.through
    )
    summed = counted.assign(period=period_start(counted["day"], by))
    totals = summed.groupby(["period", "area"])["count"].sum()
    areas = sorted({*counted["area"], *cases.UNPLACED})
    every = pd.MultiIndex.from_product(
        [period_starts(first, last, by), areas], names=["period", "area"]
    )
    by_area = totals.reindex(every, fill_value=0).reset_index()
    boundary = load_boundary(context.settings.city.boundary_path)
    return publish_areas(
        by_area,
        viewer=context.viewer,
        policy=context.policy,
        layer=covering(boundary, int(layer[-1])),
    ).frame


def _check(name: str, value: str | None, known: tuple[str, ...]) -> None:
    if value is not None and value not in known:
        raise UnknownChoice(f"--{name} '{value}' is not known; choose one of: {', '.join(known)}")
