"""Files of which every row counts: a table is read whole, or refused with its first wrong cell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from loaders.cells import by_value
from loaders.columns import find_header, plain
from loaders.errors import FileRefused
from loaders.reading import TextTable, read_text

_YEARS: Final = (1900, 2200)
_LONGEST_VALUE: Final = 40


def strict_table(
    path: Path, names: tuple[str, ...], *, optional: tuple[str, ...] = (), header: str | None = None
) -> TextTable:
    """The file with its columns under these names, and those of the `optional` ones that it has.

    Raises:
        FileRefused: it is no table of rows, or lacks a column: then it says that the header must be
            `header`, the names unless given.
    """
    known = {plain(name) for name in (*names, *optional)}
    table = read_text(path, knows=lambda cell: plain(cell) in known)
    found = {name: find_header(table.headers, name) for name in (*names, *optional)}
    missing = [name for name in names if found[name] is None]
    if missing:
        raise FileRefused(
            f"{path.name}: has no column {', '.join(missing)}: the header must be "
            f"{header or ','.join(names)}"
        )
    for unlaid in table.rejections:
        raise FileRefused(f"{path.name}: row {unlaid.row}: {unlaid.reason}")
    if not len(table.frame):
        raise FileRefused(f"{path.name}: found a header and no rows; expected rows below it")
    kept = {name: header for name, header in found.items() if header is not None}
    frame = table.frame[list(kept.values())].set_axis(list(kept), axis="columns")
    return TextTable(tuple(kept), frame, table.rows)


def column(
    table: TextTable, name: str, read: Callable[[str], object], reason: str, path: Path
) -> npt.NDArray[np.object_]:
    """The column's values; FileRefused with the first cell that `read` makes None of."""
    values, failed = by_value(table.frame[name], read)
    refuse(table, failed, name, reason, path)
    return values


def refuse(
    table: TextTable, failed: npt.NDArray[np.bool_], name: str, reason: str, path: Path
) -> None:
    """Raise FileRefused with the first cell that `failed`, if there is one."""
    if not failed.any():
        return
    first = int(np.argmax(failed))
    value = str(table.frame[name].iloc[first])
    shown = value if len(value) <= _LONGEST_VALUE else value[:_LONGEST_VALUE] + "…"
    others = int(failed.sum()) - 1
    more = f" ({others:,} more rows like it)" if others else ""
    raise FileRefused(f"{path.name}: row {table.rows[first]}, {name} '{shown}': {reason}{more}")


def day(text: str) -> date | None:
    """A date of the calendar without a time of day, or at midnight; None if it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    inside = _YEARS[0] <= found.year < _YEARS[1]
    return found.date() if inside and found.time() == time() and found.tzinfo is None else None
