"""Moments as counts of equal steps: days of 24 hours by the clock that end where the data end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo

import numpy as np
import pandas as pd

from dashboard.detection.clock import days_back, on_clock
from dashboard.detection.terms import Floats


def blocks(
    series: Mapping[str, pd.DatetimeIndex],
    *,
    through: datetime,
    history_from: datetime,
    zone: tzinfo,
) -> tuple[Floats, pd.DatetimeIndex, pd.DatetimeIndex]:
    """Counts of each series (rows) in whole days (columns) that end at the clock time of `through`.

    Days are of the local clock (`clock.days_back` from `through`), so that one over a clock change
    has 23 or 25 hours.

    Returns:
        The counts; the local date (without a zone) in which most of each day lies; and the edges
        (UTC) between which the days lie, one more than there are days: day n is from edge n, which
        is not in it, to edge n + 1. No column where there is no whole day.

    Raises:
        ValueError: times have no zone.
    """
    last = on_clock(through, zone)
    whole = max(0, (last - on_clock(history_from, zone)) // timedelta(days=1))
    edges = days_back(through, range(whole, -1, -1), zone)
    counts = np.zeros((len(series), whole))
    for row, times in enumerate(series.values()):
        if times.tz is None:
            raise ValueError(f"times without a zone: {times.dtype}")
        # A day is (start, end]: what happened where the data end is in them.
        place = edges.searchsorted(times.dropna(), side="left") - 1
        inside = place[(place >= 0) & (place < whole)]
        counts[row] = np.bincount(inside, minlength=whole)
    ends = pd.DatetimeIndex([last - timedelta(days=age) for age in range(whole)][::-1])
    return counts, (ends - timedelta(hours=12)).normalize(), edges
