"""The steps of the gap map: the fewest are the farthest from the page, and every ratio has one."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts import colours
from dashboard.charts.gap_steps import Sizes, fill_of, laid_over, signs, steps, text_on
from tests.charts.test_colours import code, contrast


def test_steps_double_from_a_round_number_above_the_least() -> None:
    """The median is 1.5, a quarter of it 0.375; the least, 0.76, lies under 1."""
    found = steps(pd.Series([0.76, 1.3, 1.5, 6.7, 12.0]), dark=False)
    assert [step.words for step in found] == ["under 1", "1 to 2", "2 to 4", "4 and more"]
    assert found[0].rgba == (0, 114, 178, 255), "the darkest of the map's scale"
    values = (0, 0.99, 1, 3.9, 4, 99)
    assert [fill_of(value, found, dark=False) for value in values] == [
        found[place].rgba for place in (0, 0, 1, 2, 3, 3)
    ]


def test_one_area_far_below_does_not_make_the_others_alike() -> None:
    """A quarter of 8, the median of the positive ones, is 2: the next round number is 2.5."""
    found = steps(pd.Series([0.05, 6, 8, 12, 9]), dark=False)
    assert [step.words for step in found] == ["under 2.5", "2.5 to 5", "5 to 10", "10 and more"]


def test_no_kits_anywhere_is_one_step_and_nothing_ranked_is_none() -> None:
    (only,) = steps(pd.Series([0.0, 0.0]), dark=True)
    assert (only.words, only.rgba) == ("0", laid_over(colours.CELL_STEPS_ON_DARK[-1], dark=True))
    assert fill_of(0, (only,), dark=True) == only.rgba
    assert steps(pd.Series([None], dtype="Float64"), dark=True) == ()
    grey = laid_over(colours.NO_RATE, dark=True)
    assert fill_of(float("nan"), (), dark=True) == grey


@given(st.lists(st.floats(0, 1e5, allow_subnormal=False), min_size=1), st.booleans())
def test_every_ratio_has_a_step_and_the_fewest_the_first(values: list[float], dark: bool) -> None:
    found = steps(pd.Series(values), dark=dark)
    fills = [fill_of(value, found, dark=dark) for value in values]
    assert set(fills) <= {step.rgba for step in found}
    assert fill_of(min(values), found, dark=dark) == found[0].rgba


@pytest.mark.parametrize("dark", [False, True])
def test_numbers_are_read_on_every_step(dark: bool) -> None:
    for step in steps(pd.Series([1.0, 2.0, 4.0]), dark=dark):
        assert contrast(code(step.rgba[:3]), code(text_on(step.rgba)[:3])) >= 4.5


def test_a_circle_has_the_area_of_its_overdoses() -> None:
    sizes = Sizes(least_px=5, most_px=30, most=36)
    assert [sizes.radius(n) for n in (36, 9, 4, 1, 0)] == [30, 15, 10, 5, 5]
    assert Sizes(least_px=5, most_px=30, most=0).radius(0) == 5


def test_the_legend_says_every_colour_outline_and_size() -> None:
    frame = pd.DataFrame(
        {
            "count": pd.array([36, 9, 1, 2, None], dtype="Int64"),
            "kits_per_overdose": pd.array([0.8, 5, None, None, None], dtype="Float64"),
        }
    )
    found = steps(frame["kits_per_overdose"], dark=False)
    sizes = Sizes(least_px=8, most_px=30, most=36)
    told = signs(frame, found, sizes, dark=False, least=5)
    assert [one.words for one in told] == [
        *(step.words for step in found),
        "no ratio (under 5 overdoses, or kits not said)",
        "overdoses not shown (small counts)",
        "2 overdoses or fewer",
        "36 overdoses",
    ]
    assert [one.fill is None for one in told[-4:]] == [False, True, True, True]
    assert [one.radius_px for one in told[-2:]] == [8, 30]
    one = signs(frame.head(1), found, sizes, dark=False, least=5)
    assert [each.words for each in one[len(found) :]] == ["36 overdoses"]
    assert signs(frame.head(0), (), sizes, dark=False, least=5) == ()
