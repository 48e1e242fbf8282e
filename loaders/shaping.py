"""Laying a map over a table: which rows are read, wide columns to rows, rows to people.

Each step takes the table of the one before; what it says goes into a ledger. Columns that it makes
stand beside the file's own, in parentheses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from loaders.cells import Mask, Numbers, by_value
from loaders.clock import DayOrder
from loaders.clock_columns import clock_texts
from loaders.columns import Column, find_header, listed, match, plain, together
from loaders.errors import MapRefused
from loaders.folding import fold
from loaders.ledger import Ledger
from loaders.maps import Fold, Map, Unpivot
from loaders.reading import TextTable
from loaders.times import walls


@dataclass(frozen=True)
class Shaped:
    """A table as its map wants it: its rows + excluded + duplicates + merged = `rows_read`.

    `columns`: field → header of the table, or "" for a field that is not to be filled. `used`:
    the file's headers that the map reads without filling a field by them.
    """

    table: TextTable
    rows_read: int
    columns: dict[str, str]
    used: frozenset[str] = frozenset()
    excluded: int = 0
    duplicates: int = 0
    merged: int = 0
    left_out: TextTable | None = None
    """The excluded rows, with the map's constants."""


def as_it_is(table: TextTable) -> Shaped:
    """A table without a map."""
    return Shaped(table, len(table.frame), {})


def shape(table: TextTable, given: Map, ledger: Ledger, *, of: tuple[Column, ...]) -> Shaped:
    """The table with the map laid over it; what was left out or changed is told to the ledger.
    `of`: the columns of the map's source.

    Raises MapRefused if the map names a column that the table has not.
    """
    map_ = _named_as_in(table, given)
    used = {*map_.keep, *(map_.fold.by if map_.fold else ())}
    used |= {header for once in (map_.fold.add if map_.fold else {}).values() for header in once}
    kept, left_out = _kept(table, map_, ledger)
    excluded = len(left_out.frame)
    if map_.unpivot is not None:
        kept, wide = _unpivoted(kept, map_.unpivot, map_, ledger)
        used |= {*wide, map_.unpivot.names}
    rows_read = len(kept.frame) + excluded
    columns = {
        field: _header(kept, header, map_, f"columns.{field}")
        for field, header in map_.columns.items()
    }
    duplicates = merged = 0
    if map_.fold is not None:
        fields = match(of, kept.headers, said=columns | dict.fromkeys(map_.constants, "")).fields
        pairs = [(fields[one], fields[other]) for one, other in together(fields)]
        times = _times(kept, map_, fields, of)
        kept, duplicates, merged = fold(kept, map_.fold, times=times, together=pairs)
    kept, constants = _with_constants(kept, map_)
    left_out, _ = _with_constants(left_out, map_)
    return Shaped(
        kept,
        rows_read,
        columns | constants,
        frozenset(used),
        excluded,
        duplicates,
        merged,
        left_out,
    )


def _named_as_in(table: TextTable, map_: Map) -> Map:
    """The map with the file's own headers in keep and fold."""
    made = (map_.unpivot.names, map_.unpivot.values) if map_.unpivot else ()
    with_made = replace(table, headers=(*table.headers, *made))

    def names(key: str, headers: Iterable[str]) -> tuple[str, ...]:
        return tuple(_header(with_made, header, map_, key) for header in headers)

    keep = {names("keep", [header])[0]: texts for header, texts in map_.keep.items()}
    folding = map_.fold
    if folding is not None:
        add = {
            names("fold.add", [header])[0]: names("fold.add", once)
            for header, once in folding.add.items()
        }
        by, join = names("fold.by", folding.by), names("fold.join", folding.join)
        folding = Fold(by, add=add, join=join)
    return replace(map_, keep=keep, fold=folding)


def _header(table: TextTable, name: str, map_: Map, key: str) -> str:
    """The table's header that a map's means; "" stays ""."""
    header = find_header(table.headers, name) if name else ""
    if header is None:
        raise MapRefused(
            f"map {map_.name}: {key} names {name!r}, which is not in the file (found "
            f"{listed(table.headers)}): correct the map, or choose another"
        )
    return header


def _kept(table: TextTable, map_: Map, ledger: Ledger) -> tuple[TextTable, TextTable]:
    """The rows that the map keeps, and those that it leaves out."""
    keep = np.ones(len(table.frame), dtype="bool")
    rows = pd.Series(table.rows)
    for header, texts in map_.keep.items():
        fits = _one_of(table.frame[header], texts)
        out = keep & ~fits
        ledger.notice("excluded", header, rows[out])
        keep &= ~out
    kept, left_out = (
        replace(table, frame=table.frame[part].reset_index(drop=True), rows=table.rows[part])
        for part in (keep, ~keep)
    )
    return kept, left_out


def _one_of(texts: pd.Series, wanted: Iterable[str]) -> Mask:
    """Which texts are one of those, without regard to case, spaces and punctuation."""
    folded = {plain(text) for text in wanted}
    found, _ = by_value(texts, lambda text: plain(text) in folded)
    return found.astype("bool")


def _unpivoted(
    table: TextTable, unpivot: Unpivot, map_: Map, ledger: Ledger
) -> tuple[TextTable, list[str]]:
    """A row for each row and wide column, and which columns are wide. Row by row, so that the
    order is the file's."""
    wide = [header for header in table.headers if re.fullmatch(unpivot.columns, header)]
    if not wide:
        raise MapRefused(
            f"map {map_.name}: no header of the file fits unpivot.columns = {unpivot.columns!r} "
            f"(found {listed(table.headers)}): correct the pattern"
        )
    rest = [header for header in table.headers if header not in wide]
    long = table.frame[rest].loc[table.frame.index.repeat(len(wide))].reset_index(drop=True)
    long[unpivot.names] = pd.Series(wide * len(table.frame), dtype="str")
    cells = table.frame[wide].to_numpy(dtype=object).ravel()
    long[unpivot.values] = pd.Series(cells, dtype="str")
    ledger.remark("columns_to_rows", None, len(wide))
    headers = (*rest, unpivot.names, unpivot.values)
    return replace(table, headers=headers, frame=long, rows=np.repeat(table.rows, len(wide))), wide


def _times(
    table: TextTable, map_: Map, fields: dict[str, str], of: tuple[Column, ...]
) -> Numbers | None:
    """When each row's event happened, the last of all where that is not told: what rows of one
    person are ordered by. None if no column has it."""
    timed = [column.name for column in of if column.has_times and column.name in fields]
    event = next((column.name for column in of if column.required and column.name in timed), None)
    if event is None:
        return None
    clock = table.frame.get(fields.get(f"{event.removesuffix('_at')}_time", ""))
    order = DayOrder(map_.options.day_first, [table.frame[fields[name]] for name in timed])
    clocks = None if clock is None else clock_texts(clock)[0]
    at = walls(table.frame[fields[event]], clocks=clocks, order=order).to_numpy("M8[us]")
    return np.where(np.isnat(at), np.iinfo("int64").max, at.view("int64"))


def _with_constants(table: TextTable, map_: Map) -> tuple[TextTable, dict[str, str]]:
    """The table with a column for each constant, and field → header of these."""
    made = {field: f"({field} by the map)" for field in map_.constants}
    texts = {made[field]: text for field, text in map_.constants.items()}
    frame = table.frame.assign(**texts).astype(dict.fromkeys(texts, "str"))
    return replace(table, headers=(*table.headers, *texts), frame=frame), made
