"""The steps of the map's colours: every value in exactly one of them."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts import colours
from dashboard.charts.map_steps import legend, line_on, rate_legend, scale_on, step_of


def test_the_legend_of_a_hand_example() -> None:
    steps = legend(pd.Series([5, 12, 8, 0, None], dtype="Int64"))
    assert [step.words for step in steps] == ["5 to 6", "7 to 8", "9 to 10", "11 to 12"]
    assert steps[-1].rgba == colours.CELL_STEPS[-1]
    assert steps[-1].css == "rgba(0,114,178,1.00)"
    assert [step.words for step in legend(pd.Series([7, 7]))] == ["7"]
    assert legend(pd.Series([0, None], dtype="Int64")) == ()


def test_a_dark_page_has_a_scale_of_its_own() -> None:
    counts, rates = pd.Series([1, 2]), pd.Series([225.0, 1200.0])
    on_dark = scale_on(dark=True)
    assert on_dark != scale_on(dark=False)
    assert [step.rgba for step in legend(counts, on_dark)] == list(on_dark[-2:])
    assert [step.rgba for step in rate_legend(rates, on_dark)] == list(on_dark)
    assert line_on(dark=True) != line_on(dark=False)


def test_the_steps_of_rates_are_round_numbers() -> None:
    steps = rate_legend(pd.Series([225.0, 1200.0, 0.0, None], dtype="Float64"))
    assert [step.words for step in steps] == [
        "under 400", "400 to 800", "800 to 1,200", "1,200 to 1,600"
    ]  # fmt: skip
    assert step_of(1200.0, steps) == steps[3]
    assert step_of(399.9, steps) == steps[0]
    assert rate_legend(pd.Series([0.0])) == ()


@pytest.mark.parametrize("value", [0, None, float("nan"), pd.NA])
def test_nothing_has_no_colour(value: float) -> None:
    assert step_of(value, legend(pd.Series([1, 2]))) is None


@given(counts=st.lists(st.integers(1, 500), min_size=1, max_size=40))
def test_every_count_is_in_exactly_one_step(counts: list[int]) -> None:
    steps = legend(pd.Series(counts))
    for n in counts:
        (step,) = [step for step in steps if step.low <= n <= step.high]
        assert step_of(n, steps) == step
    assert steps[0].low == min(counts)
    assert steps[-1].high == max(counts)


@given(rates=st.lists(st.floats(0.01, 1e6), min_size=1, max_size=40))
def test_every_rate_is_in_exactly_one_step(rates: list[float]) -> None:
    steps = rate_legend(pd.Series(rates))
    for rate in rates:
        (step,) = [step for step in steps if step.low <= rate < step.high]
        assert step_of(rate, steps) == step
    assert max(rates) >= steps[2].high / 2, "the steps are no wider than they must be"
