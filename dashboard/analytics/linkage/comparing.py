"""How far two records agree: for each field a level, of which the weights say how telling it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from dashboard.analytics.linkage.encoding import METRES_PER_DEGREE, NONE, Encoded
from dashboard.analytics.linkage.terms import Bools, Floats, Ints

LEVELS: Final[dict[str, tuple[str, ...]]] = {
    "time": (
        "within 5 minutes",
        "within 15 minutes",
        "within an hour",
        "within 6 hours",
        "a day off by the same clock",
        "within 30 hours",
        "within 72 hours",
        "same day",
        "adjacent day",
        "days apart",
        "entered within an hour",
        "entered within 6 hours",
        "entered within 30 hours",
        "entered within 72 hours",
    ),
    "place": (
        "within 50 m",
        "within 150 m",
        "within 500 m",
        "within 2 km",
        "farther",
        "one at a shared point",
        "same ZIP",
        "other ZIP",
    ),
    "number": ("same",),
    "location_type": ("same", "differs"),
    "age": (
        "same age",
        "2 years or less apart",
        "5 years or less apart",
        "other age",
        "same band",
        "adjacent band",
        "other band",
    ),
    "sex": ("both female", "both male", "both other", "differs"),
    "race": ("same", "differs"),
    "severity": ("both fatal", "both nonfatal", "differs"),
    "naloxone": (
        "none in both",
        "as much in both",
        "given in both",
        "another extent",
        "given in one",
    ),
    "housing": ("both homeless", "both housed", "differs"),
    "drugs": ("same", "differs"),
}
SCENE: Final = ("time", "place", "number", "location_type")
"""What several victims of one scene share; all else is of the person."""
AGREEING_PLACES: Final = {0: "share_50m", 1: "share_150m", 2: "share_500m"}
SHARED: Final = LEVELS["place"].index("one at a shared point")
_MINUTES = (5, 15, 60, 6 * 60)
_METRES = (50, 150, 500, 2000)
_DAY_OFF_HOURS: Final = 1


def compare(records: Encoded, one: Ints, other: Ints, shared_point: Bools) -> dict[str, Ints]:
    """For each field of LEVELS the level of each pair; `NONE` where it cannot be compared."""
    levels = {name: of(records, one, other) for name, of in _COMPARED.items()}
    far = levels["place"] == _place_level("farther")
    either = shared_point[one] | shared_point[other]
    levels["place"] = np.where(far & either, SHARED, levels["place"])
    return levels


def distance_m(records: Encoded, one: Ints, other: Ints) -> Floats:
    """Metres between the two points, on a plane; NaN where one is missing."""
    north = records.latitude[one] - records.latitude[other]
    middle = np.radians((records.latitude[one] + records.latitude[other]) / 2)
    east = (records.longitude[one] - records.longitude[other]) * np.cos(middle)
    return np.asarray(np.hypot(north, east) * METRES_PER_DEGREE)


def _time_level(name: str) -> int:
    return LEVELS["time"].index(name)


def _place_level(name: str) -> int:
    return LEVELS["place"].index(name)


def _time(records: Encoded, one: Ints, other: Ints) -> Ints:
    ahead = records.hours[other] - records.hours[one]
    apart = np.abs(ahead)
    level = np.searchsorted(np.array(_MINUTES) / 60, apart - 1e-9)
    far = np.where(apart <= 30, _time_level("within 30 hours"), _time_level("within 72 hours"))
    day_off = np.abs(apart - 24) <= _DAY_OFF_HOURS
    far = np.where(day_off, _time_level("a day off by the same clock"), far)
    level = np.where(level == len(_MINUTES), far, level)
    later = np.where(ahead > 0, other, one)
    earlier = np.where(ahead > 0, one, other)
    late_entry = records.carries_entry[later] & ~records.carries_entry[earlier]
    entered = np.searchsorted([1, 6, 30], apart - 1e-9) + _time_level("entered within an hour")
    level = np.where(late_entry, entered, level)
    days = np.minimum(np.abs(records.day[one] - records.day[other]), 2) + _time_level("same day")
    by_clock = records.time_known[one] & records.time_known[other]
    return np.where(by_clock, level, days).astype(np.int64)


def _place(records: Encoded, one: Ints, other: Ints) -> Ints:
    metres = distance_m(records, one, other)
    by_point = np.searchsorted(np.array(_METRES), np.nan_to_num(metres) - 1e-6)
    zips = _agreement(records.codes["zip"], one, other)
    by_zip = np.where(zips == NONE, NONE, zips + _place_level("same ZIP"))
    return np.where(np.isnan(metres), by_zip, by_point).astype(np.int64)


def _number(records: Encoded, one: Ints, other: Ints) -> Ints:
    # Agencies number for themselves: other numbers say nothing.
    agreement = _agreement(records.codes["number"], one, other)
    return np.where(agreement == 0, 0, NONE)


def _age(records: Encoded, one: Ints, other: Ints) -> Ints:
    years = np.abs(records.age[one] - records.age[other])
    by_years = np.searchsorted([0, 2, 5], np.nan_to_num(years))
    bands = records.codes["age_band"]
    apart = np.minimum(np.abs(bands[one] - bands[other]), 2) + 4
    by_band = np.where((bands[one] == NONE) | (bands[other] == NONE), NONE, apart)
    return np.where(np.isnan(years), by_band, by_years).astype(np.int64)


def _naloxone(records: Encoded, one: Ints, other: Ints) -> Ints:
    extent, doses = records.codes["naloxone"], records.codes["doses"]
    none, given = extent[one] == 0, extent[one] > 0
    none_too, given_too = extent[other] == 0, extent[other] > 0
    counted = (doses[one] > 0) & (doses[other] > 0)
    words = (extent[one] < _GIVEN) & (extent[other] < _GIVEN)
    equal = np.where(counted, doses[one] == doses[other], extent[one] == extent[other])
    both = np.where(counted | words, np.where(equal, 1, 3), 2)
    level = np.full(len(one), NONE)
    level[none & none_too] = 0
    level[(none & given_too) | (given & none_too)] = 4
    return np.where(given & given_too, both, level).astype(np.int64)


_GIVEN: Final = 3
"""The code of "given", whose extent is not known."""


def _agreement(codes: Ints, one: Ints, other: Ints) -> Ints:
    level = np.where(codes[one] == codes[other], 0, 1)
    return np.where((codes[one] == NONE) | (codes[other] == NONE), NONE, level).astype(np.int64)


def _same(name: str) -> Callable[[Encoded, Ints, Ints], Ints]:
    return lambda records, one, other: _agreement(records.codes[name], one, other)


def _by_value(name: str, count: int) -> Callable[[Encoded, Ints, Ints], Ints]:
    """The value on which both agree, of the first `count`; `count` where they differ."""

    def level(records: Encoded, one: Ints, other: Ints) -> Ints:
        codes = records.codes[name]
        agreement = _agreement(codes, one, other)
        same = np.minimum(codes[one], count - 1)
        found = np.where(agreement == 0, same, count)
        return np.where(agreement == NONE, NONE, found).astype(np.int64)

    return level


_COMPARED: Final[dict[str, Callable[[Encoded, Ints, Ints], Ints]]] = {
    "time": _time,
    "place": _place,
    "number": _number,
    "location_type": _same("location_type"),
    "age": _age,
    "sex": _by_value("sex", 3),
    "race": _same("race_ethnicity"),
    "severity": _by_value("severity", 2),
    "naloxone": _naloxone,
    "housing": _by_value("housing", 2),
    "drugs": _same("drug_group"),
}
