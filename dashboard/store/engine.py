"""DuckDB inside the process: tables made once, and a cursor of its own for every query."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import duckdb

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "memory_limit": "2GB",
    "temp_directory": "",  # nothing about a person is written outside the store
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}

_KEPT = 2
"""Tables of one record that are kept when unused: pages that began before a load go on with the
state they began with."""


class Engine:
    """An in-memory database, safe to share between threads.

    One DuckDB connection shared by threads gives wrong answers: every query has its own cursor.
    """

    def __init__(self) -> None:
        self._connection = duckdb.connect(":memory:", config=_SETTINGS)
        self._lock = threading.RLock()
        self._users: dict[str, int] = {}

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection to the same tables for one thread, with temporary names of its own."""
        with self._lock:
            cursor = self._connection.cursor()
        with cursor:
            cursor.execute("SET TimeZone = 'UTC'")
            yield cursor

    @contextmanager
    def holding(
        self, names: Iterable[str], make: Callable[[duckdb.DuckDBPyConnection, str], None]
    ) -> Iterator[None]:
        """Within it, the tables of these names exist; `make(cursor, name)` creates one.

        A name is the record, "@", and what tells its states apart.
        """
        wanted = sorted(set(names))
        self._take(wanted, make)
        try:
            yield
        finally:
            self._give_back(wanted)

    def _take(
        self, names: list[str], make: Callable[[duckdb.DuckDBPyConnection, str], None]
    ) -> None:
        with self._lock:
            for name in names:
                if name not in self._users:
                    with self.cursor() as cursor:
                        make(cursor, name)
                    self._users[name] = 0
            for name in names:  # reinserted, so that the order is that of the last use
                self._users[name] = self._users.pop(name) + 1

    def _give_back(self, names: list[str]) -> None:
        with self._lock:
            for name in names:
                self._users[name] -= 1
                self._drop_older(name.split("@")[0])

    def _drop_older(self, record: str) -> None:
        states = [name for name in self._users if name.split("@")[0] == record]
        for name in states[:-_KEPT]:
            if not self._users[name]:
                with self.cursor() as cursor:
                    cursor.execute(f'DROP TABLE "{name}"')
                del self._users[name]
