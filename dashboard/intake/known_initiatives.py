"""Which initiatives there are: a measure of another one is a mistake of its file."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=4)
def known_initiatives(path: Path) -> frozenset[int]:
    """The numbers of the initiatives in their file."""
    with path.open(encoding="utf-8", newline="") as file:
        return frozenset(int(row["number"]) for row in csv.DictReader(file))
