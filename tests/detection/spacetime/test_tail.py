"""How rare a statistic is among maxima."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.detection.spacetime.tail import LEAST_P, by_rank, gumbel


def test_a_gumbel_distribution_is_found_again() -> None:
    from scipy.stats import gumbel_r

    maxima = gumbel_r.rvs(6, 1.5, size=200_000, random_state=1)
    at = np.array([4.0, 6.0, 9.0, 14.0])
    assert gumbel(at, maxima) == pytest.approx(gumbel_r.sf(at, 6, 1.5), rel=0.05)


def test_ranks_count_the_value_itself() -> None:
    maxima = np.array([1.0, 2.0, 2.0, 5.0])
    assert by_rank(np.array([6.0, 5.0, 2.0, 0.0]), maxima) == pytest.approx([0.2, 0.4, 0.8, 1.0])


def test_where_chance_always_does_the_same_the_rank_counts() -> None:
    assert gumbel(np.array([1.0]), np.zeros(9)) == pytest.approx([0.1])


def test_nothing_is_rarer_than_can_be_told() -> None:
    assert gumbel(np.array([1e6]), np.array([1.0, 2.0, 3.0])) == [LEAST_P]
