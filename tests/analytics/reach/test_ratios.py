"""Ratios and their intervals, by hand and by published limits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from dashboard.analytics.rates import poisson_limits
from dashboard.analytics.reach.ratios import per_event, per_residents, share, sizes


def test_kits_for_each_overdose() -> None:
    """Of a count of 10 the limits are 4.795 and 18.390 (Garwood's table)."""
    found = per_event(100, 10)
    assert found.value == 10
    assert found.low == pytest.approx(100 / 18.390, abs=1e-3)
    assert found.high == pytest.approx(100 / 4.795, abs=3e-3)


def test_with_nothing_or_too_few_below_it_is_not_defined() -> None:
    found = per_event([7, 7, 7, np.nan, 0], [0, 4, 5, 9, 5])
    assert np.isnan(found.value).tolist() == [True, True, False, True, False]
    assert np.isnan(found.low).tolist() == np.isnan(found.value).tolist()
    assert np.isnan(found.high).tolist() == np.isnan(found.value).tolist()
    assert found.value[2] == pytest.approx(1.4)
    assert (found.value[4], found.low[4], found.high[4]) == (0, 0, 0)
    assert np.isnan(per_event(3, 0, least=0).value)


def test_a_share_has_its_exact_limits() -> None:
    """3 of 10: 0.0667 to 0.6525; none of 10: up to 0.3085, the exact binomial limits."""
    found = share([3, 0, 10, 0], [10, 10, 10, 0])
    assert found.value[:3] == pytest.approx([0.3, 0, 1])
    assert found.low[:3] == pytest.approx([0.0667, 0, 0.6915], abs=1e-4)
    assert found.high[:3] == pytest.approx([0.6525, 0.3085, 1], abs=1e-4)
    assert np.isnan(np.array(found)[:, 3]).all()


def test_single_kits_per_resident_have_the_limits_of_a_count() -> None:
    """10 kits among 50,000 residents are 20 per 100,000, 9.59 to 36.78."""
    found = per_residents(*sizes(np.ones(10)), 50_000)
    assert found.value == pytest.approx(20)
    low, high = poisson_limits(np.array([10.0]), level=0.95)
    assert found.low == pytest.approx(2 * low[0])
    assert found.high == pytest.approx(2 * high[0])


def test_kits_in_boxes_tell_less_than_as_many_one_by_one() -> None:
    """One box of 10: a count of 1, 0.0253 to 5.572, times 10."""
    found = per_residents(*sizes([10, np.nan]), 100_000)
    assert found.low == pytest.approx(10 * 0.02532, abs=1e-3)
    assert found.high == pytest.approx(10 * 5.5716, abs=1e-2)


def test_boxes_of_two_sizes_by_hand() -> None:
    """Boxes of 1, 1 and 2: y = 4, v = 6; gamma of shape 16 / 6 and scale 1.5 below, of shape
    36 / 10 and scale 10 / 6 above."""
    assert sizes([1, 1, 2]) == (4, 6, 2)
    found = per_residents(4, 6, 2, 100_000)
    assert found.value == 4
    assert found.low == pytest.approx(stats.gamma.ppf(0.025, 16 / 6) * 1.5)
    assert found.high == pytest.approx(stats.gamma.ppf(0.975, 3.6) * 10 / 6)


def test_where_nobody_lives_no_rate_is_defined() -> None:
    found = per_residents(
        [4, 4, np.nan, 0], [4, 4, np.nan, 0], [1, 1, np.nan, 0], [0, np.nan, 9, 9e4]
    )
    assert np.isnan(np.array(found)[:, :3]).all()
    assert found.value[3] == 0
    assert per_residents(0, 0, 0, 100_000).high == pytest.approx(3.6889, abs=1e-4)
    assert np.isnan(sizes([np.nan])).all()


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_interval_holds_the_ratio(part: int, more: int) -> None:
    for found in (share(part, part + more), per_event(part, more, least=1)):
        assert found.low <= found.value <= found.high
