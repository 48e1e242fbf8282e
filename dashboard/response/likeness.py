"""What the cases of an event have in common beyond what is usual."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from loaders.records import UNKNOWN

FIELDS: Final = ("drugs", "drug_group", "age_band", "sex", "zip", "h3_8")
LEAST_TOLD: Final = 3
"""Fewer cases have nothing in common that chance would not bring."""
MOST_CHANCE: Final = 0.05 / len(FIELDS)
"""The chance below which a share stands out: one in twenty of all fields together."""


@dataclass(frozen=True)
class Alike:
    """The most frequent value of a field among the cases."""

    field: str
    value: str
    count: int
    told: int
    """Of so many cases the field is known."""
    usual: float
    """The share of the value among the cases before, drawn towards a half by one case."""
    chance: float
    """That so many or more of them have it if the share is the usual one (binomial), times the
    values that were held against it (Bonferroni)."""

    @property
    def stands_out(self) -> bool:
        """Whether more of them have it than chance brings."""
        return self.chance < MOST_CHANCE


def likeness(own: pd.DataFrame, before: pd.DataFrame) -> tuple[Alike, ...]:
    """Of each field that enough of the cases tell, the value that most stands out; the rarest
    first. `before` are the city's cases before them. Several drugs of one case count each."""
    found = [one for field in FIELDS for one in _alike(own, before, field)]
    return tuple(sorted(found, key=lambda one: (one.chance, one.field)))


def _alike(own: pd.DataFrame, before: pd.DataFrame, field: str) -> list[Alike]:
    from scipy.stats import binom

    told, values = _values(own, field)
    if told < LEAST_TOLD:
        return []
    of, usual = _values(before, field)
    found = []
    counts = values.value_counts()
    for value, count in counts.items():
        share = (int((usual == value).sum()) + 0.5) / (of + 1)
        chance = min(1.0, len(counts) * float(binom.sf(int(count) - 1, told, share)))
        found.append(Alike(field, str(value), int(count), told, share, chance))
    return [min(found, key=lambda one: (one.chance, one.value))]


def _values(frame: pd.DataFrame, field: str) -> tuple[int, pd.Series]:
    """Of how many cases a field is known, and its values, each once a case."""
    column = frame[field].dropna().astype("str")
    known = column[(column != "") & (column != UNKNOWN)]
    return len(known), known.map(_drugs).explode() if field == "drugs" else known


def _drugs(text: str) -> list[str]:
    return sorted({part.strip() for part in text.split(";")} - {""})
