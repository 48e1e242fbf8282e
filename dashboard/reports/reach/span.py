"""The days of which naloxone and overdoses are both known, and what was handed out in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

import pandas as pd

from dashboard.analytics import cases
from dashboard.analytics.filters import Filters
from dashboard.analytics.reach import supply
from dashboard.reports.context import Context
from dashboard.reports.map_choice import for_areas
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
        counted = cases.daily(
            context.data, filters, first=self.first, last=self.last, as_of=self.as_of
        )
        return counted.set_index("day")["count"]


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
    rows = supply.given(context.data, first=first, last=last, through=log.last_day)
    said = rows[rows["kits"].notna()]["month"]
    if said.empty:
        return None
    first = max(first, said.min().date())
    last = min(last, (said.max() + pd.offsets.MonthEnd(0)).date())
    rows = rows[rows["month"].between(said.min(), said.max())].reset_index(drop=True)
    return Span(kept, first, last, basis.through, rows)
