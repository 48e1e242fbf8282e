"""Written numbers: counts, ages and their bands, degrees. See values.py for what None means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from loaders.records import AGE_BANDS, MAX_AGE, MAX_DOSES, UNKNOWN
from loaders.values import is_missing, says_unknown, words

_WHOLE = re.compile(r"[+]?(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?")
_RANGE = re.compile(r"(\d{1,3}) ?(?:to|through|thru| ) ?(\d{1,3})")
_OPEN = re.compile(r"(\d{1,3}) ?(?:\+|(?:and|or|years and) ?(?:over|older|above|up))")
_BELOW = re.compile(r"(?:under|below|less than|younger than|lt) ?(\d{1,3})")
BAND_YEARS: Final = {"under 18": (0, 17), "65+": (65, MAX_AGE)} | {
    band: (int(band[:2]), int(band[3:])) for band in AGE_BANDS if re.fullmatch(r"\d\d-\d\d", band)
}
"""By age band, its first and last year of age."""
# How many of a unit make a year; by NEMSIS code (ePatient.16) and by word.
_UNITS_A_YEAR = {"2516009": 1.0, "2516007": 12, "2516001": 365.25, "2516003": 8766.0}
_UNITS_A_YEAR |= {"2516005": 525_960.0, "year": 1.0, "yr": 1.0, "y": 1.0, "month": 12}
_UNITS_A_YEAR |= {"week": 52.18, "day": 365.25, "hour": 8766.0, "minute": 525_960.0}


@dataclass(frozen=True)
class Age:
    """Whole years if known, and the band; `straddles` if a written band lies in two of ours."""

    years: int | None
    band: str
    straddles: bool = False


NO_AGE = Age(None, UNKNOWN)


def whole(text: str) -> int | None:
    """A whole number that is not negative, with or without thousands separators or a ".0"."""
    found = _WHOLE.fullmatch(text)
    return int(found.group(1).replace(",", "")) if found else None


def decimal(text: str) -> float | None:
    """A finite number, or None."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None


def decimals(texts: pd.Series) -> npt.NDArray[np.float64] | None:
    """A whole column as `decimal` reads it, NaN for blanks; None if any other text is no number."""
    whole = pa.array(texts, pa.large_string())
    try:
        numbers = pc.cast(pc.if_else(pc.equal(whole, ""), None, whole), pa.float64())
    except pa.ArrowInvalid:
        return None
    found: npt.NDArray[np.float64] = numbers.to_numpy(zero_copy_only=False)
    return None if np.isinf(found).any() else found


def dose_count(text: str) -> int | str | None:
    """Doses given to one person; "" if missing or unknown, None if it is no such count."""
    if says_unknown(text):
        return ""
    count = whole(re.sub(r"\s*doses?$", "", text.casefold()))
    return count if count is not None and count <= MAX_DOSES else None


def age(text: str) -> Age | None:
    """Years, or a band ("40 to 44", "65+", "<18") where it lies inside one of ours."""
    if says_unknown(text):
        return NO_AGE
    if text.startswith("-"):
        return None
    plain = re.sub(r"\b(years?|yrs?|yo|old|of age)\b", "", words(text.replace("<", "under ")))
    plain = " ".join(plain.replace("+", " + ").split()).replace(" +", "+")
    exact = decimal(text) if re.fullmatch(r"\d+(\.\d+)?", text) else decimal(plain)
    if exact is not None:
        return of_years(exact)
    if found := _OPEN.fullmatch(plain):
        return _banded(int(found.group(1)), MAX_AGE)
    if found := _BELOW.fullmatch(plain):
        return _banded(0, int(found.group(1)) - 1)
    if found := _RANGE.fullmatch(plain):
        return _banded(int(found.group(1)), int(found.group(2)))
    return None


def age_in(text: str, unit: str) -> Age | None:
    """An age in another unit, as EMS sends it; without a unit, years."""
    value = decimal(text)
    if value is None or is_missing(unit):
        return age(text)
    per_year = _units_a_year(unit)
    return None if per_year is None else of_years(value / per_year)


def of_years(years: float) -> Age | None:
    """Whole years and their band; None outside 0 to 120."""
    if not 0 <= years <= MAX_AGE:
        return None
    return Age(int(years), _banded(int(years), int(years)).band)


def _banded(low: int, high: int) -> Age:
    for band, (start, end) in BAND_YEARS.items():
        if start <= low <= high <= end:
            return Age(None, band)
    return Age(None, UNKNOWN, straddles=True)


def _units_a_year(unit: str) -> float | None:
    plain = words(unit).rstrip("s")
    for written, per_year in _UNITS_A_YEAR.items():
        if plain == written or (len(written) > 3 and written in plain):
            return per_year
    return None
