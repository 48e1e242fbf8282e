"""The EWMA of CDC's ESSENCE: two weighted averages of the newest days against four weeks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import log, sqrt
from typing import ClassVar, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.detection.classics.checks import at_least, inside
from dashboard.detection.classics.series import Floats, Series, opened, table

ALERT_P: Final = 0.01
WARNING_P: Final = 0.05

LEAST_BASELINE: Final = 7


@dataclass(frozen=True)
class EssenceEwma:
    """EWMA with a fast and a slow weight, each tested by Student's t; the rarer of the two counts.

    Burkom H, Loschen W, Wojcik R and others: ESSENCE, the Electronic Surveillance System for the
    Early Notification of Community-Based Epidemics. medRxiv 2020.08.14.20175398. Burkom H:
    Development, adaptation, and assessment of alerting algorithms for biosurveillance. Johns
    Hopkins APL Technical Digest 24 (2003), 335-342. The constants are those of CDC's Rnssp 0.3.1.

    The baseline grows from 7 points to `B`, and ends `g` points before the one tested. An average
    that is beyond its limit goes on from the limit, so that one outlier does not make the days
    after it alarm.

    `alarm` is CDC's red (p < 0.01); the yellow warning (p < 0.05) can be read off `p_value`.
    """

    algorithm: ClassVar[str] = "alert_ewma"

    B: int = 28
    """Points of the baseline."""
    g: int = 2
    """Points between the baseline and the one tested."""
    w1: float = 0.4
    w2: float = 0.9

    def __post_init__(self) -> None:
        """Refuse what ESSENCE refuses (ValueError)."""
        at_least(LEAST_BASELINE, B=self.B)
        at_least(0, g=self.g)
        inside(0, 1, w1=self.w1, w2=self.w2)

    def detect(self, counts: pd.Series, *, first: pd.Timestamp | None = None) -> pd.DataFrame:
        """See `series.Detector`; the score is the test statistic.

        `upper` is the count above which the day alarms, 0 where any would.
        """
        series = opened(counts, first=first)
        return table(series, self.columns(series))

    def columns(self, series: Series) -> dict[str, NDArray[np.float64] | NDArray[np.bool_]]:
        """The columns over the whole series."""
        mean, sd, sizes = growing(series.counts, most=self.B, least=LEAST_BASELINE, guard=self.g)
        slow, slow_upper = self._smoothed(series.counts, mean, sd, sizes, weight=self.w1)
        fast, fast_upper = self._smoothed(series.counts, mean, sd, sizes, weight=self.w2)
        slow_p, fast_p = upper_tail(slow, sizes - 1), upper_tail(fast, sizes - 1)
        by_slow = slow_p < fast_p
        p_value = np.where(by_slow, slow_p, fast_p)
        return {
            "expected": mean,
            "upper": np.maximum(0, np.minimum(slow_upper, fast_upper)),
            "p_value": p_value,
            "score": np.where(by_slow, slow, fast),
            "alarm": p_value < ALERT_P,
        }

    def _smoothed(
        self, counts: Floats, mean: Floats, sd: Floats, sizes: Floats, *, weight: float
    ) -> tuple[Floats, Floats]:
        """The test statistic of one weight at each point, and the count that reaches the limit."""
        statistic, upper = np.full(len(counts), np.nan), np.full(len(counts), np.nan)
        values = zip(counts.tolist(), mean.tolist(), sd.tolist(), sizes.tolist(), strict=True)
        average = float(counts[0]) if len(counts) else 0.0
        for at, (count, expected, spread, size) in enumerate(values):
            carried = (1 - weight) * average
            average = weight * count + carried if at else average
            if size < LEAST_BASELINE:
                continue
            factor, added, limit = _scale(int(size), guard=self.g, weight=weight)
            sigma = spread * factor + added
            statistic[at] = (average - expected) / sigma
            upper[at] = (expected + limit * sigma - carried) / weight
            if abs(statistic[at]) > limit:
                average = expected + float(np.sign(statistic[at])) * limit * sigma
        return statistic, upper


@lru_cache(maxsize=512)
def _scale(size: int, *, guard: int, weight: float) -> tuple[float, float, float]:
    """What turns a baseline's standard deviation into the average's: factor, addend; the limit.

    The factor is the exact one for independent counts; the addend keeps sparse series from alarming
    on every case.
    """
    overlap = 2 * (1 - weight) ** (guard + 1) * (1 - (1 - weight) ** size) / size
    factor = sqrt(weight / (2 - weight) + 1 / size - overlap)
    constant = 0.1289 - (0.2414 - 0.1826 * (1 - weight) ** 4) * log(10 * WARNING_P)
    return factor, constant * weight / quantile(WARNING_P, size - 1), quantile(ALERT_P, size - 1)


@lru_cache(maxsize=512)
def quantile(p_value: float, degrees: int) -> float:
    """Student's t that is exceeded with this chance, to the five decimals of ESSENCE's tables."""
    from scipy.special import stdtrit

    return round(float(stdtrit(degrees, 1 - p_value)), 5)


def upper_tail(statistic: Floats, degrees: Floats) -> Floats:
    """P(T > statistic) as Rnssp has it: 1 less R's P(T <= statistic), so that it ends in 1e-16.

    The order of the two subtractions is R's, and decides the last digits of a small chance.
    """
    from scipy.special import stdtr

    tail = stdtr(np.maximum(degrees, 1), -np.abs(statistic))
    return np.asarray(1 - np.where(statistic > 0, 0.5 - tail + 0.5, tail), dtype=np.float64)


def growing(counts: Floats, *, most: int, least: int, guard: int) -> tuple[Floats, Floats, Floats]:
    """Mean, standard deviation and size of the up to `most` counts before the guard; NaN, NaN, 0
    while there are fewer than `least`."""
    mean, sd, sizes = (
        np.full(len(counts), np.nan),
        np.full(len(counts), np.nan),
        np.zeros(len(counts)),
    )
    full = most + guard
    for at in range(least + guard, min(full, len(counts))):
        window = counts[: at - guard]
        mean[at], sd[at], sizes[at] = window.mean(), window.std(ddof=1), len(window)
    if len(counts) > full:
        windows = np.lib.stride_tricks.sliding_window_view(counts, most)[: len(counts) - full]
        mean[full:], sd[full:] = windows.mean(axis=1), windows.std(axis=1, ddof=1)
        sizes[full:] = most
    return mean, sd, sizes
