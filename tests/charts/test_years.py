"""This year against the years before."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts.colours import Colour
from dashboard.charts.years import spread, years

FRAME = pd.DataFrame(
    {
        "year": [2018, 2018, 2019, 2019, 2020, 2020],
        "day_of_year": [1, 365, 1, 365, 1, 200],
        "cumulative": [0, 69, 1, 73, 0, 41],
    }
)


def test_each_year_is_a_line_and_this_one_stands_out_on_top() -> None:
    figure = years(FRAME, this_year=2020)
    lines = [trace for trace in figure.data if trace.mode == "lines"]
    assert [(line.name, list(line.y)) for line in lines] == [
        ("2018", [0, 69]), ("2019", [1, 73]), ("2020", [0, 41]),
    ]  # fmt: skip
    assert [line.line.color for line in lines] == [Colour.GREY, Colour.GREY, Colour.BLUE]


def test_every_year_is_labelled_with_its_total() -> None:
    texts = {note.text for note in years(FRAME, this_year=2020).layout.annotations}
    assert texts == {"2018: 69", "2019: 73", "<b>2020: 41</b>"}


def test_days_of_which_not_all_is_known_are_hatched() -> None:
    """The 17th of July is the 199th day of 2020: its total is reached at its end."""
    figure = years(FRAME, this_year=2020, late_from=datetime(2020, 7, 17))  # noqa: DTZ001
    (hatch,) = [trace for trace in figure.data if trace.showlegend is not False]
    assert hatch.name == "not all known yet"
    assert (min(hatch.x), max(hatch.x)) == (198, 200)
    assert figure.layout.showlegend
    since_last_year = years(FRAME, this_year=2020, late_from=datetime(2019, 12, 30))  # noqa: DTZ001
    assert min(since_last_year.data[-2].x) == 1
    assert not years(FRAME, this_year=2020).layout.showlegend


def test_without_this_year_the_earlier_ones_are_shown() -> None:
    figure = years(FRAME, this_year=2021)
    assert [trace.name for trace in figure.data] == ["2018", "2019", "2020"]


@given(heights=st.dictionaries(st.integers(2010, 2030), st.floats(0, 100), min_size=1, max_size=15))
def test_labels_never_meet_and_keep_their_order(heights: dict[int, float]) -> None:
    placed = spread(heights, gap=6.0, top=108.0)
    values = list(placed.values())
    assert all(after - before > 6.0 - 1e-9 for before, after in pairwise(values))
    assert max(values) <= 108.0
    assert [heights[year] for year in placed] == sorted(heights.values())


def test_labels_that_do_not_meet_stay_where_they_belong() -> None:
    assert spread({2018: 10.0, 2019: 50.0}, gap=6.0, top=108.0) == {2018: 10.0, 2019: 50.0}
