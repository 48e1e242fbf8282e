"""Which held record is each record of a file: one person keeps one key through all exports.

Equal content is the same record. Beyond that a number goes a long way, but people share a case,
exports are numbered anew, and an agency's name is spelt anew: so a pair must not contradict itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from loaders import identity
from loaders.records import UNKNOWN

COMPARED: Final = (
    "key",
    "content_hash",
    "occurred_at",
    "occurred_on",
    "time_known",
    "entered_at",
    "sex",
    "age",
    "age_band",
    "latitude",
    "longitude",
)
"""What is compared of a record and a held one; of naloxone what there is of them."""

MANY: Final = 50
"""More records of one number than this are no people: the key that the file gives them stands."""


@dataclass(frozen=True)
class Matched:
    """A file's records under the keys of the store, and what there is to say of that."""

    records: pd.DataFrame
    apart: int = 0
    """Records whose number is held for another person, and which are kept apart from them."""
    changed: int = 0
    """Held records whose date or sex changes: many say that numbers are used again."""
    again: int = 0
    """New records that look like a held one under another number."""


def match(records: pd.DataFrame, held: pd.DataFrame) -> Matched:
    """Give the records of a file the keys of the held records that they are versions of.

    Args:
        records: a reading's records, with unique keys.
        held: the present records of the same source, with the columns of COMPARED.
    """
    if held.empty or records.empty:
        return Matched(records)
    mine = _without(records, held, on=["key", "content_hash"])
    if mine.empty:
        return Matched(records)
    theirs = _without(held, records, on=["key", "content_hash"])
    pairs = _pairs(_compared(mine), _compared(theirs))
    fit = _one_to_one(pairs[pairs["fits"]])
    keys = records["key"].copy()
    keys[fit["at"]] = fit["key_held"].to_numpy()
    fresh = mine.index.difference(pd.Index(fit["at"]))
    keys = _without_clashes(keys, fresh, set(held["key"]))
    named = records.assign(key=keys)
    numbered = pairs[~pairs["number"].str.startswith(identity.NAMELESS)]
    return Matched(
        named,
        apart=len(fresh.intersection(pd.Index(numbered["at"]))),
        changed=int((fit["days"] | fit["sexes"]).sum()),
        again=_looks_held(records.loc[fresh], _without(theirs, named, on=["key"])),
    )


def _without(frame: pd.DataFrame, others: pd.DataFrame, *, on: list[str]) -> pd.DataFrame:
    """The rows of which there is none in `others`."""
    known = frame[on].merge(others[on].drop_duplicates(), how="left", on=on, indicator=True)
    return frame[(known["_merge"] == "left_only").to_numpy()]


def _compared(frame: pd.DataFrame) -> pd.DataFrame:
    columns = [name for name in COMPARED if name in frame.columns]
    return frame[columns].join(identity.parts(frame["key"]))


def _pairs(mine: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    """Every record beside every held one of its number, the likeliest pairs first."""
    crowded = {name for frame in (mine, theirs) for name in _crowded(frame["number"])}
    mine, theirs = (frame[~frame["number"].isin(crowded)] for frame in (mine, theirs))
    both = mine.rename_axis("at").reset_index().merge(theirs, on="number", suffixes=("", "_held"))
    both = both.assign(**_differences(both))
    equal = both["content_hash"] == both["content_hash_held"]
    both["fits"] = equal | (~_another_person(both) & _agencies_agree(both))
    both["rank"] = (
        8 * ~equal
        + 4 * (both["agency"] != both["agency_held"])
        + both[["days", "sexes", "ages"]].sum(axis="columns")
    )
    order = ["rank", "key", "key_held"]
    return both.sort_values(order, ignore_index=True)


def _crowded(numbers: pd.Series) -> list[str]:
    counts = numbers.value_counts()
    return [str(name) for name in counts[counts > MANY].index]


def _differences(both: pd.DataFrame) -> dict[str, pd.Series]:
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


def _another_person(both: pd.DataFrame) -> pd.Series:
    """By a case's number two differences make another person, for several people share a case.
    A record's own number holds through more: only another day and another person make it another.
    Without a number it takes the very minute or the very place to be the same.
    """
    count = both[["days", "sexes", "ages"]].sum(axis="columns")
    of_case = both["number"].str.startswith(identity.CASE)
    nameless = both["number"].str.startswith(identity.NAMELESS)
    renumbered = both["days"] & (both["sexes"] | both["ages"])
    unlike = (count > 0) | ~_same_minute_or_place(both)
    return renumbered.where(~of_case, count >= 2).where(~nameless, unlike).astype("bool")


def _same_minute_or_place(both: pd.DataFrame) -> pd.Series:
    if "occurred_at" not in both:
        return pd.Series(False, index=both.index)
    apart = (both["latitude"] != both["latitude_held"]) | (
        both["longitude"] != both["longitude_held"]
    )
    known = both["latitude"].notna() & both["latitude_held"].notna()
    minute = both["time_known"] & both["time_known_held"]
    return (minute & ~(known & apart)) | (known & ~apart)


def _agencies_agree(both: pd.DataFrame) -> pd.Series:
    """The same agency, or one is missing; or entered at the same moment for the same event."""
    names = both[["agency", "agency_held"]].drop_duplicates()
    agree = {pair: _one_agency(*pair) for pair in names.itertuples(index=False, name=None)}
    same = pd.Series(
        [agree[pair] for pair in zip(both["agency"], both["agency_held"], strict=True)],
        index=both.index,
        dtype="bool",
    )
    if "entered_at" not in both:
        return same
    told = both["entered_at"].notna() & ~both["number"].str.startswith(identity.NAMELESS)
    as_well = (both["entered_at"] == both["entered_at_held"]) & (
        both["occurred_at"] == both["occurred_at_held"]
    )
    return same | (told & as_well & ~both["sexes"] & ~both["ages"])


def _one_agency(one: str, other: str) -> bool:
    """Whether two folded names are one agency's: "rpd" is "riverton police" too."""
    short, long = sorted((one, other), key=len)
    initials = "".join(word[0] for word in long.split())
    return one == other or not short or (len(initials) > 1 and short in (initials, initials + "d"))


def _one_to_one(pairs: pd.DataFrame) -> pd.DataFrame:
    """Of pairs in the order of their likelihood, the first of each record and held record."""
    chosen = [pairs.iloc[:0]]
    while len(pairs):
        best = ~pairs.duplicated("at") & ~pairs.duplicated("key_held")
        chosen.append(pairs[best])
        taken = pairs["at"].isin(pairs.loc[best, "at"]) | pairs["key_held"].isin(
            pairs.loc[best, "key_held"]
        )
        pairs = pairs[~taken]
    return pd.concat(chosen)


def _without_clashes(keys: pd.Series, fresh: pd.Index, held: set[str]) -> pd.Series:
    """The keys, those of new records moved to the next free place where theirs is taken."""
    taken = held | set(keys.drop(fresh))
    clashing = pd.Index([at for at, key in keys[fresh].items() if key in taken])
    taken |= set(keys[fresh.difference(clashing)])
    said = identity.parts(keys[clashing].sort_values())
    renamed = {}
    for at, agency, number, place in said.itertuples(name=None):
        while (name := identity.key(agency, number, place)) in taken:
            place += 1
        taken.add(name)
        renamed[at] = name
    return keys.where(~keys.index.isin(clashing), pd.Series(renamed, dtype="str"))


def _looks_held(new: pd.DataFrame, held: pd.DataFrame) -> int:
    """How many new records happened when a held record did that the file does not bring again,
    to a person of that age and sex."""
    same = ["occurred_at", "sex", "age_band"]
    if new.empty or "occurred_at" not in new:
        return 0
    telling = new["time_known"] | (new["age_band"] != UNKNOWN)
    return len(new.loc[telling, same].merge(held[same].drop_duplicates(), on=same))
