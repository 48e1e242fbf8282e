"""How a delimited text is laid out: what delimits, and where the header is and ends."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from loaders.headers import HEAD_ROWS, Knows, header_at, usual_count

DELIMITERS: Final = ",;\t|"
_HEAD_BYTES: Final = 1 << 18
# A quoted cell of a header or title that goes over more lines than this is a stray quote.
_MOST_LINES: Final = 20


@dataclass(frozen=True)
class Layout:
    """The header and what comes before the rows: so many `records`, the header's among them, which
    end at the byte `end`. `titles` are the rows above the header that are not blank.

    `width`: how many cells rows have; more than the header where they end in delimiters.
    """

    delimiter: str
    header: tuple[str, ...]
    titles: tuple[int, ...]
    records: int
    end: int
    width: int


def layout_of(text: bytes, knows: Knows) -> Layout:
    """The layout of a text in UTF-8 that is not blank, by its first records."""
    head = text[:_HEAD_BYTES].decode(errors="ignore")
    records = list(islice(_records(head), HEAD_ROWS))
    outside = [re.sub(r'"[^"]*"', "q", record) for record in records]
    broadest = [max(DELIMITERS, key=line.count) for line in outside]
    split = [cells_of(record, mark) for record, mark in zip(records, broadest, strict=True)]
    at = header_at(split, knows)
    header = split[at]
    below = [cells_of(record, broadest[at]) for record in records[at + 1 :]]
    usual = usual_count([len(row) for row in below])
    while len(header) > max(usual, 1) and not header[-1]:
        header.pop()
    # Rows may end in delimiters that the header does not have.
    padded = not any(any(row[len(header) :]) for row in below if len(row) == usual)
    return Layout(
        delimiter=broadest[at],
        header=tuple(header),
        titles=tuple(n for n, row in enumerate(split[:at], start=1) if any(row)),
        records=at + 1,
        end=sum(len(record.encode()) for record in records[: at + 1]),
        width=max(len(header), usual if padded else 0),
    )


def _records(text: str) -> Iterator[str]:
    """The records with their line ends, a quoted line break being none."""
    lines = list(io.StringIO(text, newline=""))
    at = 0
    while at < len(lines):
        until = at + 1
        quotes = lines[at].count('"')
        while quotes % 2 and until < min(len(lines), at + _MOST_LINES):
            quotes += lines[until].count('"')
            until += 1
        until = at + 1 if quotes % 2 else until
        yield "".join(lines[at:until])
        at = until


def cells_of(record: str, delimiter: str) -> list[str]:
    """One record's cells, trimmed."""
    try:
        found = next(csv.reader(io.StringIO(record, newline=""), delimiter=delimiter), [])
    except csv.Error:
        # A cell may be longer than the module allows.
        found = record.split(delimiter)
    return [cell.strip() for cell in found]
