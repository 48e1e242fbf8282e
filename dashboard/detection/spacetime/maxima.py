"""The largest statistic that chance makes in each replication."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np

from dashboard.detection.spacetime.circles import Circles
from dashboard.detection.spacetime.cylinders import LEAST_CASES, expected, held, statistic, visits
from dashboard.detection.spacetime.points import Ints
from dashboard.detection.spacetime.slots import Slots
from dashboard.detection.terms import Floats

VISITS_A_BLOCK: Final = 400_000
_LEVELS_A_UNIT: Final = 4
_HALVINGS: Final = 40


def raise_maxima(maxima: Floats, circles: Circles, into: Slots, drawn: Ints) -> None:
    """Raise, in place, each replication's maximum to the largest among these circles."""
    cases = int(into.total.sum())
    least = _most_expected(maxima, drawn.shape[1], cases)
    needed = _needed(least.max(axis=0), circles, into)
    for rows in _blocks(circles, drawn):
        seen = visits(circles, drawn[rows], into.days_ago)
        for found in held(seen, needed):
            mean = expected(circles.held[:, found.circle], into, days=found.days)
            # Few can beat what was found before, and only these need logarithms.
            rare = np.flatnonzero(mean < least[rows][found.row, found.observed])
            values = statistic(found.observed[rare], mean[rare], cases)
            np.maximum.at(maxima[rows], found.row[rare], values)


def _needed(least: Floats, circles: Circles, into: Slots) -> Ints:
    """windows × circles: the fewest cases whose statistic may exceed some row's maximum."""
    return np.array(
        [
            np.searchsorted(least, expected(circles.held, into, days=days), side="right")
            for days in range(1, len(into.recent) + 1)
        ],
        dtype=np.int32,
    )


def _blocks(circles: Circles, drawn: Ints) -> list[slice]:
    visited = (circles.begins[1:] - circles.begins[:-1])[drawn].sum(axis=1)
    block = np.cumsum(visited) // VISITS_A_BLOCK
    edges = np.flatnonzero(np.diff(block, prepend=-1, append=block[-1] + 1))
    return [slice(*edge) for edge in pairwise(edges)]


def _most_expected(maxima: Floats, most: int, cases: int) -> Floats:
    """rows × counts: below which expectation a count's statistic may exceed the row's maximum."""
    levels, which = np.unique(np.floor(maxima * _LEVELS_A_UNIT), return_inverse=True)
    level = levels[:, None] / _LEVELS_A_UNIT
    observed = np.arange(most + 1, dtype=np.float64)
    low, high = np.zeros((len(levels), most + 1)), np.tile(observed, (len(levels), 1))
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        exceeds = statistic(observed, middle, cases) > level
        low, high = np.where(exceeds, middle, low), np.where(exceeds, high, middle)
    high[:, :LEAST_CASES] = 0
    return np.asarray(high[which])
