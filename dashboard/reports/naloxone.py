"""Naloxone: kits and doses handed out, by month and channel, beside the overdoses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

import pandas as pd

from dashboard.analytics import cases
from dashboard.analytics.filters import Filters
from dashboard.analytics.periods import first_day_of_period
from dashboard.analytics.reach import supply
from dashboard.analytics.through import DataThrough
from dashboard.charts.amounts import amount
from dashboard.privacy import Published, publish_city
from dashboard.reports import newest
from dashboard.reports.context import Context
from dashboard.reports.heading import days_text
from dashboard.reports.map_choice import for_areas
from dashboard.reports.reach.span import log_reach


@dataclass(frozen=True)
class Naloxone:
    """Everything that the page shows, as its viewer may see it."""

    supply: Published
    """`month`, `channel`, `kits`, `doses` (to a decimal where a total of a period was cut), `rows`,
    `suppressed`; a month without rows is absent."""
    overdoses: Published
    """`month`, `count`; no rows where the basis has no data in these months."""
    late_from: pd.Timestamp | None
    """The oldest month of overdoses of which not all is known yet."""
    summary: str


def build(context: Context, filters: Filters) -> Naloxone | None:
    """The page's report; None where no distribution was loaded."""
    through = context.through()
    known = through.get("naloxone")
    if known is None:
        return None
    # What a viewer may not cut by areas is not cut here either: one page is of one period.
    filters = for_areas(context, filters)
    first, last = filters.span(first=known.first_day, last=known.last_day)
    if last < first:
        return None
    # A month that the chosen days cut in two would look like a fall.
    first = max(known.first_day, first_day_of_period(first, "month"))
    given = supply.by_month(context.data, first=first, last=last, through=log_reach(context))
    counted = _overdoses(context, filters, through.get(filters.basis), given.first, last)
    publish = partial(publish_city, viewer=context.viewer)
    return Naloxone(
        supply=publish(_shown(given.months)),
        overdoses=publish(counted),
        late_from=_late_from(context, filters, counted),
        summary=_summary(given, last),
    )


def _late_from(context: Context, filters: Filters, counted: pd.DataFrame) -> pd.Timestamp | None:
    since = newest.since_period(context, filters, by="month")
    if since is None or counted.empty or counted["month"].max() < since:
        return None
    return max(since, pd.Timestamp(counted["month"].min()))


def _overdoses(
    context: Context, filters: Filters, known: DataThrough | None, first: date, last: date
) -> pd.DataFrame:
    if known is None or max(first, known.first_day) > min(last, known.last_day):
        return pd.DataFrame({"month": pd.DatetimeIndex([]), "count": pd.Series(dtype="int64")})
    start, end = max(first, known.first_day), min(last, known.last_day)
    daily = cases.daily(
        context.data,
        filters.everyone(),
        first=start,
        last=end,
        as_of=known.through,
    )
    counted = cases.by_period(daily, by="month", first=start, last=end)
    return counted.rename(columns={"period": "month"})


def _shown(months: pd.DataFrame) -> pd.DataFrame:
    """Quantities to a decimal; whole ones without."""
    units = ["kits", "doses"]
    return months.assign(**{unit: months[unit].round(1).convert_dtypes() for unit in units})


def _summary(given: supply.Supply, last: date) -> str:
    months = given.months
    known = {
        unit: float(months[unit].sum()) for unit in ("kits", "doses") if months[unit].notna().any()
    }
    days, hidden = days_text(given.first, last), _hidden(given.suppressed)
    if not known:
        return f"The log says no number of kits or doses handed out {days}.{hidden}"
    counted = " and ".join(f"{amount(n)} {unit}" for unit, n in known.items())
    blank = "a row that leaves one of them blank adds nothing to it."
    if len(known) == 1:
        (unit,) = {"kits", "doses"} - set(known)
        blank = f"it says no number of {unit}, and a blank adds nothing."
    return f"The log counts {counted} handed out {days}; {blank}{hidden}"


def _hidden(n: int) -> str:
    rows = "1 row has" if n == 1 else f"{n:,} rows have"
    return f" {rows} a number that the source hides as small; it is not counted." if n else ""
