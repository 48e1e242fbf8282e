"""Naloxone: kits and doses handed out, by month and channel, beside the overdoses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

import pandas as pd

from dashboard.analytics import cases, supply
from dashboard.analytics.filters import Filters
from dashboard.analytics.periods import first_day_of_period
from dashboard.analytics.through import DataThrough
from dashboard.privacy import Published, publish_city
from dashboard.reports.context import Context
from dashboard.reports.heading import days_text


@dataclass(frozen=True)
class Naloxone:
    """Everything that the page shows, as its viewer may see it."""

    supply: Published
    """`month`, `channel`, `kits`, `doses`, `rows`; a month without rows is absent."""
    overdoses: Published
    """`month`, `count`; no rows where the basis has no data in these months."""
    summary: str


def build(context: Context, filters: Filters) -> Naloxone | None:
    """The page's report; None where no distribution was loaded."""
    through = context.through()
    known = through.get("naloxone")
    if known is None:
        return None
    first, last = filters.span(first=known.first_day, last=known.last_day)
    if last < first:
        return None
    # A month that the chosen days cut in two would look like a fall.
    first = max(known.first_day, first_day_of_period(first, "month"))
    months = supply.by_month(context.data, first=first, last=last)
    counted = _overdoses(context, filters, through.get(filters.basis), first, last)
    publish = partial(publish_city, viewer=context.viewer)
    return Naloxone(
        supply=publish(months),
        overdoses=publish(counted),
        summary=_summary(months, first, last),
    )


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


def _summary(months: pd.DataFrame, first: date, last: date) -> str:
    kits, doses = int(months["kits"].sum()), int(months["doses"].sum())
    return (
        f"The log counts {kits:,} kits and {doses:,} doses handed out {days_text(first, last)}; "
        "a row that leaves one of them blank adds nothing to it."
    )
