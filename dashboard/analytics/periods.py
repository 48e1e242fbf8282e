"""Days, weeks and months. Weeks are MMWR weeks: they begin on Sunday."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, Literal

import pandas as pd

By = Literal["day", "week", "month"]
BY_TITLES: Final[dict[By, str]] = {"day": "Day", "week": "MMWR week", "month": "Month"}


def period_start(days: pd.Series, by: By) -> pd.Series:
    """The first day of the period that each day (datetime64, midnight) falls in."""
    if by == "day":
        return days
    days_since = days.dt.day - 1 if by == "month" else (days.dt.day_of_week + 1) % 7
    return pd.Series(days - pd.to_timedelta(days_since, unit="D"), dtype=days.dtype)


def first_day_of_period(day: date, by: By) -> date:
    """The first day of the period that one day falls in."""
    start = period_start(pd.Series([pd.Timestamp(day)]), by)
    return pd.Timestamp(start.iloc[0]).date()


def last_day_of_period(day: date, by: By) -> date:
    """The last day of the period that one day falls in."""
    beyond = {"day": 1, "week": 7, "month": 32}[by]
    following = first_day_of_period(day, by) + timedelta(days=beyond)
    return first_day_of_period(following, by) - timedelta(days=1)


def period_starts(first: date, last: date, by: By) -> pd.DatetimeIndex:
    """Every period that has a day from `first` to `last`."""
    days = pd.Series(pd.date_range(first, last, freq="D", unit="us"))
    return pd.DatetimeIndex(period_start(days, by).unique())


def mmwr_week(day: date) -> tuple[int, int]:
    """MMWR year and week of a day.

    Week 1 is the first week, Sunday to Saturday, with at least four days in the calendar year
    (CDC, MMWR Weeks, https://ndc.services.cdc.gov/wp-content/uploads/MMWR_Week_overview.pdf).
    The week belongs to the year of its Wednesday.
    """
    sunday = day - timedelta(days=(day.weekday() + 1) % 7)
    year = (sunday + timedelta(days=3)).year
    january_4 = date(year, 1, 4)
    week_1 = january_4 - timedelta(days=(january_4.weekday() + 1) % 7)
    return year, (sunday - week_1).days // 7 + 1


def period_label(start: date, by: By) -> str:
    """How a period is called: `31 Oct 2026`, `2026, week 43`, `Oct 2026`."""
    if by == "day":
        return f"{start.day} {start:%b %Y}"
    if by == "week":
        year, week = mmwr_week(start)
        return f"{year}, week {week}"
    return f"{start:%b %Y}"
