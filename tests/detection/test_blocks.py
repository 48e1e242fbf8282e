from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.detection.blocks import blocks
from dashboard.detection.terms import Floats

ZONE = ZoneInfo("America/New_York")


def at(text: str) -> datetime:
    """A moment of the local clock."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def moments(*texts: str) -> pd.DatetimeIndex:
    return pd.DatetimeIndex([at(text).astimezone(UTC) for text in texts], tz="UTC")


def counted(
    *texts: str, through: str, history_from: str
) -> tuple[Floats, pd.DatetimeIndex, pd.DatetimeIndex]:
    """The counts, the days and where these end."""
    counts, days, edges = blocks(
        {"city": moments(*texts)},
        through=at(through),
        history_from=at(history_from),
        zone=ZONE,
    )
    assert len(edges) == len(days) + 1
    return counts, days, edges[1:]


def test_days_end_where_the_data_end() -> None:
    counts, days, ends = counted(
        *("2026-06-01 20:00", "2026-06-01 20:01", "2026-06-02 20:00", "2026-06-03 19:00"),
        through="2026-06-03 20:00",
        history_from="2026-05-31 20:00",
    )
    assert counts.tolist() == [[1, 2, 1]]
    assert days.strftime("%m-%d").tolist() == ["06-01", "06-02", "06-03"]
    local = ends.tz_convert(ZONE).strftime("%m-%d %H:%M").tolist()
    assert local == ["06-01 20:00", "06-02 20:00", "06-03 20:00"]


def test_a_day_is_named_by_where_most_of_it_lies() -> None:
    """One that ends at six in the morning is mostly the day before."""
    _, days, _ = counted(through="2026-06-03 06:00", history_from="2026-06-01 06:00")
    assert days.strftime("%m-%d").tolist() == ["06-01", "06-02"]


def test_outside_of_the_whole_days_nothing_counts() -> None:
    counts, _, _ = counted(
        *("2026-06-01 05:59", "2026-06-01 06:00", "2026-06-03 06:01"),
        through="2026-06-03 06:00",
        history_from="2026-06-01 01:00",
    )
    assert counts.tolist() == [[0, 0]]


def test_over_the_clock_change_of_spring_a_day_has_23_hours() -> None:
    """2026-03-08 02:00 becomes 03:00."""
    counts, _, ends = counted(
        *("2026-03-08 01:59", "2026-03-08 03:01", "2026-03-08 12:00", "2026-03-08 12:01"),
        through="2026-03-09 12:00",
        history_from="2026-03-06 12:00",
    )
    assert counts.tolist() == [[0, 3, 1]]
    hours = np.diff(ends) / np.timedelta64(1, "h")
    assert hours.tolist() == [23, 24]


def test_over_the_clock_change_of_autumn_a_day_has_25_hours() -> None:
    _, _, ends = counted(through="2026-11-02 12:00", history_from="2026-10-30 12:00")
    assert (np.diff(ends) / np.timedelta64(1, "h")).tolist() == [25, 24]


@pytest.mark.parametrize("through", ["2026-03-10 02:30", "2026-11-03 01:30"])
def test_an_hour_that_is_missing_or_there_twice_is_an_end_all_the_same(through: str) -> None:
    counts, days, ends = counted(through=through, history_from="2026-01-01 00:00")
    assert len(days) == counts.shape[1] == len(ends)
    assert ends.is_monotonic_increasing
    assert (np.diff(days) == np.timedelta64(1, "D")).all()


def test_a_history_of_less_than_a_day_has_none() -> None:
    counts, days, ends = counted(
        "2026-06-03 10:00", through="2026-06-03 12:00", history_from="2026-06-03 00:00"
    )
    assert counts.shape == (1, 0)
    assert len(days) == len(ends) == 0


def test_a_missing_time_is_in_no_day() -> None:
    times = pd.DatetimeIndex([at("2026-06-02 12:00"), pd.NaT]).tz_convert("UTC")
    counts, _, _ = blocks(
        {"a": times, "b": times[:0]},
        through=at("2026-06-03 00:00"),
        history_from=at("2026-06-01 00:00"),
        zone=ZONE,
    )
    assert counts.tolist() == [[0, 1], [0, 0]]


def test_times_need_a_zone() -> None:
    span = {"through": at("2026-06-03 00:00"), "history_from": at("2026-06-01 00:00")}
    with pytest.raises(ValueError, match="without a zone"):
        blocks({"a": pd.DatetimeIndex(["2026-06-02"])}, zone=ZONE, **span)
    span["through"] = datetime(2026, 6, 3)  # noqa: DTZ001
    with pytest.raises(ValueError, match="without a zone"):
        blocks({"a": moments("2026-06-02")}, zone=ZONE, **span)


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.integers(0, 400 * 24 * 60), max_size=40),
    st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)),  # noqa: DTZ001
)
def test_everybody_within_the_whole_days_is_counted_once(ago: list[int], end: datetime) -> None:
    through = end.replace(microsecond=0, tzinfo=UTC)
    times = pd.DatetimeIndex([through - pd.Timedelta(minutes=each) for each in ago], tz=UTC)
    counts, _, edges = blocks(
        {"a": times}, through=through, history_from=datetime(2024, 6, 1, tzinfo=UTC), zone=ZONE
    )
    assert edges[-1] == through
    assert counts.sum() == (times > edges[0]).sum()
