"""Written quantities of a log or a table: what is blank, what is hidden as small, what cannot be.

Unlike a person's age, a quantity that cannot be costs its row: a sum without it would look right.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from loaders import values
from loaders.cells import Cells
from loaders.ledger import Ledger
from loaders.numbers import decimal, whole

# Written for "unknown" in number columns.
_STAND_INS = (999, 9999)
NOT_WHOLE: Final = "is not a whole number: correct the quantity, or leave the cell blank if unknown"
NOT_A_NUMBER: Final = "is no number: correct the quantity, or leave the cell blank if unknown"
STAND_IN: Final = "stands for unknown: leave the cell blank"
TOO_LARGE: Final = "is more than can be: correct the quantity"
NEGATIVE: Final = "is negative: enter what was counted, not a correction"
SUPPRESSED: Final = "suppressed_number"
"""The notice and the flag of a number that a publisher hides."""
HIDDEN: Final = "hidden"
"""Not a problem: a publisher hides small numbers."""
_SMALL = re.compile(
    r"[<≤]\s?=?\s?\d+|(?:less|fewer) than \d+|\*+|\(?s\)?|\(?suppressed\)?"
    r"|1\s?(?:-|–|to)\s?\d{1,2}",
    re.IGNORECASE,
)


def quantities(
    cells: Cells,
    field: str,
    ledger: Ledger,
    *,
    largest: int,
    good: npt.NDArray[np.bool_],
    fractions: bool = False,
    hidden_words: Collection[str] = (),
) -> tuple[pd.Series, npt.NDArray[np.bool_]]:
    """A field's numbers (Int64, or float64 with `fractions`; missing where blank or hidden), and
    which are hidden.

    Rows that are bad are rejected and no longer `good`, which is changed in place; a row is
    rejected once, for the first field that is bad. `hidden_words` stand for a hidden number too.
    """
    texts, folded = cells.texts(field), {word.casefold() for word in hidden_words}
    codes, uniques = pd.factorize(texts)
    pairs = [
        _quantity(str(text), largest=largest, fractions=fractions, hidden_words=folded)
        for text in uniques
    ]
    problems = np.array([problem for _, problem in pairs], dtype=object)[codes]
    for reason in dict.fromkeys(problem for _, problem in pairs if problem):
        bad = (problems == reason) & good
        if reason == HIDDEN:
            ledger.notice(SUPPRESSED, cells.headers[field], cells.rows[bad])
            continue
        ledger.reject(reason, cells.headers[field], cells.rows[bad], texts[bad])
        good &= ~bad
    numbers = np.array([np.nan if n is None else n for n, _ in pairs], dtype="float64")[codes]
    read = pd.Series(numbers, index=texts.index)
    return (read if fractions else read.astype("Int64")), problems == HIDDEN


def _quantity(
    text: str, *, largest: int, fractions: bool, hidden_words: Collection[str]
) -> tuple[float | None, str]:
    """The number, or None; and why the cell is bad, or HIDDEN, or ""."""
    if text.casefold() in hidden_words or _SMALL.fullmatch(text):
        return None, HIDDEN
    if values.says_unknown(text):
        return None, ""
    bare = text.replace(",", "")
    value: float | None = decimal(bare) if fractions else whole(text)
    if value is None:
        number = decimal(bare)
        if number is not None and number < 0:
            return None, NEGATIVE
        return None, NOT_A_NUMBER if fractions else NOT_WHOLE
    if value < 0:
        return None, NEGATIVE
    if value in _STAND_INS:
        return None, STAND_IN
    return (None, TOO_LARGE) if value > largest else (value, "")
