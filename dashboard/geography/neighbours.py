"""Which of the places around the city a record's jurisdiction names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pandas as pd

from dashboard.geography.boundary import load_all

Spellings = Mapping[str, Sequence[str]]
"""The neighbours' names, each with its other spellings."""

_JOINING: Final = re.compile(r"[.'’]")
_WORD: Final = re.compile(r"[a-z0-9]+")


def spellings(path: Path, also: Sequence[Sequence[str]]) -> Spellings:
    """The names of a boundary file's places, with what `also` has after them.

    Raises:
        FileRefused: the file cannot be read.
    """
    others = {name: tuple(rest) for name, *rest in also}
    return {place.name: others.get(place.name, ()) for place in load_all(path) if place.name}


def named(jurisdictions: pd.Series, neighbours: Spellings, *, city: str) -> pd.Series:
    """The neighbour that each text names, as "ARLINGTON COUNTY" names Arlington.

    Missing where it names none of them, or the city too: what may be the city's own stays its own.
    """
    words = {
        name: [_words(spelling) for spelling in (name, *others)]
        for name, others in neighbours.items()
    }
    own = _words(city)
    distinct = {text: _neighbour(_words(text), words, own) for text in jurisdictions.dropna()}
    return jurisdictions.map(distinct).astype("str")


def _neighbour(text: str, neighbours: Mapping[str, Sequence[str]], city: str) -> str | None:
    if city in text:
        return None
    matches = (name for name, all_words in neighbours.items() if any(w in text for w in all_words))
    return next(matches, None)


def _words(text: str) -> str:
    """Words in small letters, each between spaces; "D.C." is one."""
    joined = _JOINING.sub("", text.casefold())
    return f" {' '.join(_WORD.findall(joined))} "
