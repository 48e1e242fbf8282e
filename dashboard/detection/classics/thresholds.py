"""Rules of one line that health departments and fusion centres use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd

from dashboard.detection.classics.checks import at_least
from dashboard.detection.classics.series import before, must_be_daily, opened, standardised, table


@dataclass(frozen=True)
class Count24:
    """The count of one day over a fixed threshold: the usual first rule of overdose spike alerts.

    The rule as used counts the last 24 hours; from daily counts it is the calendar day. The count
    is also the score, which has only whole steps.
    """

    algorithm: ClassVar[str] = ""

    threshold: int = 2
    """More than this many alarm."""

    def __post_init__(self) -> None:
        """Refuse a threshold below 0 (ValueError)."""
        at_least(0, threshold=self.threshold)

    def detect(self, counts: pd.Series, *, first: pd.Timestamp | None = None) -> pd.DataFrame:
        """See `series.Detector`; nothing is expected, so that `expected` and `p_value` are NaN."""
        series = opened(counts, first=first)
        must_be_daily(series, method="count24")
        seen = series.counts
        upper = np.full(len(seen), float(self.threshold))
        return table(series, {"upper": upper, "score": seen, "alarm": seen > self.threshold})


@dataclass(frozen=True)
class Mean2Sd:
    """The count of one day over the mean plus two standard deviations of the year before it.

    A rule of thumb that many places use (Shewhart, Economic Control of Quality, 1931, has it with
    three). It is not ODMAP's rule, which each agency sets as a number in 24 hours.
    """

    algorithm: ClassVar[str] = ""

    baseline: int = 365
    """Days before the day itself; all must be there."""
    sds: float = 2.0

    def __post_init__(self) -> None:
        """Refuse a baseline without a standard deviation, and negative limits (ValueError)."""
        at_least(2, baseline=self.baseline)
        at_least(0, sds=self.sds)

    def detect(self, counts: pd.Series, *, first: pd.Timestamp | None = None) -> pd.DataFrame:
        """See `series.Detector`; `p_value` is the normal distribution's."""
        from scipy.special import ndtr

        series = opened(counts, first=first)
        must_be_daily(series, method="mean2sd")
        mean, sd = before(series, size=self.baseline)
        upper, score = mean + self.sds * sd, standardised(series.counts, mean, sd)
        columns = {"expected": mean, "upper": upper, "p_value": ndtr(-score), "score": score}
        return table(series, columns | {"alarm": series.counts > upper})


@dataclass(frozen=True)
class N72:
    """So many or more within 72 hours: a work group's own fixed rule.

    From daily counts it is the day and the two before it. `observed` is the sum over them, which is
    also the score; the first two dates are undefined.
    """

    algorithm: ClassVar[str] = ""

    n: int = 4
    """This many alarm."""
    days: int = 3

    def __post_init__(self) -> None:
        """Refuse numbers below 1 (ValueError)."""
        at_least(1, n=self.n, days=self.days)

    def detect(self, counts: pd.Series, *, first: pd.Timestamp | None = None) -> pd.DataFrame:
        """See `series.Detector`; nothing is expected, so that `expected` and `p_value` are NaN."""
        series = opened(counts, first=first)
        must_be_daily(series, method="n72")
        total = np.concatenate([[0.0], np.cumsum(series.counts)])
        seen = np.full(len(series.counts), np.nan)
        seen[self.days - 1 :] = total[self.days :] - total[: -self.days]
        upper = np.where(np.isnan(seen), np.nan, self.n - 1.0)
        columns = {"observed": seen, "upper": upper, "score": seen}
        return table(series, columns | {"alarm": seen >= self.n})
