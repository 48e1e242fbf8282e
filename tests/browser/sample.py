"""The sample's files as the tests read them."""

from __future__ import annotations

import csv
from pathlib import Path

DATA = Path(__file__).parents[2] / "data"


def odmap_rows() -> list[dict[str, str]]:
    """The ODMAP export, as text."""
    return _rows("odmap.csv")


def ems_rows() -> list[dict[str, str]]:
    """The EMS export, as text."""
    return _rows("ems.csv")


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / "sample" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
