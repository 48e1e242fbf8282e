"""The store: opened or made, and written to; read through `Reader`."""

import json
import threading
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from weakref import WeakValueDictionary

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.store import tables
from dashboard.store.entries import entries_of, entry, without
from dashboard.store.imports import ImportRow, StoreError, undoable
from dashboard.store.location import Location
from dashboard.store.opened import AREAS_TABLE, IDENTITY_TABLE, LOGS, REMEMBERED_TABLE, Opened
from dashboard.store.reader import Reader
from dashboard.store.remembered import REMEMBERED, packed
from dashboard.store.schema import (
    AREAS,
    AREAS_KIND,
    BESIDE,
    EVENT_DAYS,
    FORMAT,
    IDENTITY,
    RECORDS,
    to_arrow,
)
from dashboard.store.versions import versions

KINDS = {"city": "a city's own data", "sample": "sample data"}

TABLES = {**RECORDS, **LOGS, REMEMBERED_TABLE: REMEMBERED, AREAS_TABLE: AREAS}

_opened: WeakValueDictionary[str, Opened] = WeakValueDictionary()
_opening = threading.Lock()


class Store(Reader):
    """Delta tables of record versions, imports and entries, safe for threads and processes."""

    def __init__(self, location: Location) -> None:
        """For `open`, which makes sure that there is a store."""
        with _opening:
            opened = _opened.get(location.url) or Opened.at(location)
            _opened[location.url] = opened
        super().__init__(location.url, opened)

    @classmethod
    def open(cls, url: str, *, create: str | None = None) -> "Store":
        """The store at a path or an object store's address.

        With `create` ("city" or "sample") it is made if there is none. Raises StoreError if there
        is none, if it is of another kind, or if a newer version of the program wrote it.
        """
        location = Location.of(url)
        if create is not None:
            _create(location, create)
        elif not tables.exists(location, IDENTITY_TABLE):
            raise StoreError(f"no store at {location.url}; load a file first")
        store = cls(location)
        store._check(create)
        return store

    @staticmethod
    def exists(url: str) -> bool:
        """Whether there is a store at this path or address."""
        return tables.exists(Location.of(url), IDENTITY_TABLE)

    def commit(
        self,
        frame: pd.DataFrame,
        row: ImportRow,
        *,
        withdrawn: Sequence[str] = (),
        runs: pd.DataFrame | None = None,
    ) -> None:
        """Commit one import: all of its records, then the row that makes them count.

        `frame` has the columns of its record's contract; ValueError says which are wrong, or that
        a key is there twice. The held records with the keys `withdrawn` are out of the counts from
        then on. `runs`, with the columns key, agency, on, runs and complete, are the daily totals
        that the import tells beside its records, and are taken back with it. StoreError if the
        import is in the store already.
        """
        batch = uuid.uuid4().hex
        rows = versions(frame, row, batch)
        if len(withdrawn):
            rows = pa.concat_tables([rows, self._withdrawals(withdrawn, row, batch)])

        def check(log: pd.DataFrame) -> dict[str, object]:
            if row.import_id in set(log["import_id"]):
                raise StoreError(f"import {row.import_id} is in the store already")
            return {}

        check(self._tables.imports.frame())
        if rows.num_rows:
            self._record_table(row.record).append(rows)
        if runs is not None and len(runs):
            self._record_table("run").append(versions(runs, row, batch, record="run"))
        values = {"kind": "load", "batch": batch, **asdict(row)}
        self._tables.imports.append(values, check=check)

    def _withdrawals(self, keys: Sequence[str], row: ImportRow, batch: str) -> pa.Table:
        """The present versions of these keys once more, as withdrawn."""
        table = self.present(row.record)
        frame = self.execute(
            table.filter((table.source == row.source) & table.key.isin(list(keys)))
        )
        own = [name for name in RECORDS[row.record].names if name in frame.columns]
        return versions(frame[own], row, batch, withdrawn=True)

    def undo(self, import_id: str, *, who: str, at: datetime) -> None:
        """Take an import back, whatever was loaded since; its versions remain in `history`.

        Raises StoreError if there is no such import or it was taken back already.
        """

        def check(log: pd.DataFrame) -> dict[str, object]:
            return {"record": undoable(log, import_id)}

        values = {"kind": "undo", "import_id": import_id, "committed_at": at, "who": who}
        self._tables.imports.append(values, check=check)

    def purge(
        self,
        record: str,
        *,
        who: str,
        at: datetime,
        keys: Sequence[str] = (),
        before: date | None = None,
    ) -> int:
        """Remove every version of the records with these keys, and every version of an event (or
        total of runs) before a local date, for good; returns how many versions are gone. Entries
        no longer name them.

        Files are rewritten, and those out of use removed. An undo brings nothing of it back. The
        files of a load that is under way, or was killed within the last hour, stay: see
        `uncommitted`.
        """
        if record not in RECORDS:
            raise ValueError(f"no such record: {record}; there are {', '.join(RECORDS)}")
        self.remember({})
        table = self._record_table(record)
        if record in BESIDE and not table.is_there():
            return 0  # a store made by an earlier version may lack the table

        def is_gone(rows: pa.Table) -> pa.ChunkedArray:
            gone = pc.is_in(rows["key"], value_set=pa.array(list(keys), pa.string()))
            if before is not None:
                gone = pc.or_(gone, pc.less(rows[EVENT_DAYS[record]], before))
            return gone

        days = [EVENT_DAYS[record]] if before is not None else []
        told = table.dataset().to_table(columns=["key", *days])
        named = {*keys, *told.filter(is_gone(told))["key"].to_pylist()}
        # First, for a purge that is killed here finds them again.
        self._tables.entries.rewrite(lambda entries: without(entries, named))
        removed = table.rewrite(lambda rows: rows.filter(pc.invert(is_gone(rows))))
        if removed:
            # The present of what stands beside another record is made anew with that one's.
            values = {"kind": "purge", "import_id": "", "record": BESIDE.get(record, record)}
            self._tables.imports.append({**values, "committed_at": at, "who": who})
        return removed

    def known(self, record: str, keys: Sequence[str]) -> set[tuple[str, str]]:
        """The source and key of those with these keys that have a version in the store, also one
        that counts in no answer."""
        wanted = pc.field("key").isin(pa.array(keys, pa.string()))
        rows = self._record_table(record).dataset().to_table(["source", "key"], filter=wanted)
        return set(zip(rows["source"].to_pylist(), rows["key"].to_pylist(), strict=True))

    def uncommitted(self, record: str) -> int:
        """How many files of a record's table belong to no commit: of loads under way, or killed
        within the last hour. A purge leaves them; a later one removes them."""
        return self._record_table(record).uncommitted()

    def record_attempt(self, row: ImportRow) -> None:
        """Log a load that changed nothing; the version stays what it is."""
        self._tables.attempts.append({"kind": "load", **asdict(row)})

    def add_entry(
        self, kind: str, subject: str, value: Mapping[str, object], *, who: str, at: datetime
    ) -> str:
        """Append what a person entered and return its entry_id; `value` must be JSON."""
        row = entry(kind, subject, value, who=who, at=at)
        self._tables.entries.append(row)
        return str(row["entry_id"])

    def add_areas(
        self,
        name: str,
        areas: pd.DataFrame,
        value: Mapping[str, object],
        *,
        who: str,
        at: datetime,
    ) -> str:
        """Append a layer of areas, with the columns that `Reader.areas` gives, then the entry that
        makes it count, of kind `AREAS_KIND` and subject `name`; return its entry_id."""
        row = entry(AREAS_KIND, name, value, who=who, at=at)
        rows = to_arrow(areas.assign(entry_id=str(row["entry_id"])), AREAS)
        _complete(Location.of(self.url), AREAS_TABLE)
        self._tables.areas.append(rows)
        self._tables.entries.append(row)
        return str(row["entry_id"])

    def add_decided(
        self,
        kind: str,
        decide: Callable[[pd.DataFrame], Sequence[tuple[str, Mapping[str, object]]]],
        *,
        who: str,
        at: datetime,
    ) -> None:
        """Append, in one commit, what `decide` makes of the entries of this kind (as `entries`
        gives them): the subject and value of each. Where that is none, nothing is written.

        Nobody else's entry comes between its look and the append: it may run several times.
        """

        def rows(log: pd.DataFrame) -> list[dict[str, object]]:
            decided = decide(entries_of(log, kind))
            return [entry(kind, subject, value, who=who, at=at) for subject, value in decided]

        self._tables.entries.append_decided(rows)

    def remember(self, frames: Mapping[str, pd.DataFrame]) -> None:
        """Keep these frames beside the records, in place of those remembered before: a help for
        later processes, on which nothing depends. The version stays what it is."""
        _complete(Location.of(self.url), REMEMBERED_TABLE)
        self._tables.remembered.rewrite(lambda _: packed(frames))

    def record_pass(self, through: Mapping[str, datetime], *, at: datetime) -> None:
        """Log that the worker looked, and through when the data of each basis reached; the version
        stays what it is."""
        _complete(Location.of(self.url), "passes")
        looked = {basis: moment.isoformat() for basis, moment in through.items()}
        self._tables.passes.append({"at": at, "looked": json.dumps(looked, sort_keys=True)})

    def record_visit(self, who: str, *, at: datetime) -> None:
        """Log that somebody looked; the version stays what it is."""
        self._tables.visits.append({"at": at, "who": who})

    def compact(self) -> None:
        """Join small files. No result and no version changes."""
        known = self._tables
        _complete(Location.of(self.url), "passes", AREAS_TABLE)
        logs = (known.imports, known.entries, known.attempts, known.visits, known.passes)
        for record in RECORDS:
            self._record_table(record).compact()
        for table in (*logs, known.areas):
            table.compact()

    def _record_table(self, record: str) -> tables.Table:
        """A record's table, to write to; made if the store is of a version without that record."""
        _complete(Location.of(self.url), record)
        return self._tables.records[record]

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
    if tables.exists(location, IDENTITY_TABLE):
        _complete(location, *TABLES)
        return
    try:
        if location.folder is not None:
            location.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"no store can be made at {location.url}: {error.strerror}") from error
    for name, schema in TABLES.items():
        tables.create(location, name, schema)
    # Last, because its being there says that all the others are.
    identity = pa.Table.from_pylist([{"kind": kind, "format": FORMAT}], schema=IDENTITY)
    tables.create_with(location, IDENTITY_TABLE, identity)


def _complete(location: Location, *names: str) -> None:
    """Make these tables, of records or logs, where a store of an earlier version lacks them."""
    for name in names:
        if not tables.exists(location, name):
            tables.create(location, name, TABLES[name])
