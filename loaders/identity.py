"""Who is who within a file and between files: content hashes, keys, duplicates.

A record with a number is known by its agency and number. Without one it is known by its content,
and by its count among equal rows, for equal rows without a number are separate people.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from loaders.ledger import Ledger
from loaders.records import NOT_CONTENT

EQUAL_ROWS = "equal_rows"


def content_hash(frame: pd.DataFrame) -> pd.Series:
    """A signed 64-bit hash of each row's content (Delta has no unsigned integers)."""
    content = [name for name in frame.columns if name not in NOT_CONTENT]
    hashed = pd.util.hash_pandas_object(frame[content], index=False).to_numpy()
    return pd.Series(hashed.view("int64"), index=frame.index)


def identify(
    frame: pd.DataFrame, numbers: pd.Series, *, order: list[str], ledger: Ledger
) -> tuple[pd.DataFrame, int]:
    """The frame with key, content_hash and the flag equal_rows, without its duplicates; and how
    many those were. `numbers` ("" for none) belong to the rows of `frame`, whose types must be
    the contract's. One number with differing content is several people, told apart in the order
    of the columns `order` and then of the content, whatever the order of the rows.
    """
    hashed = frame.assign(content_hash=content_hash(frame))
    agency = frame["agency"].fillna("").str.casefold().str.replace("|", "/", regex=False)
    # A doubled # in the number leaves the single one free to mark the second person.
    own = numbers.str.casefold().str.replace("#", "##", regex=False)
    base = agency + "|" + own
    numbered = numbers != ""
    twice = numbered & pd.DataFrame({"base": base, "hash": hashed["content_hash"]}).duplicated()
    kept = hashed[~twice].assign(base=base[~twice], numbered=numbered[~twice])
    keys = pd.Series("", index=kept.index, dtype="str")
    keys[kept["numbered"]] = _by_number(kept[kept["numbered"]], order, ledger)
    nameless = kept[~kept["numbered"]]
    keys[~kept["numbered"]] = _by_content(nameless)
    equal = nameless[nameless.duplicated("content_hash", keep=False)]
    ledger.notice(EQUAL_ROWS, None, equal["row"])
    flags = kept["flags"].copy()
    flags[equal.index] = (flags[equal.index] + ";" + EQUAL_ROWS).str.lstrip(";")
    complete = kept.drop(columns=["base", "numbered"]).assign(key=keys, flags=flags)
    return complete.reset_index(drop=True), int(twice.sum())


def _by_number(frame: pd.DataFrame, order: list[str], ledger: Ledger) -> pd.Series:
    keys = frame["base"].astype("str")
    shared = frame[frame.duplicated("base", keep=False)]
    if len(shared):
        ledger.notice("number_shared", None, shared["row"])
        ordered = shared.sort_values([*order, "content_hash"])
        place = ordered.groupby("base").cumcount() + 1
        later = place[place > 1]
        keys[later.index] = keys[later.index] + "#" + later.astype("str")
    return keys


def _by_content(frame: pd.DataFrame) -> pd.Series:
    place = frame.groupby("content_hash").cumcount().to_numpy() + 1
    hashes = frame["content_hash"].to_numpy().view(np.uint64)
    keys = [f"~{number:016x}#{at}" for number, at in zip(hashes, place, strict=True)]
    return pd.Series(keys, index=frame.index, dtype="str")
