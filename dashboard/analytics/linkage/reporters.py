"""Who reported: of one reporter no two records are the same overdose."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from dashboard.analytics.linkage.encoding import NONE
from dashboard.analytics.linkage.terms import Bools, Ints


def clash(source: Ints, agency: Ints, one: Ints, other: Ints) -> Bools:
    """Whether two records, by their places, can be of one reporter: within a source both agencies
    must be named to say that they are not."""
    named = (agency[one] != NONE) & (agency[other] != NONE)
    may_be_one = ~named | (agency[one] == agency[other])
    return np.asarray((source[one] == source[other]) & may_be_one)


@dataclass(frozen=True, eq=False)
class Reporters:
    """Source and agency of every record; one without an agency may be any agency's."""

    source: Ints
    agency: Ints
    code: Ints
    """A number for each source and agency."""

    @classmethod
    def of(cls, source: Ints, agency: Ints) -> Reporters:
        """The reporters of records with these codes."""
        wide = int(agency.max(initial=0)) + 2
        return cls(source, agency, source * wide + agency + 1)

    @cached_property
    def _told(self) -> list[tuple[int, int]]:
        return list(zip(self.source.tolist(), self.agency.tolist(), strict=True))

    def compatible(self, record: int, others: list[int]) -> bool:
        """Whether none of the others can be of the record's reporter."""
        source, agency = self._told[record]
        for other in others:
            other_source, other_agency = self._told[other]
            if source == other_source and (
                agency == other_agency or NONE in (agency, other_agency)
            ):
                return False
        return True

    def by_size(self, records: list[int]) -> list[list[int]]:
        """The records of each reporter: most records first, then the smallest record."""
        found: dict[int, list[int]] = {}
        for each in sorted(records):
            found.setdefault(int(self.code[each]), []).append(each)
        return sorted(found.values(), key=lambda own: (-len(own), own[0]))

    def fitting(self, group: Ints, left: Ints, right: Ints) -> Bools:
        """Whether two groups, by the place of their first record, have no reporter in common."""
        sizes = np.bincount(group, minlength=len(group))
        order = np.argsort(group, kind="stable")
        starts = np.searchsorted(group[order], np.arange(len(group)))
        meetings = sizes[left] * sizes[right]
        pair = np.repeat(np.arange(len(left)), meetings)
        nth = np.arange(len(pair)) - np.repeat(np.cumsum(meetings) - meetings, meetings)
        wide = sizes[right][pair]
        one = order[starts[left][pair] + nth // wide]
        other = order[starts[right][pair] + nth % wide]
        clashing = np.bincount(
            pair[clash(self.source, self.agency, one, other)], minlength=len(left)
        )
        return np.asarray(clashing == 0)
