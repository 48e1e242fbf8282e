"""The scan over tables of daily or weekly counts: what `odwatch detect` gives."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.detection import calibration
from dashboard.detection.completeness import Known
from dashboard.detection.looks import of_one_look
from dashboard.detection.scan import WEEKLY_SCAN, Looks, Scan, look
from dashboard.detection.tails import most_unalarming, negative_binomial
from dashboard.detection.terms import Floats


def detect(
    counts: pd.DataFrame,
    *,
    alarms_per_year: float,
    first: pd.Timestamp | None = None,
    known: Known | None = None,
) -> pd.DataFrame:
    """Scan each column of `counts` by itself: one row for each series and step from `first` on.

    Args:
        counts: counts by daily or weekly date (a complete index), one column for each series; NaN
            where nothing was reported, which is in no baseline and in no window.
        alarms_per_year: false episodes a year that are accepted in each series.
        first: the first step that is looked at; all without it.
        known: the share of each step's events that the counts hold, all of them unless given: the
            expectation is multiplied by it, the counts never. What is counted in a step of share 0
            is in no baseline and in no window.

    Returns:
        `series_id`, `date`, `observed`, `expected` (of the step), `upper` (the most in the step
        that is no alarm by itself), `p_value` (the rarest window's own), `score` (larger is
        rarer: -log10 of the episodes a year), `alarm`. Where too little was reported before, or
        nothing in the step itself, all but `observed` are NaN and `alarm` is False.
    """
    steps = pd.DatetimeIndex(counts.index)
    params = WEEKLY_SCAN if _are_weeks(steps) else Scan()
    start = 0 if first is None else int(steps.searchsorted(first))
    given = counts.to_numpy(dtype=np.float64).T
    reported = ~np.isnan(given)
    held = _held(reported, known)
    looks = look(np.where(reported, given, 0.0), steps, first=start, params=params, known=held)
    is_there = reported[:, start:]
    told = {
        name: np.where(is_there, values, np.nan)
        for name, values in _told(looks, alarms_per_year).items()
    }
    flat = {
        "observed": given[:, start:],
        **told,
        # A rank that chance reaches more often than is accepted all year long alarms on nothing.
        "alarm": (told["score"] >= -np.log10(alarms_per_year)) & looks.rises,
    }
    index = pd.MultiIndex.from_product([counts.columns, looks.steps], names=["series_id", "date"])
    frame = pd.DataFrame({name: values.ravel() for name, values in flat.items()}, index=index)
    return frame.reset_index()


def upper(looks: Looks, alarms_per_year: float | Floats, *, looks_a_day: int = 1) -> Floats:
    """The most in one step that is no alarm by itself; series × steps."""
    asked = np.broadcast_to(np.asarray(alarms_per_year, dtype=np.float64), looks.rate.shape)
    once = of_one_look(asked / looks.tries, looks.rate, looks_a_day)
    rank = calibration.rank_at(once, looks.rate, looks.dispersion, step_days=looks.step_days)
    size, probability = negative_binomial(looks.expected[0], looks.dispersion, looks.doubt[0])
    return most_unalarming(rank, size, probability)


def _held(reported: NDArray[np.bool_], known: Known | None) -> Known | None:
    """The share of each series and step that is there; None where that is everything."""
    share: Floats = reported.astype(np.float64)
    if known is not None:
        share = share * known.share
    if bool((share == 1).all()) and (known is None or not np.any(known.sd)):
        return None
    return Known(share, np.zeros_like(share) if known is None else known.sd)


def _told(looks: Looks, alarms_per_year: float) -> dict[str, Floats]:
    return {
        "expected": looks.expected[0],
        "upper": upper(looks, alarms_per_year),
        "p_value": looks.of_strongest(looks.p_value),
        "score": -np.log10(looks.per_year()),
    }


def _are_weeks(steps: pd.DatetimeIndex) -> bool:
    return len(steps) > 1 and (steps[1] - steps[0]).days == WEEKLY_SCAN.baseline.step_days
