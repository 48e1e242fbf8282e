"""What became of marked clusters under a rule, and how often it alarmed besides.

An alarm is of the days of its window; it belongs to a cluster if the two have a day in common and
the cluster's first overdose had happened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Final, Literal

import numpy as np
import pandas as pd

from dashboard.detection.backtest_rules import Bools, Verdicts
from dashboard.detection.episodes import opening
from dashboard.detection.terms import DAYS_A_YEAR, Floats

Kind = Literal["cluster", "advisory"]

KINDS: Final[tuple[Kind, ...]] = ("cluster", "advisory")


@dataclass(frozen=True)
class Cluster:
    """Days that a city calls a cluster; of an advisory it is not known whether there was one."""

    name: str
    first_day: date
    last_day: date
    kind: Kind = "cluster"

    def __post_init__(self) -> None:
        """Refuse days in the wrong order (ValueError)."""
        if self.last_day < self.first_day:
            raise ValueError(f"{self.name}: the last day is before the first")


@dataclass(frozen=True, eq=False)
class History:
    """Whole local days, each looked at when it ends."""

    days: pd.DatetimeIndex
    """Local dates, without a zone."""
    ends: pd.DatetimeIndex
    """The midnights (UTC) that end them."""
    counts: Floats
    moments: pd.DatetimeIndex
    """Of the people counted (UTC), ascending."""


@dataclass(frozen=True)
class Catch:
    """What became of one cluster under a rule."""

    cluster: Cluster
    caught: bool | None
    """None where it cannot be said: the rule had no history yet, or no overdose is recorded."""
    hours_to_alarm: float | None
    """From the first overdose to the end of the day whose look was the first to alarm."""


@dataclass(frozen=True)
class Outcome:
    """What a rule would have done."""

    rule: str
    years: float
    """Of days outside of all marked ones that it could judge."""
    alarms_per_year: float | None
    """Episodes that opened outside of the marked days; None where there are no such days."""
    alarm_days_per_year: float | None
    """Days outside of them on which an alarm stood."""
    catches: tuple[Catch, ...]
    """In the order of the clusters' days."""

    @property
    def judged(self) -> tuple[Catch, ...]:
        """The clusters, advisories left out, of which it can be said whether they are caught."""
        return tuple(
            found
            for found in self.catches
            if found.caught is not None and found.cluster.kind == "cluster"
        )

    @property
    def caught(self) -> int:
        """How many of `judged`."""
        return sum(bool(found.caught) for found in self.judged)

    @property
    def typical_hours(self) -> float | None:
        """The median of the hours to the alarm over the clusters caught."""
        hours = [found.hours_to_alarm for found in self.judged if found.hours_to_alarm is not None]
        return median(hours) if hours else None


def outcome(past: History, said: Verdicts, clusters: Sequence[Cluster]) -> Outcome:
    """What a rule that said this of the days of `past` would have done."""
    inside, belongs = _marked(past, said, clusters)
    outside = said.ready & ~inside
    years = float(outside.sum()) / DAYS_A_YEAR
    opened = opening(said.alarm[None])[0]

    def per_year(days: Bools) -> float | None:
        return float((days & ~belongs & outside).sum()) / years if years else None

    return Outcome(
        rule=said.rule,
        years=years,
        alarms_per_year=per_year(opened),
        alarm_days_per_year=per_year(said.alarm),
        catches=tuple(_catch(past, said, cluster) for cluster in clusters),
    )


def _marked(past: History, said: Verdicts, clusters: Sequence[Cluster]) -> tuple[Bools, Bools]:
    """Which days are in a cluster, and in which of them an alarm's window has a day of one."""
    inside, belongs = np.zeros((2, len(past.days)), dtype=bool)
    for cluster in clusters:
        first, last = (_place(past, day) for day in (cluster.first_day, cluster.last_day))
        inside[max(first, 0) : max(last + 1, 0)] = True
        belongs |= _has_a_day_of(said, first, last)
    return inside, belongs


def _place(past: History, day: date) -> int:
    return (pd.Timestamp(day) - past.days[0]).days


def _has_a_day_of(said: Verdicts, first: int, last: int) -> Bools:
    places = np.arange(len(said.alarm))
    return np.asarray((places >= first) & (places - said.window_days + 1 <= last))


def _catch(past: History, said: Verdicts, cluster: Cluster) -> Catch:
    unknown = Catch(cluster, None, None)
    last = _place(past, cluster.last_day)
    begun = _first_overdose(past, cluster)
    if begun is None:
        return unknown
    first = int(past.ends.searchsorted(begun, side="left"))
    if not said.ready[first]:
        return unknown
    alarms = np.flatnonzero(said.alarm & _has_a_day_of(said, first, last))
    if len(alarms):
        return Catch(cluster, True, (past.ends[alarms[0]] - begun).total_seconds() / 3600)
    is_over = last < len(past.days)
    return Catch(cluster, False, None) if is_over else unknown


def _first_overdose(past: History, cluster: Cluster) -> pd.Timestamp | None:
    """The first on the cluster's days, of those that are looked at."""
    first = max(_place(past, cluster.first_day), 0)
    last = min(_place(past, cluster.last_day), len(past.days) - 1)
    if last < first:
        return None
    counted = np.flatnonzero(past.counts[first : last + 1])
    if not len(counted):
        return None
    end = past.ends[first + counted[0]]
    # A day is (start, end]: the midnight that ends it is in it, the one before is not.
    before = past.ends[first + counted[0] - 1] if first + counted[0] else end - timedelta(hours=25)
    begun: pd.Timestamp = past.moments[past.moments.searchsorted(before, side="right")]
    return begun
