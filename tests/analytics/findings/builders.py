"""Sources that report on written days, to which one thing is done."""

from __future__ import annotations

import pandas as pd

from tests.store.builders import incidents

FIRST = "2024-01-01"


def steady(days: int, *, every: int = 1, first: str = FIRST, **overrides: object) -> pd.DataFrame:
    """A record at noon on every so manyth of so many days."""
    on = pd.date_range(first, periods=days, freq="D", unit="us")[::every]
    at = pd.Series(on.tz_localize("America/New_York") + pd.Timedelta(hours=12))
    given = {
        "key": [f"{first}/{place}" for place in range(len(on))],
        "occurred_on": pd.Series(on), "occurred_at": at.dt.tz_convert("UTC"),
        "entered_at": at.dt.tz_convert("UTC") + pd.Timedelta(hours=2),
        "latitude": [38.8 + place / 1e4 for place in range(len(on))],
    }  # fmt: skip
    return incidents(len(on), **(given | overrides))


def days_of(frame: pd.DataFrame, *, days: int) -> pd.Series:
    """Every day of the source, all of it told."""
    every = pd.date_range(frame["occurred_on"].min(), periods=days, freq="D", unit="us")
    return pd.Series(1.0, index=every)


def between(frame: pd.DataFrame, first: str, last: str) -> pd.Series:
    """Which records are of these days."""
    return frame["occurred_on"].between(first, last)
