"""Trends: overdoses over time, by group, against earlier years, and by hour and weekday."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

import pandas as pd

from dashboard.analytics import cases
from dashboard.analytics.filters import Filters
from dashboard.analytics.periods import By, first_day_of_period, last_day_of_period, period_label
from dashboard.privacy import Published, publish_city
from dashboard.reports import newest
from dashboard.reports.context import Context
from dashboard.reports.findings import ChartMarks, chart_marks
from dashboard.reports.heading import days_text

AGE_GROUPS = {
    "under 18": "under 18",
    "18-24": "18 to 34",
    "25-34": "18 to 34",
    "35-44": "35 to 54",
    "45-54": "35 to 54",
    "55-64": "55 and over",
    "65+": "55 and over",
    "unknown": "unknown",
}
"""Age bands of a chart: as many as can be told apart by colour."""
_WEEK = 7


@dataclass(frozen=True)
class Trends:
    """Everything that the page shows, as its viewer may see it."""

    by: By
    group: str | None
    first: date
    last: date
    edge: datetime | None
    """Local clock time at which the data end, if that is within the days shown."""
    this_year: int
    series: Published
    """`period`, the group if any, `count`, `label`."""
    rolling: Published | None
    """By day only: `period` (day), `mean` of the seven whole days that end with it."""
    years: Published
    """`year`, `day_of_year`, `cumulative`: all years of the data, at the end of each week and of
    each year."""
    years_late_from: datetime | None
    """The first of the newest days of which not all is known yet."""
    late_from: datetime | None
    """The first day of the oldest period shown of which not all is known yet."""
    hours: Published
    """`weekday` (0 is Monday), `hour`, `count`, of those whose clock time is known."""
    summary: str
    marks: ChartMarks
    """The changes in reporting in the days shown: local midnight and a label."""

    @property
    def ends(self) -> dict[str, datetime | None]:
        """Where the data end, and from where on not all is known, as a chart takes them."""
        return {"through": self.edge, "late_from": self.late_from}


def build(context: Context, filters: Filters, *, by: By, group: str | None) -> Trends | None:
    """The page's report; None where the source has no data (which is not zero)."""
    known = context.through().get(filters.basis)
    if known is None:
        return None
    first, last = filters.span(first=known.first_day, last=known.last_day)
    if last < first:
        return None
    # A bar that the chosen days cut in two would look like a fall.
    first = max(known.first_day, first_day_of_period(first, by))
    last = min(known.last_day, last_day_of_period(last, by))
    daily = cases.daily(
        context.data,
        filters,
        first=known.first_day,
        last=known.last_day,
        as_of=known.through,
        group=group,
    )
    every_day = cases.complete_days(daily, first=known.first_day, last=known.last_day)
    if group == "age_band":
        daily = daily.assign(age_band=daily["age_band"].map(AGE_GROUPS))
    series = _series(daily, by=by, first=first, last=last, group=group)
    hours = cases.by_hour(
        context.data,
        filters,
        first=first,
        last=last,
        zone=context.settings.city.time_zone,
        as_of=known.through,
    )
    mean = cases.rolling_mean(every_day, known, first=first, last=last)
    total, timed = int(series["count"].sum()), int(hours["count"].sum())

    publish = partial(publish_city, viewer=context.viewer)
    return Trends(
        by=by,
        group=group,
        first=first,
        last=last,
        edge=context.local_clock(known.through) if last == known.last_day else None,
        this_year=known.last_day.year,
        series=publish(series),
        rolling=publish(mean) if by == "day" else None,
        years=publish(_years(every_day)),
        years_late_from=newest.since_period(context, filters, by="day"),
        hours=publish(hours),
        late_from=_late_from(context, filters, series, by=by) if last == known.last_day else None,
        summary=_summary(total, timed, first, last, filters),
        marks=chart_marks(context, filters.basis, first=first, last=last),
    )


def _late_from(
    context: Context, filters: Filters, series: pd.DataFrame, *, by: By
) -> pd.Timestamp | None:
    found = newest.since_period(context, filters, by=by)
    return None if found is None else max(found, series["period"].min())


def _series(
    daily: pd.DataFrame, *, by: By, first: date, last: date, group: str | None
) -> pd.DataFrame:
    within = daily[daily["day"].between(pd.Timestamp(first), pd.Timestamp(last))]
    series = cases.by_period(within, by=by, first=first, last=last, group=group)
    labels = {start: period_label(start.date(), by) for start in series["period"].unique()}
    return series.assign(label=series["period"].map(labels).astype("str"))


def _years(every_day: pd.Series) -> pd.DataFrame:
    days = pd.DatetimeIndex(every_day.index)
    cumulative = every_day.groupby(days.year).cumsum()
    frame = pd.DataFrame(
        {
            "year": days.year,
            "day_of_year": days.day_of_year,
            "cumulative": cumulative.to_numpy(),
        }
    )
    # Every year also on this year's newest day, so that they can be compared by the same day.
    today = frame["day_of_year"] == frame["day_of_year"].iloc[-1]
    is_shown = (frame["day_of_year"] % _WEEK == 0) | days.is_year_end | today
    return pd.DataFrame(frame.loc[is_shown]).reset_index(drop=True)


def _summary(total: int, timed: int, first: date, last: date, filters: Filters) -> str:
    unit = {"ems": " (care reports)", "odmap": " (records)"}.get(filters.basis, "")
    return (
        f"{total:,} suspected overdoses{unit} {days_text(first, last)}; "
        f"the clock time is known for {timed:,} of them."
    )
