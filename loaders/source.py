"""Reading a file as one of the sources, by the map that it is given or asks for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd

from loaders.cells import Cells
from loaders.converting import keys_told
from loaders.declaration import (
    SAMPLE_MARK,
    Basis,
    Context,
    Conversion,
    Reading,
)
from loaders.ems_tables import Export, join
from loaders.errors import FileRefused, MapRefused
from loaders.ledger import Ledger
from loaders.maps import Map
from loaders.reading import TextTable, read_text
from loaders.recognising import (
    Recognised,
    headers_known,
    recognise,
    refuse_without_time,
    tell_unstored,
)
from loaders.records import conform
from loaders.report import Notice
from loaders.sources import discover
from loaders.times import ORDER_REMARKS, moments

__all__ = ["discover", "look", "read"]


def read(
    path: Path | Export,
    *,
    zone: ZoneInfo,
    now: datetime,
    source: str | None = None,
    through: datetime | None = None,
    exported_at: datetime | None = None,
    map_file: Map | None = None,
    kept: tuple[Map, ...] = (),
    initiatives: frozenset[int] | None = None,
) -> Reading:
    """Reads a file, or several tables of one export.

    `source` is a name of `discover`, guessed from the header if None.
    `map_file` says how; without it the first of `kept` that fits the header, else a shipped map,
    else aliases alone. `through` and `exported_at` (aware) override what the file says;
    `initiatives` are the numbers of those that there are, any if None. Raises
    FileRefused with one line if nothing can be read, UnknownSource for a name that there is not,
    MapRefused for a map that does not go with the file.
    """
    found = look(path, source=source, map_file=map_file, kept=kept)
    with _naming(path):
        refuse_without_time(found)
    if through is None and not found.table.rows_read:
        raise FileRefused(
            f"{path.name}: found a header and no rows; expected rows below it. If there was "
            "nothing to report, say up to when with --through"
        )
    fields, shaped = found.mapping.fields, found.shaped.table
    timed = [c.name for c in found.source.all_columns if c.has_times and c.name in fields]
    times = tuple(shaped.frame[fields[name]] for name in timed)
    context = Context(
        zone=zone, now=now, options=found.options, times=times, initiatives=initiatives
    )
    with _naming(path):
        conversion = found.source.convert(shaped, fields, context)
    ledger = Ledger()
    tell_unstored(found, ledger)
    in_file = _newest(shaped, fields.get("data_through"), context, ledger)
    run_at = _newest(shaped, fields.get("exported_at"), context, ledger)
    reach, basis = _reach(through, in_file, conversion)
    exported_at = exported_at or run_at
    # Neither can lie ahead; a date alone was read as its end.
    exported_at = None if exported_at is None else min(exported_at, now)
    if reach is not None and reach > (end := exported_at or now):
        reach = max(end, min(now, conversion.newest_begun or end))
        ledger.remark("through_after_now", fields.get("data_through"), 1)
    _tell_later_events(conversion.records, reach, ledger)
    return _reading(
        found,
        conversion,
        headers=ledger.notices,
        through=_utc(reach),
        basis=basis,
        exported_at=_utc(exported_at),
    )


def _tell_later_events(records: pd.DataFrame, reach: datetime | None, ledger: Ledger) -> None:
    if reach is None or "occurred_at" not in records:
        return
    later = int((records["occurred_at"] >= pd.Timestamp(reach)).sum())
    if later:
        ledger.remark("events_after_through", None, later)


def look(
    path: Path | Export,
    *,
    source: str | None = None,
    map_file: Map | None = None,
    kept: tuple[Map, ...] = (),
) -> Recognised:
    """What a file is and which column fills which field, as `read` takes it, though the time of
    the event may be missing. Raises what `read` does."""
    knows = headers_known(map_file, kept)
    table = join(path, knows=knows) if isinstance(path, Export) else read_text(path, knows=knows)
    with _naming(path):
        return recognise(table, source=source, given=map_file, kept=kept)


@contextmanager
def _naming(path: Path | Export) -> Iterator[None]:
    """Within it, a refusal says of which file it is."""
    try:
        yield
    except (FileRefused, MapRefused) as error:
        raise type(error)(f"{path.name}: {error}") from error


def _reading(
    found: Recognised,
    conversion: Conversion,
    *,
    headers: tuple[Notice, ...],
    through: datetime | None,
    basis: Basis,
    exported_at: datetime | None,
) -> Reading:
    """The validated records and all that is said of the file, of the table first."""
    source, shaped, table = found.source, found.shaped, found.table
    records = conform(conversion.records, record=source.record)
    rejections = table.rejections + conversion.rejections
    unlaid = sum(rejection.count for rejection in table.rejections)
    return Reading(
        source=source.name,
        record=source.record,
        records=records,
        rows_read=shaped.rows_read + unlaid,
        duplicates=conversion.duplicates + shaped.duplicates,
        merged=conversion.merged + shaped.merged,
        excluded=conversion.excluded + shaped.excluded,
        rejected=sum(rejection.count for rejection in rejections),
        notices=table.notices + found.notices + headers + conversion.notices,
        rejections=tuple(sorted(rejections, key=lambda rejection: rejection.row)),
        through=through,
        through_basis=basis,
        exported_at=exported_at,
        marked=int(records["agency"].str.contains(SAMPLE_MARK, regex=False, na=False).sum()),
        complete=found.map is not None and found.map.complete,
        daily=conversion.daily,
        unread=conversion.unread | (frozenset(["|"]) if unlaid else frozenset()),
        left_out=conversion.left_out | _left_out(found),
        signs=conversion.signs,
    )


def _left_out(found: Recognised) -> frozenset[str]:
    """The keys of the rows that the map's `keep` leaves out."""
    rows = found.shaped.left_out
    if rows is None or not len(rows.frame):
        return frozenset()
    fields = {f: header for f, header in found.mapping.fields.items() if header in rows.headers}
    return keys_told(Cells.of(rows, fields))


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC)


def _newest(
    table: TextTable, header: str | None, context: Context, ledger: Ledger
) -> datetime | None:
    """The latest moment in a column about the export; a date without a time counts to its end."""
    if header is None:
        return None
    values = pd.Series(table.frame[header].unique(), dtype="str")
    read_as = moments(values[values != ""], context=context)
    for reason, mask in read_as.remarks:
        if reason in ORDER_REMARKS:
            ledger.remark(reason, header, int(mask.sum()))
    if read_as.unread.any():
        ledger.remark("unread_value", header, int(read_as.unread.sum()))
    newest = read_as.ends().max()
    return None if pd.isna(newest) else newest.to_pydatetime()


def _reach(
    given: datetime | None, in_file: datetime | None, found: Conversion
) -> tuple[datetime | None, Basis]:
    """What is given, else what the file says; an event that surely happened later corrects it."""
    if given is not None:
        return given, "given"
    if in_file is not None and (found.newest_begun is None or found.newest_begun <= in_file):
        return in_file, "file"
    return found.newest_event, "newest event"
