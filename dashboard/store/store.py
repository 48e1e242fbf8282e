"""The store: what was loaded, what people entered, and the present derived from both."""

import json
import threading
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import pandas as pd
import pyarrow as pa

from dashboard.store import tables
from dashboard.store.engine import Engine
from dashboard.store.imports import ImportRow, StoreError, loads
from dashboard.store.location import Location
from dashboard.store.log import Log
from dashboard.store.present import Present
from dashboard.store.schema import (
    ENTRIES,
    FORMAT,
    IDENTITY,
    IMPORTS,
    RECORDS,
    VISITS,
    present_schema,
    to_arrow,
    to_pandas,
)

if TYPE_CHECKING:
    import ibis

KINDS = {"city": "a city's own data", "sample": "sample data"}

_LOGS = {"imports": IMPORTS, "entries": ENTRIES, "attempts": IMPORTS, "visits": VISITS}
_IDENTITY = "store"

_HELD = """
    SELECT {columns}, import_id, exported_at, committed_at, as_of
    FROM {{present}} WHERE source = ? ORDER BY key
"""


class _Opened:
    """The handles on one store's tables and the engine over them, shared in the process."""

    def __init__(self, location: Location) -> None:
        self.identity = tables.Table(location, _IDENTITY)
        self.records = {name: tables.Table(location, name) for name in RECORDS}
        logs = {name: Log(tables.Table(location, name), _LOGS[name]) for name in _LOGS}
        self.imports, self.entries, self.attempts, self.visits = logs.values()
        self.engine = Engine()
        self.present = Present(self.imports, self.records, self.engine)


_opened: WeakValueDictionary[str, _Opened] = WeakValueDictionary()
_opening = threading.Lock()


class Store:
    """Delta tables of record versions, imports and entries, safe for threads and processes.

    Nothing is kept from one call to the next that another process could have changed.
    """

    def __init__(self, location: Location) -> None:
        """For `open`, which makes sure that there is a store."""
        self.url = location.url
        with _opening:
            self._tables = _opened.get(location.url) or _Opened(location)
            _opened[location.url] = self._tables

    @classmethod
    def open(cls, url: str, *, create: str | None = None) -> "Store":
        """The store at a path or an object store's address.

        With `create` ("city" or "sample") it is made if there is none. Raises StoreError if there
        is none, if it is of another kind, or if a newer version of the program wrote it.
        """
        location = Location.of(url)
        if create is not None:
            _create(location, create)
        elif not tables.exists(location, _IDENTITY):
            raise StoreError(f"no store at {location.url}; load a file first")
        store = cls(location)
        store._check(create)
        return store

    @staticmethod
    def exists(url: str) -> bool:
        """Whether there is a store at this path or address."""
        return tables.exists(Location.of(url), _IDENTITY)

    @property
    def kind(self) -> str:
        """What the store holds: "city" or "sample"."""
        return str(self._tables.identity.rows()["kind"][0].as_py())

    def version(self) -> str:
        """A text that changes if and only if an import, an undo or an entry is committed.

        Two stores do not share one. It counts what was committed and knows nothing of
        how Delta keeps it.
        """
        identity, imports = self._tables.imports.state()
        _, entries = self._tables.entries.state()
        return f"i{imports}-e{entries}-{identity[:8]}"

    def present(self, record: str) -> "ibis.Table":
        """The present records, "incident" or "naloxone", as an Ibis table for `execute`.

        It stays what it is when newer imports come. Columns are the record's own, source,
        import_id, committed_at, exported_at, as_of (exported_at, else committed_at) of this
        version, and first_seen_at, the first live commit of the record.
        """
        import ibis

        schema = ibis.Schema.from_pyarrow(present_schema(record))
        return ibis.table(schema, name=self._tables.present.name(record))

    def execute(self, expression: "ibis.Expr") -> pd.DataFrame:
        """The result of an Ibis expression over `present` tables, in the contracts' data types.

        Dates come as datetime64[us]; integers and booleans as Int64 and boolean where a value is
        missing. A column or a scalar comes as a frame of one column.
        """
        import ibis
        from ibis.expr.operations import UnboundTable

        names = {table.name for table in expression.op().find(UnboundTable)}
        with self._tables.present.holding(names), self._tables.engine.cursor() as cursor:
            backend = ibis.duckdb.from_connection(cursor)
            return to_pandas(backend.to_pyarrow(expression.as_table()))

    def commit(self, frame: pd.DataFrame, row: ImportRow) -> None:
        """Commit one import: all of its records, then the row that makes them count.

        `frame` has the columns of its record's contract; ValueError says which are wrong, or that
        a key is there twice. StoreError if the import is in the store already.
        """
        batch = uuid.uuid4().hex
        rows = _versions(frame, row, batch)

        def check(log: pd.DataFrame) -> dict[str, object]:
            if row.import_id in set(log["import_id"]):
                raise StoreError(f"import {row.import_id} is in the store already")
            return {}

        check(self._tables.imports.frame())
        if rows.num_rows:
            self._tables.records[row.record].append(rows)
        values = {"kind": "load", "batch": batch, **asdict(row)}
        self._tables.imports.append(values, check=check)

    def undo(self, import_id: str, *, who: str, at: datetime) -> None:
        """Take an import back, whatever was loaded since; its versions remain in `history`.

        Raises StoreError if there is no such import or it was taken back already.
        """

        def check(log: pd.DataFrame) -> dict[str, object]:
            return {"record": _undoable(log, import_id)}

        values = {"kind": "undo", "import_id": import_id, "committed_at": at, "who": who}
        self._tables.imports.append(values, check=check)

    def imports(self) -> pd.DataFrame:
        """One row an import in the order of their commits: the fields of ImportRow, undone (bool),
        undone_at and undone_by."""
        return loads(self._tables.imports.frame()).drop(columns=["seq", "batch"])

    def record_attempt(self, row: ImportRow) -> None:
        """Log a load that changed nothing; the version stays what it is."""
        self._tables.attempts.append({"kind": "load", **asdict(row)})

    def attempts(self) -> pd.DataFrame:
        """The logged attempts, oldest first: the fields of ImportRow."""
        return self._tables.attempts.frame().drop(columns=["seq", "kind", "batch"])

    def add_entry(
        self, kind: str, subject: str, value: Mapping[str, object], *, who: str, at: datetime
    ) -> str:
        """Append what a person entered and return its entry_id; `value` must be JSON."""
        entry_id = uuid.uuid4().hex
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)
        entry = {"entry_id": entry_id, "at": at, "who": who, "kind": kind, "subject": subject}
        self._tables.entries.append({**entry, "value": text})
        return entry_id

    def entries(self, kind: str | None = None) -> pd.DataFrame:
        """Entries of one kind or all, oldest first: entry_id, at, who, kind, subject, value
        (dict)."""
        entries = self._tables.entries.frame().drop(columns="seq")
        if kind is not None:
            entries = entries.loc[entries["kind"] == kind].reset_index(drop=True)
        values = pd.Series([json.loads(text) for text in entries["value"]], dtype=object)
        return entries.assign(value=values)

    def record_visit(self, who: str, *, at: datetime) -> None:
        """Log that somebody looked; the version stays what it is."""
        self._tables.visits.append({"at": at, "who": who})

    def last_visit(self, who: str) -> datetime | None:
        """When somebody looked last, as far as it was logged."""
        visits = self._tables.visits.frame()
        own = visits.loc[visits["who"] == who, "at"]
        return None if own.empty else own.max().to_pydatetime()

    def history(self, record: str, keys: list[str]) -> pd.DataFrame:
        """Every committed version of the records with these keys, also of undone imports.

        Ordered by source, key and rank (the last one that is not undone is the present one);
        with committed_at, exported_at, as_of, undone, undone_at and undone_by of their imports.
        """
        return to_pandas(self._tables.present.history(record, keys))

    def held(self, record: str, source: str, columns: Sequence[str]) -> pd.DataFrame:
        """What a new file of this source is compared with, one row a present record: those of
        `columns` that the record has, and import_id, exported_at, committed_at, as_of.

        A new version takes the place of a held one if its own as_of is not earlier.
        """
        own = [name for name in columns if name in RECORDS[record].names]
        return to_pandas(
            self._tables.present.select(record, _HELD.format(columns=", ".join(own)), [source])
        )

    def data_through(self) -> pd.DataFrame:
        """How far the data reach, one row a source: source, record, through and through_basis of
        the live import that reaches furthest."""
        every = loads(self._tables.imports.frame())
        live = every.loc[~every["undone"]]
        furthest = live.sort_values(["through", "seq"]).drop_duplicates("source", keep="last")
        columns = ["source", "record", "through", "through_basis"]
        return furthest[columns].sort_values("source", ignore_index=True)

    def compact(self) -> None:
        """Join small files. No result and no version changes."""
        known = self._tables
        logs = (known.imports, known.entries, known.attempts, known.visits)
        for records in self._tables.records.values():
            records.compact()
        for log in logs:
            log.compact()

    def _check(self, expected: str | None) -> None:
        found = self._tables.identity.rows().to_pylist()[0]
        if found["format"] > FORMAT:
            raise StoreError(f"the store at {self.url} needs a newer version of this program")
        if expected not in (None, found["kind"]):
            holds = KINDS[found["kind"]]
            raise StoreError(f"the store at {self.url} holds {holds}; choose another store")


def _create(location: Location, kind: str) -> None:
    if kind not in KINDS:
        raise ValueError(f"no such kind of store: {kind}; there are {', '.join(KINDS)}")
    if tables.exists(location, _IDENTITY):
        return
    try:
        if location.folder is not None:
            location.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"no store can be made at {location.url}: {error.strerror}") from error
    for name, schema in {**RECORDS, **_LOGS}.items():
        tables.create(location, name, schema)
    # Last, because its being there says that all the others are.
    identity = pa.Table.from_pylist([{"kind": kind, "format": FORMAT}], schema=IDENTITY)
    tables.create_with(location, _IDENTITY, identity)


def _versions(frame: pd.DataFrame, row: ImportRow, batch: str) -> pa.Table:
    origin = {"source": row.source, "import_id": row.import_id, "batch": batch}
    if repeated := frame["key"].duplicated().sum():
        raise ValueError(f"{repeated} keys are there more than once")
    return to_arrow(frame.assign(**origin), RECORDS[row.record])


def _undoable(log: pd.DataFrame, import_id: str) -> str:
    """The record of an import that can be undone."""
    every = loads(log)
    found = every.loc[every["import_id"] == import_id]
    if found.empty:
        raise StoreError(f"no import {import_id} in this store")
    if found["undone"].all():
        raise StoreError(f"import {import_id} was taken back already")
    return str(found["record"].iloc[0])
