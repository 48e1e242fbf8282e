"""Laying a map over a table: which rows are read, wide columns to rows, rows to people.

Each step takes the table of the one before; what it says goes into a ledger. Columns that it makes
stand beside the file's own, in parentheses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from loaders.cells import by_value
from loaders.columns import find_header, listed, plain
from loaders.errors import MapRefused
from loaders.folding import fold
from loaders.ledger import Ledger
from loaders.maps import Fold, Map, Unpivot
from loaders.reading import TextTable


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


def shape(table: TextTable, given: Map, ledger: Ledger) -> Shaped:
    """The table with the map laid over it; what was left out or changed is told to the ledger.

    Raises MapRefused if the map names a column that the table has not.
    """
    found = _named_as_in(table, given)
    used = {*found.keep, *(found.fold.by if found.fold else ())}
    used |= {header for once in (found.fold.add if found.fold else {}).values() for header in once}
    kept, left_out = _kept(table, found, ledger)
    excluded = len(left_out.frame)
    if found.unpivot is not None:
        kept, wide = _unpivoted(kept, found.unpivot, found, ledger)
        used |= {*wide, found.unpivot.names}
    rows_read = len(kept.frame) + excluded
    duplicates = merged = 0
    if found.fold is not None:
        kept, duplicates, merged = fold(kept, found.fold)
    columns = {
        field: _header(kept, header, found, f"columns.{field}")
        for field, header in found.columns.items()
    }
    kept, constants = _with_constants(kept, found)
    left_out, _ = _with_constants(left_out, found)
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


def _named_as_in(table: TextTable, found: Map) -> Map:
    """The map with the file's own headers in keep and fold."""
    made = (found.unpivot.names, found.unpivot.values) if found.unpivot else ()
    with_made = replace(table, headers=(*table.headers, *made))

    def names(key: str, headers: Iterable[str]) -> tuple[str, ...]:
        return tuple(_header(with_made, header, found, key) for header in headers)

    keep = {names("keep", [header])[0]: texts for header, texts in found.keep.items()}
    folding = found.fold
    if folding is not None:
        add = {
            names("fold.add", [header])[0]: names("fold.add", once)
            for header, once in folding.add.items()
        }
        by, join = names("fold.by", folding.by), names("fold.join", folding.join)
        folding = Fold(by, add=add, join=join)
    return replace(found, keep=keep, fold=folding)


def _header(table: TextTable, name: str, found: Map, key: str) -> str:
    """The table's header that a map's means; "" stays ""."""
    header = find_header(table.headers, name) if name else ""
    if header is None:
        raise MapRefused(
            f"map {found.name}: {key} names {name!r}, which is not in the file (found "
            f"{listed(table.headers)}): correct the map, or choose another"
        )
    return header


def _kept(table: TextTable, found: Map, ledger: Ledger) -> tuple[TextTable, TextTable]:
    """The rows that the map keeps, and those that it leaves out."""
    keep = np.ones(len(table.frame), dtype="bool")
    rows = pd.Series(table.rows)
    for header, texts in found.keep.items():
        fits = _one_of(table.frame[header], texts)
        out = keep & ~fits
        ledger.notice("excluded", header, rows[out])
        keep &= ~out
    kept, left_out = (
        replace(table, frame=table.frame[part].reset_index(drop=True), rows=table.rows[part])
        for part in (keep, ~keep)
    )
    return kept, left_out


def _one_of(texts: pd.Series, wanted: Iterable[str]) -> npt.NDArray[np.bool_]:
    """Which texts are one of those, without regard to case, spaces and punctuation."""
    folded = {plain(text) for text in wanted}
    found, _ = by_value(texts, lambda text: plain(text) in folded)
    return found.astype("bool")


def _unpivoted(
    table: TextTable, unpivot: Unpivot, found: Map, ledger: Ledger
) -> tuple[TextTable, list[str]]:
    """A row for each row and wide column, and which columns are wide. Row by row, so that the
    order is the file's."""
    wide = [header for header in table.headers if re.fullmatch(unpivot.columns, header)]
    if not wide:
        raise MapRefused(
            f"map {found.name}: no header of the file fits unpivot.columns = {unpivot.columns!r} "
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


def _with_constants(table: TextTable, found: Map) -> tuple[TextTable, dict[str, str]]:
    """The table with a column for each constant, and field → header of these."""
    made = {field: f"({field} by the map)" for field in found.constants}
    texts = {made[field]: text for field, text in found.constants.items()}
    frame = table.frame.assign(**texts).astype(dict.fromkeys(texts, "str"))
    return replace(table, headers=(*table.headers, *texts), frame=frame), made
