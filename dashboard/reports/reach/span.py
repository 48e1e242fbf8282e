"""The days of which naloxone and overdoses are both known, and what was handed out in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import MAXYEAR, UTC, date, datetime, timedelta

import pandas as pd

from dashboard.analytics import cases
from dashboard.analytics.filters import Filters
from dashboard.analytics.mapped import Days
from dashboard.analytics.reach import supply
from dashboard.analytics.through import DataThrough, data_through
from dashboard.privacy import Permission, may
from dashboard.reports.context import Context
from dashboard.reports.map_choice import PARTNER_LEAST_DAYS, for_areas
from dashboard.reports.reach.rows import period_text


@dataclass(frozen=True)
class Span:
    """One page's days and rows of the log."""

    filters: Filters
    """With neither categories nor, for a viewer whose cuts could be subtracted, own days."""
    first: date
    last: date
    as_of: datetime
    """How far the overdoses' data reach."""
    rows: pd.DataFrame
    """What `supply.given` gives of these days."""
    runs: tuple[Days, ...]
    """The parts of these days of which the log says a number of kits: of months in between that say
    none, overdoses are not held against kits either."""
    blank_months: int
    """How many such months there are."""
    asked: Days
    """The days asked for of which both are known, those without a number too."""
    given: pd.DataFrame
    """What `supply.given` gives of those."""

    @property
    def period(self) -> str:
        """The days as filters write them."""
        return period_text(self.first, self.last)

    @property
    def kits(self) -> float:
        """Handed out in these days; NaN where the log says none."""
        return float(self.rows["kits"].sum(min_count=1))

    @property
    def deaths(self) -> Filters:
        """The filters of those that died at the scene alone."""
        return replace(self.filters, severity="fatal")

    def by_day(self, context: Context, filters: Filters) -> pd.Series:
        """Overdoses of the filters by day, days without one left out."""
        parts = [
            cases.daily(context.data, filters, first=first, last=last, as_of=self.as_of)
            for first, last in self.runs
        ]
        return pd.concat(parts).set_index("day")["count"]


def span(context: Context, filters: Filters) -> Span | None:
    """The days asked for of which both are known; None where there is none.

    Months before the log's first number and after its last one are left out: a programme that had
    not begun, or has not reported yet, is not one that handed out nothing.
    """
    through = context.through()
    log, basis = through.get("naloxone"), through.get(filters.basis)
    if log is None or basis is None:
        return None
    kept = for_areas(context, filters).everyone()
    first, last = kept.span(
        first=max(log.first_day, basis.first_day), last=min(log.last_day, basis.last_day)
    )
    if last < first:
        return None
    given = supply.given(context.data, first=first, last=last, through=log_reach(context))
    if not may(context.viewer, Permission.AREA_FILTERS):
        first, last = _as_on_the_map(kept, basis, first, last)
    asked = first, last
    said = given.loc[given["kits"].notna(), "month"].dt.to_period("M")
    if said.empty:
        return None
    runs = _runs(sorted(said.unique()), first, last)
    rows = given[given["month"].dt.to_period("M").isin(said)].reset_index(drop=True)
    months = pd.period_range(said.min(), said.max(), freq="M")
    return Span(
        filters=kept,
        first=runs[0][0],
        last=runs[-1][1],
        as_of=basis.through,
        rows=rows,
        runs=runs,
        blank_months=len(months) - said.nunique(),
        asked=asked,
        given=given,
    )


def log_reach(context: Context) -> date | None:
    """The last day that the log reaches to, whatever earlier moment is looked at: a total of a
    period that was not over then is still one of all its days."""
    far = datetime(MAXYEAR, 1, 1, tzinfo=UTC)
    known = data_through(context.data, context.settings.city.zone, as_of=far).get("naloxone")
    return known.last_day if known else None


def _as_on_the_map(filters: Filters, basis: DataThrough, first: date, last: date) -> Days:
    """The map's days where these differ by few: two windows a day apart could be subtracted."""
    shown = filters.span(first=basis.first_day, last=basis.last_day)
    near = timedelta(days=PARTNER_LEAST_DAYS)
    start = shown[0] if abs(first - shown[0]) < near else first
    end = shown[1] if abs(shown[1] - last) < near else last
    return start, end


def _runs(months: list[pd.Period], first: date, last: date) -> tuple[Days, ...]:
    """The spans of months that follow each other, cut to the days."""
    found: list[list[pd.Period]] = []
    for month in months:
        if found and found[-1][-1] + 1 == month:
            found[-1].append(month)
        else:
            found.append([month])
    return tuple(
        (max(first, run[0].start_time.date()), min(last, run[-1].end_time.date())) for run in found
    )
