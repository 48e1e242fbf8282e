"""Circles around centres, and how many cases of all days each of them holds."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from dashboard.detection.spacetime.points import Ints, Points, near

_MM_BITS: Final = 35
"""Half of the Earth's way around is 2e10 mm."""


class Circles(NamedTuple):
    """Circles by their centre, and around one centre from the smallest on. Circle n + 1 holds all
    that circle n of the same centre holds."""

    centre: Ints
    mm: Ints
    """The radius in millimetres: to the outermost case."""
    held: Ints
    """strata × circles: cases of all days."""
    of_place: Ints
    """The smallest circle of each centre that holds a place, place by place, ascending."""
    begins: Ints
    """Where in `of_place` each place begins, and the end."""


def circles(
    centres: Points, places: Points, cases: Ints, *, max_km: float, max_cases: int
) -> Circles:
    """All circles up to a radius and to a number of cases; places equally far are in together.

    `cases` is strata × places: how many there are at each on all days.
    """
    pairs = near(centres, places, max_km=max_km)
    order = np.argsort((pairs.centre << _MM_BITS) | pairs.mm)
    centre, place, mm = (each[order] for each in pairs)
    is_last = _changes(centre, mm, end=True)
    held = _since_start(cases[:, place], _changes(centre, end=False))[:, is_last]
    fits = held.sum(axis=0) <= max_cases
    number = np.where(fits, np.cumsum(fits) - 1, -1)
    circle = number[np.cumsum(is_last) - is_last]
    bits = len(held[0]).bit_length()
    by_place = np.sort((place[circle >= 0] << bits) | circle[circle >= 0])
    return Circles(
        centre=centre[is_last][fits],
        mm=mm[is_last][fits],
        held=held[:, fits],
        of_place=by_place & ((1 << bits) - 1),
        begins=np.searchsorted(by_place, np.arange(len(places) + 1) << bits),
    )


def _changes(*columns: Ints, end: bool) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Where rows that are equal in all columns begin, or end."""
    differs = np.zeros(max(len(columns[0]) - 1, 0), dtype=bool)
    for each in columns:
        differs |= each[1:] != each[:-1]
    edge = np.ones(min(len(columns[0]), 1), dtype=bool)
    return np.concatenate([differs, edge] if end else [edge, differs])


def _since_start(values: Ints, starts: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Ints:
    """Running sums along rows that begin anew at every start."""
    total = np.cumsum(values, axis=1)
    before = (total - values)[:, starts]
    return np.asarray(total - before[:, np.cumsum(starts) - 1])
