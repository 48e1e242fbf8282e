"""The newest windows against the year before: what was seen, what is usual, how rare it is.

A first version: the baseline is one constant rate. Season, weekday, a trend within the year, past
clusters and changes in reporting are not modelled, and the chances stated ignore them. Where a
record without a time of day stands on the clock is for the caller to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final, Literal, NamedTuple

import pandas as pd

from dashboard.detection.chance import Curve, chances, expected_in, tail
from dashboard.detection.sentence import Statement, not_enough, nothing_above, stands_out

Level = Literal["none", "watch", "alert", "not enough data"]

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
    chance_per_year: float
    """How often a year chance alone does as much in this window, in episodes."""


@dataclass(frozen=True)
class Indicator:
    """What the scan says."""

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


class Baseline(NamedTuple):
    """What was seen before the windows; days are of 24 hours."""

    events: int
    days: int


def baseline(
    events: pd.DatetimeIndex, *, through: datetime, history_from: datetime, params: WindowScan
) -> Baseline:
    """The `baseline_days` that end `guard_days` before `through`, or the whole days of them since
    `history_from`, if any.

    Raises:
        ValueError: times have no zone.
    """
    end = _utc(through) - params.guard_days * _DAY
    days = max(0, min(params.baseline_days, (end - _utc(history_from)) // _DAY))
    return Baseline(_count(events, start=end - days * _DAY, end=end), days)


def scan(
    events: pd.DatetimeIndex,
    *,
    through: datetime,
    history_from: datetime,
    params: WindowScan,
    zone: tzinfo = UTC,
) -> Indicator:
    """Scan the windows that end at `through` for more than chance does after the `baseline`.

    `events` are one time for each person, in any order; a missing time is in no window. `zone` is
    for the times in the statement.

    Raises:
        ValueError: times have no zone.
    """
    through = _utc(through)
    before = baseline(events, through=through, history_from=history_from, params=params)
    if before.days < params.min_baseline_days:
        return _too_early(before, params, through=through, zone=zone)
    windows, per_year = _look(events, through, params, before)
    above = [window for window in windows if window.observed > window.expected]
    strongest = min(above, key=lambda window: window.p_value, default=None)
    level = _level(per_year, params) if strongest else "none"
    signal = None if level == "none" else strongest
    return Indicator(
        through=through,
        windows=windows,
        strongest=strongest,
        chance_per_year=per_year,
        level=level,
        baseline_days=before.days,
        statement=_statement(signal, per_year, params, through=through, zone=zone),
    )


def _too_early(
    before: Baseline, params: WindowScan, *, through: datetime, zone: tzinfo
) -> Indicator:
    needed = params.min_baseline_days
    return Indicator(
        through=through,
        windows=(),
        strongest=None,
        chance_per_year=None,
        level="not enough data",
        baseline_days=before.days,
        statement=not_enough(before.days, needed=needed, through=through, zone=zone),
    )


def _look(
    events: pd.DatetimeIndex, through: datetime, params: WindowScan, before: Baseline
) -> tuple[tuple[Window, ...], float]:
    """Every window, and how often a year chance alone makes any as rare as the rarest."""
    chance = chances(
        events=before.events, baseline_days=before.days, window_days=params.window_days
    )
    windows = tuple(
        _window(events, through, days, before=before, curve=curve)
        for days, curve in zip(params.window_days, chance.windows, strict=True)
    )
    return windows, chance.scan.at(min(window.p_value for window in windows))


def _window(
    events: pd.DatetimeIndex, through: datetime, days: int, *, before: Baseline, curve: Curve
) -> Window:
    start = through - days * _DAY
    observed = _count(events, start=start, end=through)
    p_value = float(tail(observed, events=before.events, baseline_days=before.days, days=days))
    return Window(
        days=days,
        start=start,
        end=through,
        observed=observed,
        expected=expected_in(before.events, baseline_days=before.days, days=days),
        p_value=p_value,
        chance_per_year=curve.at(p_value),
    )


def _level(per_year: float, params: WindowScan) -> Level:
    if per_year <= params.alert_per_year:
        return "alert"
    return "watch" if per_year <= params.watch_per_year else "none"


def _statement(
    signal: Window | None,
    per_year: float,
    params: WindowScan,
    *,
    through: datetime,
    zone: tzinfo,
) -> Statement:
    if signal is None:
        return nothing_above(watch_per_year=params.watch_per_year, through=through, zone=zone)
    return stands_out(
        observed=signal.observed,
        expected=signal.expected,
        days=signal.days,
        end=signal.end,
        chance_per_year=per_year,
        zone=zone,
    )


def _utc(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise ValueError(f"a time without a zone: {at.isoformat()}")
    return at.astimezone(UTC)


def _count(events: pd.DatetimeIndex, *, start: datetime, end: datetime) -> int:
    """How many lie in (start, end]; a missing time lies nowhere."""
    if events.tz is None:
        raise ValueError(f"times without a zone: {events.dtype}")
    return int(((events > pd.Timestamp(start)) & (events <= pd.Timestamp(end))).sum())
