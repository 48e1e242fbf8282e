"""What is not known yet: how complete the newest days of a basis are, and what they will come to.

The sentence about shares holds no count, so every role may read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np
import pandas as pd

from dashboard.analytics.filters import Filters
from dashboard.analytics.periods import By, period_start
from dashboard.analytics.through import DataThrough
from dashboard.detection.clock import back
from dashboard.detection.completeness import COMPLETE, Recent, recent
from dashboard.reports.context import Context

LOOKED_AT_DAYS: Final = 90
"""Longer ago nothing is called new: the curve of several sources falls again where the history of
one of them begins."""

_HALF_AN_HOUR: Final = timedelta(minutes=30)


@dataclass(frozen=True)
class Newest:
    """Days of 24 hours that end where the data end; without any, nothing is missing."""

    days: int
    words: str
    """ "the last 9 days are about 70 % complete (60 to 80 %)"; "" where nothing is missing."""
    since: datetime | None = None
    """Where they begin, on the city's clock; None where nothing is missing."""

    @property
    def sentence(self) -> str:
        """What stands above a page's figures; "" where nothing is missing."""
        return f"Not all is known yet: {self.words}." if self.words else ""


NOTHING_MISSING: Final = Newest(0, "")


def build(context: Context, filters: Filters) -> Newest:
    """How complete the newest days of the basis are, whatever else narrows it."""
    known = context.through().get(filters.basis)
    curve = None if known is None else context.completeness(filters.basis)
    if known is None or curve is None:
        return NOTHING_MISSING
    found = recent(curve.days(_looked_at(known)))
    if not found.days:
        return NOTHING_MISSING
    since = context.local_clock(back(known.through, found.days, context.settings.city.zone))
    return Newest(found.days, words(found), since)


def words(found: Recent) -> str:
    """What is said of newest days of which something is missing, its interval with it."""
    days = "day is" if found.days == 1 else f"{found.days} days are"
    more = "at least the last" if found.days == LOOKED_AT_DAYS else "the last"
    share, low, high = (round(100 * at) for at in (found.share, found.low, found.high))
    sure = "" if low == high else f" ({low} to {high} %)"
    return f"{more} {days} about {share} % complete{sure}"


def since_period(context: Context, filters: Filters, *, by: By) -> pd.Timestamp | None:
    """The first day of the oldest of the newest periods of which something is missing.

    A period is judged by all of its hours up to where the data end: a month of which one day is
    half known is as good as whole. None where each is.
    """
    known, newest = context.through().get(filters.basis), build(context, filters)
    curve = context.completeness(filters.basis)
    if newest.since is None or known is None or curve is None:
        return None
    zone = context.settings.city.zone
    oldest = period_start(pd.Series([pd.Timestamp(newest.since).normalize()]), by).iloc[0]
    start = pd.Timestamp(oldest).tz_localize(zone, ambiguous=True, nonexistent="shift_forward")
    end = pd.Timestamp(known.through).tz_convert("UTC")
    hours = pd.date_range(start.tz_convert("UTC"), end - _HALF_AN_HOUR, freq="h")
    middles = hours + _HALF_AN_HOUR
    ages = np.asarray((end - middles) / pd.Timedelta(days=1))
    ages = np.minimum(ages, _looked_at(known))
    days = pd.Series(middles.tz_convert(zone).tz_localize(None).normalize())
    share = pd.Series(curve.at(ages).share).groupby(period_start(days, by)).mean()
    partial = share.index[share < COMPLETE]
    return None if partial.empty else pd.Timestamp(partial[0])


def _looked_at(known: DataThrough) -> int:
    """So many of the newest days, in all of which every source has data."""
    begun = max(one.first_day for one in known.parts or (known,))
    return min(LOOKED_AT_DAYS, (known.last_whole_day - begun).days)
