"""From a predicted mean to Farrington flexible's threshold, score and p-value.

Three ways: `delta`, a normal quantile on a power's scale (Farrington and others 1996); `nbPlugin`,
the negative binomial's with the mean as if known (Noufaily and others 2013); `muan`, the same with
the mean's upper confidence limit (Salmon and others 2016).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from dashboard.detection.classics.series import Floats

POWERS: Final = {"2/3": 2 / 3, "1/2": 0.5, "none": 1.0}
METHODS: Final = ("delta", "nbPlugin", "muan")

_LARGEST_MEAN: Final = 1e9
"""Beyond it, where a fit diverged, the normal distribution: the exact quantile may never return."""


@dataclass(frozen=True, eq=False)
class Predicted:
    """For each count tested: the model's mean on the log scale, its standard error, dispersion."""

    log_mean: Floats
    se: Floats
    dispersion: Floats


@dataclass(frozen=True, eq=False)
class Bounds:
    """`score` above 1 is above the threshold `upper`."""

    upper: Floats
    score: Floats
    p_value: Floats


def by_power(counts: Floats, predicted: Predicted, *, alpha: float, power: float) -> Bounds:
    """`delta`: the power of the count is taken as normal; its variance is the model's."""
    from scipy.special import ndtr, ndtri

    mean = np.exp(predicted.log_mean)
    sd = np.sqrt(predicted.dispersion * mean + (mean * predicted.se) ** 2)
    upper = mean * (1 - power * ndtri(alpha) * sd / mean) ** (1 / power)
    distance = (counts**power - mean**power) / (power * mean ** (power - 1) * sd)
    return Bounds(upper, (counts - mean) / (upper - mean), ndtr(-distance))


def by_quantile(counts: Floats, predicted: Predicted, *, alpha: float, margin: bool) -> Bounds:
    """`nbPlugin`, and with a margin `muan`. The score's centre is the mean's logarithm, as in R.

    Where the mean, or its limit, is without end, everything is NaN.
    """
    from scipy.special import ndtri

    centre = predicted.log_mean
    mean = np.exp(centre - ndtri(alpha) * predicted.se if margin else centre)
    mean = np.where(np.isinf(mean), np.nan, mean)
    upper, p_value = _normal(counts, mean, predicted.dispersion, alpha=alpha)
    for kind in (_poisson, _negative_binomial):
        kind(counts, mean, predicted.dispersion, alpha=alpha, upper=upper, p_value=p_value)
    return Bounds(upper, (counts - centre) / (upper - centre), p_value)


def _normal(
    counts: Floats, mean: Floats, dispersion: Floats, *, alpha: float
) -> tuple[Floats, Floats]:
    from scipy.special import ndtr, ndtri

    sd = np.sqrt(dispersion * mean)
    return np.ceil(mean - ndtri(alpha) * sd), ndtr((mean - counts + 0.5) / sd)


def _poisson(
    counts: Floats,
    mean: Floats,
    dispersion: Floats,
    *,
    alpha: float,
    upper: Floats,
    p_value: Floats,
) -> None:
    """Write the figures of the counts without over-dispersion."""
    from scipy.stats import poisson

    these = (dispersion <= 1) & (mean <= _LARGEST_MEAN)
    upper[these] = poisson.ppf(1 - alpha, mean[these])
    p_value[these] = poisson.sf(counts[these] - 1, mean[these])


def _negative_binomial(
    counts: Floats,
    mean: Floats,
    dispersion: Floats,
    *,
    alpha: float,
    upper: Floats,
    p_value: Floats,
) -> None:
    """Write the figures of the over-dispersed counts."""
    from scipy.stats import nbinom

    these = (dispersion > 1) & (mean <= _LARGEST_MEAN)
    size, chance = mean[these] / (dispersion[these] - 1), 1 / dispersion[these]
    upper[these] = nbinom.ppf(1 - alpha, size, chance)
    p_value[these] = nbinom.sf(counts[these] - 1, size, chance)
