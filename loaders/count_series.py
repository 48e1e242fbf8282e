"""Files of counts for a detector: `series_id,date,count`, and how complete counts of some age are.

A file that cannot be used as a whole is refused: a detector's answer over part of it would be an
answer to another question.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from loaders.cells import by_value
from loaders.columns import find_header, plain
from loaders.errors import FileRefused
from loaders.numbers import decimal, whole
from loaders.reading import TextTable, read_text

MAX_COUNT: Final = 10**12
_YEARS: Final = (1900, 2200)
_LONGEST_VALUE: Final = 40

NO_SERIES: Final = "names no series: give the rows of one series one name"
NO_DATE: Final = "is no date: write it as 2026-10-31"
NO_COUNT: Final = (
    f"is no count: write a whole number from 0 to {MAX_COUNT:.0e}, and no row where nothing was "
    "reported"
)
TWICE: Final = "there is another row of this series and date: keep one"
NO_AGE: Final = "is no age: write whole days from 0 on, each once"
NO_SHARE: Final = "is no share: write a number from 0 to 1"


def read_counts(path: Path) -> pd.DataFrame:
    """The file's rows, in its order: `row` (as a spreadsheet shows it), `series_id`, `date`,
    `count` (float).

    Raises:
        FileRefused: a column is missing, or a cell cannot be used.
    """
    table = _table(path, ("series_id", "date", "count"))
    frame = pd.DataFrame(
        {
            "row": table.rows,
            "series_id": _column(table, "series_id", _name, NO_SERIES, path),
            "date": pd.to_datetime(pd.Series(_column(table, "date", _day, NO_DATE, path))),
            "count": _column(table, "count", _count, NO_COUNT, path).astype(np.float64),
        }
    )
    twice = frame.duplicated(["series_id", "date"]).to_numpy()
    _refuse(table, twice, "date", TWICE, path)
    return frame


def read_completeness(path: Path) -> npt.NDArray[np.float64]:
    """The share of a day's events that is known when the day is so many days old, from age 0 on.

    The file has `age_days` and `share`. Between its ages the share is on the straight line, below
    its first age as there; after the last nothing is missing.

    Raises:
        FileRefused: a column is missing, or a cell cannot be used.
    """
    table = _table(path, ("age_days", "share"))
    ages = _column(table, "age_days", whole, NO_AGE, path).astype(np.int64)
    shares = _column(table, "share", _share, NO_SHARE, path).astype(np.float64)
    _refuse(table, pd.Series(ages).duplicated().to_numpy(), "age_days", NO_AGE, path)
    order = np.argsort(ages)
    return np.interp(np.arange(ages.max() + 1), ages[order], shares[order])


def _table(path: Path, names: tuple[str, ...]) -> TextTable:
    """The file with its columns under these names."""
    table = read_text(path, knows=lambda cell: plain(cell) in {plain(name) for name in names})
    found = {name: find_header(table.headers, name) for name in names}
    missing = [name for name, header in found.items() if header is None]
    if missing:
        raise FileRefused(
            f"{path.name}: has no column {', '.join(missing)}: the header must be {','.join(names)}"
        )
    for unlaid in table.rejections:
        raise FileRefused(f"{path.name}: row {unlaid.row}: {unlaid.reason}")
    if not len(table.frame):
        raise FileRefused(f"{path.name}: found a header and no rows; expected rows below it")
    frame = table.frame[list(found.values())].set_axis(list(names), axis="columns")
    return TextTable(names, frame, table.rows)


def _column(
    table: TextTable, name: str, read: Callable[[str], object], reason: str, path: Path
) -> npt.NDArray[np.object_]:
    values, failed = by_value(table.frame[name], read)
    _refuse(table, failed, name, reason, path)
    return values


def _refuse(
    table: TextTable, failed: npt.NDArray[np.bool_], name: str, reason: str, path: Path
) -> None:
    if not failed.any():
        return
    first = int(np.argmax(failed))
    value = str(table.frame[name].iloc[first])
    shown = value if len(value) <= _LONGEST_VALUE else value[:_LONGEST_VALUE] + "…"
    others = int(failed.sum()) - 1
    more = f" ({others:,} more rows like it)" if others else ""
    raise FileRefused(f"{path.name}: row {table.rows[first]}, {name} '{shown}': {reason}{more}")


def _name(text: str) -> str | None:
    return text or None


def _day(text: str) -> date | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    inside = _YEARS[0] <= found.year < _YEARS[1]
    return found.date() if inside and found.time() == time() and found.tzinfo is None else None


def _count(text: str) -> int | None:
    found = whole(text)
    return found if found is not None and found <= MAX_COUNT else None


def _share(text: str) -> float | None:
    found = decimal(text)
    return found if found is not None and 0 <= found <= 1 else None
