"""Times for the scan, counted back from where the data end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

THROUGH = datetime(2026, 10, 31, 20, tzinfo=UTC)


def days_back(days: float) -> datetime:
    return THROUGH - timedelta(days=days)


def times(*back: float) -> list[datetime]:
    """One event so many days before the data's end, for each number."""
    return [days_back(days) for days in back]


def baseline(events: int, *, days: int = 365, guard: int = 14) -> list[datetime]:
    """Events spread evenly over the baseline, none of them near its ends."""
    return times(*(guard + (place + 0.5) * days / events for place in range(events)))


def joined(*parts: Iterable[datetime]) -> list[datetime]:
    return [at for part in parts for at in part]
