"""Moments as counts of equal steps: days of 24 hours by the clock that end where the data end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo

import numpy as np
import pandas as pd

from dashboard.detection.terms import Floats


def blocks(
    series: Mapping[str, pd.DatetimeIndex],
    *,
    through: datetime,
    history_from: datetime,
    zone: tzinfo,
) -> tuple[Floats, pd.DatetimeIndex, pd.DatetimeIndex]:
    """Counts of each series (rows) in whole days (columns) that end at the clock time of `through`.

    Days are of the local clock, so that one over a clock change has 23 or 25 hours.

    Returns:
        The counts; the local date (without a zone) in which most of each day lies; and the days'
        ends (UTC). No column where there is no whole day.

    Raises:
        ValueError: times have no zone.
    """
    last = _local(through, zone)
    whole = max(0, (last - _local(history_from, zone)) // timedelta(days=1))
    ends = pd.DatetimeIndex([last - timedelta(days=age) for age in range(whole, -1, -1)])
    edges = ends.tz_localize(zone, ambiguous=False, nonexistent="shift_forward").tz_convert("UTC")
    counts = np.zeros((len(series), whole))
    for row, times in enumerate(series.values()):
        if times.tz is None:
            raise ValueError(f"times without a zone: {times.dtype}")
        # A day is (start, end]: what happened where the data end is in them.
        place = edges.searchsorted(times.dropna(), side="left") - 1
        inside = place[(place >= 0) & (place < whole)]
        counts[row] = np.bincount(inside, minlength=whole)
    return counts, (ends[1:] - timedelta(hours=12)).normalize(), edges[1:]


def _local(moment: datetime, zone: tzinfo) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError(f"a time without a zone: {moment.isoformat()}")
    return moment.astimezone(zone).replace(tzinfo=None)
