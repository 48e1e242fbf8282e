"""EARS C1, C2 and C3: a count against the few before it.

Hutwagner L, Thompson W, Seeman GM, Treadwell T: The bioterrorism preparedness and response Early
Aberration Reporting System (EARS). Journal of Urban Health 80 (2003), i89-i96. Fricker RD, Hegler
BL, Dunfee DA: Comparing syndromic surveillance detection methods. Statistics in Medicine 27 (2008).

The names of the parameters are those of `earsC` in R's surveillance. A baseline that is constant
makes C1 and C2 alarm on any higher count; `minSigma` is the least standard deviation.
"""
# ruff: noqa: N815

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np
import pandas as pd

from dashboard.detection.classics.checks import at_least, inside
from dashboard.detection.classics.series import Floats, Series, before, opened, standardised, table

_C2_LAG: Final = 2
_C3_DAYS: Final = 2


@dataclass(frozen=True)
class _Ears:
    algorithm: ClassVar[str] = "earsC"
    method: ClassVar[str]

    alpha: float = 0.001
    """The limit is the normal distribution's quantile at 1 - alpha."""
    baseline: int = 7
    """Points of the baseline."""
    minSigma: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what makes no limit (ValueError)."""
        inside(0, 1, alpha=self.alpha)
        at_least(2, baseline=self.baseline)
        at_least(0, minSigma=self.minSigma)

    @property
    def _limit(self) -> float:
        from scipy.special import ndtri

        return float(-ndtri(self.alpha))

    def _before(self, series: Series, *, lag: int) -> tuple[Floats, Floats]:
        mean, sd = before(series, size=self.baseline, lag=lag)
        return mean, np.maximum(sd, self.minSigma)


@dataclass(frozen=True)
class EarsC1(_Ears):
    """C1: over the baseline that ends the day before."""

    method: ClassVar[str] = "C1"

    def detect(self, counts: pd.Series, *, first: pd.Timestamp | None = None) -> pd.DataFrame:
        """See `series.Detector`; the score is C1, `p_value` the normal distribution's."""
        return self._over(opened(counts, first=first), lag=0)

    def _over(self, series: Series, *, lag: int) -> pd.DataFrame:
        from scipy.special import ndtr

        mean, sd = self._before(series, lag=lag)
        upper, score = mean + self._limit * sd, standardised(series.counts, mean, sd)
        columns = {"expected": mean, "upper": upper, "p_value": ndtr(-score), "score": score}
        return table(series, columns | {"alarm": series.counts > upper})


@dataclass(frozen=True)
class EarsC2(EarsC1):
    """C2: over the baseline that ends three days before, so that an outbreak is not in its own."""

    method: ClassVar[str] = "C2"

    def detect(self, counts: pd.Series, *, first: pd.Timestamp | None = None) -> pd.DataFrame:
        """See `series.Detector`; the score is C2, `p_value` the normal distribution's."""
        return self._over(opened(counts, first=first), lag=_C2_LAG)


@dataclass(frozen=True)
class EarsC3(_Ears):
    """C3 as documented: C2 and what C2 was above 1 on the two days before exceed the limit.

    The two days add to what today's own count says, so that a day without a case can alarm; `upper`
    is the count from which on it does, 0 where any does. There is no p-value: nobody states the
    distribution of the sum.
    """

    method: ClassVar[str] = "C3"

    alpha: float = 0.025

    def detect(self, counts: pd.Series, *, first: pd.Timestamp | None = None) -> pd.DataFrame:
        """See `series.Detector`; the score is C3."""
        series = opened(counts, first=first)
        mean, sd = self._before(series, lag=_C2_LAG)
        c2 = standardised(series.counts, mean, sd)
        lagged = _above_one(c2)
        upper = np.maximum(0, mean + sd * (self._limit - lagged))
        columns = {"expected": mean, "upper": upper, "score": c2 + lagged}
        return table(series, columns | {"alarm": c2 + lagged > self._limit})


@dataclass(frozen=True)
class EarsC3Package(_Ears):
    """C3 in the form that R's surveillance 1.20.3 computes, for comparison with its results.

    Its bound starts from today's count in place of the mean: the count cancels, and the two days
    before decide alone. The score is their sum, 0 on a day without a case, which never alarms. A
    constant baseline without and with a case above it leaves the sum undefined.
    """

    method: ClassVar[str] = "C3"

    alpha: float = 0.025

    def detect(self, counts: pd.Series, *, first: pd.Timestamp | None = None) -> pd.DataFrame:
        """See `series.Detector`."""
        series = opened(counts, first=first)
        mean, sd = self._before(series, lag=_C2_LAG)
        with np.errstate(divide="ignore", invalid="ignore"):
            lagged = _above_one((series.counts - mean) / sd)
            upper = np.maximum(0, series.counts + sd * (self._limit - lagged))
        rank = np.where(series.counts > 0, np.minimum(lagged, np.finfo(np.float64).max), 0.0)
        columns = {"expected": mean, "upper": upper}
        columns["score"] = np.where(np.isnan(upper), np.nan, rank)
        return table(series, columns | {"alarm": series.counts > upper})


def _above_one(c2: Floats) -> Floats:
    """The sum of max(0, C2 - 1) over the two days before each."""
    excess = np.concatenate([np.full(_C3_DAYS, np.nan), np.maximum(0, c2 - 1)])
    return np.asarray(excess[1:-1] + excess[:-_C3_DAYS], dtype=np.float64)
