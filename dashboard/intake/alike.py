"""In what two records differ that may be one person's, and whether that makes them two.

Each function takes pairs: a record's columns, and a held one's with the suffix "_held".
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pandas as pd

from dashboard.intake.agencies import one_agency
from loaders import identity
from loaders.records import UNKNOWN


def nameless(numbers: pd.Series) -> pd.Series:
    """Which stand for a number where there is none."""
    return numbers.str.startswith(identity.NAMELESS)


def differences(both: pd.DataFrame) -> dict[str, pd.Series]:
    """Where both know it and differ: days, sexes, ages (of more than a year, else by band)."""
    nowhere = pd.Series(False, index=both.index)
    if "occurred_on" not in both:
        return {"days": nowhere, "sexes": nowhere, "ages": nowhere}
    bands = _known_and_differ(both["age_band"], both["age_band_held"])
    years = (both["age"] - both["age_held"]).abs()
    return {
        "days": both["occurred_on"] != both["occurred_on_held"],
        "sexes": _known_and_differ(both["sex"], both["sex_held"]),
        "ages": (years > 1).astype("boolean").fillna(bands).astype("bool"),
    }


def _known_and_differ(one: pd.Series, other: pd.Series) -> pd.Series:
    return (one != other) & (one != UNKNOWN) & (other != UNKNOWN)


def another_person(both: pd.DataFrame) -> pd.Series:
    """By a case's number two differences make another person, for several people share a case.
    A record's own number holds through more: only another day and another person make it another.
    Without a number it takes the very minute or the very place to be the same.
    """
    count = both[["days", "sexes", "ages"]].sum(axis="columns")
    of_case = both["number"].str.startswith(identity.CASE)
    without = nameless(both["number"])
    renumbered = both["days"] & (both["sexes"] | both["ages"])
    unlike = (count > 0) | ~same_minute_or_place(both)
    return renumbered.where(~of_case, count >= 2).where(~without, unlike).astype("bool")


def same_minute_or_place(both: pd.DataFrame) -> pd.Series:
    """Whether both know the time of day or the place, and what both know of the place agrees."""
    if "occurred_at" not in both:
        return pd.Series(False, index=both.index)
    apart = (both["latitude"] != both["latitude_held"]) | (
        both["longitude"] != both["longitude_held"]
    )
    known = both["latitude"].notna() & both["latitude_held"].notna()
    minute = both["time_known"] & both["time_known_held"]
    return (minute & ~(known & apart)) | (known & ~apart)


def agencies_agree(both: pd.DataFrame, zone: ZoneInfo) -> pd.Series:
    """The same agency, or one is missing; or entered at the same moment for the same event, where
    both are known to more than the day: of one day two agencies have many, under equal numbers."""
    names = both[["agency", "agency_held"]].drop_duplicates()
    agree = {pair: one_agency(*pair) for pair in names.itertuples(index=False, name=None)}
    same = pd.Series(
        [agree[pair] for pair in zip(both["agency"], both["agency_held"], strict=True)],
        index=both.index,
        dtype="bool",
    )
    if "entered_at" not in both:
        return same
    entered = both["entered_at"].dt.tz_convert(zone)
    told = entered.notna() & (entered != entered.dt.normalize()) & ~nameless(both["number"])
    as_well = (both["entered_at"] == both["entered_at_held"]) & (
        both["occurred_at"] == both["occurred_at_held"]
    )
    timed = both["time_known"] & both["time_known_held"]
    found: pd.Series = same | (told & timed & as_well & ~both["sexes"] & ~both["ages"])
    return found
