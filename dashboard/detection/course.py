"""How a series went in the last days: each day's count, and the rarest window that was looked at on
it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.detection.allowance import Allowance, Level
from dashboard.detection.completeness import Known
from dashboard.detection.scan import Looks
from dashboard.detection.terms import Floats


@dataclass(frozen=True)
class Window:
    """One window (start, end], ending with the day that is looked at or, where something is late,
    some days before it."""

    days: int
    start: datetime
    end: datetime
    observed: int
    expected: float
    p_value: float
    """P(X ≥ observed) for this window alone."""


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


def course_of(
    looks: Looks,
    row: int,
    *,
    part: Allowance,
    counts: Floats,
    known: Known,
    edges: pd.DatetimeIndex,
    chance_per_year: Floats,
    upper: Floats,
) -> Course:
    """The course of one series, a row of everything that is series × days.

    `part` is the series' own of the allowance. `counts`, `known` (of every series) and `edges` (one
    more) are of all days, the others of those that were looked at.
    """
    first = counts.shape[1] - len(looks.steps)
    return Course(
        days=looks.steps,
        starts=edges[first:-1],
        ends=edges[first + 1 :],
        observed=counts[row, first:],
        expected=looks.expected[0, row],
        upper=upper[row],
        whole=looks.whole[row],
        known=Known(known.share[first:], known.sd[first:]),
        dispersion=looks.dispersion[row],
        doubt=looks.doubt[0, row],
        chance_per_year=chance_per_year[row],
        level=_levels(part, chance_per_year[row], looks.rises[row], looks.ready[row]),
        rarest=_rarest(looks, row, edges),
    )


def _levels(
    part: Allowance, per_year: Floats, risen: NDArray[np.bool_], ready: NDArray[np.bool_]
) -> tuple[Level, ...]:
    return tuple(
        "not enough data" if not enough else part.level(float(times)) if above else "none"
        for times, above, enough in zip(per_year, risen, ready, strict=True)
    )


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
