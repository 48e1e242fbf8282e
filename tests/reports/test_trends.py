"""Bars, means and running totals at the edges of the data."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from dashboard.analytics.filters import Filters
from dashboard.analytics.periods import By
from dashboard.reports import trends
from dashboard.reports.context import Context
from tests.analytics.builders import people
from tests.reports.builders import small


def days(first: str, n: int) -> list[str]:
    start = date.fromisoformat(first)
    return [f"{start + timedelta(days=at)} 10:00" for at in range(n)]


def built(context: Context, period: str = "all", *, by: By = "day") -> trends.Trends:
    found = trends.build(context, Filters(period=period), by=by, group=None)
    assert found is not None
    return found


def mean_of(report: trends.Trends) -> dict[str, float]:
    assert report.rolling is not None
    frame = report.rolling.frame
    return {f"{day:%m-%d}": mean for day, mean in zip(frame["period"], frame["mean"], strict=True)}


def test_the_mean_is_of_seven_whole_days_only(tmp_path: Path) -> None:
    context = small(tmp_path, people(*days("2026-03-01", 10)), through="2026-03-10 20:00")
    found = mean_of(built(context))
    assert found == dict.fromkeys(["03-07", "03-08", "03-09"], 1.0)


def test_the_mean_of_the_first_day_shown_looks_back_before_it(tmp_path: Path) -> None:
    frame = people(*days("2026-03-01", 3), *days("2026-03-09", 2))
    context = small(tmp_path, frame, through="2026-03-13 00:00")
    found = mean_of(built(context, "2026-03-08..2026-03-12"))
    assert {day: round(7 * mean) for day, mean in found.items()} == {
        "03-08": 2,
        "03-09": 2,
        "03-10": 2,
        "03-11": 2,
        "03-12": 2,
    }


def test_there_is_no_mean_of_weeks(tmp_path: Path) -> None:
    context = small(tmp_path, people("2026-03-01 10:00"), through="2026-03-13 00:00")
    assert built(context, by="week").rolling is None


@pytest.mark.parametrize(
    ("by", "first", "last"),
    [
        ("day", date(2026, 4, 8), date(2026, 5, 13)),
        ("week", date(2026, 4, 5), date(2026, 5, 16)),
        ("month", date(2026, 4, 1), date(2026, 5, 31)),
    ],
)
def test_chosen_days_cut_no_bar_in_two(tmp_path: Path, by: By, first: date, last: date) -> None:
    """Half a bar would look like a fall."""
    context = small(tmp_path, people(*days("2026-03-10", 100)), through="2026-06-10 20:00")
    report = built(context, "2026-04-08..2026-05-13", by=by)
    assert (report.first, report.last) == (first, last)
    assert report.series.frame["count"].sum() == (last - first).days + 1
    assert report.edge is None


def test_bars_are_cut_where_the_data_are(tmp_path: Path) -> None:
    context = small(tmp_path, people(*days("2026-03-10", 100)), through="2026-06-10 20:00")
    report = built(context, "2026-03-15..2026-06-02", by="month")
    assert (report.first, report.last) == (date(2026, 3, 10), date(2026, 6, 10))
    assert report.edge == datetime(2026, 6, 10, 20)  # noqa: DTZ001  (the city's clock)


def test_running_totals_stand_at_the_ends_of_weeks_years_and_data(tmp_path: Path) -> None:
    frame = people("2023-12-31 10:00", "2024-12-30 10:00", "2024-12-31 10:00", "2025-01-02 10:00")
    found = built(small(tmp_path, frame, through="2025-01-05 00:00")).years.frame
    rows = {tuple(row) for row in found.to_numpy().tolist()}
    assert {(2023, 365, 1), (2024, 364, 0), (2024, 366, 2), (2025, 4, 1)} <= rows
    assert (2024, 365, 1) not in rows


def test_outside_the_data_is_no_data_and_not_zero(tmp_path: Path) -> None:
    context = small(tmp_path, people("2026-03-01 10:00"), through="2026-03-13 00:00")
    early = Filters(period="2020-01-01..2020-12-31")
    assert trends.build(context, early, by="day", group=None) is None
    assert trends.build(context, Filters(basis="ems"), by="day", group=None) is None
    assert built(context).series.frame["period"].iloc[-1] == pd.Timestamp("2026-03-12")


def test_bands_are_joined_to_as_many_as_can_be_told_apart(tmp_path: Path) -> None:
    bands = ["18-24", "25-34", "65+", "under 18", "unknown"]
    frame = people(*["2026-03-01 10:00"] * 5, age_band=bands)
    context = small(tmp_path, frame, through="2026-03-02 00:00")
    found = trends.build(context, Filters(period="all"), by="day", group="age_band")
    assert found is not None
    assert found.series.frame[["age_band", "count"]].to_numpy().tolist() == [
        ["under 18", 1], ["18 to 34", 2], ["55 and over", 1], ["unknown", 1],
    ]  # fmt: skip


def test_what_is_counted_is_said(tmp_path: Path) -> None:
    frame = people("2026-03-01 10:00", "2026-03-02")
    context = small(tmp_path, frame, through="2026-03-02 20:00")
    rest = "from 1 Mar 2026 to 2 Mar 2026; the clock time is known for 1 of them."
    assert built(context).summary == f"2 suspected overdoses {rest}"
    of_one = trends.build(context, Filters(basis="odmap"), by="day", group=None)
    assert of_one is not None
    assert of_one.summary == f"2 suspected overdoses (records) {rest}"
