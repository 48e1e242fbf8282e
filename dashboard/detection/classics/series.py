"""What every detector is given, checked, and the table that every one returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from loaders.errors import OdwatchError

Floats = NDArray[np.float64]

COLUMNS: Final = ("date", "observed", "expected", "upper", "p_value", "score", "alarm")
SMALLEST_SD: Final = 1e-6
"""Divides where a baseline is constant: the score is then huge, but finite and still an order."""

_DAILY, _WEEKLY = 1, 7
_ALSO_BEFORE: Final = 2
"""What EARS C3 looks back on."""


class SeriesRefused(OdwatchError):
    """A series of a kind that a detector does not work on."""


class Detector(Protocol):
    """What `--method` names."""

    algorithm: ClassVar[str]
    """The name that index.json of the reference results has for it; empty where it has none."""

    def detect(self, counts: pd.Series, *, first: pd.Timestamp | None = None) -> pd.DataFrame:
        """One row of `COLUMNS` for each date from `first` on."""
        ...


@dataclass(frozen=True, eq=False)
class Series:
    """Counts at equal steps of 1 or 7 days, of which those from `start` on are asked for."""

    dates: pd.DatetimeIndex
    counts: Floats
    step_days: int
    start: int


def opened(counts: pd.Series, *, first: pd.Timestamp | None = None) -> Series:
    """Daily or weekly counts, every date there once and in order; one date alone is taken as daily.

    Raises:
        ValueError: the index is not of dates at such steps, or a count is missing or below 0.
    """
    dates = counts.index
    if not isinstance(dates, pd.DatetimeIndex):
        raise ValueError(f"counts must have an index of dates, got {type(dates).__name__}")
    values = counts.to_numpy(dtype=np.float64)
    if not np.isfinite(values).all() or (values < 0).any():
        raise ValueError("counts must be there for every date, and not below 0")
    start = 0 if first is None else int(dates.searchsorted(first))
    return Series(dates, values, _step_days(dates), start)


def _step_days(dates: pd.DatetimeIndex) -> int:
    if len(dates) < 2:
        return _DAILY
    steps = np.unique(np.diff(dates.to_numpy()))
    days = steps[0] / np.timedelta64(1, "D")
    if len(steps) > 1 or days not in (_DAILY, _WEEKLY):
        raise ValueError("dates must be each one day, or each one week, after the one before")
    return int(days)


def must_be_daily(series: Series, *, method: str) -> None:
    """Refuse a weekly series for a rule that is about days.

    Raises:
        SeriesRefused: the series is weekly.
    """
    if series.step_days != _DAILY:
        raise SeriesRefused(
            f"{method} is a rule for days, and the series is weekly: give it daily counts"
        )


def table(series: Series, columns: Mapping[str, NDArray[Any]]) -> pd.DataFrame:
    """The rows asked for; columns are over the whole series.

    A column that is not given is NaN (observed: the counts), and so is a figure without end. There
    is no alarm where there is no score.
    """
    blank = np.full(len(series.counts), np.nan)
    found: dict[str, Any] = {"date": series.dates[series.start :]}
    for name in COLUMNS[1:-1]:
        values = columns.get(name, series.counts if name == "observed" else blank)
        found[name] = np.where(np.isfinite(values), values, np.nan)[series.start :]
    alarm = np.asarray(columns["alarm"], dtype=bool)[series.start :]
    found["alarm"] = alarm & ~np.isnan(found["score"])
    return pd.DataFrame(found)


def before(series: Series, *, size: int, lag: int = 0) -> tuple[Floats, Floats]:
    """Mean and standard deviation of the `size` counts that end `lag` + 1 before each.

    NaN where there are fewer, and before what is asked for but for the last two points of it.
    """
    length = len(series.counts)
    means, sds = np.full(length, np.nan), np.full(length, np.nan)
    first = max(size + lag, series.start - _ALSO_BEFORE)
    if length > first:
        windows = np.lib.stride_tricks.sliding_window_view(series.counts, size)
        windows = windows[first - size - lag : length - size - lag]
        means[first:] = windows.mean(axis=1)
        sds[first:] = windows.std(axis=1, ddof=1)
    return means, sds


def standardised(counts: Floats, means: Floats, sds: Floats) -> Floats:
    """(count - mean) / sd; finite over a constant baseline, where any higher count is very rare."""
    return np.asarray((counts - means) / np.maximum(sds, SMALLEST_SD), dtype=np.float64)
