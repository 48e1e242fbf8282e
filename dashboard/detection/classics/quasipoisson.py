"""A quasi-Poisson model with a level for each group and, if asked for, one slope over time.

Fitted by iteratively reweighted least squares (McCullagh P, Nelder JA: Generalized Linear Models,
2nd ed. 1989, 2.5), from y + 0.1, until the deviance changes by less than 1e-8 of itself, or 25
times: how often matters where a group without cases makes the fit diverge. The levels are
eliminated, so that a step takes sums over groups and no matrix.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dashboard.detection.classics.series import Floats

_MOST_STEPS: Final = 25
_PRECISION: Final = 1e-8
_AT_THE_START: Final = 0.1


@dataclass(frozen=True, eq=False)
class Baseline:
    """What the counts are explained by; the count to predict is in group 0, at time 0."""

    groups: NDArray[np.intp]
    group_count: int
    times: Floats
    """Steps after the count to predict: negative."""


@dataclass(frozen=True, eq=False)
class Fit:
    """A fitted model; `_at` is a value for each count."""

    mu_at: Floats
    weight_at: Floats
    """Working weights: prior weight times mean, of the last step's start."""
    leverage_at: Floats
    dispersion: float
    """Pearson's, and not below 1."""
    degrees: int
    log_mean: float
    """Of the count to predict."""
    variance: float
    """Of `log_mean`, with a dispersion of 1."""
    slope: float
    slope_variance: float
    """With a dispersion of 1; both are NaN without a slope."""

    def residual_at(self, counts: Floats) -> Floats:
        """Working residuals."""
        return np.asarray((counts - self.mu_at) / self.mu_at, dtype=np.float64)


@dataclass(frozen=True, eq=False)
class _Step:
    levels: Floats
    slope: float
    weights: Floats
    weight_sums: Floats
    time_means: Floats
    time_at: Floats
    """From the weighted mean of its group."""
    time_squares: float


def fit(counts: Floats, baseline: Baseline, *, prior: Floats | None, trend: bool) -> Fit:
    """The model of `counts`, weighted by `prior`; figures that cannot be had are NaN or infinite.

    Call it under `np.errstate(all="ignore")`.
    """
    prior = np.ones(len(counts)) if prior is None else prior
    mu = counts + _AT_THE_START
    eta = np.log(mu)
    saturated = _saturated(counts, prior)
    deviance = _deviance(saturated, counts, prior, mu=mu, eta=eta)
    for _ in range(_MOST_STEPS):
        step = _step(counts, baseline, prior, mu=mu, eta=eta, trend=trend)
        eta = step.levels[baseline.groups] + step.slope * baseline.times
        mu = np.exp(eta)
        earlier, deviance = deviance, _deviance(saturated, counts, prior, mu=mu, eta=eta)
        if not abs(deviance - earlier) >= _PRECISION * (abs(deviance) + 0.1):
            break
    return _fit(counts, baseline, step, mu=mu, trend=trend)


def _step(
    counts: Floats, baseline: Baseline, prior: Floats, *, mu: Floats, eta: Floats, trend: bool
) -> _Step:
    """One weighted least squares of the working response."""
    groups, size = baseline.groups, baseline.group_count
    weights = prior * mu
    response = eta + (counts - mu) / mu
    sums: Floats = np.bincount(groups, weights, size).astype(np.float64, copy=False)
    levels = np.bincount(groups, weights * response, size) / sums
    if not trend:
        return _Step(levels, 0.0, weights, sums, np.zeros(size), np.zeros(1), np.inf)
    means = np.bincount(groups, weights * baseline.times, size) / sums
    time_at = baseline.times - means[groups]
    pulled = weights * time_at
    squares = float(pulled @ time_at)
    slope = float(pulled @ response) / squares if squares else np.nan
    return _Step(levels - slope * means, slope, weights, sums, means, time_at, squares)


def _fit(counts: Floats, baseline: Baseline, step: _Step, *, mu: Floats, trend: bool) -> Fit:
    degrees = len(counts) - baseline.group_count - trend
    residual = (counts - mu) / mu
    pearson = float(step.weights @ residual**2) / degrees if degrees > 0 else np.nan
    leverage = 1 / step.weight_sums[baseline.groups] + step.time_at**2 / step.time_squares
    return Fit(
        mu_at=mu,
        weight_at=step.weights,
        leverage_at=step.weights * leverage,
        dispersion=max(1.0, pearson) if pearson == pearson else np.nan,
        degrees=degrees,
        log_mean=float(step.levels[0]),
        variance=float(1 / step.weight_sums[0] + step.time_means[0] ** 2 / step.time_squares),
        slope=step.slope if trend else np.nan,
        slope_variance=1 / step.time_squares if trend and step.time_squares else np.nan,
    )


def _saturated(counts: Floats, prior: Floats) -> float:
    """The part of half the deviance that no model changes: sum of w (y log y - y)."""
    some = counts[counts > 0]
    return float(prior[counts > 0] @ (some * np.log(some))) - float(prior @ counts)


def _deviance(saturated: float, counts: Floats, prior: Floats, *, mu: Floats, eta: Floats) -> float:
    return 2 * (saturated - float(prior @ (counts * eta - mu)))
