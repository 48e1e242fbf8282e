"""Each sentence is true of the frame that it is made from."""

from __future__ import annotations

from datetime import datetime

import pandas as pd

from dashboard.charts import alt
from tests.charts import builders


def test_counts_over_time() -> None:
    assert alt.counts_over_time(builders.by_day([1, 3, 0]), by="day") == (
        "Overdoses by day, Fri 24 Jul 2020 to Sun 26 Jul 2020: 4 in all, "
        "most in Sat 25 Jul 2020 (3)."
    )


def test_counts_over_time_of_groups_adds_them_up() -> None:
    frame = builders.grouped({"fatal": [1, 0], "nonfatal": [1, 1]})
    assert "3 in all, most in Fri 24 Jul 2020 (2)" in alt.counts_over_time(frame, by="day")


def test_periods_are_called_what_the_table_calls_them() -> None:
    frame = builders.by_day([3, 1]).assign(label=["2020, week 30", "2020, week 31"])
    assert alt.counts_over_time(frame, by="week") == (
        "Overdoses by week, 2020, week 30 to 2020, week 31: 4 in all, most in 2020, week 30 (3)."
    )


def test_suppressed_counts_are_said_and_not_added() -> None:
    text = alt.counts_over_time(builders.by_day([9, None, 12]), by="day")
    assert text.endswith("21 in all, most in Sun 26 Jul 2020 (12); 1 not shown.")
    assert alt.counts_over_time(builders.by_day([None]), by="day").endswith("(small counts).")
    assert alt.counts_over_time(builders.by_day([]), by="day") == "No overdoses to show."


def test_years_compares_with_the_same_day() -> None:
    frame = pd.DataFrame(
        {
            "year": [2018, 2018, 2019, 2019, 2020],
            "day_of_year": [200, 365, 200, 365, 200],
            "cumulative": [38, 69, 40, 73, 41],
        }
    )
    assert alt.years(frame, this_year=2020) == (
        "2020: 41 overdoses so far; 2 earlier years had 38 to 40 by the same day."
    )
    late_from = datetime(2020, 7, 17)  # noqa: DTZ001
    assert alt.years(frame, this_year=2020, late_from=late_from).endswith(
        "38 to 40 by the same day; from 17 Jul 2020 on not all known yet."
    )
    assert alt.years(frame, this_year=2021) == "No overdoses in 2021 yet."
    assert alt.years(frame.tail(1), this_year=2020).endswith("no earlier year to compare.")


def test_hours() -> None:
    frame = pd.DataFrame({"weekday": [0, 4], "hour": [9, 17], "count": [3, 5]})
    assert alt.hours(frame) == ("8 overdoses by hour and weekday; most on Friday from 17:00 (5).")
    assert alt.hours(frame.head(0)) == "No overdoses with a known time."


def test_windows() -> None:
    assert alt.windows(builders.windows()) == (
        "24 hours: 1 observed, 0.2 expected; 72 hours: 3–5 observed, 0.7 expected; "
        "7 days: not shown observed, 1.6 expected."
    )


def test_naloxone_by_month() -> None:
    assert alt.naloxone_by_month(builders.kits(), builders.overdoses()) == (
        "Naloxone by month, October 2020 to November 2020: 78 kits, most by counter (50), "
        "beside 15 overdoses."
    )
    none = alt.naloxone_by_month(builders.kits().head(0), builders.overdoses())
    assert none == "No naloxone kits reported; 15 overdoses."


def test_cells() -> None:
    frame = pd.DataFrame(
        {"label": ["A", "B", "C"], "count": pd.array([12, None, 7], dtype="Int64")}
    )
    assert alt.cells(frame) == "A map with 19 overdoses in 2 areas; most in A (12)."
    assert alt.cells(frame.iloc[1:2]).endswith("without overdoses to show.")


def test_what_is_not_all_known_is_said() -> None:
    since = pd.Timestamp("2020-07-25")
    said = alt.counts_over_time(builders.by_day([1, 3, 0]), by="day", late_from=since)
    assert said.endswith("(3); from Sat 25 Jul 2020 on not all known yet.")
    november = pd.Timestamp("2020-11-01")
    beside = alt.naloxone_by_month(builders.kits(), builders.overdoses(), late_from=november)
    assert beside.endswith("overdoses; from November 2020 on not all known yet.")
