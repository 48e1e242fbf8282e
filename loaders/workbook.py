"""A workbook's table as text: what a person sees in each cell, and in which row.

openpyxl is read row by row: it tells how a number is shown (ZIP 01234), and a cell far from all
others costs it nothing.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final, Protocol

import numpy as np
import pyarrow as pa

from loaders.delimited import Rows
from loaders.errors import FileRefused
from loaders.headers import HEAD_ROWS, Knows, header_at
from loaders.opening import EXPECTED, workbook_file
from loaders.report import Notice
from loaders.shown import shown

MAX_CELLS: Final = 50_000_000
"""The most cells of one sheet, blanks before others included."""
MAX_ROWS: Final = 1 << 20
"""The most rows that a spreadsheet can have."""
_CHUNK_ROWS: Final = 10_000


class Cell(Protocol):
    """What is asked of openpyxl's cells."""

    value: object
    number_format: str | None


class Sheet(Protocol):
    """What is asked of openpyxl's sheets."""

    title: str

    def reset_dimensions(self) -> None: ...
    def iter_rows(self) -> Iterator[tuple[Cell, ...]]: ...


@dataclass(frozen=True)
class _Head:
    """A sheet's first rows and which of them is the header; `known`: headers known in it."""

    sheet: Sheet
    rows: list[list[str]]
    at: int
    known: int

    @property
    def header(self) -> list[str]:
        return self.rows[self.at]


def sheet_of(raw: bytes, *, path: Path, knows: Knows) -> tuple[Rows, tuple[Notice, ...]]:
    """The sheet whose header is known best, else the first that has a table; and notices on what
    was not read. Raises FileRefused if the file is no .xlsx, damaged, too large or without one.
    """
    from openpyxl import load_workbook

    file = workbook_file(raw, path)
    with warnings.catch_warnings():
        # What the library does not know of charts and styles is nothing to us.
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            heads = [_head(s, path, knows) for s in book.worksheets if s.sheet_state == "visible"]
            tables = [head for head in heads if sum(cell != "" for cell in head.header) > 1]
            if not tables:
                raise FileRefused(f"{path.name}: found no table in any sheet; {EXPECTED}")
            chosen = max(tables, key=lambda head: head.known)
            others = [head for head in tables if head is not chosen]
            return _read(chosen, others, path)
        except (FileRefused, MemoryError):
            raise
        except Exception as error:
            # A damaged workbook fails anywhere in the library, with any error.
            raise FileRefused(f"{path.name}: found a damaged Excel file; {EXPECTED}") from error


def _head(sheet: Sheet, path: Path, knows: Knows) -> _Head:
    rows = [row for _, row in islice(_texts(sheet, path), HEAD_ROWS)] or [[]]
    at = header_at(rows, knows)
    known = sum(cell != "" and knows(cell) for cell in rows[at])
    return _Head(sheet, rows, at, known)


def _read(head: _Head, others: list[_Head], path: Path) -> tuple[Rows, tuple[Notice, ...]]:
    width = len(head.header)
    below = ((n, row) for n, row in _texts(head.sheet, path) if n > head.at + 1 and row)
    numbers, beside, batches = [], [], []
    names = [str(at) for at in range(width)]
    while chunk := list(islice(below, _CHUNK_ROWS)):
        beside += [number for number, row in chunk if len(row) > width]
        inside = [(number, row) for number, row in chunk if any(row[:width])]
        numbers += [number for number, _ in inside]
        cells = [[row[at] if at < len(row) else "" for _, row in inside] for at in range(width)]
        arrays = [pa.array(column, pa.string()) for column in cells]
        batches.append(pa.RecordBatch.from_arrays(arrays, names=names))
    schema = pa.schema([(name, pa.string()) for name in names])
    notices = [Notice("sheet_not_read", f"sheet {o.sheet.title}", 1, None) for o in others]
    if beside:
        notices.append(Notice("cells_beside_table", None, len(beside), beside[0]))
    rows = Rows(
        header=tuple(head.header),
        columns=list(pa.Table.from_batches(batches, schema=schema).columns),
        rows=np.array(numbers, dtype="int64"),
        rejections=(),
        titles=tuple(n for n, row in enumerate(head.rows[: head.at], start=1) if row),
    )
    return rows, tuple(notices)


def _texts(sheet: Sheet, path: Path) -> Iterator[tuple[int, list[str]]]:
    """Rows as (number, texts), without the blanks at their right; a blank row has no texts."""
    # What a file says of its own dimensions is not to be trusted.
    sheet.reset_dimensions()
    left = MAX_CELLS
    for number, row in enumerate(sheet.iter_rows(), start=1):
        left -= len(row)
        if left < 0 or number > MAX_ROWS:
            raise FileRefused(
                f"{path.name}: sheet {sheet.title} has more than {MAX_CELLS:,} cells or "
                f"{MAX_ROWS:,} rows, the most that is read; clear what is far from the table"
            )
        yield number, _trimmed(row)


def _trimmed(row: Sequence[Cell]) -> list[str]:
    texts = [shown(cell.value, cell.number_format or "") for cell in row]
    while texts and not texts[-1]:
        texts.pop()
    return texts
