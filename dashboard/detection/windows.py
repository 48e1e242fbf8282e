"""The newest windows against the year before: what was seen, what is usual, how rare it is.

A first version: the baseline is one constant rate. Season, weekday, a trend within the year, past
clusters and changes in reporting are not modelled, and the chances stated ignore them. Where a
record without a time of day stands on the clock is for the caller to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from typing import Any, Final, Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.detection.chance import Curve, chances, tail
from dashboard.detection.sentence import Statement, not_enough, nothing_above, stands_out

Level = Literal["none", "watch", "alert", "not enough data"]
Times = Sequence[datetime] | pd.Series | pd.DatetimeIndex | NDArray[Any]

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class WindowScan:
    """The method's parameters: windows in days of 24 hours, allowances in false episodes a year."""

    window_days: tuple[int, ...] = (1, 2, 3, 7, 14)
    baseline_days: int = 365
    guard_days: int = 14
    """Days before the data's end that are kept out of the baseline."""
    min_baseline_days: int = 56
    watch_per_year: float = 12.0
    alert_per_year: float = 2.0

    def __post_init__(self) -> None:
        """Refuse parameters that contradict each other (ValueError)."""
        if not self.window_days or min(self.window_days) < 1:
            raise ValueError(f"windows must be of 1 day or more, got {self.window_days}")
        if self.guard_days < max(self.window_days):
            raise ValueError("the guard must be as long as the longest window: they would overlap")
        if not 1 <= self.min_baseline_days <= self.baseline_days:
            raise ValueError("the least baseline must be between 1 day and the whole baseline")


@dataclass(frozen=True)
class Window:
    """One window (start, end], ending where the data end."""

    days: int
    start: datetime
    end: datetime
    observed: int
    expected: float
    p_value: float
    """P(X ≥ observed) for this window alone."""
    times_per_year: float
    """How often a year chance alone does as much in this window, in episodes."""


@dataclass(frozen=True)
class Indicator:
    """What the scan says of one series."""

    series: str
    area: str | None
    through: datetime
    windows: tuple[Window, ...]
    """Empty when there are not enough data."""
    strongest: Window | None
    """The window with the smallest chance among those above what is expected."""
    chance_per_year: float | None
    """How often a year chance alone does as much in any of the windows, in episodes."""
    level: Level
    baseline_days: int
    statement: Statement


def scan(
    events: Times,
    *,
    through: datetime,
    history_from: datetime,
    params: WindowScan | None = None,
    series: str = "city",
    area: str | None = None,
    zone: tzinfo = UTC,
) -> Indicator:
    """Scan the windows that end at `through` for more than chance does.

    `events` are one time for each person, in any order; numpy times are UTC, others must be aware.
    The baseline is the `baseline_days` that end `guard_days` before `through`, or the whole days
    that there are of them since `history_from`. `zone` is for the times in the statement.

    Raises:
        ValueError: a time is not aware.
    """
    params = params or WindowScan()
    through, history_from = _utc(through), _utc(history_from)
    times = _instants(events)
    baseline_end = through - params.guard_days * _DAY
    baseline_days = max(0, min(params.baseline_days, (baseline_end - history_from) // _DAY))
    say = partial(Indicator, series=series, area=area, through=through, baseline_days=baseline_days)
    if baseline_days < params.min_baseline_days:
        return say(
            windows=(),
            strongest=None,
            chance_per_year=None,
            level="not enough data",
            statement=not_enough(
                baseline_days, needed=params.min_baseline_days, through=through, zone=zone
            ),
        )
    baseline_start = baseline_end - baseline_days * _DAY
    before = _Baseline(_count(times, start=baseline_start, end=baseline_end), baseline_days)
    windows, per_year = _look(times, through, params, before)
    above = [window for window in windows if window.observed > window.expected]
    strongest = min(above, key=lambda window: window.p_value, default=None)
    return say(
        windows=windows,
        strongest=strongest,
        chance_per_year=per_year,
        level=_level(per_year, params) if strongest else "none",
        statement=_statement(strongest, per_year, params, through=through, zone=zone),
    )


class _Baseline(NamedTuple):
    events: int
    days: int


def _look(
    times: NDArray[Any], through: datetime, params: WindowScan, before: _Baseline
) -> tuple[tuple[Window, ...], float]:
    """Every window, and how often a year chance alone makes any as rare as the rarest."""
    chance = chances(
        events=before.events, baseline_days=before.days, window_days=params.window_days
    )
    windows = tuple(
        _window(times, through, days, before=before, curve=curve)
        for days, curve in zip(params.window_days, chance.windows, strict=True)
    )
    return windows, chance.scan.at(min(window.p_value for window in windows))


def _window(
    times: NDArray[Any], through: datetime, days: int, *, before: _Baseline, curve: Curve
) -> Window:
    start = through - days * _DAY
    observed = _count(times, start=start, end=through)
    p_value = float(tail(observed, events=before.events, baseline_days=before.days, days=days))
    return Window(
        days=days,
        start=start,
        end=through,
        observed=observed,
        expected=(before.events + 0.5) / before.days * days,
        p_value=p_value,
        times_per_year=curve.at(p_value),
    )


def _level(per_year: float, params: WindowScan) -> Level:
    if per_year <= params.alert_per_year:
        return "alert"
    return "watch" if per_year <= params.watch_per_year else "none"


def _statement(
    strongest: Window | None,
    per_year: float,
    params: WindowScan,
    *,
    through: datetime,
    zone: tzinfo,
) -> Statement:
    if strongest is None or _level(per_year, params) == "none":
        return nothing_above(watch_per_year=params.watch_per_year, through=through, zone=zone)
    return stands_out(
        observed=strongest.observed,
        expected=strongest.expected,
        days=strongest.days,
        end=strongest.end,
        chance_per_year=per_year,
        zone=zone,
    )


def _utc(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise ValueError(f"a time without a zone: {at.isoformat()}")
    return at.astimezone(UTC)


def _instants(events: Times) -> NDArray[Any]:
    """Times as numpy's UTC microseconds."""
    if isinstance(events, np.ndarray) and events.dtype.kind == "M":
        return events.astype("datetime64[us]")
    if isinstance(events, (pd.Series, pd.DatetimeIndex)):
        if len(events) and not isinstance(events.dtype, pd.DatetimeTZDtype):
            raise ValueError(f"times without a zone: {events.dtype}")
        return events.to_numpy(dtype="datetime64[us]")
    return np.array([_numpy(at) for at in events], dtype="datetime64[us]")


def _numpy(at: datetime) -> np.datetime64:
    return np.datetime64(_utc(at).replace(tzinfo=None), "us")


def _count(times: NDArray[Any], *, start: datetime, end: datetime) -> int:
    """How many lie in (start, end]; a missing time lies nowhere."""
    return int(np.count_nonzero((times > _numpy(start)) & (times <= _numpy(end))))
