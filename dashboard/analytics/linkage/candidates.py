"""Which records are compared at all: those of different reporters, near in time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from dashboard.analytics.linkage.encoding import Encoded
from dashboard.analytics.linkage.reporters import clash
from dashboard.analytics.linkage.surroundings import WITHIN_HOURS
from dashboard.analytics.linkage.terms import Bools, Ints

AT_ONCE: Final = 1_000_000


def candidates(records: Encoded, wanted: Bools | None = None) -> Iterator[tuple[Ints, Ints]]:
    """Pairs of places in `records`, the smaller first, each pair once; in parts of about AT_ONCE.

    With `wanted`, only those pairs of which at least one record is.
    """
    order = np.argsort(records.hours, kind="stable")
    hours = records.hours[order]
    after = np.arange(1, len(order) + 1)
    until = np.searchsorted(hours, hours + WITHIN_HOURS, side="right")
    if wanted is None:
        yield from _expanded(records, order, np.arange(len(order)), after, until)
        return
    chosen = wanted[order]
    rows = np.flatnonzero(chosen)
    yield from _expanded(records, order, rows, after[rows], until[rows])
    since = np.searchsorted(hours, hours - WITHIN_HOURS, side="left")
    for one, other in _expanded(records, order, rows, since[rows], rows):
        # Of two wanted records the earlier one has had the pair above.
        either = ~(wanted[one] & wanted[other])
        yield one[either], other[either]


def _expanded(
    records: Encoded, order: Ints, rows: Ints, first: Ints, end: Ints
) -> Iterator[tuple[Ints, Ints]]:
    """Each of `rows` with every place from its `first` to before its `end`."""
    sizes = np.maximum(end - first, 0)
    total = np.cumsum(sizes)
    begin = 0
    while begin < len(rows):
        before = total[begin - 1] if begin else 0
        stop = max(begin + 1, int(np.searchsorted(total, before + AT_ONCE, side="right")))
        size = sizes[begin:stop]
        left = np.repeat(rows[begin:stop], size)
        offset = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
        one, other = order[left], order[np.repeat(first[begin:stop], size) + offset]
        comparable = ~clash(records.source, records.agency, one, other)
        one, other = one[comparable], other[comparable]
        yield np.minimum(one, other), np.maximum(one, other)
        begin = stop
