"""Cylinders: a circle through the newest days. What is in them, what was expected, how odd."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dashboard.detection.spacetime.circles import Circles
from dashboard.detection.spacetime.points import Ints
from dashboard.detection.spacetime.slots import Slots
from dashboard.detection.terms import Floats

LEAST_CASES: Final = 2
"""One case is no cluster."""


class Visits(NamedTuple):
    """The smallest circle of a centre that each recent case is in, for each centre and row of
    places; by row, then circle."""

    row: Ints
    circle: Ints
    days_ago: Ints
    starts: Ints
    """Where in these arrays the visits of each row and centre begin."""

    def counted(self, inside: NDArray[np.bool_]) -> Ints:
        """For each visit, how many of its row and centre up to it are `inside`."""
        total = np.cumsum(inside, dtype=np.int32)
        before = total[self.starts] - inside[self.starts]
        lengths = np.diff(self.starts, append=len(inside))
        return np.asarray(total - np.repeat(before, lengths))


class Held(NamedTuple):
    """Cylinders of one window's length."""

    days: int
    row: Ints
    circle: Ints
    observed: Ints


def visits(circles: Circles, places: Ints, days_ago: Ints) -> Visits:
    """All visits where slot after slot has its case at these `places` (rows × slots)."""
    flat = places.ravel()
    counts = circles.begins[flat + 1] - circles.begins[flat]
    steps = np.arange(counts.sum())
    steps -= np.repeat(np.cumsum(counts) - counts - circles.begins[flat], counts)
    slot = np.arange(flat.size)
    # One number a visit, so that a plain sort puts them in order.
    circle_bits, days_bits = (
        int(most).bit_length() for most in (len(circles.mm), days_ago.max(initial=0))
    )
    slots = max(len(days_ago), 1)
    head = ((slot // slots) << (circle_bits + days_bits)) | days_ago[slot % slots]
    keys = np.repeat(head, counts) | (circles.of_place[steps] << days_bits)
    keys.sort()
    circle = (keys >> days_bits) & ((1 << circle_bits) - 1)
    row, centre = keys >> (circle_bits + days_bits), circles.centre[circle]
    begins = np.ones(len(keys), dtype=bool)
    begins[1:] = (centre[1:] != centre[:-1]) | (row[1:] != row[:-1])
    days_ago = (keys & ((1 << days_bits) - 1)).astype(np.int32)
    return Visits(row, circle, days_ago, np.flatnonzero(begins))


def held(seen: Visits, needed: Ints) -> Iterator[Held]:
    """The cylinders that just include a recent case (any other has the same cases in a wider
    circle) and hold as many as `needed`: windows × circles.

    Where several cases are equally far, the last has them all; those before it are of no weight.
    """
    for days, least in enumerate(needed, start=1):
        inside = seen.days_ago < days
        observed = seen.counted(inside)
        enough = np.flatnonzero(inside & (observed >= least[seen.circle]))
        yield Held(days, seen.row[enough], seen.circle[enough], observed[enough])


def expected(held: Ints, into: Slots, *, days: int) -> Floats:
    """Cases in the circle × cases in the window ÷ all cases, summed over strata; `held` is the
    first, strata × circles."""
    mean = np.zeros(held.shape[1])
    for inside, recent, total in zip(held, into.recent[days - 1], into.total, strict=True):
        if recent:
            mean += inside * recent / total
    return mean


def statistic(observed: Ints | Floats, mean: Floats, cases: int) -> Floats:
    """The log of the generalised likelihood ratio of a Poisson model, 0 where no more than expected
    were seen. Kulldorff and others (2005)."""
    rest = cases - observed
    with np.errstate(divide="ignore", invalid="ignore"):
        inside = observed * np.log(observed / mean)
        outside = np.where(rest > 0, rest * np.log(rest / (cases - mean)), 0.0)
    return np.where(observed > mean, inside + outside, 0.0)
