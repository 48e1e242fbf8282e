from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from dashboard.detection.classics.series import SeriesRefused
from dashboard.detection.grids import Grids, grids


def laid(*rows: tuple[str, str, float]) -> Grids:
    frame = pd.DataFrame(rows, columns=["series_id", "date", "count"])
    return grids(frame.assign(date=pd.to_datetime(frame["date"]), row=range(2, len(rows) + 2)))


def counts(found: Grids, place: int = 0) -> dict[str, list[float | None]]:
    frame = found.grids[place].counts
    return {
        str(name): [None if np.isnan(each) else each for each in column]
        for name, column in frame.items()
    }


def test_rows_in_any_order() -> None:
    found = laid(("a", "2024-01-03", 2), ("a", "2024-01-01", 0), ("a", "2024-01-02", 1))
    assert counts(found) == {"a": [0, 1, 2]}
    assert found.grids[0].step_days == 1


def test_where_zeros_are_written_a_missing_row_is_not_one() -> None:
    found = laid(("a", "2024-01-01", 0), ("a", "2024-01-02", 1), ("a", "2024-01-05", 1))
    assert counts(found) == {"a": [0, 1, None, None, 1]}
    assert (found.unreported, found.taken_as_zero) == (2, 0)


def test_where_no_zero_is_written_a_missing_row_is_one() -> None:
    found = laid(("a", "2024-01-02", 1), ("a", "2024-01-04", 2), ("b", "2024-01-01", 1))
    assert counts(found, 0) == {"a": [1, 0, 2]}, "each from its own first row"
    assert counts(found, 1) == {"b": [1, 0, 0, 0]}
    assert (found.unreported, found.taken_as_zero) == (0, 4)


def test_series_of_equal_dates_are_together() -> None:
    found = laid(
        *(("a", f"2024-01-0{day}", 0) for day in (1, 2)),
        *(("b", f"2024-01-0{day}", 1) for day in (1, 2, 3)),
        *(("c", f"2024-01-0{day}", 1) for day in (1, 2)),
    )
    assert [list(grid.counts.columns) for grid in found.grids] == [["a", "c"], ["b"]]


@pytest.mark.parametrize("least", [0, 1])
def test_weeks_are_told_by_the_dates(least: int) -> None:
    found = laid(("a", "2024-01-01", least), ("a", "2024-01-08", 1), ("a", "2024-01-15", 1))
    assert found.grids[0].step_days == 7
    assert len(found.grids[0].counts) == 3
    missing = laid(
        ("a", "2024-01-01", least), ("a", "2024-01-08", 1), ("a", "2024-01-15", 1),
        ("a", "2024-01-29", 1),
    )  # fmt: skip
    assert counts(missing) == {"a": [least, 1, 1, 0 if least else None, 1]}


def test_weekly_and_daily_series_go_together() -> None:
    found = laid(
        ("d", "2024-01-01", 0), ("d", "2024-01-02", 0), ("w", "2024-01-01", 5),
        ("w", "2024-01-08", 5),
    )  # fmt: skip
    assert [grid.step_days for grid in found.grids] == [1, 7]


def test_one_row_is_a_day() -> None:
    assert laid(("a", "2024-01-01", 3)).grids[0].step_days == 1


def test_a_week_that_slipped_is_refused() -> None:
    with pytest.raises(SeriesRefused, match="series a: 2024-01-23 is 8 days after the date before"):
        laid(*(("a", f"2024-01-{day:02}", 0) for day in (1, 8, 15, 23, 30)))


def test_months_are_refused() -> None:
    with pytest.raises(SeriesRefused, match="series a: dates are 29 days apart or more"):
        laid(*(("a", f"2024-0{month}-01", 0) for month in (1, 2, 3)))
