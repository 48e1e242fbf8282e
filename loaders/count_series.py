"""Files of counts for a detector: `series_id,date,count`, and how complete counts of some age are.

A file that cannot be used as a whole is refused: a detector's answer over part of it would be an
answer to another question.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from loaders.numbers import decimal, whole
from loaders.strict_tables import column, day, refuse, strict_table

MAX_COUNT: Final = 10**12
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
    table = strict_table(path, ("series_id", "date", "count"))
    frame = pd.DataFrame(
        {
            "row": table.rows,
            "series_id": column(table, "series_id", _name, NO_SERIES, path),
            "date": pd.to_datetime(pd.Series(column(table, "date", day, NO_DATE, path))),
            "count": column(table, "count", _count, NO_COUNT, path).astype(np.float64),
        }
    )
    twice = frame.duplicated(["series_id", "date"]).to_numpy()
    refuse(table, twice, "date", TWICE, path)
    return frame


def read_completeness(path: Path) -> npt.NDArray[np.float64]:
    """The share of a day's events that is known when the day is so many days old, from age 0 on.

    The file has `age_days` and `share`. Between its ages the share is on the straight line, below
    its first age as there; after the last nothing is missing.

    Raises:
        FileRefused: a column is missing, or a cell cannot be used.
    """
    table = strict_table(path, ("age_days", "share"))
    ages = column(table, "age_days", whole, NO_AGE, path).astype(np.int64)
    shares = column(table, "share", _share, NO_SHARE, path).astype(np.float64)
    refuse(table, pd.Series(ages).duplicated().to_numpy(), "age_days", NO_AGE, path)
    order = np.argsort(ages)
    return np.interp(np.arange(ages.max() + 1), ages[order], shares[order])


def _name(text: str) -> str | None:
    return text or None


def _count(text: str) -> int | None:
    found = whole(text)
    return found if found is not None and found <= MAX_COUNT else None


def _share(text: str) -> float | None:
    found = decimal(text)
    return found if found is not None and 0 <= found <= 1 else None
