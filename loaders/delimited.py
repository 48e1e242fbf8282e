"""Delimited text to columns: where the header is, what delimits, and rows of another width."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from loaders.errors import FileRefused
from loaders.headers import HEAD_ROWS, Knows, header_at, usual_count
from loaders.ledger import MAX_SINGLE_REJECTIONS
from loaders.report import Rejection

DELIMITERS: Final = ",;\t|"
NEVER_CLOSED: Final = (
    "opens a quotation mark that is never closed, so all that follows belongs to it: close it"
)
SWALLOWED: Final = (
    "has a cell that holds what looks like other rows: look for a quotation mark that is not closed"
)
_HEAD_CHARACTERS: Final = 1 << 18
_BLOCK_BYTES: Final = 4 << 20
# A quoted cell of a header or title that goes over more lines than this is a stray quote.
_MOST_LINES: Final = 20
# Added below the rows: if it is not the last row of what was read, a quote swallowed it.
_END: Final = "\x02end of file\x03"


@dataclass(frozen=True)
class Rows:
    """Columns of equal length below the header, cells trimmed, blanks "".

    `rows` numbers each as a spreadsheet does; what could not be laid under the header is rejected.
    """

    header: tuple[str, ...]
    columns: list[pa.ChunkedArray]
    rows: npt.NDArray[np.int64]
    rejections: tuple[Rejection, ...]
    titles: tuple[int, ...]
    """The rows above the header that are not blank."""


@dataclass(frozen=True)
class _Head:
    """What the first records say: `above` of them stand over the header, which ends at `end`."""

    delimiter: str
    header: tuple[str, ...]
    titles: tuple[int, ...]
    above: int
    end: int
    width: int


def rows_of(text: str, *, path: Path, knows: Knows | None = None) -> Rows:
    """The rows of a delimited text that is not blank. Raises FileRefused if it is none."""
    head = _head(text, knows)
    body = text[head.end :].encode()
    columns, odd, closed = _parsed(body, head, path)
    numbers = np.arange(1, len(columns[0]) + len(odd) + 1, dtype="int64")
    regular = numbers[~np.isin(numbers, list(odd))]
    reasons = _too_broad(columns, regular, head)
    if b'"' in body:
        reasons |= _swallowing(columns, regular, head)
    if not closed:
        odd.pop(int(numbers[-1]), None)
        reasons[int(numbers[-1])] = NEVER_CLOSED
    filled, too_long = _mended(odd, head)
    reasons |= too_long
    width = len(head.header)
    columns, placed = _with(columns[:width], regular, filled)
    keep = ~np.isin(placed, list(reasons)) & _has_text(columns)
    return Rows(
        header=head.header,
        columns=columns if keep.all() else [c.filter(pa.array(keep)) for c in columns],
        rows=placed[keep] + head.above,
        rejections=_rejections(reasons, head.above),
        titles=head.titles,
    )


def _head(text: str, knows: Knows | None) -> _Head:
    records = list(islice(_records(text[:_HEAD_CHARACTERS]), HEAD_ROWS))
    outside = [re.sub(r'"[^"]*"', "q", record) for record in records]
    broadest = [max(DELIMITERS, key=line.count) for line in outside]
    split = [_cells(record, mark) for record, mark in zip(records, broadest, strict=True)]
    at = header_at(split, knows)
    header = split[at]
    below = [_cells(record, broadest[at]) for record in records[at + 1 :]]
    usual = usual_count([len(row) for row in below])
    while len(header) > max(usual, 1) and not header[-1]:
        header.pop()
    # Rows may end in delimiters that the header does not have.
    padded = not any(any(row[len(header) :]) for row in below if len(row) == usual)
    return _Head(
        delimiter=broadest[at],
        header=tuple(header),
        titles=tuple(n for n, row in enumerate(split[:at], start=1) if any(row)),
        above=at + 1,
        end=sum(len(record) for record in records[: at + 1]),
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


def _cells(record: str, delimiter: str) -> list[str]:
    try:
        found = next(csv.reader(io.StringIO(record, newline=""), delimiter=delimiter), [])
    except csv.Error:
        # A cell may be longer than the module allows.
        found = record.split(delimiter)
    return [cell.strip() for cell in found]


def _parsed(
    body: bytes, head: _Head, path: Path
) -> tuple[list[pa.ChunkedArray], dict[int, str], bool]:
    """Columns, records of another width as number → raw text, and whether all quotes close."""
    odd: dict[int, str] = {}

    def keep_apart(record: arrow_csv.InvalidRow) -> str:
        odd[int(record.number)] = record.text
        return "skip"

    end = (_END + head.delimiter * (head.width - 1)).encode()
    data = b"".join([body, b"" if body.endswith((b"\n", b"\r")) else b"\n", end, b"\n"])
    names = [f"f{at}" for at in range(head.width)]
    parse = arrow_csv.ParseOptions(
        delimiter=head.delimiter,
        newlines_in_values=True,
        ignore_empty_lines=False,
        invalid_row_handler=keep_apart,
    )
    convert = arrow_csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
    )

    def read(block_bytes: int) -> pa.Table:
        odd.clear()
        # Only a single thread numbers the records.
        options = arrow_csv.ReadOptions(
            column_names=names, use_threads=False, block_size=block_bytes
        )
        return arrow_csv.read_csv(
            pa.BufferReader(data),
            read_options=options,
            parse_options=parse,
            convert_options=convert,
        )

    try:
        table = read(_BLOCK_BYTES)
    except pa.ArrowInvalid:
        # A record may be as long as a block at most: one block for all is slow and always holds.
        try:
            table = read(len(data) + 1)
        except pa.ArrowInvalid as error:
            reason = str(error).splitlines()[0]
            raise FileRefused(f"{path.name}: cannot be read as CSV: {reason}") from error
    closed = table.num_rows > 0 and table["f0"][-1].as_py() == _END
    if closed:
        table = table.slice(0, table.num_rows - 1)
    columns = [pc.utf8_trim_whitespace(column) for column in table.columns]
    return [pa.chunked_array([column.combine_chunks()]) for column in columns], odd, closed


def _too_broad(
    columns: list[pa.ChunkedArray], numbers: npt.NDArray[np.int64], head: _Head
) -> dict[int, str]:
    """Number → reason of the records with text beyond the header."""
    width = len(head.header)
    found: dict[int, str] = {}
    for column in columns[width:]:
        for at in np.flatnonzero(pc.not_equal(column, "").to_numpy()):
            found[int(numbers[at])] = _too_long(len(columns), width)
    return found


def _swallowing(
    columns: list[pa.ChunkedArray], numbers: npt.NDArray[np.int64], head: _Head
) -> dict[int, str]:
    """Number → reason of the records with a line in a cell that has a whole row's delimiters."""
    width = len(head.header)
    found: dict[int, str] = {}
    for column in columns[:width]:
        breaks = (pc.match_substring(column, mark).to_numpy() for mark in "\r\n")
        for at in np.flatnonzero(np.logical_or(*breaks)):
            lines = column[int(at)].as_py().splitlines()[1:]
            if any(line.count(head.delimiter) >= max(width - 1, 2) for line in lines):
                found[int(numbers[at])] = SWALLOWED
    return found


def _too_long(count: int, width: int) -> str:
    return (
        f"has {count} cells where the header has {width}: "
        "put quotes round the cell that holds a delimiter"
    )


def _mended(odd: dict[int, str], head: _Head) -> tuple[dict[int, list[str]], dict[int, str]]:
    """Records of another width: short ones filled up with blanks, longer ones cut if the rest is
    blank; and why the others cannot be laid under the header."""
    width = len(head.header)
    filled: dict[int, list[str]] = {}
    reasons: dict[int, str] = {}
    for number, text in odd.items():
        cells = _cells(text, head.delimiter)
        if any(cells[width:]):
            reasons[number] = _too_long(len(cells), width)
        else:
            filled[number] = (cells + [""] * width)[:width]
    return filled, reasons


def _with(
    columns: list[pa.ChunkedArray], numbers: npt.NDArray[np.int64], more: dict[int, list[str]]
) -> tuple[list[pa.ChunkedArray], npt.NDArray[np.int64]]:
    """The columns with the records of `more` in their places, and all records' numbers."""
    if not more:
        return columns, numbers
    every = np.concatenate([numbers, np.array(list(more), dtype="int64")])
    order = np.argsort(every, kind="stable")
    added = [pa.chunked_array([cells], pa.string()) for cells in zip(*more.values(), strict=True)]
    whole = [
        pa.chunked_array([*column.chunks, *extra.chunks]).take(pa.array(order))
        for column, extra in zip(columns, added, strict=True)
    ]
    return whole, every[order]


def _has_text(columns: Sequence[pa.ChunkedArray]) -> npt.NDArray[np.bool_]:
    found = np.zeros(len(columns[0]), dtype="bool")
    for column in columns:
        found |= pc.not_equal(column, "").to_numpy()
        if found.all():
            break
    return found


def _rejections(reasons: dict[int, str], above: int) -> tuple[Rejection, ...]:
    """By row; reasons that a thousand rows share are told as one line."""
    shared = Counter(reasons.values())
    told: dict[str, Rejection] = {}
    single = []
    for number in sorted(reasons):
        reason = reasons[number]
        if shared[reason] <= MAX_SINGLE_REJECTIONS:
            single.append(Rejection(number + above, None, None, reason))
        elif reason not in told:
            told[reason] = Rejection(number + above, None, None, reason, shared[reason])
    return tuple(sorted([*single, *told.values()], key=lambda rejection: rejection.row))
