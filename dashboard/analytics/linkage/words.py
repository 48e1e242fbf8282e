"""A pair in an analyst's words: "8 minutes apart, 60 m apart, both 25-34; sex differs", and its
weight: "9 in 10"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd

from dashboard.analytics.linkage.comparing import LEVELS, compare, distance_m
from dashboard.analytics.linkage.encoding import NONE, Encoded, encode
from dashboard.analytics.linkage.terms import Ints
from dashboard.detection.sentence import plural
from loaders.records import AGE_BANDS

_AGREEING: Final = {
    "time": frozenset((0, 1, 2, 7, 10)),
    "place": frozenset((0, 1, 2, 6)),
    "age": frozenset((0, 1, 4)),
}
"""Levels that speak for one overdose, in the fields that have more than one such."""
_TEXTS: Final = {
    "number": ("the same number",),
    "location_type": ("the same kind of place", "kind of place differs"),
    "sex": ("both female", "both male", "the same sex", "sex differs"),
    "race": ("the same race", "race differs"),
    "severity": ("both fatal", "both nonfatal", "one fatal, one not"),
    "naloxone": (
        "no naloxone in both",
        "as much naloxone in both",
        "both given naloxone",
        "naloxone given once and more than once",
        "naloxone given in one only",
    ),
    "housing": ("both homeless", "both housed", "housing differs"),
    "drugs": ("the same drugs", "drugs differ"),
}


def reasons(records: pd.DataFrame, pairs: pd.DataFrame) -> pd.Series:
    """Each pair's reasons: what agrees, a semicolon, what does not. For analysts only: they tell of
    single records.

    Args:
        records: at least those of the pairs.
        pairs: `key_a` and `key_b`; the result has their index.
    """
    wanted = pd.unique(pd.concat([pairs["key_a"], pairs["key_b"]]))
    encoded = encode(records[records["key"].isin(wanted)])
    places = pd.Index(encoded.key)
    one = np.asarray(places.get_indexer(pd.Index(pairs["key_a"])), dtype=np.int64)
    other = np.asarray(places.get_indexer(pd.Index(pairs["key_b"])), dtype=np.int64)
    levels = compare(encoded, one, other, np.zeros(len(encoded), dtype=bool))
    texts = [_reason(encoded, int(a), int(b), {name: int(levels[name][row]) for name in LEVELS})
             for row, (a, b) in enumerate(zip(one, other, strict=True))]  # fmt: skip
    return pd.Series(texts, index=pairs.index, dtype="object")


def chance_in_words(bits: float) -> str:
    """How likely a pair of this weight is one overdose: "9 in 10", "97 in 100"."""
    chance = 1 / (1 + 2**-bits)
    if chance >= 0.995:
        return "more than 99 in 100"
    if chance < 0.005:
        return "less than 1 in 100"
    is_coarse = 0.095 <= chance < 0.95
    return f"{round(10 * chance)} in 10" if is_coarse else f"{round(100 * chance)} in 100"


def _reason(records: Encoded, one: int, other: int, levels: dict[str, int]) -> str:
    agreeing: list[str] = []
    differing: list[str] = []
    for name, level in levels.items():
        if level == NONE:
            continue
        text = _TEXTS[name][level] if name in _TEXTS else _MEASURED[name](records, one, other)
        (agreeing if _agrees(name, level) else differing).append(text)
    return "; ".join(", ".join(part) for part in (agreeing, differing) if part)


def _agrees(name: str, level: int) -> bool:
    if name in _AGREEING:
        return level in _AGREEING[name]
    last = len(LEVELS[name]) - 1
    return name == "number" or level < (last - 1 if name == "naloxone" else last)


def _time(records: Encoded, one: int, other: int) -> str:
    if not (records.time_known[one] and records.time_known[other]):
        days = abs(int(records.day[one] - records.day[other]))
        return "the same day" if days == 0 else "a day apart" if days == 1 else f"{days} days apart"
    minutes = round(abs(records.hours[one] - records.hours[other]) * 60)
    late = "" if records.carries_entry[one] == records.carries_entry[other] else (
        ", one with the time of its entry")  # fmt: skip
    apart = plural(minutes, "minutes") if minutes < 120 else f"{minutes / 60:.0f} hours"
    return f"{apart} apart{late}"


def _place(records: Encoded, one: int, other: int) -> str:
    pair: tuple[Ints, Ints] = (np.array([one]), np.array([other]))
    metres = float(distance_m(records, *pair)[0])
    if np.isnan(metres):
        zips = records.codes["zip"]
        return "the same ZIP" if zips[one] == zips[other] else "ZIP differs"
    return f"{metres:.0f} m apart" if metres < 1000 else f"{metres / 1000:.1f} km apart"


def _age(records: Encoded, one: int, other: int) -> str:
    ages, bands = records.age[[one, other]], records.codes["age_band"][[one, other]]
    if not np.isnan(ages).any():
        low, high = sorted(int(age) for age in ages)
        return f"both {low}" if low == high else f"ages {low} and {high}"
    names = [AGE_BANDS[band] for band in sorted(bands.tolist())]
    return f"both {names[0]}" if names[0] == names[1] else f"ages {names[0]} and {names[1]}"


_MEASURED: Final[dict[str, Callable[[Encoded, int, int], str]]] = {
    "time": _time,
    "place": _place,
    "age": _age,
}
