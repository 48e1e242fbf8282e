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
    """The names of a boundary file's places, with what `also` has after them; also those of places
    that the file lacks.

    Raises:
        FileRefused: the file cannot be read.
    """
    others = {name: tuple(rest) for name, *rest in also}
    return {place.name: () for place in load_all(path) if place.name} | others


def named(jurisdictions: pd.Series, neighbours: Spellings, *, own: tuple[str, ...]) -> pd.Series:
    """The neighbour that each text names, as "ARLINGTON COUNTY" names Arlington.

    Missing where it names none of them, or the city too, by any of its `own` names: what may be the
    city's own stays its own.
    """
    words = {
        name: [_words(spelling) for spelling in (name, *others)]
        for name, others in neighbours.items()
    }
    city = [_words(name) for name in own]
    texts = jurisdictions.dropna().unique()
    distinct = {text: _neighbour(_words(text), words, city) for text in texts}
    return jurisdictions.map(distinct).astype("str")


def elsewhere(
    jurisdictions: pd.Series, neighbours: Spellings, *, own: tuple[str, ...], state: str
) -> pd.Series:
    """Which texts name something that is neither a neighbour nor the city, nor its state alone."""
    city = [_words(name) for name in own]
    texts = jurisdictions.dropna().unique()
    distinct = {
        text: _words(text).strip() not in ("", _words(state).strip())
        and not any(name in _words(text) for name in city)
        for text in texts
    }
    strange = jurisdictions.map(distinct).fillna(False).astype("bool")
    return strange & named(jurisdictions, neighbours, own=own).isna()


def _neighbour(
    text: str, neighbours: Mapping[str, Sequence[str]], city: Sequence[str]
) -> str | None:
    if any(name in text for name in city):
        return None
    matches = (name for name, all_words in neighbours.items() if any(w in text for w in all_words))
    return next(matches, None)


def _words(text: str) -> str:
    """Words in small letters, each between spaces; "D.C." is one."""
    joined = _JOINING.sub("", text.casefold())
    return f" {' '.join(_WORD.findall(joined))} "
