"""Rows of the table of measures, which the page and `odwatch reach` have in common."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from math import isfinite
from typing import Any, Final

import pandas as pd

COLUMNS: Final = (
    "measure", "area", "period", "value", "low", "high", "unit", "numerator", "denominator",
)  # fmt: skip
_NUMBERS: Final = ("value", "low", "high", "numerator", "denominator")
_DECIMALS: Final = 6


def period_text(first: date, last: date) -> str:
    """As filters write days."""
    return f"{first}..{last}"


def row(measure: str, period: str, unit: str, *, area: str | None = None, **numbers: Any) -> Any:  # noqa: ANN401
    """One row; `numbers` are of `value`, `low`, `high`, `numerator` and `denominator`, missing
    where a figure has none or is not defined."""
    told = {name: _number(numbers.get(name)) for name in _NUMBERS}
    return {"measure": measure, "area": area, "period": period, "unit": unit, **told}


def table(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """The rows with the columns `COLUMNS`; numbers are Float64."""
    types = dict.fromkeys(_NUMBERS, "Float64")
    return pd.DataFrame(list(rows), columns=list(COLUMNS)).astype(types)


def of_city(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """As `table`, without `area`: all of them are the city's."""
    return table(rows).drop(columns="area")


def _number(given: Any) -> float | None:  # noqa: ANN401  (of a frame, an array or Python)
    if given is None or given is pd.NA:
        return None
    number = float(given)
    return round(number, _DECIMALS) if isfinite(number) else None
