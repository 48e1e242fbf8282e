"""Columns mapped by hand, kept in the store for the next file with the same headers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from dashboard.store import Reader, Store
from loaders.columns import plain
from loaders.ems_tables import Export, join
from loaders.errors import OdwatchError
from loaders.map_documents import document, of_document
from loaders.map_writing import used_map
from loaders.maps import Map
from loaders.reading import TextTable, read_text
from loaders.recognising import Recognised, headers_known, recognise, refuse_without_time

ENTRY_KIND: Final = "mapping"
_EXAMPLES: Final = 3
_CUT: Final = 20


class UnusableMapping(OdwatchError):
    """A mapping that nobody's name is given for."""


_LABELS: Final = {"agency": "Agency that reported it"}
"""Of fields whose meaning would invite a person's name."""


def kept_maps(store: Reader | None) -> tuple[Map, ...]:
    """The maps in force, the newest first: one for each source and set of headers."""
    if store is None:
        return ()
    found: dict[tuple[str, frozenset[str]], Map | None] = {}
    entries = store.entries(ENTRY_KIND)
    for source, value, who in zip(
        entries["subject"], entries["value"], entries["who"], strict=True
    ):
        layout = (str(source), _layout(value["headers"]))
        found.pop(layout, None)
        name = f"{source} by {who}"
        said = value["map"]
        found[layout] = of_document(said, name=name, where=name) if said else None
    return tuple(own for own in reversed(found.values()) if own is not None)


def keep(store: Store, map_: Map, headers: Iterable[str], *, who: str, at: datetime) -> None:
    """Use a map from now on for files of its source with exactly these headers.

    It goes before shipped maps and aliases. Raises UnusableMapping without a name, MapRefused and
    FileRefused for a map by which no file with these headers can be read.
    """
    shown = list(headers)
    cells = pd.DataFrame(columns=pd.Index(shown), dtype="str")
    table = TextTable(tuple(shown), cells, np.array([], dtype=np.int64))
    refuse_without_time(recognise(table, given=map_))
    whole = document(replace(map_, headers=tuple(shown), exact=True, beside=False))
    _enter(store, map_.source, {"headers": shown, "map": whole}, who=who, at=at)


def kept_for(path: Path | Export, kept: tuple[Map, ...], *, source: str | None) -> Map | None:
    """The map of `kept` that a file asks for, though it may not read it.

    Raises FileRefused for a file in which there is no table.
    """
    known = headers_known(kept=kept)
    table = join(path, knows=known) if isinstance(path, Export) else read_text(path, knows=known)
    return next((own for own in kept if own.fits(table.headers, source=source)), None)


def examples(found: Recognised, header: str) -> tuple[str, ...]:
    """The first three different values of a column, cut: for whoever has the file."""
    values = found.shaped.table.frame[header]
    first = values[values != ""].drop_duplicates().head(_EXAMPLES)
    return tuple(value if len(value) <= _CUT else f"{value[: _CUT - 1]}…" for value in first)


@dataclass(frozen=True)
class Choice:
    """A field that a column may fill, and the header that fills it now ("" for none)."""

    field: str
    label: str
    header: str
    first: bool
    """Whether the field is required or telling, and so is asked before the others."""


def choices(found: Recognised) -> tuple[Choice, ...]:
    """Every field of the source that a map may fill by a column."""
    constants = _constants(found)
    return tuple(
        Choice(
            column.name,
            _LABELS.get(column.name) or column.meaning[:1].upper() + column.meaning[1:],
            found.mapping.fields.get(column.name, ""),
            column.required or column.telling,
        )
        for column in found.source.all_columns
        if column.name not in constants
    )


def headers_to_choose(found: Recognised) -> tuple[str, ...]:
    """The headers that may fill a field: the file's, and those that its map makes of them."""
    made = {found.mapping.fields.get(field, "") for field in _constants(found)}
    return tuple(header for header in found.shaped.table.headers if header not in made)


def _constants(found: Recognised) -> Mapping[str, str]:
    return {} if found.map is None else found.map.constants


def by_hand(found: Recognised, picked: Mapping[str, str]) -> Map:
    """The map that is used, with the columns that a person picked (field → header, "" for none)."""
    used = used_map(found)
    return replace(used, name="by hand", columns=dict(picked))


def forget(store: Store, map_: Map, *, who: str, at: datetime) -> None:
    """No longer use a kept map; what was loaded by it stays, and the history keeps it."""
    value: dict[str, object] = {"headers": list(map_.headers), "map": None}
    _enter(store, map_.source, value, who=who, at=at)


def _enter(store: Store, source: str, value: dict[str, object], *, who: str, at: datetime) -> None:
    if not who.strip():
        raise UnusableMapping("Say who maps the columns: the name is kept with the mapping.")
    store.add_entry(ENTRY_KIND, source, value, who=who.strip(), at=at)


def _layout(headers: Iterable[str]) -> frozenset[str]:
    return frozenset(plain(header) for header in headers)
