"""A column of times of day, which is judged as a whole: whether 905 is 09:05."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from loaders.cells import Mask, distinct, silent, text_of
from loaders.clock import parse_clock, parse_daypart
from loaders.values import says_unknown

# A spreadsheet's time of day may come with a date, the event's or the first that it knows.
_WITH_DATE = re.compile(r"[-/.\d]{6,10}[T\s]+(?=\d{1,2}:\d{2})")
_DIGITS = re.compile(r"(\d{1,4})(?:\.0+)?(?:\s*h(?:ou)?rs?\.?)?", re.IGNORECASE)
# Minutes after midnight can be read as hours and minutes in 60 of 100 cells.
_MILITARY_SHARE = 0.9


def clock_texts(texts: pd.Series) -> tuple[pd.Series, Mask]:
    """Each time of day as `parse_clock` reads it, "" where there is none, and which texts say
    something that is none.

    905, 45 and 0 are 09:05, 00:45 and 00:00 where the column has times of four digits.
    """
    codes, uniques = distinct(texts)
    bare = [_WITH_DATE.sub("", text) for text in uniques]
    military = _are_military(bare)
    found = [_clock(text, military=military) for text in bare]
    unread = [not clock and not says_unknown(text) for clock, text in zip(found, bare, strict=True)]
    return text_of(codes, found, texts.index), np.array(unread, dtype="bool")[codes]


def clocks_among(texts: pd.Series) -> pd.Series | None:
    """A column of parts of the day without these, if the rest has times of day; else None."""
    words = pd.Series(distinct(texts)[1], dtype="str")
    others = [text for text in words[~silent(words)] if parse_daypart(text) is None]
    if not others or not (clock_texts(pd.Series(others, dtype="str"))[0] != "").any():
        return None
    return texts.where(texts.isin(others), "")


def _clock(text: str, *, military: bool) -> str:
    digits = _DIGITS.fullmatch(text)
    if digits and (military or len(digits[1]) == 4):
        text = digits[1].zfill(4)
    return "" if parse_clock(text) is None else text


def _are_military(texts: list[str]) -> bool:
    """Whether the texts without a colon are hours and minutes, some of them in four digits."""
    digits = [found[1] for text in texts if (found := _DIGITS.fullmatch(text))]
    good = [text for text in digits if parse_clock(text.zfill(4)) is not None]
    return any(len(text) == 4 for text in good) and len(good) >= _MILITARY_SHARE * len(digits)
