"""Who is who within a file: content hashes, keys, duplicates.

A record with a number is known by its agency and number. Without one it is known by when it
happened and to whom, and by its place among the rows that say the same of that, for such rows are
separate people. What a file says of a record that is held already, `intake` decides.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from loaders import values
from loaders.cells import distinct, text_of
from loaders.ledger import Ledger
from loaders.records import NOT_CONTENT

EQUAL_ROWS = "equal_rows"
CASE: Final = "case "
"""Begins the number of a case, which several people may share, as no record's number may."""
NAMELESS: Final = "~"
"""Begins what stands for a number where there is none."""


def of_case(numbers: pd.Series) -> pd.Series:
    """Numbers of cases, marked as such; "" stays ""."""
    return (CASE + numbers).where(numbers != "", "")


def content_hash(frame: pd.DataFrame) -> pd.Series:
    """A signed 64-bit hash of each row's content (Delta has no unsigned integers)."""
    return _hashed(frame, [name for name in frame.columns if name not in NOT_CONTENT])


def identify(
    frame: pd.DataFrame, numbers: pd.Series, *, core: list[str], ledger: Ledger
) -> tuple[pd.DataFrame, int]:
    """The frame with key, content_hash and the flag equal_rows, without its duplicates; and how
    many those were. `numbers` ("" for none) belong to the rows of `frame`, whose types must be
    the contract's. People of one number are told apart in the order of the columns `core` and
    then of the content, whatever the order of the rows; `core` stands for the number where there
    is none.
    """
    hashed = frame.assign(content_hash=content_hash(frame))
    numbered = numbers != ""
    named = numbers.astype("str").copy()
    if not numbered.all():
        named[~numbered] = _stand_ins(frame.loc[~numbered, core])
    base = base_keys(frame["agency"], named)
    alike = _alike(base)
    twice = numbered & alike
    twice[alike] &= pd.DataFrame(
        {"b": base[alike], "h": hashed["content_hash"][alike]}
    ).duplicated()
    kept = hashed
    if twice.any():
        kept, base, numbered = hashed[~twice], base[~twice], numbered[~twice]
        alike = _alike(base)
    ledger.notice("number_shared", None, kept.loc[numbered & alike, "row"])
    equal = kept[~numbered & kept.duplicated(["content_hash"], keep=False)]
    ledger.notice(EQUAL_ROWS, None, equal["row"])
    flags = kept["flags"].copy()
    if len(equal):
        flags[equal.index] = (flags[equal.index] + ";" + EQUAL_ROWS).str.lstrip(";")
    complete = kept.assign(key=_keys(kept[alike], base, core), flags=flags)
    return complete.reset_index(drop=True), int(twice.sum())


def base_keys(agencies: pd.Series, numbers: pd.Series) -> pd.Series:
    """The key of each first person of an agency and number, both as the file tells them."""
    codes, names = distinct(agencies.fillna(""))
    folded = text_of(codes, [values.agency(name) + "|" for name in names], agencies.index)
    return folded + escaped(numbers)


def parts(keys: pd.Series) -> pd.DataFrame:
    """What a key says: agency, number (marked by CASE or NAMELESS), place from 1 among the people
    of that number."""
    found = keys.str.extract(r"^([^|]*)\|(.*?)(?:(?<!#)#(\d+))?$")
    found.columns = pd.Index(["agency", "number", "place"])
    return found.assign(place=found["place"].fillna("1").astype("int64"))


def key(agency: str, number: str, place: int) -> str:
    """The key of these parts."""
    return f"{agency}|{number}" + (f"#{place}" if place > 1 else "")


def escaped(numbers: pd.Series) -> pd.Series:
    """Numbers or names as they stand in keys: a doubled # leaves the single one free to mark the
    second person."""
    return _casefolded(numbers).str.replace("#", "##", regex=False)


def _stand_ins(core: pd.DataFrame) -> pd.Series:
    hashes = _hashed(core, list(core.columns)).to_numpy().view(np.uint64)
    return pd.Series([f"{NAMELESS}{number:016x}" for number in hashes], core.index, dtype="str")


def _hashed(frame: pd.DataFrame, columns: list[str]) -> pd.Series:
    hashed = pd.util.hash_pandas_object(frame[columns], index=False).to_numpy()
    return pd.Series(hashed.view("int64"), index=frame.index)


def _casefolded(texts: pd.Series) -> pd.Series:
    # Of ASCII, which a column is lowered in at once, the two are the same.
    return texts.str.lower() if texts.str.isascii().all() else texts.str.casefold()


def _alike(base: pd.Series) -> pd.Series:
    """Which texts come more than once."""
    codes = pd.factorize(base)[0]
    return pd.Series(np.bincount(codes, minlength=1)[codes] > 1, index=base.index)


def _keys(shared: pd.DataFrame, base: pd.Series, core: list[str]) -> pd.Series:
    """The keys, given the rows that share their `base` with others."""
    keys = base.astype("str")
    if len(shared):
        ordered = shared.sort_values([*core, "content_hash"])
        place = ordered.groupby(base[ordered.index]).cumcount() + 1
        later = place[place > 1]
        keys[later.index] = keys[later.index] + "#" + later.astype("str")
    return keys
