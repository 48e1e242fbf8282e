"""Names of what a table's numbers are of, in the words of who sends them."""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

from loaders import values
from loaders.cells import Cells, Mask, by_value
from loaders.identity import escaped
from loaders.ledger import Ledger

NOT_A_NAME: Final = "is no short name: write what is counted, or where, in up to 100 characters"
_LONGEST: Final = 100
_ZIP = re.compile(r"(\d{5})(?:\.0|-\d{4})")
_ADDRESS = re.compile(r"\d+\s+\w+\s+(?:st|ave|rd|dr|blvd|ln|ct|street|avenue|road|drive)\b", re.I)


def titles(
    cells: Cells,
    field: str,
    ledger: Ledger,
    *,
    good: Mask,
    default: str = "",
    needed: str | None = None,
) -> pd.Series:
    """A field's names, `default` where there is none. Rows whose name cannot be one, or that have
    none where one is `needed` (the reason to say so), are rejected and no longer `good`, which is
    changed in place. What is no name is not shown: it may be a person's."""
    texts = cells.texts(field)
    found, failed = by_value(texts, _title)
    bad = failed & good
    ledger.reject(NOT_A_NAME, cells.headers.get(field), cells.rows[bad], None)
    good &= ~bad
    found[failed] = ""
    names = pd.Series(found, index=texts.index, dtype="str")
    if default:
        return names.replace("", default)
    if needed is not None:
        nameless = (names == "").to_numpy() & good
        ledger.reject(needed, cells.headers.get(field), cells.rows[nameless], None)
        good &= ~nameless
    return names


def in_key(names: pd.Series) -> pd.Series:
    """Names as they stand in a key, whose parts "|" divides."""
    return escaped(names.str.replace("|", "/", regex=False))


def _title(text: str) -> str | None:
    """Not as `values.name`: "Unknown" is one of the areas of a table, and no missing value."""
    if values.is_missing(text, none=True):
        return ""
    cut = " ".join(text.split())
    if len(cut) > _LONGEST or "@" in cut or _ADDRESS.match(cut):
        return None
    found = _ZIP.fullmatch(cut)
    return found[1] if found else cut
