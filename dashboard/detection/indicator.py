"""The newest windows of several series: what was seen, what was expected, how rare it is, and
whether that is a watch or an alert."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

import numpy as np
import pandas as pd

from dashboard.detection.allowance import Allowance, Level
from dashboard.detection.baseline import Baseline
from dashboard.detection.blocks import blocks
from dashboard.detection.clock import back
from dashboard.detection.completeness import ALL_KNOWN, Curve
from dashboard.detection.course import Course, Window, course_of
from dashboard.detection.detect import upper
from dashboard.detection.scan import Looks, Scan, look
from dashboard.detection.sentence import (
    Statement,
    not_enough,
    nothing_above,
    stands_out,
    too_few,
)
from dashboard.detection.terms import Term

CITY: Final = "city"
"""The series that has half of the allowance."""


@dataclass(frozen=True)
class Indicator:
    """What the scan says of one series."""

    series: str
    through: datetime
    windows: tuple[Window, ...]
    """Those that end where the data end; empty when there are not enough data."""
    strongest: Window | None
    """The rarest window, if more was seen in it than expected. Where something is late, it may be
    none of `windows`, but one that ended some days ago and is looked at again."""
    chance_per_year: float | None
    """How often a year chance alone does as much in any of the windows, in episodes."""
    level: Level
    allowance: Allowance
    """The series' own part."""
    history_days: int
    """Days of data before the longest window."""
    terms: tuple[Term, ...]
    """What the baseline found to matter: trend, season, weekday, month start."""
    tried: tuple[Term, ...]
    """Those that its history was long enough to try; of the others nothing can be told yet."""
    statement: Statement
    looks_a_day: int = 1
    """How often a day newer data are looked at, which the chance allows for."""


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
    completeness: Curve | None = None,
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
        completeness: the share of events that is known by their age, of every series; None where
            everything is. What is expected is multiplied by it, of the days of the course as they
            are known now.

    Raises:
        ValueError: times have no zone.
    """
    method = params or Scan()
    counts, days, edges = blocks(series, through=through, history_from=history_from, zone=zone)
    known = (completeness or ALL_KNOWN).days(len(days))
    first = max(0, len(days) - course_days)
    looks = look(counts, days, first=first, params=method, known=known if completeness else None)
    per_year = looks.per_year(looks_a_day=looks_a_day)
    parts = _parts(series, allowance)
    asked = np.array([[part.watch_per_year] for part in parts.values()])
    highest = upper(looks, asked, looks_a_day=looks_a_day)
    found = Scanned({}, {})
    for row, (name, part) in enumerate(parts.items()):
        found.courses[name] = course_of(
            looks, row, part=part, counts=counts, known=known, edges=edges,
            chance_per_year=per_year, upper=highest,
        )  # fmt: skip
        found.indicators[name] = _indicator(
            name, row, looks, found.courses[name], part,
            through=through, history_days=max(0, len(days) - method.baseline.guard_steps),
            zone=zone, baseline=method.baseline, looks_a_day=looks_a_day,
        )  # fmt: skip
    return found


def _parts(names: Collection[str], allowance: Allowance) -> dict[str, Allowance]:
    """What each series has of the allowance."""
    with_city = CITY in names
    city, other = allowance.shared(len(names) - with_city, with_city=with_city)
    return {name: city if name == CITY else other for name in names}


def _indicator(
    name: str,
    row: int,
    looks: Looks,
    course: Course,
    part: Allowance,
    *,
    through: datetime,
    history_days: int,
    zone: tzinfo,
    baseline: Baseline,
    looks_a_day: int,
) -> Indicator:
    level = course.level[-1] if course.level else "not enough data"
    if level == "not enough data":
        statement = _too_little(history_days, baseline, through, zone)
        return Indicator(
            name, through, (), None, None, level, part, history_days, (), (), statement
        )
    windows = tuple(
        _window(looks, place, row, through, zone) for place in range(len(looks.window_steps))
    )
    strongest = windows[looks.strongest[row, -1]] if looks.rises[row, -1] else None
    chance = float(course.chance_per_year[-1])
    return Indicator(
        series=name,
        through=through,
        windows=windows[: looks.ended_now],
        strongest=strongest,
        chance_per_year=chance,
        level=level,
        allowance=part,
        history_days=history_days,
        terms=tuple(term for term, kept in looks.kept.items() if kept[row]),
        tried=tuple(looks.kept),
        statement=_statement(strongest, chance, level, part, through, zone),
        looks_a_day=looks_a_day,
    )


def _too_little(
    history_days: int, baseline: Baseline, through: datetime, zone: tzinfo
) -> Statement:
    if history_days >= baseline.needed_steps:
        return too_few(baseline.least_events, through=through, zone=zone)
    return not_enough(history_days, needed=baseline.needed_steps, through=through, zone=zone)


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
