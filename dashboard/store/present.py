"""The present and the past of the records, derived from their versions and the imports."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager

import duckdb
import pyarrow as pa

from dashboard.store.engine import Engine
from dashboard.store.imports import StoreError, loads, ranked
from dashboard.store.kept import Kept
from dashboard.store.log import Log, which
from dashboard.store.schema import BESIDE, LIVE, RECORDS, newest_schema
from dashboard.store.tables import Table

_NEWEST = """
        SELECT max(struct_pack(rank := l.rank, key := r.key)) AS newest,
               min(l.committed_at) AS first_seen_at
        FROM versions r JOIN live l USING (batch)
        GROUP BY r.source, r.key
"""

_LARGEST = """
        SELECT max(struct_pack(runs := runs, rank := rank, key := key))
                   FILTER (rank >= coalesce(whole, 0)) AS newest,
               min(committed_at) AS first_seen_at
        FROM (
            SELECT r.source, r.key, r.runs, l.rank, l.committed_at,
                   max(l.rank) FILTER (r.complete) OVER (PARTITION BY r.source, r.key) AS whole
            FROM versions r JOIN live l USING (batch)
        )
        GROUP BY source, key
"""

_PRESENT = """
    CREATE TABLE "{name}" AS
    WITH present AS ({chosen})
    SELECT {columns}
    FROM versions r JOIN live l USING (batch)
    JOIN present p ON p.newest.rank = l.rank AND p.newest.key = r.key
"""

_HISTORY = """
    SELECT r.* EXCLUDE (batch), l.* EXCLUDE (batch, rank)
    FROM versions r JOIN live l USING (batch) JOIN wanted USING (key)
    ORDER BY r.source, r.key, l.rank
"""


class Present:
    """The present records as tables of the engine, one for each state of their imports.

    A table's name says which state it holds, so an expression keeps its meaning when newer
    imports come, and a table that was dropped meanwhile can be made again.
    """

    def __init__(
        self, imports: Log, records: Mapping[str, Table], engine: Engine, kept: Kept
    ) -> None:
        self._imports = imports
        self._records = records
        self._engine = engine
        self._kept = kept

    def name(self, record: str) -> str:
        """The name of the table of the present records, as of now."""
        if record not in RECORDS:
            raise ValueError(f"no such record: {record}; there are {', '.join(RECORDS)}")
        identity, rows = self._imports.newest(BESIDE.get(record, record))
        return f"{record}@{identity}@{rows}"

    def holding(self, names: Iterable[str]) -> AbstractContextManager[None]:
        """Within it, the engine has the tables of these names."""
        return self._engine.holding(names, self._make)

    def select(self, record: str, sql: str, parameters: list[object] | None = None) -> pa.Table:
        """The result of a SELECT over the newest version of every record, also withdrawn ones,
        which it calls {newest}."""
        name = self.name(record)
        with self.holding([name]), self._engine.cursor() as cursor:
            return cursor.sql(sql.format(newest=f'"{name}"'), params=parameters).to_arrow_table()

    def history(self, record: str, keys: Iterable[str]) -> pa.Table:
        """Every committed version of these keys, older ranks first, with what became of it."""
        log = self._imports.frame()
        every = ranked(loads(log.loc[log["record"] == BESIDE.get(record, record)]))
        with self._engine.cursor() as cursor:
            cursor.register("live", pa.Table.from_pandas(every[LIVE.names], schema=LIVE))
            cursor.register("wanted", pa.table({"key": pa.array(sorted(set(keys)), pa.string())}))
            self._show_versions(cursor, record, any_loaded=not every.empty)
            return cursor.sql(_HISTORY).to_arrow_table()

    def _make(self, cursor: duckdb.DuckDBPyConnection, name: str) -> None:
        record, state = name.split("@", 1)
        if record not in RECORDS:
            cursor.register("made", self._kept.at(record, state))
            cursor.execute(f'CREATE TABLE "{name}" AS FROM made')
            return
        identity, rows = state.split("@")
        if identity != self._imports.identity():
            raise StoreError("the store was made anew meanwhile; ask again")
        log = self._imports.frame()
        own = log["record"] == BESIDE.get(record, record)
        told = log.loc[own & (log["seq"] <= int(rows.split(".")[0]))]
        if which(told["seq"].tolist()) != rows:
            raise StoreError("that is of what was known at another moment; ask again")
        known = loads(told)
        every = ranked(known.loc[~known["undone"]])
        cursor.register("live", pa.Table.from_pandas(every[LIVE.names], schema=LIVE))
        self._show_versions(cursor, record, any_loaded=not every.empty)
        chosen = _LARGEST if record == "run" else _NEWEST
        cursor.execute(_PRESENT.format(name=name, columns=_present_columns(record), chosen=chosen))

    def _show_versions(
        self, cursor: duckdb.DuckDBPyConnection, record: str, *, any_loaded: bool
    ) -> None:
        """Let the cursor see the record's versions; the one place that knows where files are."""
        lacks = record in BESIDE and not self._records[record].is_there()
        if not any_loaded or lacks:  # a store made by an earlier version may lack the table
            cursor.register("versions", RECORDS[record].empty_table())
            return
        files = self._records[record].files()
        if files:
            listed = ", ".join("'" + path.replace("'", "''") + "'" for path in files)
            written = f"read_parquet([{listed}], union_by_name = true)"
        else:  # an object store, or nothing written yet
            cursor.register("written", self._records[record].dataset())
            written = "written"
        # Files of an earlier version lack the columns that came later: those are empty.
        cursor.register("columns", RECORDS[record].empty_table())
        cursor.execute(
            f"CREATE TEMP VIEW versions AS FROM {written} UNION ALL BY NAME FROM columns"
        )


def _present_columns(record: str) -> str:
    stored = RECORDS[record].names
    origin = {"first_seen_at": "p"}
    return ", ".join(
        f"{'r' if name in stored else origin.get(name, 'l')}.{name}"
        for name in newest_schema(record).names
    )
