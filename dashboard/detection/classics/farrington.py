"""Farrington flexible: a quasi-Poisson regression on the same weeks of earlier years.

The names of the parameters are those of `farringtonFlexible` in R's surveillance.
"""
# ruff: noqa: N815

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np
import pandas as pd

from dashboard.detection.classics.checks import at_least, inside, one_of
from dashboard.detection.classics.farrington_baseline import layout, years_back
from dashboard.detection.classics.farrington_bounds import (
    METHODS,
    POWERS,
    Bounds,
    Predicted,
    by_power,
    by_quantile,
)
from dashboard.detection.classics.quasipoisson import Baseline, Fit, fit
from dashboard.detection.classics.series import Floats, Series, SeriesRefused, opened, table

_LEAST_YEARS_FOR_TREND: Final = 3
_DAYS_A_WEEK: Final = 7


@dataclass(frozen=True)
class FarringtonFlexible:
    """The improved Farrington algorithm, as in R's surveillance 1.20.3.

    Noufaily A, Enki DG, Farrington P, Garthwaite P, Andrews N, Charlett A: An improved algorithm
    for outbreak detection in multiple surveillance systems. Statistics in Medicine 32 (2013),
    1206-1222. Farrington CP, Andrews NJ, Beale AD, Catchpole MA: A statistical algorithm for the
    early detection of outbreaks of infectious disease. Journal of the Royal Statistical Society A
    159 (1996), 547-563. Salmon M, Schumacher D, Höhle M: Monitoring count time series in R. Journal
    of Statistical Software 70 (2016), issue 10.

    `b` years of history are needed. A point is a week of a weekly series and a day of a daily one.
    """

    algorithm: ClassVar[str] = "farringtonFlexible"

    b: int = 5
    """Years back."""
    w: int = 3
    """Points either side of the same point of an earlier year."""
    reweight: bool = True
    """Down-weight past outbreaks."""
    weightsThreshold: float = 2.58
    """The standardised residual from which on a point is down-weighted."""
    alpha: float = 0.05
    trend: bool = True
    pThresholdTrend: float = 0.05
    """A trend with a larger p-value is left out."""
    limit54: tuple[int, int] = (5, 4)
    """At least so many cases in the last so many points, or there is no alarm and no bound."""
    powertrans: str = "2/3"
    """For the method `delta`: 2/3, 1/2 or none."""
    noPeriods: int = 1
    """Seasons of a year; with 1, only the points near the same point of earlier years are used."""
    pastWeeksNotIncluded: int | None = None
    """Newest points that are left out; `w` where it is not given."""
    thresholdMethod: str = "delta"
    """delta, nbPlugin or muan."""
    by_date: bool = True
    """A year back is the same calendar day, or nearest same weekday; else 52 or 365 points. In
    index.json it is `epochAsDate`."""
    block_days: int = 1
    """7 makes of a daily series sums over the week that ends on each day, tested against weeks."""

    def __post_init__(self) -> None:
        """Refuse what the method is not defined for (ValueError)."""
        at_least(1, b=self.b, noPeriods=self.noPeriods, **{"limit54[2]": self.limit54[1]})
        at_least(0, w=self.w, weightsThreshold=self.weightsThreshold)
        at_least(0, pThresholdTrend=self.pThresholdTrend, **{"limit54[1]": self.limit54[0]})
        at_least(0, pastWeeksNotIncluded=self.pastWeeksNotIncluded or 0)
        inside(0, 0.5, alpha=self.alpha)
        one_of(tuple(POWERS), powertrans=self.powertrans)
        one_of(METHODS, thresholdMethod=self.thresholdMethod)
        one_of(("1", "7"), block_days=str(self.block_days))

    def detect(self, counts: pd.Series, *, first: pd.Timestamp | None = None) -> pd.DataFrame:
        """See `series.Detector`.

        The score is R's: (count - centre) / (threshold - centre), above 1 an alarm, with the
        centre the mean, or its logarithm for `nbPlugin` and `muan`. Where `limit54` is not met,
        `expected` and `upper` are NaN, the score and the p-value are not.
        """
        series = opened(counts, first=first)
        if self.block_days == 1 or series.step_days != 1:
            return table(series, self._columns(series, start=series.start))
        columns = {"observed": _week_sums(series.counts)}
        for phase in range(_DAYS_A_WEEK):
            self._fill_week(series, columns, phase=phase)
        return table(series, columns)

    def _fill_week(self, series: Series, columns: dict[str, Floats], *, phase: int) -> None:
        """Write the columns at every seventh date, from the first whole week of that weekday."""
        these = slice(phase + _DAYS_A_WEEK - 1, None, _DAYS_A_WEEK)
        counts = columns["observed"][these]
        start = -(-max(0, series.start - these.start) // _DAYS_A_WEEK)
        weekly = Series(series.dates[these], counts, _DAYS_A_WEEK, start)
        for name, values in self._columns(weekly, start=start).items():
            if name not in columns:
                columns[name] = np.full(len(series.counts), np.nan)
            columns[name][these] = values

    def _columns(self, series: Series, *, start: int) -> dict[str, Floats]:
        counts = series.counts
        with np.errstate(all="ignore"):
            predicted = self._predicted(series, start=start)
            found = self._bounds(counts, predicted)
        enough = _last(counts, points=self.limit54[1]) >= self.limit54[0]
        alarm = (found.score > 1) & (counts > 0) & enough
        return {
            "expected": np.where(enough, np.exp(predicted.log_mean), np.nan),
            "upper": np.where(enough, found.upper, np.nan),
            "p_value": found.p_value,
            "score": found.score,
            "alarm": alarm.astype(np.float64),
        }

    def _bounds(self, counts: Floats, predicted: Predicted) -> Bounds:
        if self.thresholdMethod == "delta":
            return by_power(counts, predicted, alpha=self.alpha, power=POWERS[self.powertrans])
        margin = self.thresholdMethod == "muan"
        return by_quantile(counts, predicted, alpha=self.alpha, margin=margin)

    def _predicted(self, series: Series, *, start: int) -> Predicted:
        """NaN at the points before `start`, and where the history is too short."""
        found = np.full((len(series.counts), 3), np.nan)
        for at, baseline in self._baselines(series, start=start):
            past = series.counts[at + baseline.times.astype(np.intp)]
            found[at] = self._predict(past, baseline)
        return Predicted(*found.T)

    def _baselines(self, series: Series, *, start: int) -> Iterator[tuple[int, Baseline]]:
        left_out = self.w if self.pastWeeksNotIncluded is None else self.pastWeeksNotIncluded
        for at in range(start, len(series.counts)):
            gaps = years_back(
                series.dates, at, years=self.b, step_days=series.step_days, by_date=self.by_date
            )
            if at < gaps[-1] + self.w:
                continue
            try:
                yield at, layout(gaps, half_width=self.w, periods=self.noPeriods, left_out=left_out)
            except ValueError as reason:
                raise SeriesRefused(
                    f"farrington_flexible: {reason}: lower w or noPeriods"
                ) from None

    def _predict(self, past: Floats, baseline: Baseline) -> tuple[float, float, float]:
        """Log mean, its standard error, and the dispersion; with a trend if it holds."""
        if self.trend and self.b >= _LEAST_YEARS_FOR_TREND:
            model, scale = self._fit(past, baseline, trend=True)
            if self._trend_holds(model, scale, largest=past.max()):
                return model.log_mean, np.sqrt(scale * model.variance), model.dispersion
        model, scale = self._fit(past, baseline, trend=False)
        return model.log_mean, np.sqrt(scale * model.variance), model.dispersion

    def _fit(self, past: Floats, baseline: Baseline, *, trend: bool) -> tuple[Fit, float]:
        """The model, and what its variances are multiplied by.

        With reweighting R puts the weights in place of the working weights before it takes the
        standard errors, and so does this; the dispersion is taken before.
        """
        model = fit(past, baseline, prior=None, trend=trend)
        weights = model.weight_at
        if self.reweight:
            prior = outbreak_weights(past, model, threshold=self.weightsThreshold)
            model = fit(past, baseline, prior=prior, trend=trend)
            weights = prior
        return model, float(weights @ model.residual_at(past) ** 2) / max(1, model.degrees)

    def _trend_holds(self, model: Fit, scale: float, *, largest: float) -> bool:
        from scipy.special import stdtr

        statistic = abs(model.slope) / np.sqrt(scale * model.slope_variance)
        p_value = 2 * stdtr(max(1, model.degrees), -statistic)
        return bool(p_value < self.pThresholdTrend and np.exp(model.log_mean) <= largest)


def outbreak_weights(past: Floats, model: Fit, *, threshold: float) -> Floats:
    """Weights that are the smaller the larger the Anscombe residual above the threshold; mean 1."""
    anscombe = 1.5 * (past ** (2 / 3) * model.mu_at ** (-1 / 6) - np.sqrt(model.mu_at))
    residual = anscombe / np.sqrt(model.dispersion * (1 - model.leverage_at))
    weights = np.where(residual > threshold, residual**-2.0, 1.0)
    return np.asarray(weights * (len(past) / weights.sum()), dtype=np.float64)


def _last(counts: Floats, *, points: int) -> Floats:
    """The sum of the newest points up to each."""
    total = np.concatenate([np.zeros(points), np.cumsum(counts)])
    return np.asarray(total[points:] - total[:-points], dtype=np.float64)


def _week_sums(counts: Floats) -> Floats:
    """The sum of seven days up to each; NaN for the first six."""
    sums = _last(counts, points=_DAYS_A_WEEK)
    sums[: _DAYS_A_WEEK - 1] = np.nan
    return sums
