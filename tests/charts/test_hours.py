"""Hour by weekday."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.hours import hours

FRAME = pd.DataFrame(
    {"weekday": [0, 6, 2], "hour": [9, 23, 5], "count": pd.array([3, 1, None], dtype="Int64")}
)


def test_each_count_is_in_its_cell_and_the_rest_are_zero() -> None:
    grid = hours(FRAME).data[0].z
    assert (grid[0][9], grid[6][23], grid[2][5]) == (3, 1, None)
    assert sum(n for row in grid for n in row if n is not None) == 4
    assert (len(grid), len(grid[0])) == (7, 24)


def test_monday_is_on_top() -> None:
    figure = hours(FRAME)
    assert figure.data[0].y[0] == "Mon"
    assert figure.layout.yaxis.autorange == "reversed"


def test_a_cell_says_what_it_is() -> None:
    words = hours(FRAME).data[0].text
    assert words[0][9] == "Monday 09:00 to 10:00: 3 overdoses"
    assert words[6][23] == "Sunday 23:00 to 00:00: 1 overdose"
    assert words[2][5] == "Wednesday 05:00 to 06:00: not shown (small counts)"
