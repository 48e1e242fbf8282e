"""Which row of a file is its header: the first that is as broad as the table, not a title."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

HEAD_ROWS: Final = 60
"""A header is looked for in so many rows."""
_FEWEST_KNOWN: Final = 3

Knows: TypeAlias = Callable[[str], bool]
"""Whether a cell is a header that some source knows."""


def header_at(rows: Sequence[Sequence[str]], knows: Knows) -> int:
    """The index of the header among the first rows of a file (cells trimmed); 0 if all are blank.

    A title line fills at most half as many cells as rows of the file do. A row that is mostly
    headers that are known wins over one that holds none.
    """
    filled = [sum(cell != "" for cell in row) for row in rows[:HEAD_ROWS]]
    usual = usual_count(filled)
    first = next((at for at, count in enumerate(filled) if count and count * 2 > usual), 0)
    known = [sum(cell != "" and knows(cell) for cell in row) for row in rows[:HEAD_ROWS]]
    best = max(range(len(known)), key=lambda at: (known[at], -at), default=0)
    enough = known and known[best] >= max(_FEWEST_KNOWN, filled[best] / 2)
    return best if enough and known[first] < _FEWEST_KNOWN else first


def usual_count(counts: Sequence[int]) -> int:
    """The commonest count that is not 0; of equally common ones the largest; 0 if there is none."""
    common = Counter(count for count in counts if count)
    return max(common, key=lambda count: (common[count], count), default=0)


def unique_headers(cells: Sequence[str]) -> tuple[str, ...]:
    """The header's cells trimmed; a name that comes again gets its count, as in "ZIP (2)", and a
    nameless column its place, as in "(column 5)"."""
    names: list[str] = []
    taken: set[str] = set()
    seen: Counter[str] = Counter()
    for at, cell in enumerate(cells, start=1):
        name = " ".join(cell.split()) or f"(column {at})"
        given = name
        while given in taken:
            seen[name] += 1
            given = f"{name} ({seen[name] + 1})"
        taken.add(given)
        names.append(given)
    return tuple(names)
