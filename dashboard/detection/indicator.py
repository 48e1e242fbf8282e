"""The newest windows of several series: what was seen, what was expected, how rare it is, and
whether that is a watch or an alert."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.detection.allowance import Allowance, Level
from dashboard.detection.blocks import blocks
from dashboard.detection.clock import back
from dashboard.detection.completeness import Curve, Known, of_series
from dashboard.detection.detect import upper
from dashboard.detection.scan import Looks, Scan, look
from dashboard.detection.sentence import (
    Statement,
    not_enough,
    nothing_above,
    stands_out,
    too_few,
)
from dashboard.detection.terms import Floats, Term

CITY: Final = "city"
"""The series that has half of the allowance."""


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


@dataclass(frozen=True)
class Indicator:
    """What the scan says of one series."""

    series: str
    through: datetime
    windows: tuple[Window, ...]
    """Empty when there are not enough data."""
    strongest: Window | None
    """The rarest window, if more was seen in it than expected. Where something is late, it may be
    none of `windows`, but one that ended some days ago and is looked at again."""
    chance_per_year: float | None
    """How often a year chance alone does as much in any of the windows, in episodes."""
    level: Level
    allowance: Allowance
    """The series' own part."""
    history_days: int
    """Days of data before the windows."""
    terms: tuple[Term, ...]
    """What the baseline found to matter: trend, season, weekday, month start."""
    tried: tuple[Term, ...]
    """Those that its history was long enough to try; of the others nothing can be told yet."""
    statement: Statement
    looks_a_day: int = 1
    """How often a day newer data are looked at, which the chance allows for."""


@dataclass(frozen=True, eq=False)
class Rarest:
    """Of the windows that were looked at on each day, the rarest; NaN where there was too little
    history to tell."""

    days: NDArray[np.intp]
    start: pd.DatetimeIndex
    """Where each begins (UTC)."""
    end: pd.DatetimeIndex
    """Where each ends: with the day, or days before it."""
    observed: Floats
    expected: Floats
    p_value: Floats


@dataclass(frozen=True, eq=False)
class Course:
    """How a series went in the last days: the band that chance explains, and its alarms."""

    days: pd.DatetimeIndex
    """Local dates, without a zone, in which most of each 24 hours lies."""
    starts: pd.DatetimeIndex
    """Where each begins (UTC)."""
    ends: pd.DatetimeIndex
    """Where each ends (UTC)."""
    observed: Floats
    expected: Floats
    """Of what is known by now."""
    upper: Floats
    """The most in one day that is no watch by itself."""
    whole: Floats
    """Expected if all were known."""
    known: Known
    """What share of each day is known by now."""
    dispersion: Floats
    """Variance over mean of a day's count."""
    doubt: Floats
    """Relative variance of what is expected in the day."""
    chance_per_year: Floats
    level: tuple[Level, ...]
    """The level on each day, looked at when it was the newest."""
    rarest: Rarest

    def window(self, place: int) -> Window:
        """The rarest window that was looked at on a day, by its place in the course."""
        return Window(
            days=int(self.rarest.days[place]),
            start=self.rarest.start[place].to_pydatetime(),
            end=self.rarest.end[place].to_pydatetime(),
            observed=int(self.rarest.observed[place]),
            expected=float(self.rarest.expected[place]),
            p_value=float(self.rarest.p_value[place]),
        )


@dataclass(frozen=True, eq=False)
class Scanned:
    """What a scan of several series says: each one's indicator, and its course."""

    indicators: dict[str, Indicator]
    courses: dict[str, Course]


def scan(
    series: Mapping[str, pd.DatetimeIndex],
    *,
    through: datetime,
    history_from: datetime,
    allowance: Allowance,
    zone: tzinfo,
    params: Scan | None = None,
    course_days: int = 60,
    looks_a_day: int = 1,
    completeness: Curve | Mapping[str, Curve] | None = None,
    known_at: datetime | None = None,
) -> Scanned:
    """Scan the windows that end at `through`, and those that ended on each of `course_days`.

    Args:
        series: for each name the moment (UTC) of each person, in any order; a missing one is in no
            window. `CITY` has half of the allowance, the others share the rest.
        through: where the data end.
        history_from: where they begin.
        allowance: what is accepted in all series together.
        zone: of the local clock by which days and weekdays are told.
        params: the method.
        course_days: how many days back the course goes.
        looks_a_day: how often a day newer data are looked at.
        completeness: the share of events that is known by their age, of all series or of those
            named; of others everything is known. What is expected is multiplied by it, of the
            days of the course as they are known now.
        known_at: when the data were last looked at, from which ages count: `through` unless given.

    Raises:
        ValueError: times have no zone.
    """
    method = params or Scan()
    counts, days, edges = blocks(series, through=through, history_from=history_from, zone=zone)
    first = max(0, len(days) - course_days)
    lag = timedelta() if known_at is None else known_at - through
    known = of_series(completeness, tuple(series), days=len(days), lag_days=lag / timedelta(days=1))
    looks = look(counts, days, first=first, params=method, known=known if completeness else None)
    per_year = looks.per_year(looks_a_day=looks_a_day)
    with_city = CITY in series
    city, other = allowance.shared(len(series) - with_city, with_city=with_city)
    parts = {name: city if name == CITY else other for name in series}
    asked = np.array([[part.watch_per_year] for part in parts.values()])
    highest = upper(looks, asked, looks_a_day=looks_a_day)
    found = Scanned({}, {})
    for row, (name, part) in enumerate(parts.items()):
        levels = _levels(part, per_year[row], looks.rises[row], looks.ready[row])
        found.indicators[name] = _indicator(
            name, row, looks, per_year, part, levels[-1] if levels else "not enough data",
            through=through, history_days=len(days), zone=zone, params=method,
            looks_a_day=looks_a_day,
        )  # fmt: skip
        found.courses[name] = Course(
            days=looks.steps,
            starts=edges[first:-1],
            ends=edges[first + 1 :],
            observed=counts[row, first:],
            expected=looks.expected[0, row],
            upper=highest[row],
            whole=looks.whole[row],
            known=Known(known.share[row, first:], known.sd[row, first:]),
            dispersion=looks.dispersion[row],
            doubt=looks.doubt[0, row],
            chance_per_year=per_year[row],
            level=levels,
            rarest=_rarest(looks, row, edges),
        )
    return found


def _rarest(looks: Looks, row: int, edges: pd.DatetimeIndex) -> Rarest:
    days = np.array(looks.window_steps)[looks.strongest[row]]
    ago = np.array(looks.ended_ago)[looks.strongest[row]]
    ends = np.arange(len(edges) - len(days), len(edges)) - ago
    return Rarest(
        days=days,
        # Before the first day where there is no window yet, of which nothing is told.
        start=edges[np.maximum(ends - days, 0)],
        end=edges[np.maximum(ends, 0)],
        observed=looks.of_strongest(looks.observed)[row],
        expected=looks.of_strongest(looks.expected)[row],
        p_value=looks.of_strongest(looks.p_value)[row],
    )


def _levels(
    part: Allowance, per_year: Floats, risen: NDArray[np.bool_], ready: NDArray[np.bool_]
) -> tuple[Level, ...]:
    return tuple(
        "not enough data" if not enough else part.level(float(times)) if above else "none"
        for times, above, enough in zip(per_year, risen, ready, strict=True)
    )


def _indicator(
    name: str,
    row: int,
    looks: Looks,
    per_year: Floats,
    part: Allowance,
    level: Level,
    *,
    through: datetime,
    history_days: int,
    zone: tzinfo,
    params: Scan,
    looks_a_day: int,
) -> Indicator:
    before = max(0, history_days - params.baseline.guard_steps)
    if level == "not enough data":
        needed = params.baseline.needed_steps
        is_long = before >= needed
        statement = (
            too_few(params.baseline.least_events, through=through, zone=zone)
            if is_long
            else not_enough(before, needed=needed, through=through, zone=zone)
        )
        return Indicator(
            name, through, (), None, None, "not enough data", part, before, (), (), statement
        )
    windows = tuple(
        _window(looks, place, row, through, zone) for place in range(len(looks.window_steps))
    )
    strongest = windows[looks.strongest[row, -1]] if looks.rises[row, -1] else None
    chance = float(per_year[row, -1])
    return Indicator(
        series=name,
        through=through,
        windows=windows[: looks.ended_now],
        strongest=strongest,
        chance_per_year=chance,
        level=level,
        allowance=part,
        history_days=before,
        terms=tuple(term for term, kept in looks.kept.items() if kept[row]),
        tried=tuple(looks.kept),
        statement=_statement(strongest, chance, level, part, through, zone),
        looks_a_day=looks_a_day,
    )


def _window(looks: Looks, place: int, row: int, through: datetime, zone: tzinfo) -> Window:
    days, ago = looks.window_steps[place], looks.ended_ago[place]
    return Window(
        days=days,
        start=back(through, ago + days, zone),
        end=back(through, ago, zone),
        observed=int(looks.observed[place, row, -1]),
        expected=float(looks.expected[place, row, -1]),
        p_value=float(looks.p_value[place, row, -1]),
    )


def _statement(
    strongest: Window | None,
    per_year: float,
    level: Level,
    part: Allowance,
    through: datetime,
    zone: tzinfo,
) -> Statement:
    if strongest is None or level == "none":
        return nothing_above(watch_per_year=part.watch_per_year, through=through, zone=zone)
    return stands_out(
        observed=strongest.observed,
        expected=strongest.expected,
        days=strongest.days,
        end=strongest.end,
        chance_per_year=per_year,
        level=level,
        zone=zone,
    )
