"""Check a file against the store, and load it: one file is one import, one import is one commit."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

import pandas as pd

from dashboard.geography.boundary import load as load_boundary
from dashboard.geography.places import locate
from dashboard.intake.compare import Difference, compare
from dashboard.intake.matching import COMPARED, Matched, match
from dashboard.settings import Settings
from dashboard.store import ImportRow, Store
from loaders.declaration import SAMPLE_MARK, Reading
from loaders.errors import FileRefused
from loaders.report import ImportReport, Notice
from loaders.source import read

SEVERAL: Final = 3
"""Fewer records that look like held ones are a scene with several victims."""


@dataclass(frozen=True)
class Loading:
    """What the person who loads a file says of it."""

    now: datetime
    """What counts as now for the events in the file."""
    at: datetime | None = None
    """When the import is committed, if that is another moment: the sample's now stands still."""
    who: str = "analyst"
    source: str | None = None
    data_from: datetime | None = None
    through: datetime | None = None
    exported_at: datetime | None = None

    @property
    def committed_at(self) -> datetime:
        """When the import is committed."""
        return self.at or self.now


def check(path: Path, store: Store | None, settings: Settings, loading: Loading) -> ImportReport:
    """What `load` would do, without doing it; `store` is None where there is none yet.

    Raises:
        FileRefused: nothing in the file can be read, or it may not go into this store.
    """
    reading, matched = _matched(_read(path, settings, loading), store)
    return _report(path, reading, _difference(reading, store, loading), matched)


def load(
    path: Path, open_store: Callable[[], Store], settings: Settings, loading: Loading
) -> ImportReport:
    """Read a file into the store as one import; a refused file does not even make the store.

    An attempt that would change neither a record nor how far the data reach is logged apart; its
    report has no `import_id`.

    Raises:
        FileRefused: nothing in the file can be read, or it may not go into this store.
    """
    reading = _read(path, settings, loading)
    store = open_store()
    reading, matched = _matched(reading, store)
    difference = _difference(reading, store, loading)
    report = _report(path, reading, difference, matched)
    differs = difference.new or difference.updated or _adds_to_the_past(reading, difference, store)
    changes = differs or _reaches_further(reading, store)
    if changes:
        report = replace(report, import_id=_import_id(reading.source, loading.committed_at))
    row = _import_row(report, reading, loading)
    if not changes:
        store.record_attempt(row)
        return report
    store.commit(_placed(reading, settings), row)
    return report


def _read(path: Path, settings: Settings, loading: Loading) -> Reading:
    reading = read(
        path,
        zone=settings.city.zone,
        now=loading.now,
        source=loading.source,
        through=loading.through,
        exported_at=loading.exported_at,
    )
    _refuse_the_wrong_kind(path, reading, settings)
    return reading


def _refuse_the_wrong_kind(path: Path, reading: Reading, settings: Settings) -> None:
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


def _matched(reading: Reading, store: Store | None) -> tuple[Reading, Matched]:
    """The reading with its records under the keys of the store."""
    if store is None:
        return reading, Matched(reading.records, apart=0, changed=0, again=0)
    held = store.held(reading.record, reading.source, COMPARED)
    matched = match(reading.records, held)
    return replace(reading, records=matched.records), matched


def _difference(reading: Reading, store: Store | None, loading: Loading) -> Difference:
    if store is None:
        return Difference(new=len(reading.records), updated=0, unchanged=0, older=frozenset())
    held = store.held(reading.record, reading.source, ["key", "content_hash"])
    newest_at = pd.Timestamp(reading.exported_at or loading.committed_at)
    return compare(reading.records, held, newest_at=newest_at)


def _adds_to_the_past(reading: Reading, difference: Difference, store: Store) -> bool:
    """Whether an older version is not in the store yet: it is the present again when the newer
    one is taken back."""
    if not difference.older:
        return False
    past = store.history(reading.record, [key for key, _ in difference.older])
    live = past[~past["undone"] & (past["source"] == reading.source)]
    return bool(difference.older - set(zip(live["key"], live["content_hash"], strict=True)))


def _reaches_further(reading: Reading, store: Store) -> bool:
    known = store.data_through().set_index("source")["through"]
    # Of a date without a time nobody knows how much of the day the data hold: the same newest
    # event says no more when it is loaded later that day.
    if reading.through is None or reading.through_basis == "newest event":
        return False
    return reading.source not in known.index or reading.through > known[reading.source]


def _placed(reading: Reading, settings: Settings) -> pd.DataFrame:
    if reading.record != "incident":
        return reading.records
    boundary = load_boundary(settings.city.boundary_path)
    return locate(reading.records, boundary, placeholders=list(settings.city.placeholders))


def _report(path: Path, reading: Reading, difference: Difference, matched: Matched) -> ImportReport:
    again = matched.again if matched.again >= SEVERAL else 0
    beside = (
        Notice("newer_version_held", None, len(difference.older), None),
        Notice("another_person", None, matched.apart, None),
        Notice("person_changed", None, matched.changed, None),
        Notice("held_under_another_number", None, again, None),
    )
    notices = (*reading.notices, *(notice for notice in beside if notice.count))
    return ImportReport(
        file=path.name,
        source=reading.source,
        import_id=None,
        rows_read=reading.rows_read,
        new=difference.new,
        updated=difference.updated,
        unchanged=difference.unchanged,
        duplicates=reading.duplicates,
        merged=reading.merged,
        excluded=reading.excluded,
        rejected=reading.rejected,
        withdrawn=0,
        records=len(reading.records),
        through=reading.through,
        notices=notices,
        rejections=reading.rejections,
        through_basis=reading.through_basis,
        exported_at=reading.exported_at,
    )


def _import_row(report: ImportReport, reading: Reading, loading: Loading) -> ImportRow:
    as_json = report.as_json()
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
