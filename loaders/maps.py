"""A map: how one layout's headers fill the fields of a source, and what else that layout needs.

Written as TOML (map_documents.py), found by name or by a file's headers (map_files.py), and laid
over a table before its source converts it (shaping.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from loaders.columns import plain
from loaders.declaration import USUAL, Options


@dataclass(frozen=True)
class Unpivot:
    """Wide columns to rows: each column whose whole header matches the regular expression
    `columns` becomes a row, its header in the column `names`, its cell in the column `values`."""

    columns: str
    names: str = "(column)"
    values: str = "(value)"


@dataclass(frozen=True)
class Fold:
    """Rows with the same texts in the columns `by` are one person.

    `add`: column → other columns; its numbers are added up, once for each set of texts in those,
    for a row may be there once a drug and once a dose. `join`: columns whose different texts are
    put side by side. Of every other column the first text that says something is taken, the row of
    the earliest time going first; a point's two coordinates, an age and its unit, a date and its
    time are those of one row.
    """

    by: tuple[str, ...]
    add: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    join: tuple[str, ...] = ()


@dataclass(frozen=True)
class Map:
    """How files of one layout are read as `source`.

    `headers` are those by which a file is known to be of this layout; with `exact` it has no
    others. `columns`: field → header, before any alias; "" leaves a field unfilled. `constants`:
    field → the text that every row has in it. `keep`: header → the texts of the rows that are
    read; other rows are excluded. `complete`: whether a file has all records of its agencies and
    period, so that a held one that it lacks is withdrawn. `beside`: the file holds more than this
    map reads, so that it is used only if its source or its name is asked for, and else named.
    """

    name: str
    source: str
    title: str = ""
    headers: tuple[str, ...] = ()
    exact: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    keep: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unpivot: Unpivot | None = None
    fold: Fold | None = None
    options: Options = USUAL
    complete: bool = False
    beside: bool = False

    def fits(self, headers: Iterable[str], *, source: str | None) -> bool:
        """Whether a file with these headers, asked to be read as `source`, is of this layout."""
        own, theirs = {plain(name) for name in self.headers}, {plain(name) for name in headers}
        alike = own == theirs if self.exact else own <= theirs
        return bool(own) and alike and source in (None, self.source)
