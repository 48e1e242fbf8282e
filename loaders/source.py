"""What a source of records is, finding the sources, and reading a file as one of them.

A module of this folder that declares `SOURCE` is a source; there is nothing to register.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd

import loaders
from loaders.columns import Column, Mapping, match
from loaders.declaration import SAMPLE_MARK, Basis, Context, Conversion, Reading, Source
from loaders.errors import FileRefused, UnknownSource
from loaders.ledger import Ledger
from loaders.reading import TextTable, read_text
from loaders.records import conform
from loaders.report import Notice
from loaders.times import moments


@cache
def discover() -> dict[str, Source]:
    """Name → source, for every module of this folder that declares `SOURCE`, by name."""
    found: dict[str, Source] = {}
    for module in pkgutil.iter_modules(loaders.__path__):
        source = getattr(importlib.import_module(f"loaders.{module.name}"), "SOURCE", None)
        if isinstance(source, Source):
            found[source.name] = source
    return dict(sorted(found.items()))


def map_columns(source: Source, headers: Iterable[str]) -> Mapping:
    """Which header fills which of the source's fields, and which headers nobody knows."""
    return match(source.all_columns, tuple(headers))


def guess(headers: Iterable[str], sources: Iterable[Source]) -> Source:
    """The source that knows most of the headers.

    Raises FileRefused if none has its required and a telling column, or if two fit equally.
    """
    shown = tuple(headers)
    scores: dict[str, tuple[int, Source]] = {}
    for source in sources:
        fields = map_columns(source, shown).fields
        own = [column for column in source.columns if column.name in fields]
        if not missing_columns(source, fields) and any(column.telling for column in own):
            scores[source.name] = (len(own), source)
    best = max((score for score, _ in scores.values()), default=0)
    winners = [source for score, source in scores.values() if score == best]
    if len(winners) == 1:
        return winners[0]
    if winners:
        names = " or ".join(source.name for source in winners)
        raise FileRefused(f"could be {names}: say which with --source")
    raise FileRefused(
        f"no source knows these columns: found {_listed(shown)}; expected "
        + "; or ".join(f"for {source.name}, {_wanted(source)}" for source in sources)
    )


def read(
    path: Path,
    *,
    zone: ZoneInfo,
    now: datetime,
    source: str | None = None,
    through: datetime | None = None,
    exported_at: datetime | None = None,
) -> Reading:
    """Reads a file. `source` is a name of `discover`, guessed from the header if None.

    `through` and `exported_at` (aware) override what the file says. Raises FileRefused with one
    line if nothing can be read, UnknownSource for a name that there is not.
    """
    table = read_text(path)
    chosen, mapping = _recognised(table, source, path)
    context = Context(zone=zone, now=now)
    conversion = chosen.convert(table, mapping.fields, context)
    ledger = _about_headers(mapping, table)
    in_file = _newest(table, mapping.fields.get("data_through"), context, ledger)
    run_at = _newest(table, mapping.fields.get("exported_at"), context, ledger)
    reach, basis = _reach(through, in_file, conversion.newest_event)
    exported_at = exported_at or run_at
    # Neither can lie ahead; a date alone was read as its end.
    exported_at = None if exported_at is None else min(exported_at, now)
    if reach is not None and reach > (end := exported_at or now):
        reach = max(end, min(now, conversion.newest_event or end))
        ledger.remark("through_after_now", mapping.fields.get("data_through"), 1)
    return _reading(
        chosen,
        table,
        conversion,
        headers=ledger.notices,
        through=_utc(reach),
        basis=basis,
        exported_at=_utc(exported_at),
    )


def _reading(
    source: Source,
    table: TextTable,
    conversion: Conversion,
    *,
    headers: tuple[Notice, ...],
    through: datetime | None,
    basis: Basis,
    exported_at: datetime | None,
) -> Reading:
    """The validated records and all that is said of the file, of the table first."""
    records = conform(conversion.records, record=source.record)
    rejections = table.rejections + conversion.rejections
    return Reading(
        source=source.name,
        record=source.record,
        records=records,
        rows_read=len(table.frame) + len(table.rejections),
        duplicates=conversion.duplicates,
        merged=conversion.merged,
        excluded=conversion.excluded,
        rejected=sum(rejection.count for rejection in rejections),
        notices=table.notices + headers + conversion.notices,
        rejections=tuple(sorted(rejections, key=lambda rejection: rejection.row)),
        through=through,
        through_basis=basis,
        exported_at=exported_at,
        marked=int(records["agency"].str.contains(SAMPLE_MARK, regex=False, na=False).sum()),
    )


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC)


def _recognised(table: TextTable, name: str | None, path: Path) -> tuple[Source, Mapping]:
    """The source to read a table as, and its mapping; FileRefused without a time of the event."""
    try:
        chosen = _chosen(name, table.headers)
    except FileRefused as error:
        raise FileRefused(f"{path.name}: {error}") from error
    mapping = map_columns(chosen, table.headers)
    if missing_columns(chosen, mapping.fields):
        raise FileRefused(
            f"{path.name}: found {_listed(table.headers)}; "
            f"expected for {chosen.name} a column with {_wanted(chosen)}"
        )
    return chosen, mapping


def missing_columns(source: Source, fields: dict[str, str]) -> tuple[Column, ...]:
    """The required columns, if none of them is mapped: one time of the event is enough."""
    required = tuple(column for column in source.columns if column.required)
    return () if any(column.name in fields for column in required) else required


def _chosen(name: str | None, headers: tuple[str, ...]) -> Source:
    sources = discover()
    if name is None:
        return guess(headers, sources.values())
    if name not in sources:
        raise UnknownSource(f"there is no source {name!r}; choose one of {', '.join(sources)}")
    return sources[name]


def _listed(headers: tuple[str, ...], limit: int = 6) -> str:
    names = ", ".join(repr(header) for header in headers[:limit])
    return names if len(headers) <= limit else f"{names} and {len(headers) - limit} more"


def _wanted(source: Source) -> str:
    column = next(column for column in source.columns if column.required)
    names = column.elements or column.aliases
    return f"{column.meaning} ({', '.join(names[:3])} …)"


def _about_headers(mapping: Mapping, table: TextTable) -> Ledger:
    """A new ledger, with a remark on every header whose values are not stored."""
    ledger = Ledger()
    for header in mapping.unknown:
        filled = int((table.frame[header] != "").sum())
        if filled or not header.startswith("(column "):
            ledger.remark("unknown_column", header, filled)
    for header in mapping.passed_over:
        ledger.remark("second_column", header, int((table.frame[header] != "").sum()))
    return ledger


def _newest(
    table: TextTable, header: str | None, context: Context, ledger: Ledger
) -> datetime | None:
    """The latest moment in a column about the export; a date without a time counts to its end."""
    if header is None:
        return None
    values = pd.Series(table.frame[header].unique(), dtype="str")
    read_as = moments(values[values != ""], zone=context.zone)
    if read_as.unread.any():
        ledger.remark("unread_value", header, int(read_as.unread.sum()))
    newest = read_as.ends().max()
    return None if pd.isna(newest) else newest.to_pydatetime()


def _reach(
    given: datetime | None, in_file: datetime | None, newest_event: datetime | None
) -> tuple[datetime | None, Basis]:
    if given is not None:
        return given, "given"
    if in_file is not None and (newest_event is None or newest_event <= in_file):
        return in_file, "file"
    return newest_event, "newest event"
