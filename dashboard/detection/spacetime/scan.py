"""The scan as a whole: cases in, clusters out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dashboard.detection.spacetime.circles import Circles, circles
from dashboard.detection.spacetime.cylinders import LEAST_CASES
from dashboard.detection.spacetime.maxima import raise_maxima
from dashboard.detection.spacetime.points import MM_A_KM, Ints, Points, count_near
from dashboard.detection.spacetime.separate import Best, apart, best, joined
from dashboard.detection.spacetime.slots import Slots, Study, drawn, slots, study
from dashboard.detection.spacetime.tail import gumbel

LEAST_REPLICATIONS: Final = 9
FIRST_REPLICATIONS: Final = 99
CLEARLY_CHANCE: Final = 0.2
"""What so few replications find likelier than this, all of them would not find rare: a watch of
clusters is told at a few in a hundred at most."""
PAIRS_A_PART: Final = 2_000_000
VISITS_A_PART: Final = 8_000_000
MOST_P: Final = 0.99995
"""What chance outdoes in all but one look in 20,000 is no cluster."""

Days = NDArray[np.datetime64]


@dataclass(frozen=True)
class SpaceTime:
    """The method: how large a cluster may be, and how chance is simulated."""

    max_days: int = 7
    max_km: float = 2.0
    max_share: float = 0.5
    """Of all cases, in a circle."""
    replications: int = 999
    seed: int = 1
    by_weekday: bool = False
    """Whether dates are permuted within weekdays only, so that a usual Saturday is no cluster."""

    def __post_init__(self) -> None:
        """Refuse what cannot be scanned with (ValueError)."""
        if self.max_days < 1:
            raise ValueError(f"windows are of 1 day or more, got {self.max_days}")
        if not 0 < self.max_km < np.inf:
            raise ValueError(f"circles have a radius above 0 km, got {self.max_km:g}")
        if not 0 < self.max_share <= 1:
            raise ValueError(f"circles hold a share of the cases up to 1, got {self.max_share:g}")
        if self.replications < LEAST_REPLICATIONS:
            raise ValueError(
                f"{LEAST_REPLICATIONS} replications or more are needed, got {self.replications}"
            )
        if self.seed < 0:
            raise ValueError(f"a seed is a whole number from 0 on, got {self.seed}")


@dataclass(frozen=True)
class Cluster:
    """More cases in a circle and in the newest days than there would be if where had nothing to do
    with when."""

    centre: tuple[float, float]
    """As the points are: latitude and longitude, or x and y."""
    radius_km: float
    """To the outermost case, 0 where all are at one point."""
    start: date
    end: date
    observed: int
    expected: float
    statistic: float
    p_value: float
    """That chance makes anything as odd somewhere, in one look; by a Gumbel tail."""
    cases: tuple[int, ...]
    """Which of the given cases are in it."""

    @property
    def days(self) -> int:
        """How many of the newest days it spans."""
        return (self.end - self.start).days + 1

    @property
    def recurrence_days(self) -> float:
        """In how many daily looks chance alone makes as odd a one once."""
        return 1 / self.p_value


def clusters(
    days: Days, at: Points, *, last: date, params: SpaceTime, centres: Points | None = None
) -> list[Cluster]:
    """Clusters that are alive on the study's last day, the strongest first, no two overlapping.

    Args:
        days: each case's day.
        at: where each case was.
        last: the last day of the study.
        params: the method.
        centres: where circles have their middle; the distinct points of the cases unless given.

    Raises:
        ValueError: no cases, or some after the last day; a case or centre without usable
            coordinates; centres in another unit than the cases.
    """
    days_ago = _days_ago(days, at, last)
    places, which = at.distinct()
    middles = places if centres is None else _same_unit(centres, at).distinct()[0]
    cases = study(which, days_ago, by_weekday=params.by_weekday)
    into = slots(cases, max_days=min(params.max_days, int(days_ago.max()) + 1))
    if len(into.place) < LEAST_CASES:
        return []
    chance = drawn(cases, into, replications=params.replications, seed=params.seed)
    maxima, found = np.zeros(params.replications), []
    for part, held in _parts(middles, places, cases, into, params):
        raise_maxima(maxima, held, into, chance)
        there = best(held, into)
        found.append(there._replace(centre=part[there.centre]))
    told = apart(joined(found), middles)
    return [
        _cluster(told, place, middles, at, days_ago, last, p_value=p_value)
        for place, p_value in enumerate(gumbel(told.statistic, maxima))
        if p_value < MOST_P
    ]


def rare_clusters(
    days: Days, at: Points, *, last: date, params: SpaceTime, centres: Points | None = None
) -> list[Cluster]:
    """As `clusters`, for who acts on rare ones alone: none on days that a first short simulation
    finds to be chance, which most are."""
    first_look = replace(params, replications=min(FIRST_REPLICATIONS, params.replications))
    seen = clusters(days, at, last=last, params=first_look, centres=centres)
    if not seen or seen[0].p_value > CLEARLY_CHANCE:
        return []
    return clusters(days, at, last=last, params=params, centres=centres)


def _days_ago(days: Days, at: Points, last: date) -> Ints:
    if not len(days):
        raise ValueError("there are no cases to scan")
    if len(days) != len(at):
        raise ValueError(f"{len(days)} days and {len(at)} points do not go together")
    if np.isnat(days).any():
        raise ValueError("a case without a date has no place in a scan: leave it out")
    days_ago = (np.datetime64(last, "D") - days.astype("datetime64[D]")).astype(np.int64)
    if (days_ago < 0).any():
        raise ValueError(f"the study ends on {last}, before the newest case")
    return days_ago


def _same_unit(centres: Points, at: Points) -> Points:
    if centres.unit != at.unit:
        raise ValueError(f"centres in {centres.unit} do not go with cases in {at.unit}")
    if not len(centres):
        raise ValueError("there are no centres to scan around")
    return centres


def _parts(
    centres: Points, places: Points, cases: Study, into: Slots, params: SpaceTime
) -> Iterator[tuple[Ints, Circles]]:
    """The circles around some centres after others, so that memory stays bounded. Each part is
    spread over the whole map: what the first finds rules out most of what the others could."""
    pairs = count_near(centres, places, max_km=params.max_km)
    visited = pairs * params.replications * len(into.place) / len(cases.place)
    parts = 1 + int(max(pairs / PAIRS_A_PART, visited / VISITS_A_PART))
    counted = cases.cases_at(len(places))
    for first in range(min(parts, len(centres))):
        part = np.arange(first, len(centres), parts)
        yield (
            part,
            circles(
                centres.of(part),
                places,
                counted,
                max_km=params.max_km,
                max_cases=int(params.max_share * len(cases.place)),
            ),
        )


def _cluster(
    told: Best,
    place: int,
    centres: Points,
    at: Points,
    days_ago: Ints,
    last: date,
    *,
    p_value: float,
) -> Cluster:
    middle = centres.of(np.repeat(told.centre[place], len(at)))
    inside = (middle.mm_to(at) <= told.mm[place]) & (days_ago < told.days[place])
    latitude, longitude = centres.at[told.centre[place]]
    return Cluster(
        centre=(float(latitude), float(longitude)),
        radius_km=float(told.mm[place]) / MM_A_KM,
        start=last - timedelta(days=int(told.days[place]) - 1),
        end=last,
        observed=int(told.observed[place]),
        expected=float(told.expected[place]),
        statistic=float(told.statistic[place]),
        p_value=float(p_value),
        cases=tuple(int(case) for case in np.flatnonzero(inside)),
    )
