"""Which files of EMS care reports are tables of one export.

A report writer that gives each table its file may give all of them the same few columns, and
nothing in a header tells January from February. So tables belong together if they share care
reports and each brings elements that the other lacks; where two would do, the one that shares most.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Final

import pandas as pd

from loaders.cells import by_value, silent
from loaders.columns import elements_of, match
from loaders.ems_columns import EMS_COLUMNS, IMPRESSIONS, NALOXONE, SIGNS
from loaders.reading import TextTable
from loaders.values import agency, number

KINDS: Final = {
    "response": ("eResponse", "itResponse", "eDispatch", "eTimes"),
    "patient": ("ePatient", "eScene", "eHistory"),
    "situation": ("eSituation", "itSituation"),
    "medication": ("eMedications", "itMedications"),
    "disposition": ("eDisposition", "itDisposition", "eArrest"),
}
"""Kinds of tables, and the NEMSIS sections by which each is known."""
REPORT: Final = "report_number"


@dataclass(frozen=True)
class Doubt:
    """Tables of which the report numbers do not tell whether `one` or `other` goes with `with_`.

    Places among the tables that were asked for; `members` are all that share reports with them.
    """

    members: tuple[int, ...]
    with_: int
    one: int
    other: int


def fields_of(headers: tuple[str, ...]) -> dict[str, str]:
    """Field of an EMS export → its header."""
    return match(EMS_COLUMNS, headers).fields


def kinds_of(headers: Iterable[str]) -> frozenset[str]:
    """The kinds of tables whose columns are among the headers."""
    sections = {element.split(".")[0] for header in headers for element in elements_of(header)}
    return frozenset(kind for kind, own in KINDS.items() if sections & set(own))


def paired(tables: Sequence[TextTable]) -> list[tuple[int, ...] | Doubt]:
    """The places of the tables, those of one export together, in the order of their first.

    Every table must have a column of the report number.
    """
    parts = [_Part(table) for table in tables]
    shares = {
        pair: share
        for pair in combinations(range(len(parts)), 2)
        if (share := parts[pair[0]].share(parts[pair[1]]))
    }
    groups = [[at] for at in range(len(parts))]
    links = [pair for pair in shares if parts[pair[0]].fits(parts[pair[1]])]
    for one, other in sorted(links, key=lambda pair: -shares[pair]):
        _merge(groups, one, other, parts, shares)
    doubts = _doubts(links, parts, shares)
    doubtful = {at for doubt in doubts for at in doubt.members}
    groups = [group for group in groups if not doubtful & set(group)]
    _place_empty(groups, parts)
    found: list[tuple[int, ...] | Doubt] = [tuple(sorted(group)) for group in groups]
    return sorted([*found, *doubts], key=lambda one: one.members if isinstance(one, Doubt) else one)


class _Part:
    """What a table has to say of whose it is."""

    def __init__(self, table: TextTable) -> None:
        self._table = table
        self._fields = fields_of(table.headers)
        self._kinds = kinds_of(table.headers)
        self._elements = {token for header in table.headers for token in elements_of(header)}
        self._tells = bool(self._fields.keys() & set(SIGNS))
        self._whole = all(self._fields.keys() & set(part) for part in (IMPRESSIONS, NALOXONE))

    @cached_property
    def reports(self) -> pd.DataFrame:
        """Columns key and agency, "" where it is not told; each pair once."""
        frame = self._table.frame
        keys = pd.Series(by_value(frame[self._fields[REPORT]], number)[0], dtype="str")
        names = pd.Series("", index=keys.index, dtype="str")
        if "agency" in self._fields:
            texts = frame[self._fields["agency"]].reset_index(drop=True)
            plain = pd.Series(by_value(texts, agency)[0], dtype="str")
            names = plain.where(~silent(texts), "")
        found = pd.DataFrame({"key": keys, "agency": names})
        return found[found["key"] != ""].drop_duplicates(ignore_index=True)

    def share(self, other: _Part) -> float:
        """Of all reports of the two, how many both have; another agency's are others."""
        both = self.reports.merge(other.reports, on="key")
        told = (both["agency_x"] != "") & (both["agency_y"] != "")
        shared = both["key"][~told | (both["agency_x"] == both["agency_y"])].nunique()
        whole = self.reports["key"].nunique() + other.reports["key"].nunique() - shared
        return shared / whole if whole else 0.0

    def fits(self, other: _Part) -> bool:
        """Whether the two can be of one export, by their columns."""
        return not (self._whole and other._whole) and self._brings(other) and other._brings(self)

    def _brings(self, other: _Part) -> bool:
        alone = bool(self._elements - other._elements)
        return alone or (not self._tells and self._kinds != other._kinds)


_Shares = dict[tuple[int, int], float]


def _rivals(one: int, other: int, parts: Sequence[_Part], shares: _Shares) -> bool:
    """Whether two tables have reports in common though they are the same table twice."""
    return (min(one, other), max(one, other)) in shares and not parts[one].fits(parts[other])


def _merge(
    groups: list[list[int]], one: int, other: int, parts: Sequence[_Part], shares: _Shares
) -> None:
    first, second = (next(g for g in groups if at in g) for at in (one, other))
    if first is second or any(_rivals(a, b, parts, shares) for a in first for b in second):
        return
    groups.remove(second)
    first.extend(second)


def _doubts(
    links: Sequence[tuple[int, int]], parts: Sequence[_Part], shares: _Shares
) -> list[Doubt]:
    """One doubt for each set of linked tables in which a table shares as much with two rivals."""
    found: list[Doubt] = []
    for at in range(len(parts)):
        for one, other in _best_rivals(at, links, parts, shares):
            if not any(at in doubt.members for doubt in found):
                found.append(Doubt(_linked(at, links), at, one, other))
    return found


def _best_rivals(
    at: int, links: Sequence[tuple[int, int]], parts: Sequence[_Part], shares: _Shares
) -> Iterator[tuple[int, int]]:
    """Pairs of rivals that share the same with a table, and no rival of theirs more."""
    told = {sum(pair) - at: shares[pair] for pair in links if at in pair}
    for one, other in combinations(sorted(told), 2):
        better = (a for a in told if told[a] > told[one] and _rivals(a, one, parts, shares))
        if told[one] == told[other] and _rivals(one, other, parts, shares) and not any(better):
            yield one, other


def _linked(at: int, links: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """The tables that can be reached from one through links."""
    found = {at}
    while more := {b for pair in links if found & set(pair) for b in pair} - found:
        found |= more
    return tuple(sorted(found))


def _place_empty(groups: list[list[int]], parts: Sequence[_Part]) -> None:
    """Puts a table without any report to the first ones that it fits: it has nothing to mix up."""
    for group in [g for g in groups if len(g) == 1 and parts[g[0]].reports.empty]:
        table = parts[group[0]]
        others = (g for g in groups if g is not group and all(parts[b].fits(table) for b in g))
        if (taker := next(others, None)) is not None:
            groups.remove(group)
            taker.extend(group)
