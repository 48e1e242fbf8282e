"""How commands write: one JSON document, or a plain table that fits a terminal."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, tzinfo
from typing import Any, Final

import pandas as pd

NO_DATA: Final = "no data yet"


def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The frame's rows with missing values as None and numpy scalars as Python's."""
    return [
        {name: plain(value) for name, value in zip(frame.columns, values, strict=True)}
        for values in frame.itertuples(index=False, name=None)
    ]


def plain(value: Any) -> Any:  # noqa: ANN401  (whatever a frame holds)
    """A value of Python's own: missing as None, times and dates as they are."""
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, dict | list | tuple | str | bool | date):
        return value
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and math.isnan(value) else value


def write_json(document: object) -> None:
    """One JSON document on standard output."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2, default=_iso)
    sys.stdout.write("\n")


def write_line(text: str = "") -> None:
    """A line on standard output."""
    sys.stdout.write(f"{text}\n")


def warn(text: str) -> None:
    """A line on standard error."""
    sys.stderr.write(f"{text}\n")


def write_table(records: Iterable[Mapping[str, Any]], *, empty: str, zone: tzinfo = UTC) -> None:
    """Rows as aligned columns, times on the clock of `zone` to the minute.

    `empty` says what it means that there are none.
    """
    cells = [{name: _text(value, zone) for name, value in row.items()} for row in records]
    if not cells:
        write_line(empty)
        return
    names = list(cells[0])
    widths = {name: max(len(name), *(len(row[name]) for row in cells)) for name in names}
    for row in [{name: name for name in names}, *cells]:
        write_line("  ".join(row[name].ljust(widths[name]) for name in names).rstrip())


def write_rows(
    records: list[dict[str, Any]], as_json: bool, *, empty: str, zone: tzinfo = UTC
) -> None:
    """Rows as one JSON document, or as a table for people."""
    if as_json:
        write_json(records)
    else:
        write_table(records, empty=empty, zone=zone)


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def _text(value: object, zone: tzinfo) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(zone):%Y-%m-%d %H:%M}"
    if isinstance(value, float):
        return f"{value:.4g}"
    return "-" if value is None else str(value)
