"""Which held record is each record of a file: one person keeps one key through all exports.

Equal content is the same record. Beyond that a number goes a long way, but people share a case,
exports are numbered anew, and an agency's name is spelt anew: so a pair must not contradict itself.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from dashboard.intake.agencies import one_agency
from dashboard.intake.alike import (
    agencies_agree,
    another_person,
    differences,
    nameless,
    same_minute_or_place,
)
from loaders import identity
from loaders.records import UNKNOWN

COMPARED: Final = (
    "key",
    "content_hash",
    "number",
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
"""More records of one number than this are no people: only equal content makes them the same."""


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
    surely: int = 0
    """Of these, the ones whose time of day, sex and age are known and the held one's."""


def match(records: pd.DataFrame, held: pd.DataFrame, *, zone: ZoneInfo) -> Matched:
    """Give the records of a file the keys of the held records that they are versions of.

    Args:
        records: a reading's records, with unique keys.
        held: the present records of the same source, with the columns of COMPARED.
        zone: the city's clock, on which an entry at midnight has no time.
    """
    if held.empty or records.empty:
        return Matched(records)
    mine = _without(records, held, on=["key", "content_hash"])
    if mine.empty:
        return Matched(records)
    theirs = _without(held, records, on=["key", "content_hash"])
    one = _compared(mine)
    other = _numbered_since(_compared(theirs), one)
    equal = _equal_pairs(one, other)
    one, other = _left(one, other, equal)
    pairs = _pairs(one, other, zone=zone)
    fit = _one_to_one(pairs[pairs["fits"]])
    later = _numbered_later(*_left(one, other, fit))
    keys = records["key"].copy()
    for found in (equal, fit, later):
        keys[found["at"]] = found["key_held"].to_numpy()
    fresh = mine.index.difference(pd.Index([*equal["at"], *fit["at"], *later["at"]]))
    keys = _without_clashes(keys, fresh, set(held["key"]))
    named = records.assign(key=keys)
    numbered = pairs[~nameless(pairs["number"])]
    again, surely = _looks_held(records.loc[fresh], _without(theirs, named, on=["key"]))
    return Matched(
        named,
        apart=len(fresh.intersection(pd.Index(numbered["at"]))),
        changed=int((fit["days"] | fit["sexes"]).sum()),
        again=again,
        surely=surely,
    )


def _without(frame: pd.DataFrame, others: pd.DataFrame, *, on: list[str]) -> pd.DataFrame:
    """The rows of which there is none in `others`."""
    known = frame[on].merge(others[on].drop_duplicates(), how="left", on=on, indicator=True)
    return frame[(known["_merge"] == "left_only").to_numpy()]


def _compared(frame: pd.DataFrame) -> pd.DataFrame:
    columns = [name for name in COMPARED if name in frame.columns and name != "number"]
    said = frame["number"].fillna("").str.casefold() if "number" in frame else ""
    return frame[columns].join(identity.parts(frame["key"])).assign(said=said)


def _numbered_since(theirs: pd.DataFrame, mine: pd.DataFrame) -> pd.DataFrame:
    """The held records, those that came without a number under that which a later version told."""
    own = mine[(mine["said"] != "") & ~nameless(mine["number"])]
    by_said = own.drop_duplicates("said", keep=False).set_index("said")["number"]
    since = nameless(theirs["number"]) & theirs["said"].isin(by_said.index)
    told = theirs["said"].map(by_said)
    return theirs.assign(number=theirs["number"].where(~since, told).astype("str"))


def _equal_pairs(mine: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    """Columns at and key_held: records beside held ones of equal number and content, each once,
    however many of a number there are."""
    found = [pd.DataFrame({"at": mine.index[:0], "key_held": theirs["key"].iloc[:0].to_numpy()})]
    for same in (["number", "content_hash", "agency"], ["number", "content_hash"]):
        one, other = (_counted(frame, same) for frame in (mine, theirs))
        both = (
            one.rename_axis("at")
            .reset_index()
            .merge(other, on=[*same, "turn"], suffixes=("", "_held"))[["at", "key_held"]]
        )
        found.append(both)
        mine, theirs = _left(mine, theirs, both)
    return pd.concat(found, ignore_index=True)


def _counted(frame: pd.DataFrame, same: list[str]) -> pd.DataFrame:
    """The columns `same`, the key, and each row's turn among those that are alike in them."""
    ordered = frame.sort_values("key")[[*same, "key"]]
    return ordered.assign(turn=ordered.groupby(same).cumcount())


def _left(
    mine: pd.DataFrame, theirs: pd.DataFrame, pairs: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The records and the held ones that are in no pair."""
    return mine.drop(pairs["at"]), theirs[~theirs["key"].isin(pairs["key_held"])]


def _numbered_later(mine: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    """Columns at and key_held: records beside held ones of which one has a number and the other
    has none, of one agency and one minute that both know, with nothing that contradicts. Each has
    one candidate alone, but where contents are equal; else they stay apart."""
    if "occurred_at" not in mine:
        return pd.DataFrame({"at": mine.index[:0], "key_held": theirs["key"].iloc[:0]})
    mine, theirs = (frame[frame["time_known"]] for frame in (mine, theirs))
    crowded = {at for frame in (mine, theirs) for at in _crowded(frame["occurred_at"])}
    mine, theirs = (frame[~frame["occurred_at"].isin(crowded)] for frame in (mine, theirs))
    both = (
        mine.rename_axis("at")
        .reset_index()
        .assign(occurred_at_held=mine["occurred_at"].to_numpy())
        .merge(theirs, on="occurred_at", suffixes=("", "_held"))
    )
    both = both.assign(**differences(both))
    fits = nameless(both["number"]) != nameless(both["number_held"])
    fits &= ~both[["days", "sexes", "ages"]].any(axis="columns") & same_minute_or_place(both)
    fits &= np.array(
        [
            bool(one) == bool(other) and one_agency(one, other)
            for one, other in zip(both["agency"], both["agency_held"], strict=True)
        ],
        dtype="bool",
    )
    both = both[fits].sort_values(["key", "key_held"])
    equal = _one_to_one(both[both["content_hash"] == both["content_hash_held"]])
    rest = both[~both["at"].isin(equal["at"]) & ~both["key_held"].isin(equal["key_held"])]
    alone = ~rest.duplicated("at", keep=False) & ~rest.duplicated("key_held", keep=False)
    found: pd.DataFrame = pd.concat([equal, rest[alone]])[["at", "key_held"]]
    return found


def _pairs(mine: pd.DataFrame, theirs: pd.DataFrame, *, zone: ZoneInfo) -> pd.DataFrame:
    """Every record beside every held one of its number, the likeliest pairs first."""
    crowded = {name for frame in (mine, theirs) for name in _crowded(frame["number"])}
    mine, theirs = (frame[~frame["number"].isin(crowded)] for frame in (mine, theirs))
    both = mine.rename_axis("at").reset_index().merge(theirs, on="number", suffixes=("", "_held"))
    both = both.assign(**differences(both))
    both["fits"] = ~another_person(both) & agencies_agree(both, zone)
    both["rank"] = 4 * (both["agency"] != both["agency_held"]) + both[
        ["days", "sexes", "ages"]
    ].sum(axis="columns")
    order = ["rank", "key", "key_held"]
    return both.sort_values(order, ignore_index=True)


def _crowded(values: pd.Series) -> list[Hashable]:
    counts = values.value_counts()
    return list(counts[counts > MANY].index)


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


def _looks_held(new: pd.DataFrame, held: pd.DataFrame) -> tuple[int, int]:
    """How many new records happened when a held record did that the file does not bring again,
    to a person of that age and sex; and of how many of them time, age and sex are all known."""
    same = ["occurred_at", "sex", "age_band"]
    if new.empty or "occurred_at" not in new:
        return 0, 0
    telling = new["time_known"] | (new["age_band"] != UNKNOWN)
    alike = new[telling].merge(held[same].drop_duplicates(), on=same)
    known = alike["time_known"] & (alike["sex"] != UNKNOWN) & (alike["age_band"] != UNKNOWN)
    return len(alike), int(known.sum())
