"""Records of one source that look like the same record twice, and loads that repeat many.

Two records are near-duplicates if they are of the same day (and within a minute, where both know
the time), of the same sex and age, at most 500 m apart, under different numbers, and differ in at
most two of the other answers. Single ones are chance, or two people who are alike; a month in which
there are far more of them than among records of weeks apart is a batch: a load that was repeated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from dashboard.analytics.linkage.comparing import distance_m
from dashboard.analytics.linkage.encoding import NONE, Encoded, encode
from dashboard.analytics.linkage.terms import Bools, Ints

APART_M: Final = 500.0
SAME_MINUTE_HOURS: Final = 1.01 / 60
MAY_DIFFER: Final = 2
ANSWERS: Final = (
    "severity", "naloxone", "race_ethnicity", "housing", "location_type", "drug_group",
)  # fmt: skip
SHIFTS_DAYS: Final = (7, 14, 21, 28)
"""What chance gives is seen among records of so many days apart: the same weekday."""
SAME_SCENE: Final = 0.03
"""Beyond chance, so many of all records may be alike because they are of one scene."""
LEAST_PAIRS: Final = 5
CHANCE: Final = 1e-6
"""A month is a batch if chance brings as many near-duplicates less often than that."""


@dataclass(frozen=True, eq=False)
class Batches:
    """Near-duplicates."""

    pairs: pd.DataFrame
    """`key_a`, `key_b`, `source`, `day`, `metres` (NaN without points), `differing` (how many
    answers), `batch` (a row of `batches`, or -1: a single pair). Each record is in one at most."""
    batches: pd.DataFrame
    """`source`, `first`, `last` (days), `pairs`, `records` (of the source in those months),
    `expected` (pairs, of chance and scenes), `chance` (of as many)."""


def batches(records: pd.DataFrame) -> Batches:
    """The near-duplicates within each source, and the months that hold too many."""
    encoded = encode(records)
    names = records["source"].to_numpy(dtype=object)[encoded.place_in_input]
    one, other = _alike(encoded, 0)
    found = _once_each(_described(encoded, names, one, other))
    months = _months(encoded, names, found)
    return _named(found, months)


def _alike(records: Encoded, shift_days: int) -> tuple[Ints, Ints]:
    """Near-duplicates of which the one is so many days after the other."""
    who = pd.DataFrame({
        "source": records.source, "sex": records.codes["sex"],
        "band": records.codes["age_band"], "day": records.day,
    }).reset_index(names="place")  # fmt: skip
    by = ["source", "sex", "band", "day"]
    both = who.merge(who.assign(day=who["day"] - shift_days), on=by, suffixes=("_a", "_b"))
    if shift_days == 0:
        both = both[both["place_a"] < both["place_b"]]
    one = both["place_a"].to_numpy(dtype=np.int64)
    other = both["place_b"].to_numpy(dtype=np.int64)
    same = _agree(records, one, other, shift_days)
    return one[same], other[same]


def _agree(records: Encoded, one: Ints, other: Ints, shift_days: int) -> Bools:
    apart = np.abs(records.hours[other] - records.hours[one] - 24 * shift_days)
    by_clock = records.time_known[one] & records.time_known[other]
    in_time = ~by_clock | (apart <= SAME_MINUTE_HOURS)
    years = np.abs(records.age[one] - records.age[other])
    in_age = np.isnan(years) | (years == 0)
    metres = distance_m(records, one, other)
    zips = records.codes["zip"]
    same_zip = (zips[one] == zips[other]) & (zips[one] != NONE)
    in_place = np.where(np.isnan(metres), same_zip, metres <= APART_M)
    numbers = records.codes["number"]
    renumbered = (numbers[one] != numbers[other]) | (numbers[one] == NONE)
    alike = _differing(records, one, other) <= MAY_DIFFER
    return np.asarray(in_time & in_age & in_place & renumbered & alike)


def _differing(records: Encoded, one: Ints, other: Ints) -> Ints:
    differing = np.zeros(len(one), dtype=np.int64)
    for name in ANSWERS:
        differing += records.codes[name][one] != records.codes[name][other]
    return differing


def _described(records: Encoded, names: Any, one: Ints, other: Ints) -> pd.DataFrame:  # noqa: ANN401
    return pd.DataFrame({
        "key_a": records.key[one],
        "key_b": records.key[other],
        "source": names[one],
        "day": pd.to_datetime(records.day[one], unit="D"),
        "metres": distance_m(records, one, other),
        "differing": _differing(records, one, other),
    })  # fmt: skip


def _once_each(pairs: pd.DataFrame) -> pd.DataFrame:
    """The likest first, and each record once."""
    ordered = pairs.sort_values(["differing", "metres", "key_a", "key_b"], kind="stable")
    used: set[str] = set()
    kept = []
    for row, one, other in ordered[["key_a", "key_b"]].itertuples(name=None):
        if one not in used and other not in used:
            used |= {one, other}
            kept.append(row)
    return pairs.loc[kept].sort_values(["day", "key_a", "key_b"], ignore_index=True)


def _months(records: Encoded, names: Any, pairs: pd.DataFrame) -> pd.DataFrame:  # noqa: ANN401
    """By source and month: pairs, records, what chance and scenes give, and the chance of it."""
    from scipy.stats import poisson

    month = pd.to_datetime(records.day, unit="D").to_period("M")
    counted = pd.DataFrame({"source": names, "month": month}).value_counts().rename("records")
    by = [pairs["source"], pairs["day"].dt.to_period("M").rename("month")]
    told = pd.DataFrame(counted).join(pairs.groupby(by).size().rename("pairs"))
    shifted = [_alike(records, days)[0] for days in SHIFTS_DAYS]
    where = np.concatenate(shifted)
    random = pd.DataFrame({"source": names[where], "month": month[where]}).value_counts()
    told = told.join(random.rename("by_chance")).fillna(0.0)
    # A record meets those of a day after it; within its own day each pair is met once.
    told["expected"] = told["by_chance"] / len(SHIFTS_DAYS) / 2 + SAME_SCENE * told["records"]
    told["chance"] = poisson.sf(told["pairs"] - 1, told["expected"])
    return told.reset_index()


def _named(pairs: pd.DataFrame, months: pd.DataFrame) -> Batches:
    """The months that are batches, those that follow each other as one."""
    many = (months["pairs"] >= LEAST_PAIRS) & (months["chance"] < CHANCE)
    flagged = months[many].sort_values(["source", "month"], ignore_index=True)
    ordinal = flagged["month"].astype("int64")
    follows = (flagged["source"] == flagged["source"].shift()) & (ordinal.diff() == 1)
    flagged["batch"] = (~follows).cumsum() - 1
    keyed = pairs.assign(month=pairs["day"].dt.to_period("M"))
    found = keyed.merge(flagged[["source", "month", "batch"]], how="left", on=["source", "month"])
    found["batch"] = found["batch"].fillna(NONE).astype("int64")
    days = found[found["batch"] != NONE].groupby("batch")["day"]
    sums = flagged.groupby("batch").agg(
        source=("source", "first"), pairs=("pairs", "sum"), records=("records", "sum"),
        expected=("expected", "sum"), chance=("chance", "min"),
    )  # fmt: skip
    whole = sums.assign(first=days.min(), last=days.max(), pairs=sums["pairs"].astype("int64"))
    columns = ["source", "first", "last", "pairs", "records", "expected", "chance"]
    return Batches(pairs=found.drop(columns="month"), batches=whole[columns].reset_index(drop=True))
