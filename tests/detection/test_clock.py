"""Days of the local clock where it changes.

On 2026-03-08 02:00 becomes 03:00, and on 2026-11-01 it becomes 01:00.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.detection.allowance import Allowance
from dashboard.detection.clock import back, days_back
from dashboard.detection.indicator import CITY, scan
from tests.detection.builders import joined

ZONE = ZoneInfo("America/New_York")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "before"),
    [
        ("2026-11-02 06:30", "2026-11-01 05:30"),  # 01:30 is there twice: the first
        ("2026-11-01 05:30", "2026-10-31 05:30"),
        ("2026-11-01 06:30", "2026-10-31 05:30"),  # also from the second 01:30
        ("2026-03-09 06:30", "2026-03-08 07:00"),  # 02:30 was skipped: the clock went on at 03:00
        ("2026-03-08 06:30", "2026-03-07 06:30"),
        ("2026-03-08 07:30", "2026-03-07 08:30"),  # 03:30 of summer
    ],
)
def test_a_day_before(moment: str, before: str) -> None:
    assert back(utc(moment), 1, ZONE) == utc(before)
    assert back(utc(moment), 0, ZONE) == utc(moment)


def test_a_moment_keeps_its_own_zone() -> None:
    found = back(datetime(2026, 6, 2, 9, tzinfo=ZONE), -1, ZONE)
    assert (found, found.tzinfo) == (datetime(2026, 6, 3, 9, tzinfo=ZONE), ZONE)


ENDS = [
    # 01:30 and, where there is one, 02:30 of the day of a change, of the one after and of 14 later.
    *("2026-03-08 06:30", "2026-03-09 05:30", "2026-03-09 06:30", "2026-03-22 06:30"),
    *("2026-11-01 05:30", "2026-11-01 06:30", "2026-11-01 07:30", "2026-11-02 06:30"),
    *("2026-11-02 07:30", "2026-11-15 06:30"),
]


@pytest.mark.parametrize("end", ENDS)
def test_a_windows_number_is_that_of_its_line_list_over_a_clock_change(end: str) -> None:
    """One overdose in each quarter of an hour: a window that begins an hour off holds four more or
    fewer."""
    through = utc(end)
    events = pd.DatetimeIndex(
        [through - timedelta(minutes=15 * n) for n in range(4 * 24 * 20)], tz="UTC"
    )
    quiet = pd.DatetimeIndex([through - timedelta(days=n) for n in range(20, 120)], tz="UTC")
    found = scan(
        {CITY: joined(events, quiet)},
        through=through,
        history_from=through - timedelta(days=120),
        allowance=Allowance(),
        zone=ZONE,
        course_days=5,
    )
    indicator, course = found.indicators[CITY], found.courses[CITY]
    shown = [*indicator.windows, *(course.window(place) for place in range(5))]
    assert len(shown) == 10
    for window in shown:
        listed = (events > pd.Timestamp(window.start)) & (events <= pd.Timestamp(window.end))
        assert window.observed == listed.sum()
    spans = zip(course.starts, course.ends, strict=True)
    days = [((events > start) & (events <= stop)).sum() for start, stop in spans]
    assert course.observed.tolist() == days


@settings(max_examples=200, deadline=None)
@given(st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)), st.integers(1, 20))  # noqa: DTZ001
def test_days_follow_each_other_and_differ_by_an_hour_at_most(end: datetime, days: int) -> None:
    moment = end.replace(tzinfo=UTC)
    edges = days_back(moment, range(days, -1, -1), ZONE)
    assert edges[-1] == moment
    assert edges[0] == back(moment, days, ZONE)
    lengths = pd.Series(edges).diff().dropna()
    assert lengths.between(timedelta(hours=22.5), timedelta(hours=25)).all()
