"""Files for a scan in space and time: where and when cases were, and centres to scan around.

As in files of counts, a file that cannot be used as a whole is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from loaders.columns import find_header, plain
from loaders.errors import FileRefused
from loaders.numbers import decimal, whole
from loaders.reading import TextTable, read_text
from loaders.strict_tables import column, day, refuse, strict_table

Unit = Literal["degrees", "km"]
COORDINATES: Final[dict[Unit, tuple[str, str]]] = {
    "degrees": ("latitude", "longitude"),
    "km": ("x_km", "y_km"),
}
MAX_CASES: Final = 1_000_000
_COUNTS: Final = ("cases", "count")
_HEADER: Final = "date and latitude,longitude or x_km,y_km"
_CENTRES_HEADER: Final = "latitude,longitude or x_km,y_km"

NO_DATE: Final = "is no date: write it as 2026-10-31"
NO_NUMBER: Final = "is no number of cases: write a whole number from 0 on"
NO_DATASET: Final = "names no data set: give the cases of one data set one name"
NOT_A_PLACE: Final = {
    "latitude": "is no latitude: write degrees from -90 to 90",
    "longitude": "is no longitude: write degrees from -180 to 180",
    "x_km": "is no coordinate: write kilometres as a number",
    "y_km": "is no coordinate: write kilometres as a number",
}
_FARTHEST: Final = {"latitude": 90.0, "longitude": 180.0, "x_km": 1e5, "y_km": 1e5}


@dataclass(frozen=True, eq=False)
class LocatedCases:
    """Cases, one row each in the file's order: `dataset` (None without such a column), `date` and
    two coordinates, named as in `COORDINATES[unit]`."""

    frame: pd.DataFrame
    unit: Unit


def read_cases(path: Path) -> LocatedCases:
    """A row may stand for several cases by a column `cases` or `count`.

    Raises:
        FileRefused: a column is missing, or a cell cannot be used.
    """
    unit = _unit(path, _HEADER)
    names = ("date", *COORDINATES[unit])
    table = strict_table(path, names, optional=("dataset", *_COUNTS), header=_HEADER)
    dates = column(table, "date", _day, NO_DATE, path)
    frame = pd.DataFrame(
        {
            "dataset": _datasets(table, path),
            "date": pd.to_datetime(pd.Series(dates)).to_numpy(),
            **_coordinates(table, unit, path),
        }
    )
    return LocatedCases(_repeated(frame, table, path), unit)


def read_centres(path: Path, unit: Unit) -> npt.NDArray[np.float64]:
    """The file's points, n × 2, which must have the `unit` of the cases.

    Raises:
        FileRefused: a column is missing, or a cell cannot be used.
    """
    header = ",".join(COORDINATES[unit])
    if _unit(path, _CENTRES_HEADER, first=unit) != unit:
        raise FileRefused(f"{path.name}: the cases have {header}, and so must the centres")
    table = strict_table(path, COORDINATES[unit])
    return np.column_stack(list(_coordinates(table, unit, path).values()))


def _unit(path: Path, header: str, *, first: Unit = "degrees") -> Unit:
    known = {plain(name) for names in COORDINATES.values() for name in names}
    headers = read_text(path, knows=lambda cell: plain(cell) in known | {"date"}).headers
    for unit, names in sorted(COORDINATES.items(), key=lambda item: item[0] != first):
        if all(find_header(headers, name) is not None for name in names):
            return unit
    missing = "latitude,longitude or x_km,y_km"
    raise FileRefused(f"{path.name}: has no columns {missing}: the header must be {header}")


def _datasets(table: TextTable, path: Path) -> npt.NDArray[np.object_]:
    if "dataset" not in table.headers:
        return np.full(len(table.frame), None, dtype=object)
    return column(table, "dataset", lambda text: text or None, NO_DATASET, path)


def _coordinates(table: TextTable, unit: Unit, path: Path) -> dict[str, npt.NDArray[np.float64]]:
    return {
        name: column(table, name, _within(_FARTHEST[name]), NOT_A_PLACE[name], path).astype(float)
        for name in COORDINATES[unit]
    }


def _repeated(frame: pd.DataFrame, table: TextTable, path: Path) -> pd.DataFrame:
    name = next((name for name in _COUNTS if name in table.headers), None)
    if name is None:
        return frame
    counts = column(table, name, whole, NO_NUMBER, path).astype(np.int64)
    refuse(table, np.cumsum(counts) > MAX_CASES, name, f"makes more than {MAX_CASES:,} cases", path)
    return frame.loc[frame.index.repeat(counts)].reset_index(drop=True)


def _within(farthest: float) -> Callable[[str], float | None]:
    def read(text: str) -> float | None:
        found = decimal(text)
        return found if found is not None and abs(found) <= farthest else None

    return read


def _day(text: str) -> date | None:
    """As everywhere, or with slashes: 2026/1/31."""
    parts = text.split("/")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        return day(text)
    return day("-".join([parts[0], *(part.zfill(2) for part in parts[1:])]))
