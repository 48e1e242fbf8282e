"""From a p-value to false episodes a year."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.detection.spacetime.recurrence import LEAST_EPISODES, TABLE, per_year

RATES = st.floats(0.01, 100)


def test_it_tells_what_was_counted() -> None:
    rows = pd.read_csv(TABLE)
    assert len(rows) > 20
    enough = rows[rows["episodes"] >= LEAST_EPISODES]
    for rate, days, years, episodes in enough.to_numpy(dtype=float):
        assert per_year(1 / days, rate) == pytest.approx(episodes / years)


@given(rate=RATES, p_value=st.floats(1e-12, 1), times=st.floats(1.01, 100))
def test_what_is_rarer_is_never_told_much_more_often(
    rate: float, p_value: float, times: float
) -> None:
    # Episodes run together where nearly every day is as rare, so that more days may be fewer.
    rare = min(p_value, 1 / 7)
    assert per_year(rare / times, rate) <= per_year(rare, rate) * 1.25


@given(rate=RATES, p_value=st.floats(1e-12, 1))
def test_never_more_often_than_looks_are_as_rare(rate: float, p_value: float) -> None:
    assert 0 < per_year(p_value, rate) <= 365.25 * p_value


def test_beyond_the_table_it_falls_with_the_chance() -> None:
    assert per_year(1e-9, 0.2) == pytest.approx(per_year(1e-6, 0.2) / 1000)
    assert per_year(0.01, 1e-3) == pytest.approx(per_year(0.01, 1e-2))


@pytest.mark.parametrize(("p_value", "rate"), [(0, 1), (1.5, 1), (np.nan, 1), (0.1, 0)])
def test_what_means_nothing(p_value: float, rate: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        per_year(p_value, rate)
