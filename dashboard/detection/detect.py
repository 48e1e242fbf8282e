"""The scan over tables of daily or weekly counts: what `odwatch detect` gives."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.detection import calibration
from dashboard.detection.scan import WEEKLY_SCAN, Looks, Scan, look
from dashboard.detection.tails import most_unalarming, negative_binomial
from dashboard.detection.terms import Floats


def detect(
    counts: pd.DataFrame,
    *,
    alarms_per_year: float,
    first: pd.Timestamp | None = None,
    completeness: Floats | None = None,
) -> pd.DataFrame:
    """Scan each column of `counts` by itself: one row for each series and step from `first` on.

    Args:
        counts: counts by daily or weekly date (a complete index), one column for each series.
        alarms_per_year: false episodes a year that are accepted in each series.
        first: the first step that is looked at; all without it.
        completeness: the share known of a step's events by its age in steps.

    Returns:
        `series_id`, `date`, `observed`, `expected` (of the step), `upper` (the most in the step
        that is no alarm by itself), `p_value` (the rarest window's own), `score` (larger is
        rarer: -log10 of the episodes a year), `alarm`. Without enough history all but `observed`
        are NaN and `alarm` is False.
    """
    steps = pd.DatetimeIndex(counts.index)
    weekly = len(steps) > 1 and (steps[1] - steps[0]).days == 7
    start = 0 if first is None else int(steps.searchsorted(first))
    looks = look(
        counts.to_numpy(dtype=np.float64).T,
        steps,
        first=start,
        params=WEEKLY_SCAN if weekly else Scan(),
        completeness=completeness,
    )
    per_year = looks.per_year()
    p_value = np.take_along_axis(looks.p_value, looks.strongest[None], axis=0)[0]
    flat = {
        "observed": counts.to_numpy().T[:, start:],
        "expected": looks.expected[0],
        "upper": upper(looks, alarms_per_year),
        "p_value": p_value,
        "score": -np.log10(per_year),
        "alarm": per_year <= alarms_per_year,
    }
    index = pd.MultiIndex.from_product([counts.columns, looks.steps], names=["series_id", "date"])
    frame = pd.DataFrame({name: values.ravel() for name, values in flat.items()}, index=index)
    return frame.reset_index()


def upper(looks: Looks, alarms_per_year: float | Floats) -> Floats:
    """The most in one step that is no alarm by itself; series × steps."""
    rank = calibration.rank_at(
        np.asarray(alarms_per_year), looks.rate, looks.dispersion, step_days=looks.step_days
    )
    size, probability = negative_binomial(looks.expected[0], looks.dispersion, looks.doubt)
    return most_unalarming(rank, size, probability)
