"""The handles on a store's tables, shared in the process."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from dashboard.store import tables
from dashboard.store.engine import Engine
from dashboard.store.kept import Kept
from dashboard.store.known import entries_known, imports_known
from dashboard.store.location import Location
from dashboard.store.log import Log
from dashboard.store.present import Present
from dashboard.store.schema import ENTRIES, IMPORTS, PASSES, RECORDS, VISITS

LOGS = {
    "imports": IMPORTS,
    "entries": ENTRIES,
    "attempts": IMPORTS,
    "visits": VISITS,
    "passes": PASSES,
}
IDENTITY_TABLE = "store"
REMEMBERED_TABLE = "remembered"
AREAS_TABLE = "areas"


@dataclass
class Opened:
    """The handles on one store's tables and the engine over them, shared in the process."""

    identity: tables.Table
    records: dict[str, tables.Table]
    imports: Log
    entries: Log
    attempts: Log
    visits: Log
    passes: Log
    remembered: tables.Table
    areas: tables.Table
    engine: Engine
    kept: Kept

    @classmethod
    def at(cls, location: Location) -> "Opened":
        """The handles on the store at a place."""
        return cls(
            identity=tables.Table(location, IDENTITY_TABLE),
            records={name: tables.Table(location, name) for name in RECORDS},
            remembered=tables.Table(location, REMEMBERED_TABLE),
            areas=tables.Table(location, AREAS_TABLE),
            engine=Engine(),
            kept=Kept(),
            **{name: Log(tables.Table(location, name), LOGS[name]) for name in LOGS},
        )

    @property
    def present(self) -> Present:
        """The present records by these imports."""
        return Present(self.imports, self.records, self.engine, self.kept)

    def frozen(self, known_at: datetime | None = None) -> "Opened":
        """The same, with the imports and entries that there are at this moment, or were then."""
        if known_at is None:
            return replace(self, imports=self.imports.frozen(), entries=self.entries.frozen())
        return replace(
            self,
            imports=self.imports.frozen(partial(imports_known, at=known_at)),
            entries=self.entries.frozen(partial(entries_known, at=known_at)),
        )
