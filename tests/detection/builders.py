"""Times for the scan, counted back from where the data end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pandas as pd

THROUGH = datetime(2026, 10, 31, 20, tzinfo=UTC)


def days_back(days: float) -> datetime:
    return THROUGH - timedelta(days=days)


def times(*back: float) -> pd.DatetimeIndex:
    """One event so many days before the data's end, for each number."""
    return pd.DatetimeIndex([days_back(days) for days in back], dtype="datetime64[us, UTC]")


def spread(events: int, *, days: int = 365, guard: int = 14) -> pd.DatetimeIndex:
    """Events spread evenly over the baseline, none of them near its ends."""
    return times(*(guard + (place + 0.5) * days / events for place in range(events)))


def joined(first: pd.DatetimeIndex, *others: pd.DatetimeIndex) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(first.append(list(others)))
