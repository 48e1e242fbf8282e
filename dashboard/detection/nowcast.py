"""How many events the newest days will have had once all are known.

A small Bayesian nowcast after McGough and others (PLoS Comput Biol 2020) and Günther and others
(Biom J 2021), in closed form: the days' common rate is the baseline's times a level with a gamma
prior around 1, told by what has come in against what should have; what is missing of each day is
then negative binomial. The doubt about rate and shares is carried along by its first two moments.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np

from dashboard.detection.completeness import LEVEL, Known
from dashboard.detection.course import Course
from dashboard.detection.terms import Floats

DAYS: Final = 14
LEAST_EXPECTED: Final = 5.0
"""With fewer expected in all days together there is an interval and no point."""
LEVEL_DOUBT: Final = 0.1
"""Relative variance by which the newest days may leave the baseline, as in a rise: 0.32 either
way."""

# Gauss and Hermite's rule of three points: it has a normal distribution's mean and variance.
_POINTS: Final = ((-np.sqrt(3), 1 / 6), (0.0, 2 / 3), (np.sqrt(3), 1 / 6))
_LEAST_SHARE: Final = 0.005
_LEAST: Final = 1e-9
_LARGE: Final = 1e6
_SPLITS: Final = 11


@dataclass(frozen=True)
class Estimate:
    """A final count: it is in [low, high] in nine of ten."""

    point: int | None
    """The median; None where too few are expected to draw one."""
    low: int
    high: int


@dataclass(frozen=True)
class Nowcast:
    """The final counts of the newest days, and of all of them together."""

    days: tuple[Estimate, ...]
    """The newest last."""
    total: Estimate


def of_course(course: Course) -> Nowcast:
    """The nowcast of the last 14 days of a course.

    Raises:
        ValueError: it has fewer days, or too little history to say what was expected in them.
    """
    newest = slice(-DAYS, None)
    if len(course.days) < DAYS or np.isnan(course.whole[newest]).any():
        raise ValueError(f"a nowcast needs {DAYS} days of which it is known what was expected")
    return nowcast(
        course.observed[newest],
        Known(course.known.share[newest], course.known.sd[newest]),
        course.whole[newest],
        dispersion=float(course.dispersion[-1]),
        doubt=float(course.doubt[-1]),
    )


def nowcast(
    observed: Floats, known: Known, expected: Floats, *, dispersion: float, doubt: float
) -> Nowcast:
    """The final count of each day, and of all days together.

    `observed`, `known` and `expected` (of the day, if all were known) have one value a day, the
    newest last; `dispersion` (variance over mean of a day's count) and `doubt` (relative variance
    of what is expected) are the baseline's.
    """
    mean, variance = _missing(observed, known, expected, dispersion, doubt)
    low, high, middle = _interval(mean, variance)
    seen = np.append(observed, observed.sum())
    is_drawn = expected.sum() >= LEAST_EXPECTED
    *days, total = (
        Estimate(int(here + at) if is_drawn else None, int(here + least), int(here + most))
        for here, at, least, most in zip(seen, middle, low, high, strict=True)
    )
    return Nowcast(tuple(days), total)


def _missing(
    observed: Floats, known: Known, expected: Floats, dispersion: float, doubt: float
) -> tuple[Floats, Floats]:
    """Mean and variance of what is missing of each day, and last of all days together."""
    extra = dispersion - 1
    expected = np.maximum(expected, _LEAST)
    prior = 1 / (doubt + LEVEL_DOUBT)
    moments = np.zeros((2, len(observed) + 1))
    within = np.zeros(len(observed) + 1)
    for (far, weight), (high, chance) in product(_POINTS, _POINTS):
        share = np.clip(known.share + far * known.sd, _LEAST_SHARE, 1.0)
        share = np.where(known.sd > 0, share, known.share)
        shape = prior + observed.sum() / dispersion
        level = shape / (prior + (share * expected).sum() / dispersion)
        level *= max(1 + high / np.sqrt(shape), _LEAST)
        # A day's own deviation (dispersion) shows in what has come in of it, too.
        come, size = expected + extra * observed, expected + extra * share * expected * level
        mean = (1 - share) * expected * level * come / size
        spread = mean + mean**2 * extra / come
        mean, spread = np.append(mean, mean.sum()), np.append(spread, spread.sum())
        moments += weight * chance * np.array([mean, mean**2])
        within += weight * chance * spread
    return moments[0], within + np.maximum(moments[1] - moments[0] ** 2, 0.0)


def _interval(mean: Floats, variance: Floats) -> tuple[Floats, Floats, Floats]:
    """The shortest interval of counts with this mean and variance, and the median: negative
    binomial, or normal where that is as good."""
    from scipy.stats import nbinom, norm

    mean = np.maximum(mean, _LEAST)
    extra = np.maximum(variance - mean, 1e-6 * mean)
    small = np.minimum(mean, _LARGE)
    size = np.where(mean < _LARGE, mean**2 / extra, 1.0)
    chance = np.where(mean < _LARGE, size / (size + small), 0.5)

    def quantile(at: Floats | float) -> Floats:
        count = nbinom.ppf(at, size, chance)
        rough = np.round(mean + np.sqrt(mean + extra) * norm.ppf(np.clip(at, 1e-6, 1 - 1e-6)))
        return np.asarray(np.maximum(np.where(mean < _LARGE, count, rough), 0.0))

    # An interval with all that it leaves out on one side may be the shortest of a skew count.
    below = np.linspace(0.0, 1 - LEVEL - 1e-6, _SPLITS)[:, None]
    low, high = quantile(below), quantile(below + LEVEL)
    shortest = np.argmin(high - low, axis=0)[None]
    chosen = (np.take_along_axis(each, shortest, axis=0)[0] for each in (low, high))
    return *chosen, quantile(0.5)
