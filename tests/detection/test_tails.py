from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.detection.tails import mid_tail, most_unalarming, negative_binomial, tail
from dashboard.detection.terms import Floats

MEANS = st.floats(0, 1e9)
DISPERSIONS = st.floats(1, 50)
DOUBTS = st.floats(0, 5)


def of(*values: float) -> Floats:
    return np.array(values, dtype=np.float64)


def test_the_variance_is_noise_and_doubt() -> None:
    """Mean 4, dispersion 1.5, doubt 0.125: variance 1.5 · 4 + 0.125 · 16 = 8."""
    size, probability = negative_binomial(of(4), of(1.5), of(0.125))
    assert (size * (1 - probability) / probability)[0] == pytest.approx(4)
    assert (size * (1 - probability) / probability**2)[0] == pytest.approx(8)
    assert size[0] == pytest.approx(4)


def test_a_geometric_tail_by_hand() -> None:
    """Size 1 and probability 1/2: P(X = k) = 2^-(k+1), so P(X ≥ k) = 2^-k."""
    seen = of(0, 1, 2, 5)
    size, probability = of(1, 1, 1, 1), of(0.5, 0.5, 0.5, 0.5)
    np.testing.assert_allclose(tail(seen, size, probability), [1, 1 / 2, 1 / 4, 1 / 32])
    middle = [1 - 1 / 4, 1 / 2 - 1 / 8, 1 / 4 - 1 / 16, 1 / 32 - 1 / 128]
    np.testing.assert_allclose(mid_tail(seen, size, probability), middle)


def test_a_size_of_two_by_hand() -> None:
    """Size 2, probability 1/2: P(0) = 1/4, P(1) = 2/8, P(2) = 3/16."""
    size, probability = of(2, 2), of(0.5, 0.5)
    np.testing.assert_allclose(tail(of(1, 3), size, probability), [3 / 4, 5 / 16])
    np.testing.assert_allclose(mid_tail(of(1, 2), size, probability), [5 / 8, 13 / 32])


def test_without_dispersion_and_doubt_it_is_poisson() -> None:
    """P(X ≥ 2) of a mean of 1/2: 1 - 1.5 e^-0.5."""
    size, probability = negative_binomial(of(0.5), of(1), of(0))
    assert tail(of(2), size, probability)[0] == pytest.approx(1 - 1.5 * np.exp(-0.5), rel=1e-6)


def test_the_most_that_is_no_alarm_by_hand() -> None:
    """Mid-p-values of size 1 and probability 1/2: 0.75, 0.375, 0.1875, 0.09375."""
    size, probability = of(1, 1, 1, 1), of(0.5, 0.5, 0.5, 0.5)
    found = most_unalarming(of(0.9, 0.5, 0.1875, 0.1), size, probability)
    assert found.tolist() == [0, 0, 1, 2]


@settings(deadline=None)
@given(mean=MEANS, dispersion=DISPERSIONS, doubt=DOUBTS, seen=st.integers(0, 10**9))
def test_chances_are_chances(mean: float, dispersion: float, doubt: float, seen: int) -> None:
    size, probability = negative_binomial(of(mean), of(dispersion), of(doubt))
    whole, middle = tail(of(seen), size, probability)[0], mid_tail(of(seen), size, probability)[0]
    assert 0 <= middle <= whole <= 1


@settings(deadline=None)
@given(mean=st.floats(0, 1e5), dispersion=DISPERSIONS, doubt=DOUBTS, seen=st.integers(0, 10**5))
def test_one_more_is_never_less_unusual(
    mean: float, dispersion: float, doubt: float, seen: int
) -> None:
    size, probability = negative_binomial(of(mean), of(dispersion), of(doubt))
    for chance in (tail, mid_tail):
        here = chance(of(seen), size, probability)[0]
        assert chance(of(seen + 1), size, probability)[0] <= here * (1 + 1e-9) + 1e-12


@settings(deadline=None)
@given(mean=st.floats(1e-6, 1e6), dispersion=DISPERSIONS, doubt=DOUBTS, rank=st.floats(1e-12, 0.5))
def test_the_most_is_the_last_before_the_alarm(
    mean: float, dispersion: float, doubt: float, rank: float
) -> None:
    size, probability = negative_binomial(of(mean), of(dispersion), of(doubt))
    most = most_unalarming(of(rank), size, probability)
    assert mid_tail(most + 1, size, probability)[0] <= rank
    assert most[0] == 0 or mid_tail(most, size, probability)[0] > rank


def test_huge_means_have_a_bound_too() -> None:
    size, probability = negative_binomial(of(1e12, 1e10), of(1, 2), of(0, 0.01))
    most = most_unalarming(of(1e-4, 1e-4), size, probability)
    assert np.isfinite(most).all()
    assert (most > [1e12, 1e10]).all()


def test_what_is_not_known_has_no_bound() -> None:
    size, probability = negative_binomial(of(np.nan), of(1), of(0))
    assert np.isnan(most_unalarming(of(0.01), size, probability)).all()
