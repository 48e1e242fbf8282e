from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.detection.regression import Fit, anscombe, fit
from dashboard.detection.terms import Floats, Term, design
from tests.detection.builders_of_counts import days, poisson

YEARS = 4
STEPS = days(365 * YEARS)
ALL: frozenset[Term] = frozenset({"trend", "season", "weekday", "month start"})


def fitted(
    counts: Floats,
    *,
    allowed: frozenset[Term] = ALL,
    exposure: Floats | None = None,
    trusted: Floats | None = None,
) -> Fit:
    counts = np.atleast_2d(counts)
    steps = STEPS[: counts.shape[1]]
    weights = np.ones_like(counts) if trusted is None else trusted
    return fit(
        counts,
        design(steps, step_days=1),
        np.ones_like(counts) if exposure is None else exposure,
        allowed=allowed,
        trusted=lambda _mean, _dispersion: weights,
    )


def mean(found: Fit) -> Floats:
    return found.mean(design(STEPS, step_days=1).matrix)


def test_anscombe_by_hand() -> None:
    """8 seen where 1 is expected: 1.5 (8^⅔ - 1^⅔) / 1^⅙ = 1.5 · 3; 0 where 64: -1.5 · 16 / 2."""
    found = anscombe(np.array([8.0, 1.0, 0.0]), np.array([1.0, 1.0, 64.0]))
    np.testing.assert_allclose(found, [4.5, 0.0, -12.0])


def test_the_level_alone_is_the_mean() -> None:
    found = fitted(np.tile([1.0, 2.0, 3.0], 100), allowed=frozenset())
    np.testing.assert_allclose(mean(found), 600.5 / 300, rtol=1e-6)
    assert found.dispersion[0] == 1
    assert found.kept == {}
    row = design(STEPS[:1], step_days=1).matrix[0]
    assert found.doubt(row)[0] == pytest.approx(1 / 600, rel=0.01), "600 events were seen"


def test_noise_shows_no_term() -> None:
    counts = poisson(*[1.0] * 40, length=len(STEPS))
    kept = fitted(counts).kept
    assert set(kept) == ALL
    for term, is_kept in kept.items():
        assert is_kept.mean() <= 0.2, f"{term}: 1 in 20 by chance"


def test_a_weekday_is_found_and_what_is_not_there_is_not() -> None:
    shape = np.where(STEPS.day_of_week == 5, 3.0, 1.0)
    counts = np.random.default_rng(1).poisson(shape).astype(np.float64)
    found = fitted(counts)
    assert found.kept["weekday"].all()
    expected = mean(found)[0]
    saturdays = expected[STEPS.day_of_week == 5].mean()
    assert saturdays == pytest.approx(3.0, rel=0.1)
    assert expected[STEPS.day_of_week != 5].mean() == pytest.approx(1.0, rel=0.1)


def test_season_and_trend_are_found() -> None:
    years = np.arange(len(STEPS)) / 365.25
    shape = 2 * np.exp(0.3 * years + 0.5 * np.cos(2 * np.pi * STEPS.day_of_year / 365.25))
    found = fitted(np.random.default_rng(2).poisson(shape).astype(np.float64))
    assert found.kept["season"].all()
    assert found.kept["trend"].all()
    assert np.corrcoef(mean(found)[0], shape)[0, 1] > 0.97


def test_a_term_that_is_not_allowed_is_left_out() -> None:
    shape = np.where(STEPS.day_of_week == 5, 9.0, 1.0)
    counts = np.random.default_rng(1).poisson(shape).astype(np.float64)
    found = fitted(counts, allowed=frozenset({"trend"}))
    assert set(found.kept) == {"trend"}
    expected = mean(found)[0]
    assert np.ptp(expected[:7]) < 0.05


def test_noise_beyond_poisson_is_told() -> None:
    random = np.random.default_rng(3)
    counts = random.negative_binomial(10 / 2, 1 / 3, (20, len(STEPS))).astype(np.float64)
    assert np.median(fitted(counts).dispersion) == pytest.approx(3, rel=0.15)


def test_a_past_cluster_hardly_lifts_the_level() -> None:
    quiet = poisson(1.0, length=730)
    with_cluster = quiet.copy()
    with_cluster[0, 300:310] += 30
    lift = mean(fitted(with_cluster)).mean() / mean(fitted(quiet)).mean()
    assert lift < 1.05 < with_cluster.mean() / quiet.mean()


def test_what_is_not_trusted_counts_for_less() -> None:
    counts = np.ones((1, 200))
    counts[0, 100:] = 3.0
    weights = np.ones_like(counts)
    weights[0, 100:] = 0.0
    found = fitted(counts, allowed=frozenset(), trusted=weights)
    np.testing.assert_allclose(mean(found), 100.5 / 100, rtol=1e-3)


def test_exposure_scales_the_mean_and_gaps_count_for_nothing() -> None:
    counts = np.full((2, 400), 2.0)
    exposure = np.ones_like(counts)
    counts[0, 200:], exposure[0, 200:] = 0.0, 0.0
    counts[1, 200:], exposure[1, 200:] = 1.0, 0.5
    found = fitted(counts, allowed=frozenset(), exposure=exposure)
    np.testing.assert_allclose(
        mean(found), [[400.5 / 200], [600.5 / 300]] * np.ones(1460), rtol=1e-4
    )


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(0, 10**9) | st.integers(0, 3), min_size=60, max_size=120),
    st.booleans(),
)
def test_any_counts_have_a_finite_fit(counts: list[int], sparse: bool) -> None:
    row = np.array(counts, dtype=np.float64)
    if sparse:
        row[:-1] = 0
    found = fitted(row, allowed=frozenset({"weekday"}))
    expected = mean(found)
    assert np.isfinite(expected).all()
    assert (expected >= 0).all()
    assert np.isfinite(found.covariance).all()
    assert (found.dispersion >= 1).all()
