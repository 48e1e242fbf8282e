"""The columns of a file of areas: ids, names and populations, every fault at once."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from dashboard.geography.area_files import AreasRefused, Drawn
from dashboard.geography.no_areas import RESERVED

_SHOWN: Final = 5
_LONGEST: Final = 100
_NO_NUMBER: Final = "no number of people from 0 up"


def rows(
    drawn: Drawn, *, id_column: str, name_column: str | None, population_column: str | None
) -> pd.DataFrame:
    """`area` (text), `name` (the id where there is none), `population` (Int64, missing where the
    file does not say), in the order of the file.

    Raises:
        AreasRefused: a column is not there; an id is missing, there twice or reserved; a population
            is negative or no number. The message names the features.
    """
    ids = _column(drawn, id_column, option="--id-column")
    areas = [_text(value) for value in ids]
    _check_ids(drawn, areas)
    names = areas
    if name_column is not None:
        told = [_text(value) for value in _column(drawn, name_column, option="--name-column")]
        names = [name or area for name, area in zip(told, areas, strict=True)]
    people: list[int | None] = [None] * len(areas)
    if population_column is not None:
        values = _column(drawn, population_column, option="--population-column")
        people = _people(drawn, areas, values)
    return pd.DataFrame(
        {
            "area": pd.Series(areas, dtype="str"),
            "name": pd.Series(names, dtype="str"),
            "population": pd.array(people, dtype="Int64"),
        }
    )


def some(names: Sequence[str]) -> str:
    """The first few, and how many more there are."""
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more:,} more" if more > 0 else "")


def _column(drawn: Drawn, asked: str, *, option: str) -> list[Any]:
    same = [name for name in drawn.columns if name.casefold() == asked.strip().casefold()]
    exact = [name for name in same if name == asked]
    if len(exact or same) != 1:
        there = ", ".join(drawn.columns) or "none"
        raise AreasRefused(f"{drawn.file}: {option} '{asked}' is no column; there are: {there}")
    (name,) = exact or same
    return [each.get(name) for each in drawn.properties]


def _text(value: Any) -> str:  # noqa: ANN401  (of JSON or of a .dbf)
    """A cell as text: a whole number without a fraction, "" where there is none."""
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        value = int(value) if value.is_integer() else value
    if value is None or isinstance(value, bool | dict | list):
        return ""
    return " ".join(str(value).split())


def _check_ids(drawn: Drawn, areas: Sequence[str]) -> None:
    places: dict[str, list[int]] = defaultdict(list)
    for number, area in enumerate(areas, start=1):
        places[area].append(number)
    faults = []
    if blank := places.pop("", None):
        faults.append(f"no id at feature {some([str(number) for number in blank])}")
    twice = {area: at for area, at in places.items() if len(at) > 1}
    if twice:
        faults.append("the same id at several features: " + some(_numbered(twice)))
    if reserved := [area for area in places if area.casefold() in RESERVED]:
        faults.append(f"an id that has a meaning of its own here: {some(reserved)}")
    if long := [area[:20] + "…" for area in places if len(area) > _LONGEST]:
        faults.append(f"an id of more than {_LONGEST} letters: {some(long)}")
    if faults:
        raise AreasRefused(
            f"{drawn.file}: {'; '.join(faults)}; every area needs an id of its own: mend the file, "
            "or name another --id-column"
        )


def _numbered(places: Mapping[str, Sequence[int]]) -> list[str]:
    return [f"'{area}' ({' and '.join(map(str, at))})" for area, at in places.items()]


def _people(drawn: Drawn, areas: Sequence[str], values: Sequence[Any]) -> list[int | None]:
    found: list[int | None] = []
    wrong: list[str] = []
    for area, value in zip(areas, values, strict=True):
        text = _text(value).replace(",", "")
        number = _number(text) if text else None
        if text and (number is None or number < 0):
            wrong.append(f"{area} ('{text[:20]}')")
        found.append(None if number is None else round(number))
    if wrong:
        raise AreasRefused(
            f"{drawn.file}: {_NO_NUMBER} at {some(wrong)}; leave the cell empty where it is not "
            "known"
        )
    return found


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < 1e10 else None
