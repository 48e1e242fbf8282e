"""The same figures as the pages show, as rows for the command line."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final, cast, get_args

import pandas as pd

from dashboard.analytics import cases, members, spacetime
from dashboard.analytics.bases import BASES, OVERDOSES
from dashboard.analytics.filters import DIMENSIONS, Filters
from dashboard.analytics.layers import layer as layer_of
from dashboard.analytics.layers import layer_id
from dashboard.analytics.periods import By, period_start, period_starts
from dashboard.analytics.signals import Evaluation
from dashboard.analytics.through import DataThrough
from dashboard.detection.indicator import CITY, Indicator
from dashboard.geography.boundary import load as load_boundary
from dashboard.geography.hexagons import DEFAULT_LAYER
from dashboard.privacy import (
    Forbidden,
    Permission,
    may,
    publish_areas,
    publish_city,
    publish_records,
    publish_signals,
    require,
)
from dashboard.privacy.suppression import NOT_PLACED
from dashboard.reports import signal_tables, spikes, wording
from dashboard.reports.context import Context
from dashboard.reports.members import of_all
from dashboard.reports.records import Narrowing, line_list
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
    """A basis, period or severity that does not exist; the message lists those that do."""


def asked(
    *,
    basis: str | None = None,
    severity: str | None = None,
    first: date | None = None,
    last: date | None = None,
) -> Filters:
    """The filters that a command's options ask for; None leaves an end open.

    Raises:
        UnknownChoice: the basis or the severity does not exist.
    """
    _check("basis", basis, BASES)
    _check("severity", severity, DIMENSIONS["severity"])
    filters = Filters(basis=basis or OVERDOSES, period="all", severity=severity)
    if first is None and last is None:
        return filters
    return filters.between(first or date.min, last or date.max)


def counts_rows(
    context: Context, filters: Filters, *, by: str, layer: str | None = None
) -> pd.DataFrame:
    """`period` (date), `area` (missing: the city), `count`; zero periods included.

    Raises:
        UnknownChoice: there is no such period. UnknownLayer: there is no such layer.
    """
    _check("by", by, get_args(By))
    unit = cast("By", by)
    layer = None if layer is None else layer_id(context.data, layer)
    require(context.viewer, Permission.PAGES)
    empty = pd.DataFrame(columns=["period", "area", "count"])
    known = context.through().get(filters.basis)
    if known is None:
        return empty
    first, last = filters.span(first=known.first_day, last=known.last_day)
    if last < first:
        return empty
    if layer is not None:
        frame = _area_counts(context, filters, known, by=unit, layer=layer, first=first, last=last)
    else:
        daily = cases.daily(context.data, filters, first=first, last=last, as_of=known.through)
        counted = cases.by_period(daily, by=unit, first=first, last=last)
        frame = publish_city(counted, viewer=context.viewer).frame.assign(area=None)
    return frame.assign(period=pd.to_datetime(frame["period"]).dt.date)[["period", "area", "count"]]


def records_rows(context: Context, filters: Filters, *, layer: str | None = None) -> pd.DataFrame:
    """The line list, newest first; `area` is that of the layer asked for, else of the usual one."""
    layer = None if layer is None else layer_id(context.data, layer)
    require(context.viewer, Permission.LINE_LIST)
    known = context.through().get(filters.basis)
    if known is None:
        return pd.DataFrame(columns=list(RECORD_COLUMNS))
    first, last = filters.span(first=known.first_day, last=known.last_day)
    frame = line_list(
        context,
        filters,
        Narrowing(),
        first=first,
        last=last,
        as_of=known.through,
        layer=layer or DEFAULT_LAYER,
    )
    if filters.basis == OVERDOSES:
        frame = of_all(context, frame)
    rows = frame.rename(columns={"key": "record"})[list(RECORD_COLUMNS)]
    return publish_records(rows, viewer=context.viewer).frame


@dataclass(frozen=True)
class SpikeRows:
    """One row for each series and window, and the sentences for people: the whole city first, then
    the strongest."""

    rows: pd.DataFrame
    sentences: tuple[str, ...]
    """Also where there are too few data for any window; empty where there are none."""


def spikes_rows(context: Context, basis: str | None = None) -> SpikeRows:
    """The indicators of a basis (None: as in `asked`): level and sentence are the series', p_value
    is the window's."""
    filters = asked(basis=basis)
    require(context.viewer, Permission.PAGES)
    found = context.evaluated(filters.basis)
    report = spikes.build(context, filters)
    if found is None or report is None:
        return SpikeRows(pd.DataFrame(columns=list(SPIKE_COLUMNS)), ())
    ordered = sorted(found.strongest_first, key=lambda one: one.series != CITY)
    rows = pd.concat([
        *(_window_rows(context, one) for one in ordered), *_cluster_rows(context, found)
    ])  # fmt: skip
    sent = publish_signals(rows.reset_index(drop=True), viewer=context.viewer).frame
    said = (*report.in_full, *report.further)
    return SpikeRows(sent, tuple(one.sentence.text for one in said))


def _window_rows(context: Context, found: Indicator) -> pd.DataFrame:
    area = members.area_of(found.series)
    named = {"days": "window_days", "start": "window_start", "end": "window_end"}
    rows = signal_tables.windows_frame(found).rename(columns=named)
    is_theirs = area is None or may(context.viewer, Permission.AREA_FILTERS)
    return rows.assign(
        series=found.series,
        area=pd.Series([area] * len(rows), dtype="str", index=rows.index),
        chance_per_year=found.chance_per_year,
        level=found.level,
        sentence=wording.sentence(context, found).text if is_theirs else "",
    )[list(SPIKE_COLUMNS)]


def _cluster_rows(context: Context, found: Evaluation) -> list[pd.DataFrame]:
    """Clusters in space and time, which tell where somebody was: for analysts."""
    if not may(context.viewer, Permission.AREA_FILTERS):
        return []
    rows = [
        {
            "series": spacetime.NAME,
            "window_days": one.days,
            "window_start": one.start,
            "window_end": one.end,
            "observed": one.found.observed,
            "expected": one.found.expected,
            "p_value": one.found.p_value,
            "chance_per_year": one.chance_per_year,
            "level": one.level,
            "sentence": wording.cluster_sentence(context, one).text,
        }
        for one in found.clusters
    ]
    return [pd.DataFrame(rows).assign(area=None)[list(SPIKE_COLUMNS)]] if rows else []


def _area_counts(
    context: Context,
    filters: Filters,
    known: DataThrough,
    *,
    by: By,
    layer: str,
    first: date,
    last: date,
) -> pd.DataFrame:
    narrowed = filters.chosen or filters.period != "all" or context.is_as_of
    if narrowed and not may(context.viewer, Permission.AREA_FILTERS):
        raise Forbidden(
            "--area with --severity, --from, --to or --as-of: not for the role "
            f"{context.viewer.role}, because two such answers can be subtracted; leave them out"
        )
    counted = cases.by_area(
        context.data, filters, layer=layer, first=first, last=last, as_of=known.through
    )
    summed = counted.assign(period=period_start(counted["day"], by))
    totals = summed.groupby(["period", "area"])["count"].sum()
    areas = sorted({*counted["area"], *NOT_PLACED})
    every = pd.MultiIndex.from_product(
        [period_starts(first, last, by), areas], names=["period", "area"]
    )
    boundary = load_boundary(context.settings.city.boundary_path)
    return publish_areas(
        totals.reindex(every, fill_value=0).reset_index(),
        viewer=context.viewer,
        policy=context.policy,
        layer=layer_of(context.data, boundary, layer).parts,
    ).frame


def _check(name: str, value: str | None, known: Collection[str]) -> None:
    if value is not None and value not in known:
        raise UnknownChoice(f"--{name} '{value}' is not known; choose one of: {', '.join(known)}")
