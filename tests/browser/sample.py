"""The sample's files as the tests read them."""

from __future__ import annotations

import csv
from pathlib import Path

DATA = Path(__file__).parents[2] / "data"


def odmap_rows() -> list[dict[str, str]]:
    """The ODMAP export, as text."""
    with (DATA / "sample" / "odmap.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
