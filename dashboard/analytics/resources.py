"""Resources: where naloxone is, where drugs can be dropped off, where treatment is.

A list that somebody keeps as CSV. Entries hold it, append-only: the newest list is in force.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from math import cos, hypot, radians
from pathlib import Path
from typing import Any, Final

import pandas as pd

from dashboard.geography.boundary import Boundary
from dashboard.store import Reader, Store
from loaders.errors import OdwatchError
from loaders.reading import read_text
from loaders.report import MAX_VALUE_CHARACTERS

ENTRY_KIND: Final = "resources"
_SUBJECT: Final = "list"
KINDS: Final = {
    "naloxone": "Naloxone site",
    "drop-off": "Drop-off box",
    "treatment": "Treatment",
}
"""What a resource can be, and how people call it."""
COLUMNS: Final = ("kind", "name", "latitude", "longitude", "address", "note")
NEEDED: Final = COLUMNS[:4]
MOST: Final = 1000
"""Rows of a list: it is sent to every viewer of the map."""
_LONGEST: Final = {"name": 80, "address": 120, "note": 200}
_FARTHEST_KM: Final = 50
_KM_PER_DEGREE: Final = 111.195
_SHOWN: Final = 10
_TYPES: Final = {"latitude": "float64", "longitude": "float64"}


class ResourcesRefused(OdwatchError):
    """A list of which nothing is kept; each line names file, row, column, value and reason."""


def resources(data: Reader) -> pd.DataFrame:
    """The list in force: `COLUMNS`, in its own order; empty before anybody gave one."""
    entries = data.entries(ENTRY_KIND)
    rows = entries["value"].iloc[-1]["rows"] if len(entries) else []
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({name: _TYPES.get(name, "str") for name in COLUMNS})


def keep(
    store: Store, path: Path, boundary: Boundary, *, name: str = "", who: str, at: datetime
) -> int:
    """Put a file's list in force, in place of the one before; returns how many rows it has.

    Args:
        store: where the entry goes.
        path: the file: CSV or XLSX with the columns `NEEDED` and perhaps the others; a header
            alone empties the list.
        boundary: the city: what lies more than 50 km from its centre is a mistake.
        name: how messages call the file.
        who: who gives it.
        at: when.

    Raises:
        FileRefused: it holds no table.
        ResourcesRefused: a column is missing or a row cannot be used; nothing of it is kept.
    """
    frame = read(path, boundary, name=name)
    rows: list[dict[Any, Any]] = frame.to_dict("records")
    store.add_entry(ENTRY_KIND, _SUBJECT, {"rows": rows, "file": name}, who=who, at=at)
    return len(rows)


def read(path: Path, boundary: Boundary, *, name: str = "") -> pd.DataFrame:
    """The list in a file, checked: `COLUMNS`. Raises as `keep` does."""
    called = name or path.name
    table = read_text(path, knows=lambda text: text.strip().lower() in COLUMNS)
    given = table.frame.rename(columns={header: header.strip().lower() for header in table.headers})
    missing = [column for column in NEEDED if column not in given]
    if missing:
        raise ResourcesRefused(
            f"{called}: column {', '.join(missing)} is missing; needed: {', '.join(NEEDED)}"
        )
    texts = pd.DataFrame({column: given.get(column, "") for column in COLUMNS}, dtype="str")
    texts = texts.fillna("").assign(kind=lambda frame: frame["kind"].str.lower())
    faults = [f"row {one.row}: {one.reason}" for one in table.rejections]
    for row, cells in zip(table.rows, texts.to_dict("records"), strict=True):
        faults += [f"row {row}, {fault}" for fault in _faults(cells, boundary)]
    if len(texts) > MOST:
        faults.append(f"{len(texts):,} rows; {MOST:,} at most")
    if faults:
        more = f"\n… and {len(faults) - _SHOWN:,} more" if len(faults) > _SHOWN else ""
        raise ResourcesRefused("\n".join(f"{called}: {one}" for one in faults[:_SHOWN]) + more)
    return texts.astype(_TYPES)


def _faults(cells: dict[Any, Any], boundary: Boundary) -> Iterator[str]:
    """What is wrong with a row: column, value and reason."""
    if cells["kind"] not in KINDS:
        yield _fault(cells, "kind", f"is none of: {', '.join(KINDS)}")
    if not cells["name"]:
        yield _fault(cells, "name", "is empty: say how it is called")
    for column, most in _LONGEST.items():
        if len(cells[column]) > most:
            yield _fault(cells, column, f"has {len(cells[column])} letters; {most} at most")
    place = {name: _number(cells[name]) for name in _TYPES}
    for column, number in place.items():
        if number is None:
            yield _fault(cells, column, "is no number of degrees, as 38.81 or -77.05")
    latitude, longitude = place.values()
    if latitude is not None and longitude is not None:
        away = _km_away(latitude, longitude, boundary)
        if not away <= _FARTHEST_KM:
            yield _fault(
                cells, "latitude", f"with that longitude lies {away:,.0f} km from the city's middle"
            )


def _fault(cells: dict[Any, Any], column: str, reason: str) -> str:
    value = str(cells[column])[:MAX_VALUE_CHARACTERS]
    return f"{column} '{value}': {reason}" if value else f"{column}: {reason}"


def _number(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if abs(found) <= 180 else None


def _km_away(latitude: float, longitude: float, boundary: Boundary) -> float:
    middle, meridian = boundary.centre
    east = (longitude - meridian) * cos(radians(middle))
    return _KM_PER_DEGREE * hypot(latitude - middle, east)
