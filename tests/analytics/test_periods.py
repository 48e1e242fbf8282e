"""Days, MMWR weeks and months, against values known by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analytics.periods import (
    By,
    first_day_of_period,
    last_day_of_period,
    mmwr_week,
    period_label,
    period_start,
    period_starts,
)

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
PERIODS = st.sampled_from(["day", "week", "month"])


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2017, 1, 1), (2017, 1)),
        (date(2020, 1, 4), (2020, 1)),
        (date(2020, 12, 26), (2020, 52)),
        (date(2020, 12, 27), (2020, 53)),
        (date(2021, 1, 2), (2020, 53)),
        (date(2021, 1, 3), (2021, 1)),
        (date(2022, 12, 31), (2022, 52)),
        (date(2023, 1, 1), (2023, 1)),
        (date(2014, 12, 28), (2014, 53)),
        (date(2015, 1, 4), (2015, 1)),
    ],
)
def test_mmwr_weeks(day: date, expected: tuple[int, int]) -> None:
    assert mmwr_week(day) == expected


@given(day=DAYS)
def test_a_week_has_seven_days_from_sunday_and_the_next_one_the_next_number(day: date) -> None:
    sunday = first_day_of_period(day, "week")
    assert sunday.weekday() == 6
    assert {mmwr_week(sunday + timedelta(days=n)) for n in range(7)} == {mmwr_week(day)}
    year, week = mmwr_week(day)
    assert mmwr_week(sunday + timedelta(days=7)) in {(year, week + 1), (year + 1, 1)}


@given(day=DAYS, length=st.integers(0, 120), by=PERIODS)
def test_every_day_is_in_exactly_one_period(day: date, length: int, by: By) -> None:
    last = day + timedelta(days=length)
    starts = [start.date() for start in period_starts(day, last, by)]
    assert starts == sorted(set(starts))
    held = [
        start + timedelta(days=n)
        for start in starts
        for n in range((last_day_of_period(start, by) - start).days + 1)
    ]
    assert len(held) == len(set(held))
    assert {day + timedelta(days=n) for n in range(length + 1)} <= set(held)
    assert starts[0] == first_day_of_period(day, by) <= day
    assert last <= last_day_of_period(last, by) == held[-1]


def test_columns_and_single_days_begin_alike() -> None:
    days = pd.Series(pd.to_datetime(["2026-10-31", "2026-11-01", "2024-02-29"]))
    assert period_start(days, "week").dt.date.tolist() == [
        date(2026, 10, 25),
        date(2026, 11, 1),
        date(2024, 2, 25),
    ]
    assert period_start(days, "month").dt.day.tolist() == [1, 1, 1]
    assert period_start(days, "day").tolist() == days.tolist()


@pytest.mark.parametrize(
    ("day", "by", "last"),
    [
        (date(2024, 2, 3), "month", date(2024, 2, 29)),
        (date(2026, 12, 31), "month", date(2026, 12, 31)),
        (date(2026, 10, 25), "week", date(2026, 10, 31)),
        (date(2026, 10, 31), "week", date(2026, 10, 31)),
        (date(2026, 10, 31), "day", date(2026, 10, 31)),
    ],
)
def test_last_days(day: date, by: By, last: date) -> None:
    assert last_day_of_period(day, by) == last


@pytest.mark.parametrize(
    ("by", "label"), [("day", "1 Jan 2023"), ("week", "2023, week 1"), ("month", "Jan 2023")]
)
def test_labels(by: By, label: str) -> None:
    assert period_label(date(2023, 1, 1), by) == label
