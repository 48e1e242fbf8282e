"""A small append-only table whose rows are numbered in the order of their commits."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeAlias

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.store.schema import to_pandas
from dashboard.store.tables import Table

Seen: TypeAlias = tuple[tuple[str, int], pa.Table]
"""A table's identity and number of rows, and those rows."""

Known: TypeAlias = Callable[[pa.Table], pa.Table]
"""Leaves out the rows that were not known at an earlier moment."""

_FILES_BEFORE_COMPACTION = 64
"""Every append adds a file; beyond this many, joining them costs less than reading them."""


class Log:
    """The imports, the entries, the attempts or the visits."""

    def __init__(self, table: Table, schema: pa.Schema, *, seen: Seen | None = None) -> None:
        self._table = table
        self._schema = schema
        self._seen = seen

    def frozen(self, known: "Known | None" = None) -> "Log":
        """The log with the rows that it has now, for reading, or with those of them that were
        `known` then."""
        (identity, _), rows = seen = self._look()
        if known is None:
            return Log(self._table, self._schema, seen=seen)
        rows = known(rows)
        return Log(self._table, self._schema, seen=((identity, rows.num_rows), rows))

    def is_there(self) -> bool:
        """Whether its table was made; a store of an earlier version lacks those of later ones."""
        return self._table.is_there()

    def identity(self) -> str:
        """The table's identity as it is now, also of a frozen log: one made anew has another."""
        return self._table.state()[0]

    def state(self) -> tuple[str, int]:
        """The table's identity and its number of rows."""
        return self._table.state() if self._seen is None else self._seen[0]

    def frame(self) -> pd.DataFrame:
        """All rows by `seq`, as a copy of the caller's own."""
        return _ordered(self._look()[1])

    def newest(self, record: str) -> tuple[str, str]:
        """The table's identity, and which of its rows a record has, as `which` says it."""
        (identity, _), rows = self._look()
        return identity, which(pc.filter(rows["seq"], pc.equal(rows["record"], record)).to_pylist())

    def count(self, kind: str) -> int:
        """How many rows are of a kind."""
        rows = self._look()[1]
        return int(pc.sum(pc.equal(rows["kind"], kind)).as_py() or 0)

    def append(
        self,
        values: Mapping[str, object],
        *,
        check: Callable[[pd.DataFrame], Mapping[str, object]] | None = None,
    ) -> None:
        """Add one row; columns that are not in `values` are empty.

        `check` sees the rows just before the append, raises to refuse it, and may give further
        values; between its look and the append nobody else's row can come.
        """

        def decide(rows: pd.DataFrame) -> list[Mapping[str, object]]:
            return [{**values, **(check(rows) if check else {})}]

        self.append_decided(decide)

    def append_decided(
        self, decide: Callable[[pd.DataFrame], Sequence[Mapping[str, object]]]
    ) -> None:
        """Add, in one commit, the rows that `decide` makes of those there are; it may make none.

        Between its look and the append nobody else's row can come, so it may run several times.
        """

        def make(rows: pa.Table, number: int) -> pa.Table:
            added = [
                {"seq": number + place, **_in_utc(values)}
                for place, values in enumerate(decide(_ordered(rows)))
            ]
            return pa.Table.from_pylist(added, schema=self._schema)

        files = self._table.append_numbered(make)
        if files >= _FILES_BEFORE_COMPACTION:
            self._table.compact()

    def rewrite(self, kept: Callable[[pa.Table], pa.Table]) -> None:
        """Replace all rows by what `kept` makes of them, in every file."""
        self._table.rewrite(kept)

    def compact(self) -> None:
        """Join the table's files."""
        self._table.compact()

    def _look(self) -> Seen:
        return self._table.look() if self._seen is None else self._seen


def which(seqs: Iterable[int]) -> str:
    """A text for a set of rows: the highest `seq`, 0 of none, a dot and a digest of all of them:
    what was known then may lack rows before the highest."""
    ordered = sorted(seqs)
    digest = hashlib.blake2b(repr(ordered).encode(), digest_size=8).hexdigest()
    return f"{ordered[-1] if ordered else 0}.{digest}"


def _in_utc(values: Mapping[str, object]) -> dict[str, object]:
    """The values with their moments in UTC: with PYARROW_IGNORE_TIMEZONE set, as pandera does,
    Arrow takes the clock time of any zone for one of UTC."""
    return {
        name: value.astimezone(UTC) if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def _ordered(rows: pa.Table) -> pd.DataFrame:
    return to_pandas(rows.sort_by("seq"))
