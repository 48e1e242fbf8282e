"""Reading the store: what was loaded and entered, and the present derived from both."""

import json
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from deltalake.exceptions import DeltaError

from dashboard.store.entries import entries_of
from dashboard.store.imports import NEIGHBOURS_EVENT, NEWEST_DAYS, loads
from dashboard.store.opened import Opened
from dashboard.store.remembered import unpacked
from dashboard.store.schema import AREAS, RECORDS, newest_schema, to_pandas

if TYPE_CHECKING:
    import ibis

T = TypeVar("T")

_HELD = """
    SELECT {columns}, import_id, exported_at, committed_at, as_of,
        coalesce(withdrawn, false) AS withdrawn
    FROM {{newest}} WHERE source = ? ORDER BY key
"""


@dataclass(frozen=True)
class Pass:
    """One pass of the worker."""

    at: datetime
    through: dict[str, datetime]
    """For each basis that was looked at, through when its data reached."""


class Reader:
    """What can be asked of a store. Nothing is kept from one question to the next that another
    process could have changed, unless it is a `snapshot`.
    """

    def __init__(self, url: str, opened: Opened, *, known_at: datetime | None = None) -> None:
        """For `Store.open` and `snapshot`."""
        self.url = url
        self.known_at = known_at
        self._tables = opened

    def snapshot(self, *, known_at: datetime | None = None) -> "Reader":
        """The store as it is at this moment: all answers are of one version, whoever loads.

        With `known_at`, as it was then: without imports, undos and entries made later, and without
        what the records themselves say was entered later. What a source's first load brought is
        taken as known when it was entered, else when it happened: see `first_loads`.
        """
        return Reader(self.url, self._tables.frozen(known_at), known_at=known_at)

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
        """The present records, "incident", "naloxone", "count" or "measure", or the totals of
        runs, "run", as an Ibis table for `execute`.

        It stays what it is when newer imports come. Columns are the record's own, source,
        import_id, committed_at, exported_at, as_of (exported_at, else committed_at) of this
        version, and first_seen_at, the first live commit of the record.
        """
        import ibis

        schema = ibis.Schema.from_pyarrow(newest_schema(record))
        newest = ibis.table(schema, name=self._tables.present.name(record))
        present = newest.filter(~newest.withdrawn.fill_null(False)).drop("withdrawn")
        if self.known_at is None or "entered_at" not in schema:
            return present
        known = ibis.literal(self.known_at)
        return present.filter(present.entered_at.isnull() | (present.entered_at <= known))

    def derived(
        self,
        name: str,
        make: Callable[["Reader"], pa.Table],
        *,
        kinds: tuple[str, ...] | None = None,
    ) -> "ibis.Table":
        """A table that `make` makes of this state of the store, as an Ibis table for `execute`;
        made once for each state in the process. `kinds` as in `kept`."""
        import ibis

        schema = self.kept(name, make, kinds=kinds).schema
        full = f"{name}@{self._state(kinds)}"
        return ibis.table(ibis.Schema.from_pyarrow(schema), name=full)

    def kept(
        self,
        name: str,
        make: Callable[["Reader"], T],
        *,
        kinds: tuple[str, ...] | None = None,
        about: Hashable = "",
    ) -> T:
        """What `make` makes of this state of the store, made once for each in the process; where it
        asks for entries of some `kinds` alone, once for each state of the records and of those.
        Nobody may change it.

        `about` is everything else that it depends on: for each, one is made. Of those of a state
        the newest few are kept.
        """
        state = self._state(kinds)
        return self._tables.kept.get(name, state, lambda: make(self), about=about)

    def _state(self, kinds: tuple[str, ...] | None) -> str:
        then = f"@{self.known_at}" if self.known_at else ""
        if kinds is None:
            return self.version() + then
        identity, imports = self._tables.imports.state()
        told = "".join(f"-{kind}{self._tables.entries.count(kind)}" for kind in kinds)
        return f"i{imports}{told}-{identity}{then}"

    def remembered(self) -> dict[str, pd.DataFrame]:
        """The frames that were remembered last, by name, of whatever state of the store; none
        where nothing was."""
        try:
            if not self._tables.remembered.is_there():
                return {}
            return unpacked(self._tables.remembered.dataset().to_table())
        except (OSError, DeltaError, pa.ArrowException):
            return {}  # somebody replaces it just now

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

    def imports(self) -> pd.DataFrame:
        """One row an import in the order of their commits: the fields of ImportRow, undone (bool),
        undone_at and undone_by."""
        return loads(self._tables.imports.frame()).drop(columns=["seq", "batch"])

    def attempts(self) -> pd.DataFrame:
        """The logged attempts, oldest first: the fields of ImportRow."""
        return self._tables.attempts.frame().drop(columns=["seq", "kind", "batch"])

    def entries(self, kind: str | None = None) -> pd.DataFrame:
        """Entries of one kind or all, oldest first: entry_id, at, who, kind, subject, value
        (dict)."""
        return entries_of(self._tables.entries.frame(), kind)

    def areas(self, entry_id: str) -> pd.DataFrame:
        """The areas that an entry added: `AREAS` without `entry_id`, `geometry` as bytes."""
        if not self._tables.areas.is_there():
            return to_pandas(AREAS.empty_table()).drop(columns="entry_id")
        rows = self._tables.areas.rows()
        own = rows.filter(pc.equal(rows["entry_id"], entry_id)).drop_columns("entry_id")
        return to_pandas(own)

    def last_visit(self, who: str, *, now: datetime, pause: timedelta) -> datetime | None:
        """When somebody looked last before the present sitting, as far as it was logged.

        A sitting goes on as long as no `pause` lies between two visits.
        """
        visits = self._tables.visits.frame()
        own = visits.loc[visits["who"] == who, "at"].sort_values(ascending=False)
        later = now
        moments: list[datetime] = [at.to_pydatetime() for at in own]
        for at in moments:
            if later - at >= pause:
                return at
            later = at
        return None

    def last_pass(self, *, as_of: datetime | None = None) -> Pass | None:
        """The newest pass of the worker, up to `as_of` if that is given; None before the first."""
        if not self._tables.passes.is_there():
            return None
        passes = self._tables.passes.frame()
        if as_of is not None:
            passes = passes.loc[passes["at"] <= as_of]
        if passes.empty:
            return None
        newest = passes.iloc[-1]
        looked = json.loads(newest["looked"])
        through = {basis: datetime.fromisoformat(text) for basis, text in looked.items()}
        return Pass(newest["at"].to_pydatetime(), through)

    def history(self, record: str, keys: list[str]) -> pd.DataFrame:
        """Every committed version of the records with these keys, also of undone imports.

        Ordered by source, key and rank (the last one that is not undone is the present one);
        with committed_at, exported_at, as_of, undone, undone_at and undone_by of their imports.
        """
        return to_pandas(self._tables.present.history(record, keys))

    def held(self, record: str, source: str, columns: Sequence[str]) -> pd.DataFrame:
        """What a new file of this source is compared with, one row a record, also a withdrawn one:
        those of `columns` that it has, and import_id, exported_at, committed_at, as_of, withdrawn.

        A new version takes the place of a held one if its own as_of is not earlier.
        """
        own = [name for name in columns if name in RECORDS[record].names]
        return to_pandas(
            self._tables.present.select(record, _HELD.format(columns=", ".join(own)), [source])
        )

    def data_through(self) -> pd.DataFrame:
        """How far the data reach, one row a source: source, record, through and through_basis of
        the live import that reaches furthest, without those that say nothing of the city's; and
        `ends_in_newest_days`, in how many moments the data ended in the `NEWEST_DAYS` up to it.
        """
        every = loads(self._tables.imports.frame())
        live = every.loc[~every["undone"] & (every["through_basis"] != NEIGHBOURS_EVENT)]
        furthest = live.sort_values(["through", "seq"]).drop_duplicates("source", keep="last")
        newest = live.groupby("source")["through"].transform("max")
        is_new = live["through"] > newest - pd.Timedelta(days=NEWEST_DAYS)
        ends = live.loc[is_new].groupby("source")["through"].nunique()
        columns = ["source", "record", "through", "through_basis"]
        of_each = ends.reindex(furthest["source"]).to_numpy()
        found = furthest[columns].assign(ends_in_newest_days=of_each)
        return found.sort_values("source", ignore_index=True)
