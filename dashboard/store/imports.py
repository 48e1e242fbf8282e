"""Imports: their rows, and which of them are live."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pandas as pd

from loaders.errors import OdwatchError

NEWEST_DAYS: Final = 7
"""So many days up to the newest data are the newest."""
NEIGHBOURS_EVENT: Final = "a neighbour's event"
"""How far an import reaches that holds neighbours' events alone, where nobody says it: nothing of
how far the city's data do."""


class StoreError(OdwatchError):
    """The store cannot do what was asked; the message says why and what to do."""


@dataclass(frozen=True)
class ImportRow:
    """One import as it is committed. Times are aware; `report` is JSON of the whole report.

    `through` is how far the data reach, `through_basis` how that is known ("given", "file",
    "newest event", or NEIGHBOURS_EVENT), `records` the number of records that the import left in
    the store.
    """

    import_id: str
    source: str
    record: str
    file: str
    committed_at: datetime
    exported_at: datetime | None
    data_from: datetime | None
    through: datetime
    through_basis: str
    rows_read: int
    new: int
    updated: int
    unchanged: int
    duplicates: int
    merged: int
    excluded: int
    rejected: int
    withdrawn: int
    records: int
    report: str
    who: str

    def __post_init__(self) -> None:
        for name in ("committed_at", "exported_at", "data_from", "through"):
            moment = getattr(self, name)
            if moment is not None and moment.tzinfo is None:
                raise ValueError(f"{name} has no time zone: {moment}")


def loads(log: pd.DataFrame) -> pd.DataFrame:
    """The loads of an imports log in commit order, each with undone, undone_at, undone_by."""
    is_load = log["kind"] == "load"
    undos = log.loc[log["kind"] == "undo"].drop_duplicates("import_id").set_index("import_id")
    loaded = log.loc[is_load].sort_values("seq", ignore_index=True).drop(columns="kind")
    return loaded.assign(
        undone=loaded["import_id"].isin(undos.index),
        undone_at=undos["committed_at"].reindex(loaded["import_id"]).array,
        undone_by=undos["who"].reindex(loaded["import_id"]).array,
    )


def ranked(loaded: pd.DataFrame) -> pd.DataFrame:
    """Loads with `as_of` (exported_at, else committed_at) and `rank`: of two live versions of a
    record, the one of the higher rank is the present one. Ties go to the later commit."""
    as_of = loaded["exported_at"].fillna(loaded["committed_at"])
    ordered = loaded.assign(as_of=as_of).sort_values(["as_of", "seq"], ignore_index=True)
    return ordered.assign(rank=range(len(ordered)))


def undoable(log: pd.DataFrame, import_id: str) -> str:
    """The record of an import that can be undone; StoreError for another."""
    every = loads(log)
    found = every.loc[every["import_id"] == import_id]
    if found.empty:
        raise StoreError(f"no import {import_id} in this store")
    if found["undone"].all():
        raise StoreError(f"import {import_id} was taken back already")
    return str(found["record"].iloc[0])
