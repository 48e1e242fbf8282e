"""Delimited text to columns of cells, and what of it cannot be laid under the header."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from loaders.errors import FileRefused
from loaders.headers import Knows
from loaders.layout import Layout, cells_of, layout_of
from loaders.ledger import MAX_SINGLE_REJECTIONS
from loaders.opening import EXPECTED
from loaders.report import Rejection

NEVER_CLOSED: Final = (
    "opens a quotation mark that is never closed, so all that follows belongs to it: close it"
)
SWALLOWED: Final = (
    "has a cell that holds what looks like other rows: look for a quotation mark that is not closed"
)
_BLOCK_BYTES: Final = 4 << 20
# A line of somebody's text may well hold fewer.
_FEWEST_DELIMITERS: Final = 4
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


def rows_of(text: bytes, *, path: Path, knows: Knows) -> Rows:
    """The rows of a delimited text in UTF-8 that is not blank. Raises FileRefused if it is none."""
    layout = layout_of(text, knows)
    if not layout.header:
        raise FileRefused(f"{path.name}: found no column names; {EXPECTED}")
    body = memoryview(text)[layout.end :]
    columns, odd, closed = _parsed(body, layout, path)
    numbers = np.arange(1, len(columns[0]) + len(odd) + 1, dtype="int64")
    regular = numbers[~np.isin(numbers, list(odd))]
    reasons = _too_broad(columns, regular, layout)
    if b'"' in text:
        reasons |= _swallowing(columns, regular, layout)
    if not closed:
        odd.pop(int(numbers[-1]), None)
        reasons[int(numbers[-1])] = NEVER_CLOSED
    filled, too_long = _mended(odd, layout)
    reasons |= too_long
    width = len(layout.header)
    columns, placed = _with(columns[:width], regular, filled)
    keep = ~np.isin(placed, list(reasons)) & _has_text(columns)
    return Rows(
        header=layout.header,
        columns=columns if keep.all() else [c.filter(pa.array(keep)) for c in columns],
        rows=placed[keep] + layout.records,
        rejections=_rejections(reasons, layout.records),
        titles=layout.titles,
    )


def _parsed(
    body: memoryview, layout: Layout, path: Path
) -> tuple[list[pa.ChunkedArray], dict[int, str], bool]:
    """Columns, records of another width as number → raw text, and whether all quotes close."""
    odd: dict[int, str] = {}

    def keep_apart(record: arrow_csv.InvalidRow) -> str:
        odd[int(record.number)] = record.text
        return "skip"

    end = (_END + layout.delimiter * (layout.width - 1)).encode()
    data = b"".join([body, b"" if bytes(body[-1:]) in (b"\n", b"\r") else b"\n", end, b"\n"])
    names = [f"f{at}" for at in range(layout.width)]
    parse = arrow_csv.ParseOptions(
        delimiter=layout.delimiter,
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
    return [pc.utf8_trim_whitespace(column) for column in table.columns], odd, closed


def _too_broad(
    columns: list[pa.ChunkedArray], numbers: npt.NDArray[np.int64], layout: Layout
) -> dict[int, str]:
    """Number → reason of the records with text beyond the header."""
    width = len(layout.header)
    found: dict[int, str] = {}
    for column in columns[width:]:
        for at in np.flatnonzero(pc.not_equal(column, "").to_numpy()):
            found[int(numbers[at])] = _too_long(len(columns), width)
    return found


def _swallowing(
    columns: list[pa.ChunkedArray], numbers: npt.NDArray[np.int64], layout: Layout
) -> dict[int, str]:
    """Number → reason of the records with a line in a cell that has a whole row's delimiters."""
    width = len(layout.header)
    fewest = max(width - 1, _FEWEST_DELIMITERS)
    found: dict[int, str] = {}
    for column in columns[:width]:
        breaks = (pc.match_substring(column, mark).to_numpy() for mark in "\r\n")
        for at in np.flatnonzero(np.logical_or(*breaks)):
            lines = column[int(at)].as_py().splitlines()[1:]
            if any(line.count(layout.delimiter) >= fewest for line in lines):
                found[int(numbers[at])] = SWALLOWED
    return found


def _too_long(count: int, width: int) -> str:
    return (
        f"has {count} cells where the header has {width}: "
        "put quotes round the cell that holds a delimiter"
    )


def _mended(odd: dict[int, str], layout: Layout) -> tuple[dict[int, list[str]], dict[int, str]]:
    """Records of another width: short ones filled up with blanks, longer ones cut if the rest is
    blank; and why the others cannot be laid under the header."""
    width = len(layout.header)
    filled: dict[int, list[str]] = {}
    reasons: dict[int, str] = {}
    for number, text in odd.items():
        cells = cells_of(text, layout.delimiter)
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
