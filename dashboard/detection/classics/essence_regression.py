"""The adaptive multiple regression of CDC's ESSENCE: trend and weekday over four weeks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from typing import ClassVar, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.detection.classics.checks import at_least
from dashboard.detection.classics.essence_ewma import ALERT_P, WARNING_P, quantile, upper_tail
from dashboard.detection.classics.series import Floats, Series, must_be_daily, opened, table

LEAST_BASELINE: Final = 11
_TERMS: Final = 8
_WEEKDAYS: Final = 7
_SATURDAY: Final = 5
_LEAST_SIGMA: Final = 0.01
"""Over the t quantile: keeps a count over a constant baseline from being infinitely rare."""
_ROUNDING: Final = 1e-12


@dataclass(frozen=True)
class EssenceRegression:
    """A line and six weekdays, by least squares, against the count `g` + 1 days on.

    Burkom HS, Murphy SP, Shmueli G: Automated time series forecasting for biosurveillance.
    Statistics in Medicine 26 (2007), 4202-4218; the constants are those of CDC's Rnssp 0.3.1, which
    takes no account of holidays. The baseline grows from 11 days to `B`. `alarm` is CDC's red
    (p < 0.01), withdrawn where the count is below the mean of the last seven days, and at a weekend
    if it is also below that of the last seven of its weekday.
    """

    algorithm: ClassVar[str] = "alert_regression"

    B: int = 28
    """Days of the baseline: whole weeks."""
    g: int = 2
    """Days between the baseline and the one tested."""

    def __post_init__(self) -> None:
        """Refuse what ESSENCE refuses (ValueError)."""
        check_baseline(self.B, self.g)

    def detect(self, counts: pd.Series, *, first: pd.Timestamp | None = None) -> pd.DataFrame:
        """See `series.Detector`; the score is the test statistic."""
        series = opened(counts, first=first)
        must_be_daily(series, method="essence_regression")
        return table(series, self.columns(series)[0])

    def columns(
        self, series: Series
    ) -> tuple[dict[str, NDArray[np.float64] | NDArray[np.bool_]], Floats]:
        """The columns, NaN before what is asked for, and the adjusted R2 of each day's fit."""
        counts = series.counts
        sizes = np.clip(np.arange(len(counts), dtype=np.float64) - self.g, 0, self.B)
        expected, sigma, fit = (np.full(len(counts), np.nan) for _ in range(3))
        limit = np.full(len(counts), np.nan)
        for at in range(max(LEAST_BASELINE + self.g, series.start), len(counts)):
            size, end = int(sizes[at]), at - self.g
            window, weekday = counts[end - size : end], series.dates[at].weekday()
            expected[at], sigma[at], fit[at] = _forecast(window, weekday=weekday, guard=self.g)
            limit[at] = quantile(ALERT_P, size - _TERMS)
        score = (counts - expected) / sigma
        p_value = upper_tail(score, sizes - _TERMS)
        found = {"expected": expected, "upper": expected + limit * sigma, "p_value": p_value}
        alarm = (p_value < ALERT_P) & ~_falling(series)
        return found | {"score": score, "alarm": alarm}, fit


def check_baseline(days: int, guard: int) -> None:
    """Refuse a baseline that is not whole weeks, or too short for the fit (ValueError)."""
    at_least(LEAST_BASELINE, B=days)
    at_least(0, g=guard)
    if days % _WEEKDAYS:
        raise ValueError(f"B must be a multiple of 7, got {days}")


def _falling(series: Series) -> NDArray[np.bool_]:
    """Where the count is below its recent mean, so that an alarm is withdrawn."""
    of_week = series.counts < _mean_of_seven(series.counts, apart=1)
    of_weekday = series.counts < _mean_of_seven(series.counts, apart=_WEEKDAYS)
    return np.asarray(of_week & ((series.dates.day_of_week < _SATURDAY) | of_weekday), dtype=bool)


def _mean_of_seven(counts: Floats, *, apart: int) -> Floats:
    """The mean of each count and the six before it so many days apart; NaN without them."""
    means = np.full(len(counts), np.nan)
    first = 6 * apart
    if len(counts) > first:
        lags = [counts[first - lag * apart : len(counts) - lag * apart] for lag in range(7)]
        means[first:] = np.sum(lags, axis=0) / 7
    return means


def _forecast(window: Floats, *, weekday: int, guard: int) -> tuple[float, float, float]:
    """What is expected on a `weekday` after the guard, its standard error, and the adjusted R2."""
    size = len(window)
    design, solve, ahead = _design(size, weekday=weekday, guard=guard)
    coefficients = solve @ window
    fitted = design @ coefficients
    unexplained, total = _squares(window - fitted), _squares(window - window.mean())
    degrees = size - _TERMS
    spread = sqrt((size + 7) * (size - 4) / (size * (size - 7)))
    least = _LEAST_SIGMA / quantile(WARNING_P, degrees)
    sigma = max(sqrt(unexplained / degrees) * spread, least)
    # A constant baseline leaves nothing to explain, and rounding must not look like a fit.
    flat = total <= _ROUNDING * max(1.0, _squares(window))
    adjusted = 0.0 if flat else 1 - unexplained / total * (size - 1) / degrees
    return max(0.0, float(ahead @ coefficients)), sigma, adjusted


def _squares(values: Floats) -> float:
    return float(values @ values)


@lru_cache(maxsize=1024)
def _design(size: int, *, weekday: int, guard: int) -> tuple[Floats, Floats, Floats]:
    """The design of the baseline, its pseudo-inverse, and the row of the day tested."""
    days = np.arange(size + guard + 1)
    weekdays = (days + weekday - size - guard) % _WEEKDAYS
    # The day is counted from the baseline's middle, which changes no fitted value.
    columns = [np.ones(len(days)), days - (size - 1) / 2]
    columns += [(weekdays == kind).astype(np.float64) for kind in range(_WEEKDAYS - 1)]
    rows = np.column_stack(columns)
    return rows[:size], np.linalg.pinv(rows[:size]), rows[-1]
