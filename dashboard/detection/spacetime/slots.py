"""The dates of the newest cases as slots, and which cases fill them: truly, or drawn by chance."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dashboard.detection.spacetime.points import Ints

_WEEK = 7


class Slots(NamedTuple):
    """The dates that fall in the longest window; a permutation of dates changes who has them, never
    which there are."""

    days_ago: Ints
    """How many days before the last day each slot's date is, ascending."""
    place: Ints
    """Where the case is that has that date."""
    stratum: Ints
    """Among which cases its date was permuted."""
    recent: Ints
    """windows × strata: cases everywhere in the newest 1, 2, … days."""
    total: Ints
    """Cases of all days in each stratum."""


class Study(NamedTuple):
    """Every case: its place, days before the last day, and stratum; in an order of their own."""

    place: Ints
    days_ago: Ints
    stratum: Ints
    strata: int

    def cases_at(self, places: int) -> Ints:
        """strata × places: the cases of all days."""
        flat = np.bincount(self.stratum * places + self.place, minlength=self.strata * places)
        return flat.reshape(self.strata, places)


def study(place: Ints, days_ago: Ints, *, by_weekday: bool) -> Study:
    """The cases in an order that does not depend on the one they came in."""
    stratum = days_ago % _WEEK if by_weekday else np.zeros_like(days_ago)
    order = np.lexsort((days_ago, place, stratum))
    return Study(place[order], days_ago[order], stratum[order], _WEEK if by_weekday else 1)


def slots(cases: Study, *, max_days: int) -> Slots:
    """The slots as they truly are filled."""
    inside = np.flatnonzero(cases.days_ago < max_days)
    inside = inside[np.argsort(cases.days_ago[inside], kind="stable")]
    days_ago, stratum = cases.days_ago[inside], cases.stratum[inside]
    each_day = np.zeros((max_days, cases.strata), dtype=np.int64)
    np.add.at(each_day, (days_ago, stratum), 1)
    return Slots(
        days_ago=days_ago,
        place=cases.place[inside],
        stratum=stratum,
        recent=np.cumsum(each_day, axis=0),
        total=np.bincount(cases.stratum, minlength=cases.strata),
    )


def drawn(cases: Study, into: Slots, *, replications: int, seed: int) -> Ints:
    """replications × slots: the places where each slot's case is if dates are permuted among the
    cases of a stratum. Kulldorff and others (2005)."""
    random = np.random.default_rng(seed)
    places = np.empty((replications, len(into.place)), dtype=np.int64)
    for stratum in range(cases.strata):
        members = cases.place[cases.stratum == stratum]
        wanted = np.flatnonzero(into.stratum == stratum)
        for row in range(replications):
            places[row, wanted] = random.permutation(members)[: len(wanted)]
    return places
