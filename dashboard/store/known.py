"""What a store knew at an earlier moment, as far as its logs tell."""

from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.store.schema import AREAS_KIND

FIRST_LOAD = timedelta(days=1)
"""A source's first files are loaded within so long: they bring its past, which others knew of long
before, and no change."""


def entries_known(rows: pa.Table, *, at: datetime) -> pa.Table:
    """The entries that were there at a moment, and all layers of areas: those are no knowledge of
    what happened but a way to look at it."""
    was_there = pc.less_equal(rows["at"], pa.scalar(at, rows.schema.field("at").type))
    return rows.filter(pc.or_(was_there, pc.equal(rows["kind"], AREAS_KIND)))


def imports_known(rows: pa.Table, *, at: datetime) -> pa.Table:
    """The imports and undos that were there at a moment, and each source's first load, whenever
    that was: of what it brought, the records themselves tell when they were entered. And all
    purges: what is gone is gone from the past too, also where it was kept in the process."""
    moment = pa.scalar(at, rows.schema.field("committed_at").type)
    was_there = pc.less_equal(rows["committed_at"], moment)
    is_load, is_purge = (pc.equal(rows["kind"], kind) for kind in ("load", "purge"))
    # Until it was taken back, the wrong file was the first load: what replaced it was not known.
    first = first_loads(rows.filter(pc.or_(was_there, is_load)))
    belongs = pc.is_in(rows["import_id"], value_set=first)
    return rows.filter(pc.or_(pc.or_(was_there, is_purge), pc.and_(belongs, is_load)))


def first_loads(rows: pa.Table) -> pa.Array:
    """The import_id of every load that belongs to the first of its source: within `FIRST_LOAD` of
    the first one that was not taken back; of an imports log."""
    loads = rows.filter(pc.equal(rows["kind"], "load")).to_pandas()
    undone = rows.filter(pc.equal(rows["kind"], "undo"))["import_id"].to_pylist()
    live = loads.loc[~loads["import_id"].isin(undone)]
    begun = live.groupby("source")["committed_at"].transform("min")
    first = live.loc[live["committed_at"] <= begun + FIRST_LOAD, "import_id"]
    return pa.array(first.tolist(), pa.string())
