"""A quiet year with a cluster of five in its last days, to find episodes in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd

from dashboard.store import Store
from tests.analytics.builders import add, local, people, store_of
from tests.store.builders import incidents

QUIET = [f"{date(2025, 1, 3) + timedelta(days=12 * n)} 10:00" for n in range(35)]
CLUSTER = [
    f"2026-03-0{day} {hour:02d}:00" for day, hour in ((4, 10), (4, 12), (5, 9), (5, 11), (5, 15))
]
OPENS = "2026-03-05 00:00"
"""Where the data end when the city's alarm is first seen, looked at every midnight."""


def spiky(folder: Path, *, through: str, timed: bool = True) -> Store:
    """A city's store with all of it up to a local moment, at which its data end.

    `timed`: with times of day; dates alone tell of no delay, and all of them count as known.
    """
    return store_of(folder, _up_to(through, timed), through=through)


def later(store: Store, *, through: str, timed: bool = True) -> None:
    """The next load: the same records as far as they reach, and how far the data reach now."""
    add(store, _up_to(through, timed), through=through)


def reach(store: Store, *, through: str) -> None:
    """A load without records, by which the data reach further."""
    add(store, incidents(0), through=through)


def clock(text: str) -> datetime:
    """A local moment, for now."""
    return local(text).astimezone(UTC)


def _up_to(through: str, timed: bool) -> pd.DataFrame:
    times = [text for text in [*QUIET, *CLUSTER] if text <= through]
    times = times if timed else [text[:10] for text in times]
    frame = people(*times, severity="nonfatal", naloxone="single", age_band="25-34")
    return frame.assign(key=[f"k{place}" for place in range(len(frame))])
