"""Check a file against the store, and load it: one file is one import, one import is one commit."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pandas as pd

from dashboard.geography.boundary import load as load_boundary
from dashboard.geography.neighbours import spellings
from dashboard.geography.places import locate
from dashboard.intake.loading import Loading
from dashboard.intake.mappings import kept_maps
from dashboard.intake.plan import plan
from dashboard.settings import INITIATIVES, Settings
from dashboard.store import ImportRow, Store
from loaders.declaration import SAMPLE_MARK, Reading
from loaders.ems_tables import Export
from loaders.errors import FileRefused
from loaders.initiative_list import read_initiatives
from loaders.report import ImportReport
from loaders.source import read


def check(
    path: Path | Export, store: Store | None, settings: Settings, loading: Loading
) -> ImportReport:
    """What `load` would do, without doing it; `store` is None where there is none yet.

    Raises:
        FileRefused: nothing in the file can be read, or it may not go into this store.
        UnusablePeriod: it is said from when the file is complete and not to when.
    """
    reading = _read(path, settings, loading, store)
    return plan(reading, store, settings, loading).report(path.name)


def load(
    path: Path | Export, open_store: Callable[[], Store], settings: Settings, loading: Loading
) -> ImportReport:
    """Read a file into the store as one import; a refused file does not even make the store.

    An attempt that would change neither a record nor how far the data reach is logged apart; its
    report has no `import_id`.

    Raises:
        FileRefused: nothing in the file can be read, or it may not go into this store.
        UnusablePeriod: it is said from when the file is complete and not to when.
    """
    held = Store.open(settings.store_url) if Store.exists(settings.store_url) else None
    # What was read is held by the plan alone: a million records twice would not fit. The store is
    # made after the reading, which may refuse the file.
    planned = plan(_read(path, settings, loading, held), store := open_store(), settings, loading)
    report = planned.report(path.name)
    changes = planned.changes(store)
    if changes:
        report = replace(report, import_id=_import_id(report.source, loading.committed_at))
    row = _import_row(report, planned.reading, loading)
    if not changes:
        store.record_attempt(row)
        return report
    store.commit(
        _placed(planned.reading, settings),
        row,
        withdrawn=planned.withdrawn,
        runs=planned.reading.daily,
    )
    return report


def _read(
    path: Path | Export, settings: Settings, loading: Loading, store: Store | None
) -> Reading:
    reading = read(
        path,
        zone=settings.city.zone,
        now=loading.now,
        source=loading.source,
        through=loading.through,
        exported_at=loading.exported_at,
        map_file=loading.map_file,
        kept=kept_maps(store),
        initiatives=frozenset(each.number for each in read_initiatives(INITIATIVES)),
    )
    loading.check_end(reading)
    _refuse_the_wrong_kind(path, reading, settings)
    return reading


def _refuse_the_wrong_kind(path: Path | Export, reading: Reading, settings: Settings) -> None:
    """Invented data and real data never share a store."""
    count = len(reading.records)
    if settings.sample and reading.marked < count:
        raise FileRefused(
            f"{path.name}: {count - reading.marked} of {count} records do not carry "
            f"{SAMPLE_MARK} in the agency's name; the sample store takes invented data only. "
            "Load the file without --sample."
        )
    if not settings.sample and reading.marked:
        raise FileRefused(
            f"{path.name}: {reading.marked} of {count} records carry {SAMPLE_MARK} in the agency's "
            "name, so they are invented; the city's own store does not take them. "
            "Load the file with --sample."
        )


def _placed(reading: Reading, settings: Settings) -> pd.DataFrame:
    if reading.record != "incident":
        return reading.records
    city = settings.city
    return locate(
        reading.records,
        load_boundary(city.boundary_path),
        placeholders=list(city.placeholders),
        neighbours=spellings(city.neighbours_path, city.neighbour_spellings),
        own=city.names,
    )


def _import_row(report: ImportReport, reading: Reading, loading: Loading) -> ImportRow:
    # Keys are in the store's rows alone, where a purge finds them.
    as_json = replace(report, withdrawn_keys=()).as_json()
    counts = ("rows_read", "new", "updated", "unchanged", "duplicates", "merged", "excluded")
    return ImportRow(
        import_id=report.import_id or "",
        source=report.source,
        record=reading.record,
        file=report.file,
        committed_at=loading.committed_at,
        exported_at=report.exported_at,
        data_from=loading.data_from,
        through=report.through or loading.now,
        through_basis=report.through_basis,
        rejected=report.rejected,
        withdrawn=report.withdrawn,
        records=report.records,
        report=json.dumps(as_json, ensure_ascii=False),
        who=loading.who,
        **{name: getattr(report, name) for name in counts},
    )


def _import_id(source: str, now: datetime) -> str:
    """Readable, in order of time, and different for two loads within one second."""
    return f"{now:%Y%m%d-%H%M%S}-{source}-{secrets.token_hex(3)}"
