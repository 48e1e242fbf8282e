"""Which of many overlapping cylinders are told: the strongest, and those that lie apart from it."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from dashboard.detection.spacetime.circles import Circles
from dashboard.detection.spacetime.cylinders import LEAST_CASES, expected, held, statistic, visits
from dashboard.detection.spacetime.points import Ints, Points
from dashboard.detection.spacetime.slots import Slots
from dashboard.detection.terms import Floats


class Best(NamedTuple):
    """The strongest cylinder of each centre that has one; equal ones: the smaller, then shorter."""

    centre: Ints
    mm: Ints
    days: Ints
    observed: Ints
    expected: Floats
    statistic: Floats


def best(circles: Circles, into: Slots) -> Best:
    """As the cases truly are."""
    found = list(_cylinders(circles, into))
    every = Best._make(np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.lexsort((every.days, every.mm, -every.statistic, every.centre))
    _, first = np.unique(every.centre[order], return_index=True)
    return _chosen(every, order[first])


def joined(parts: list[Best]) -> Best:
    """Of all centres, the strongest first; of equal ones the smaller, the shorter, the first."""
    every = Best._make(np.concatenate(columns) for columns in zip(*parts, strict=True))
    order = np.lexsort((every.centre, every.days, every.mm, -every.statistic))
    return _chosen(every, order)


ROUNDED_MM: Final = 2
"""Three distances are in whole millimetres: circles that touch in a point may seem so far apart."""


def apart(every: Best, centres: Points) -> Best:
    """Without those whose circle touches a stronger one's; `every` has the strongest first."""
    left, told = np.arange(len(every.centre)), []
    while len(left):
        first, rest = left[0], left[1:]
        told.append(first)
        here = np.repeat(every.centre[first], len(rest))
        gap = centres.of(here).mm_to(centres.of(every.centre[rest]))
        left = rest[gap > every.mm[first] + every.mm[rest] + ROUNDED_MM]
    return _chosen(every, np.array(told, dtype=np.int64))


def _cylinders(circles: Circles, into: Slots) -> list[Best]:
    cases, found = int(into.total.sum()), []
    seen = visits(circles, into.place[None], into.days_ago)
    needed = np.full((len(into.recent), len(circles.mm)), LEAST_CASES)
    for each in held(seen, needed):
        mean = expected(circles.held[:, each.circle], into, days=each.days)
        values = statistic(each.observed, mean, cases)
        days = np.full(len(mean), each.days)
        cylinders = Best(
            circles.centre[each.circle], circles.mm[each.circle], days, each.observed, mean, values
        )
        found.append(_chosen(cylinders, np.flatnonzero(values > 0)))
    return found


def _chosen(every: Best, at: Ints) -> Best:
    return Best._make(column[at] for column in every)
