"""Which past counts Farrington flexible compares one with, and which of them share a season."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd

from dashboard.detection.classics.quasipoisson import Baseline

POINTS_A_YEAR: Final = {1: 365, 7: 52}
"""By the step in days."""


def years_back(
    dates: pd.DatetimeIndex, at: int, *, years: int, step_days: int, by_date: bool
) -> tuple[int, ...]:
    """How many points ago it was 1, 2, ... years before.

    By date: the same day of the year, or the nearest one with the same weekday where the series is
    weekly (29 February is then 1 March). Else 365 or 52 points for each year.
    """
    if not by_date:
        return tuple(POINTS_A_YEAR[step_days] * back for back in range(1, years + 1))
    today = dates[at].date()
    gaps = ((today - _earlier(today, years=back)).days for back in range(1, years + 1))
    return tuple(round(days / step_days) for days in gaps)


def _earlier(day: date, *, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 3, 1)


@lru_cache(maxsize=256)
def layout(gaps: tuple[int, ...], *, half_width: int, periods: int, left_out: int) -> Baseline:
    """The baseline for reference points so many points ago, the newest `left_out` points not in it.

    Group 0 are the windows of `half_width` points either side of the reference points. With more
    than one period, what lies between two windows is in the baseline too, split into `periods` - 1
    groups as equal as can be, the longer ones first (Noufaily and others 2013, 3.2).

    Raises:
        ValueError: the windows and periods do not fit between the reference points.
    """
    points = [-gap for gap in reversed(gaps)] + [0]
    times, groups = [], []
    for point, following in pairwise(points):
        window = np.arange(point - half_width, point + half_width + 1)
        times.append(window)
        groups.append(np.zeros(len(window), dtype=np.intp))
        between = np.arange(point + half_width + 1, following - half_width)
        if len(between) < periods - 1:
            raise ValueError(f"{periods} periods and windows of {len(window)} do not fit in a year")
        for number, part in enumerate(np.array_split(between, periods - 1) if periods > 1 else []):
            times.append(part)
            groups.append(np.full(len(part), number + 1, dtype=np.intp))
    if periods > 1:
        times.append(np.arange(-half_width, 0))
        groups.append(np.zeros(half_width, dtype=np.intp))
    all_times, all_groups = np.concatenate(times), np.concatenate(groups)
    kept = all_times < -left_out
    return Baseline(all_groups[kept], periods, all_times[kept].astype(np.float64))
