"""The switch of CDC's ESSENCE between its regression and its EWMA."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np
import pandas as pd

from dashboard.detection.classics.checks import inside
from dashboard.detection.classics.essence_ewma import EssenceEwma
from dashboard.detection.classics.essence_regression import EssenceRegression, check_baseline
from dashboard.detection.classics.series import must_be_daily, opened, table

_FITS: Final = 0.60
"""The adjusted R2 from which on the regression is used."""


@dataclass(frozen=True)
class EssenceSwitch:
    """The regression on days whose baseline it explains well (adjusted R2 of 0.6), else the EWMA.

    Burkom H, Loschen W, Wojcik R and others: ESSENCE, the Electronic Surveillance System for the
    Early Notification of Community-Based Epidemics. medRxiv 2020.08.14.20175398. As in CDC's Rnssp
    0.3.1; the parameters are those of the two.
    """

    algorithm: ClassVar[str] = "alert_switch"

    B: int = 28
    g: int = 2
    w1: float = 0.4
    w2: float = 0.9

    def __post_init__(self) -> None:
        """Refuse what ESSENCE refuses (ValueError)."""
        check_baseline(self.B, self.g)
        inside(0, 1, w1=self.w1, w2=self.w2)

    def detect(self, counts: pd.Series, *, first: pd.Timestamp | None = None) -> pd.DataFrame:
        """See `series.Detector`; the score is the test statistic of the one used."""
        series = opened(counts, first=first)
        must_be_daily(series, method="essence_switch")
        by_regression, fit = EssenceRegression(self.B, self.g).columns(series)
        by_ewma = EssenceEwma(self.B, self.g, self.w1, self.w2).columns(series)
        fits = fit >= _FITS
        return table(
            series,
            {name: np.where(fits, by_regression[name], by_ewma[name]) for name in by_ewma},
        )
