"""Days of the local clock: where a window of whole days begins, in counting and in its records."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo

import pandas as pd


def back(moment: datetime, days: int, zone: tzinfo) -> datetime:
    """As `days_back` for one number of days, in the moment's own zone."""
    found: datetime = days_back(moment, [days], zone)[0].to_pydatetime()
    return found.astimezone(moment.tzinfo)


def days_back(moment: datetime, days: Iterable[int], zone: tzinfo) -> pd.DatetimeIndex:
    """So many days of the local clock before a moment (after it, where negative), in UTC.

    As the loaders do it, of an hour that is there twice the first is taken, and a time that was
    skipped is moved forward to where the clock went on. No day before it is the moment itself,
    whichever of two such hours it lies in.

    Raises:
        ValueError: the moment has no zone.
    """
    numbers = list(days)
    wall = on_clock(moment, zone)
    walls = pd.DatetimeIndex([wall - timedelta(days=number) for number in numbers])
    found = walls.tz_localize(zone, ambiguous=True, nonexistent="shift_forward").tz_convert("UTC")
    itself = pd.Timestamp(moment).tz_convert("UTC")
    return pd.DatetimeIndex(found.where([number != 0 for number in numbers], itself))


def on_clock(moment: datetime, zone: tzinfo) -> datetime:
    """A moment on the local clock, without a zone. Raises ValueError if it has none itself."""
    if moment.utcoffset() is None:
        raise ValueError(f"a time without a zone: {moment.isoformat()}")
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)
