"""Finding the sources, and the one that a file's header is of.

A module of this folder that declares `SOURCE` is a source; there is nothing to register.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from functools import cache

import loaders
from loaders.columns import Column, Mapping, listed, match
from loaders.declaration import Source
from loaders.errors import FileRefused, UnknownSource


@cache
def discover() -> dict[str, Source]:
    """Name → source, for every module of this folder that declares `SOURCE`, by name."""
    found: dict[str, Source] = {}
    for module in pkgutil.iter_modules(loaders.__path__):
        source = getattr(importlib.import_module(f"loaders.{module.name}"), "SOURCE", None)
        if isinstance(source, Source):
            found[source.name] = source
    return dict(sorted(found.items()))


def map_columns(source: Source, headers: Iterable[str]) -> Mapping:
    """Which header fills which of the source's fields, and which headers nobody knows."""
    return match(source.all_columns, tuple(headers))


def guess(headers: Iterable[str], sources: Iterable[Source]) -> Source:
    """The source that knows most of the headers.

    Raises FileRefused if none has its required and a telling column, or if two fit equally.
    """
    shown = tuple(headers)
    scores: dict[str, tuple[int, Source]] = {}
    for source in sources:
        fields = map_columns(source, shown).fields
        own = [column for column in source.columns if column.name in fields]
        if not missing_columns(source, fields) and any(column.telling for column in own):
            scores[source.name] = (len(own), source)
    best = max((score for score, _ in scores.values()), default=0)
    winners = [source for score, source in scores.values() if score == best]
    if len(winners) == 1:
        return winners[0]
    if winners:
        names = " or ".join(source.name for source in winners)
        raise FileRefused(f"could be {names}: say which with --source")
    raise FileRefused(
        f"no source knows these columns: found {listed(shown)}; expected "
        + "; or ".join(f"for {source.name}, {wanted(source)}" for source in sources)
        + ". If it is one of these, say which with --source, and map its columns (--write-map)"
    )


def named(name: str) -> Source:
    """The source of this name. Raises UnknownSource if there is none."""
    sources = discover()
    if name not in sources:
        raise UnknownSource(f"there is no source {name!r}; choose one of {', '.join(sources)}")
    return sources[name]


def missing_columns(source: Source, fields: dict[str, str]) -> tuple[Column, ...]:
    """The required columns, if none of them is mapped: one time of the event is enough."""
    required = tuple(column for column in source.columns if column.required)
    return () if any(column.name in fields for column in required) else required


def wanted(source: Source) -> str:
    """What a file of the source has to have, in a line of text."""
    column = next(column for column in source.columns if column.required)
    names = column.elements or column.aliases
    return f"{column.meaning} ({', '.join(names[:3])} …)"
