"""One Delta table: opened once, refreshed cheaply, appended to."""

import random
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError

from dashboard.store.imports import StoreError
from dashboard.store.location import Location

T = TypeVar("T")

_ATTEMPTS = 200
"""Each lost race means that somebody else's commit went through, so this many is never met."""

_LONGEST_WAIT_SECONDS = 0.02

LONGEST_LOAD_HOURS = 1
"""A file that a load wrote longer ago and that no commit names is a killed load's."""

_NO_VALUES_IN_THE_LOG = {"delta.dataSkippingNumIndexedCols": "0"}
"""Else Delta notes each file's smallest and largest values, which a purge could not remove."""


class Table:
    """A handle on one Delta table, safe to share between threads.

    Every reading method first looks for commits made elsewhere, also by other processes.
    """

    def __init__(self, location: Location, name: str) -> None:
        self._address = location.table(name)
        self._local = location.folder is not None
        self._lock = threading.RLock()
        self._open: DeltaTable | None = None
        self._first_commit: tuple[int, int] | None = None
        self._rows: tuple[tuple[str, int], pa.Table] | None = None

    def is_there(self) -> bool:
        """Whether the table was made; a store of an earlier version lacks those that came later."""
        return DeltaTable.is_deltatable(self._address)

    def state(self) -> tuple[str, int]:
        """The table's identity, which no other table ever has, and its number of rows."""
        with self._lock:
            return _state(self._refreshed())

    def rows(self) -> pa.Table:
        """All rows, kept until there are more; meant for the small tables."""
        return self.look()[1]

    def look(self) -> tuple[tuple[str, int], pa.Table]:
        """The state and all rows, both of the same moment."""
        with self._lock:
            table = self._refreshed()
            state = _state(table)
            if self._rows is None or self._rows[0] != state:
                self._rows = state, table.to_pyarrow_table()
            return self._rows

    def files(self) -> list[str] | None:
        """Paths of the Parquet files to read; None in an object store."""
        if not self._local:
            return None
        with self._lock:
            # delta-rs percent-encodes local paths; DuckDB takes them as they are.
            return [unquote(uri) for uri in self._refreshed().file_uris()]

    def dataset(self) -> "pa.dataset.Dataset":
        """All rows as an Arrow dataset, read when asked for; works in an object store too."""
        with self._lock:
            return self._refreshed().to_pyarrow_dataset()

    def append(self, rows: pa.Table) -> None:
        """Append rows in one commit; never conflicts with other appends. Columns that the table
        lacks, being of an earlier version, are added."""

        def attempt() -> None:
            table = DeltaTable(self._address)
            lacks = set(rows.schema.names) - {field.name for field in table.schema().fields}
            write_deltalake(table, rows, mode="append", schema_mode="merge" if lacks else None)

        _retried(attempt)

    def append_numbered(self, make: Callable[[pa.Table, int], pa.Table]) -> int:
        """Append what `make(rows so far, next number)` returns, and return the number of files.

        Nobody else's commit comes between the look at the rows and the append: a race lost is
        run again from the start. What `make` raises is passed on and nothing is written, nor is
        there a commit where it returns no row.
        """

        def attempt() -> int:
            table = DeltaTable(self._address)
            added = make(table.to_pyarrow_table(), table.count() + 1)
            if not added.num_rows:
                return len(table.file_uris())
            exactly_next = CommitProperties(max_commit_retries=0)
            write_deltalake(table, added, mode="append", commit_properties=exactly_next)
            return len(table.file_uris())

        return _retried(attempt)

    def rewrite(self, kept: Callable[[pa.Table], pa.Table]) -> int:
        """Keep only what `kept` makes of all rows, in every file, and return how many are gone.

        The rows are replaced as a whole, for Delta would write the condition of a delete, and so
        what was to be removed, into its log. The files out of use go in any case: an earlier
        rewrite may have been stopped before it came to them.
        """

        def attempt() -> int:
            table = DeltaTable(self._address)
            rows = table.to_pyarrow_table()
            left = kept(rows)
            if not left.equals(rows):
                exactly_next = CommitProperties(max_commit_retries=0)
                write_deltalake(table, left, mode="overwrite", commit_properties=exactly_next)
                self._forget()
            return int(rows.num_rows - left.num_rows)

        gone = _retried(attempt)
        _retried(self._clear)
        return gone

    def _clear(self) -> None:
        """Remove the files that are out of use, and those that a load wrote and never committed. A
        file of the last hour stays: it may be of a load that is about to commit it."""
        table = DeltaTable(self._address)
        table.vacuum(retention_hours=0, enforce_retention_duration=False, dry_run=False)
        table.vacuum(
            retention_hours=LONGEST_LOAD_HOURS,
            enforce_retention_duration=False,
            dry_run=False,
            full=True,
        )

    def uncommitted(self) -> int:
        """How many files in the folder belong to no commit: of loads under way, or killed within
        the last hour. Not known of an object store: 0."""
        named = {Path(path).name for path in self.files() or ()}
        here = Path(self._address).glob("*.parquet") if self._local else ()
        return sum(path.name not in named for path in here)

    def _forget(self) -> None:
        with self._lock:
            self._rows = None

    def compact(self) -> None:
        """Join small files and remove those out of use for a week; the rows stay the same."""
        table = DeltaTable(self._address)
        try:
            table.optimize.compact()
        except CommitFailedError:
            return  # somebody else is compacting; the next time will do
        table.create_checkpoint()
        table.vacuum(dry_run=False)

    def _refreshed(self) -> DeltaTable:
        first_commit = self._find_first_commit()
        if self._open is not None and first_commit == self._first_commit:
            try:
                self._open.update_incremental()
                return self._open
            except DeltaError:
                pass  # the log's older commits were cleaned up: open it anew
        try:
            self._open = DeltaTable(self._address)
        except TableNotFoundError as error:
            raise StoreError(f"no store at {self._address}: it was removed") from error
        self._first_commit = first_commit
        return self._open

    def _find_first_commit(self) -> tuple[int, int] | None:
        # A store deleted and made anew while this process runs has another first commit.
        if not self._local:
            return None
        try:
            found = Path(self._address, "_delta_log", f"{0:020d}.json").stat()
        except FileNotFoundError:
            return None
        return found.st_ino, found.st_ctime_ns


def _state(table: DeltaTable) -> tuple[str, int]:
    return str(table.metadata().id), table.count()


def exists(location: Location, name: str) -> bool:
    """Whether there is a Delta table of this name; StoreError if its place is not reached."""
    try:
        return DeltaTable.is_deltatable(location.table(name))
    except (OSError, DeltaError) as error:
        said = str(error).splitlines()[0]
        raise StoreError(f"no store is reached at {location.url}: {said}") from error


def create(location: Location, name: str, schema: pa.Schema) -> None:
    """Make an empty table; one that is there already, or being made, is left as it is."""
    try:
        DeltaTable.create(
            location.table(name), schema=schema, mode="ignore", configuration=_NO_VALUES_IN_THE_LOG
        )
    except DeltaError:
        if not exists(location, name):
            raise


def create_with(location: Location, name: str, rows: pa.Table) -> None:
    """Make a table that holds `rows` from its first commit; one that is there is left as it is."""
    try:
        write_deltalake(location.table(name), rows, mode="error")
    except DeltaError:
        if not exists(location, name):
            raise


def _retried(attempt: Callable[[], T]) -> T:
    for _ in range(_ATTEMPTS):
        try:
            return attempt()
        except CommitFailedError as error:
            lost = error
            wait = random.uniform(0, _LONGEST_WAIT_SECONDS)  # noqa: S311 (no secret)
            time.sleep(wait)
    raise lost
