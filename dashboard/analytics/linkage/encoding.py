"""Records as arrays of numbers, so that many pairs of them are compared at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.analytics.linkage.terms import Bools, Floats, Ints
from loaders import identity, values
from loaders.records import (
    AGE_BANDS,
    DRUG_GROUPS,
    HOUSING,
    NALOXONE,
    RACES,
    SEVERITIES,
    SEXES,
    UNKNOWN,
)

METRES_PER_DEGREE: Final = 111_195.0
NOON_HOURS: Final = 12.0
ENTRY_MINUTES: Final = 5
"""An event written within so many minutes of its entry may carry the time of the entry."""
NO_PLACE: Final = ("placeholder", "unlocated")
_WORDS: Final = {
    "age_band": AGE_BANDS,
    "sex": SEXES,
    "race_ethnicity": RACES,
    "housing": HOUSING,
    "severity": SEVERITIES,
    "naloxone": NALOXONE,
    "drug_group": DRUG_GROUPS,
}
_BAND_STARTS: Final = np.array([0, 18, 25, 35, 45, 55, 65])
_PLACING: Final = (
    "key", "source", "agency", "occurred_at", "occurred_on", "time_known", "entered_at",
    "latitude", "longitude", "place_state",
)  # fmt: skip
SHORTEST_NUMBER: Final = 5
"""Running numbers of two agencies meet by chance; long ones hardly do on one day."""
NONE: Final = -1
"""Stands for what is missing or unknown in an array of codes."""


@dataclass(frozen=True, eq=False)
class Encoded:
    """One array entry a record, in the order of its key."""

    key: NDArray[np.object_]
    place_in_input: Ints
    source: Ints
    agency: Ints
    """However its name is spelt; `NONE` where it is missing, which may be any of its source."""
    hours: Floats
    """Since 1970; noon of the local day where only the date is known."""
    day: Ints
    """Local date, days since 1970."""
    time_known: Bools
    carries_entry: Bools
    latitude: Floats
    longitude: Floats
    """NaN without a place, or with a placeholder's."""
    age: Floats
    codes: dict[str, Ints]
    """By column: the vocabulary's word, or `NONE`."""

    def __len__(self) -> int:
        return len(self.key)

    @property
    def has_point(self) -> Bools:
        """Whether the place is known to a point."""
        return ~np.isnan(self.latitude)


def encode(records: pd.DataFrame) -> Encoded:
    """The records in the order of their keys, with all that they tell.

    Raises:
        ValueError: two records have one key; across sources a key must say which source.
    """
    placed = place(records)
    return tell(placed, records, np.ones(len(placed), dtype=bool))


def place(records: pd.DataFrame) -> Encoded:
    """Who reported them, when and where: `encode` without age and codes, which takes longest."""
    order = in_order_of_keys(records)
    ordered = records[[name for name in _PLACING if name in records]].iloc[order]
    keys = ordered["key"].to_numpy(dtype=object)
    if len(keys) > 1 and bool((keys[1:] == keys[:-1]).any()):
        raise ValueError("two records have one key; put the source into it")
    hours = _hours(ordered["occurred_at"])
    known = ordered["time_known"].to_numpy(dtype=bool)
    latitude, longitude = _points(ordered)
    return Encoded(
        key=keys,
        place_in_input=order,
        source=codes_of(ordered["source"]),
        agency=agencies(ordered["agency"]),
        hours=np.where(known, hours, hours + NOON_HOURS),
        day=ordered["occurred_on"].to_numpy(dtype="datetime64[D]").astype(np.int64),
        time_known=known,
        carries_entry=known & _soon(hours, _hours(ordered["entered_at"])),
        latitude=latitude,
        longitude=longitude,
        age=np.full(len(keys), np.nan),
        codes={},
    )


def tell(placed: Encoded, records: pd.DataFrame, wanted: Bools) -> Encoded:
    """With what the wanted ones tell; the others tell nothing."""
    rows = np.flatnonzero(wanted)
    told = records.iloc[placed.place_in_input[rows]]
    age = np.full(len(placed), np.nan)
    age[rows] = told["age"].to_numpy(dtype=float, na_value=np.nan)
    codes = {}
    for name, found in _codes(told, age[rows]).items():
        codes[name] = np.full(len(placed), NONE, dtype=np.int64)
        codes[name][rows] = found
    return replace(placed, age=age, codes=codes)


def in_order_of_keys(records: pd.DataFrame) -> Ints:
    """The places of the records, by their keys (Arrow sorts texts ten times as fast as NumPy)."""
    from pyarrow import array, compute, string

    keys = array(records["key"], type=string(), from_pandas=True)
    return np.asarray(compute.sort_indices(keys)).astype(np.int64)


def codes_of(texts: pd.Series) -> Ints:
    """A number for each different text; `NONE` for missing ones."""
    return pd.factorize(texts)[0].astype(np.int64)


def _hours(moments: pd.Series) -> Floats:
    utc = pd.DatetimeIndex(moments).tz_convert("UTC").tz_localize(None)
    micro = utc.to_numpy(dtype="datetime64[us]")
    hours = micro.astype(np.int64) / 3.6e9
    return np.where(np.isnat(micro), np.nan, hours)


def _soon(occurred: Floats, entered: Floats) -> Bools:
    return np.abs(entered - occurred) <= ENTRY_MINUTES / 60


def agencies(written: pd.Series) -> Ints:
    """A code for each agency however its name is spelt; `NONE` where it is missing."""
    codes, names = pd.factorize(written)
    folded = pd.Series([values.agency(str(name)) for name in names], dtype="object")
    return np.append(codes_of(folded), NONE)[codes].astype(np.int64)


def _points(ordered: pd.DataFrame) -> tuple[Floats, Floats]:
    latitude = ordered["latitude"].to_numpy(dtype=float, na_value=np.nan)
    longitude = ordered["longitude"].to_numpy(dtype=float, na_value=np.nan)
    placed = ~np.isnan(latitude) & ~np.isnan(longitude)
    if "place_state" in ordered:
        placed &= ~ordered["place_state"].isin(NO_PLACE).to_numpy(dtype=bool)
    return np.where(placed, latitude, np.nan), np.where(placed, longitude, np.nan)


def _codes(ordered: pd.DataFrame, age: Floats) -> dict[str, Ints]:
    codes = {name: _vocabulary(ordered[name], words) for name, words in _WORDS.items()}
    by_age = np.searchsorted(_BAND_STARTS, np.nan_to_num(age), side="right") - 1
    codes["age_band"] = np.where(np.isnan(age), codes["age_band"], by_age).astype(np.int64)
    codes["doses"] = np.nan_to_num(
        ordered["doses"].to_numpy(dtype=float, na_value=np.nan), nan=NONE
    ).astype(np.int64)
    codes["zip"] = codes_of(ordered["zip"])
    kinds = ordered["location_type"]
    codes["location_type"] = codes_of(kinds.where(~kinds.isin(["", UNKNOWN])))
    codes["number"] = codes_of(_numbers(ordered["number"]))
    return codes


def _vocabulary(texts: pd.Series, words: tuple[str, ...]) -> Ints:
    known = {word: code for code, word in enumerate(w for w in words if w != UNKNOWN)}
    codes, written = pd.factorize(texts)
    meant = np.array([*(known.get(word, NONE) for word in written), NONE], dtype=np.int64)
    return np.asarray(meant[codes])


def _numbers(numbers: pd.Series) -> pd.Series:
    """Numbers as two agencies may share them: without spelling; short ones are nobody's."""
    written = numbers.to_numpy(dtype=object, na_value="")
    return pd.Series([_number(text) for text in written], dtype="object")


def _number(text: str) -> str | None:
    if text.startswith(identity.NAMELESS):
        return None
    plain = text.removeprefix(identity.CASE).lower()
    if not plain.isalnum():
        plain = "".join(letter for letter in plain if letter.isalnum())
    plain = plain.lstrip("0")
    return plain if len(plain) >= SHORTEST_NUMBER else None
