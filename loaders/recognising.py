"""What a table is: its source, the map that is used, and which header fills which field."""

from __future__ import annotations

from dataclasses import dataclass, replace

from loaders.columns import (
    Mapping,
    elements_of,
    is_of_the_home,
    listed,
    looks_like_a_number,
    match,
    plain,
    spelt,
)
from loaders.declaration import USUAL, Options, Source
from loaders.errors import FileRefused, MapRefused, UnknownSource
from loaders.headers import Knows
from loaders.ledger import Ledger
from loaders.map_files import beside, fitting, shipped
from loaders.maps import Map
from loaders.reading import TextTable
from loaders.report import Notice
from loaders.shaping import Shaped, as_it_is, shape
from loaders.sources import discover, guess, missing_columns, named, wanted


@dataclass(frozen=True)
class Recognised:
    """A table that is ready to be converted. `map` is None if aliases alone were enough."""

    source: Source
    map: Map | None
    table: TextTable
    """As the file has it."""
    shaped: Shaped
    mapping: Mapping
    notices: tuple[Notice, ...]

    @property
    def options(self) -> Options:
        """What the map says of the layout's values."""
        return USUAL if self.map is None else self.map.options


def recognise(
    table: TextTable,
    *,
    source: str | None = None,
    given: Map | None = None,
    kept: tuple[Map, ...] = (),
) -> Recognised:
    """A table as `source`, guessed from the header if None, by the map `given`, else by the one of
    `kept` or of the shipped ones that it asks for, else by aliases alone.

    Required columns may still be missing: see `refuse_without_time`. Raises FileRefused for a
    table of no source or of several, UnknownSource and MapRefused for what cannot be used.
    """
    map_ = given or fitting(table.headers, source=source, kept=kept)
    if map_ is None:
        chosen = guess(table.headers, discover().values()) if source is None else named(source)
        mapping = match(chosen.all_columns, table.headers)
        _refuse_another(chosen, mapping, table.headers)
        return Recognised(chosen, None, table, as_it_is(table), mapping, ())
    chosen = _source_of(map_, source)
    ledger = Ledger()
    ledger.remark("map_used", map_.name, 1)
    for other in beside(table.headers, map_):
        ledger.remark("map_beside", other.name, 1)
    _check_fields(map_, chosen)
    shaped = shape(table, map_, ledger, of=chosen.all_columns)
    _check_headers(map_, shaped.columns, chosen)
    mapping = match(chosen.all_columns, shaped.table.headers, said=shaped.columns)
    unknown = tuple(header for header in mapping.unknown if header not in shaped.used)
    unfilled = replace(mapping, unknown=unknown)
    return Recognised(chosen, map_, table, shaped, unfilled, ledger.notices)


def _refuse_another(chosen: Source, mapping: Mapping, headers: tuple[str, ...]) -> None:
    """Raises FileRefused where nothing tells of the chosen source and all of another one: kits read
    as overdoses would be a spike."""
    if any(column.telling and column.name in mapping.fields for column in chosen.columns):
        return
    try:
        other = guess(headers, discover().values())
    except FileRefused:
        return
    if other.name != chosen.name:
        raise FileRefused(
            f"found {listed(headers)}, which are columns of {other.name}, not of {chosen.name}: "
            f"say that it is {other.name} (--source), or map its columns (--write-map, --map)"
        )


def headers_known(given: Map | None = None, kept: tuple[Map, ...] = ()) -> Knows:
    """Tells the headers that some source or map knows from other cells."""
    maps = (*shipped().values(), *kept, *((given,) if given else ()))
    known = {
        plain(header) for found in maps for header in (*found.headers, *found.columns.values())
    }
    for source in discover().values():
        known |= {plain(alias) for column in source.all_columns for alias in column.aliases}
    known.discard("")
    return lambda cell: bool({plain(cell), plain(spelt(cell))} & known or elements_of(cell))


def refuse_without_time(found: Recognised) -> None:
    """Raises FileRefused if no column has the time of the event."""
    if missing_columns(found.source, found.mapping.fields):
        raise FileRefused(
            f"found {listed(found.shaped.table.headers)}; "
            f"expected for {found.source.name} a column with {wanted(found.source)}; "
            "map its columns (--write-map, --map)"
        )


def _source_of(map_: Map, asked: str | None) -> Source:
    if asked not in (None, map_.source):
        raise MapRefused(
            f"map {map_.name} is of the source {map_.source}, and the file is said to be "
            f"{asked} (--source): leave one of the two out"
        )
    try:
        return named(map_.source)
    except UnknownSource as error:
        raise MapRefused(f"map {map_.name}: {error}") from error


def _check_fields(map_: Map, source: Source) -> None:
    """Raises MapRefused for a field that the source has not."""
    fields = [column.name for column in source.all_columns]
    for key, names in (("columns", map_.columns), ("constants", map_.constants)):
        for field in names:
            if field not in fields:
                raise MapRefused(
                    f"map {map_.name}: {key}.{field} is no field of {source.name}; "
                    f"choose one of {', '.join(fields)}"
                )


def _check_headers(map_: Map, columns: dict[str, str], source: Source) -> None:
    """Raises MapRefused for a header that two fields take, and for a home where the scene is
    meant. `columns`: field → header of the table, "" for none."""
    said = {
        column.name: f"{column.meaning[:1].upper()}{column.meaning[1:]}"
        for column in source.all_columns
    }
    taken: dict[str, str] = {}
    for field, header in columns.items():
        if is_of_the_home(field, header):
            raise MapRefused(
                f"map {map_.name}: {header!r}, for {said[field]!r} (columns.{field}), is where "
                'the person lives, not where it happened: leave the field empty (in a map, "")'
            )
        if header and header in taken:
            raise MapRefused(
                f"map {map_.name}: {header!r} fills {said[taken[header]]!r} "
                f"(columns.{taken[header]}) already, and cannot fill {said[field]!r} "
                f"(columns.{field}) too: a column fills one field"
            )
        taken[header] = field


def tell_unstored(found: Recognised, ledger: Ledger) -> None:
    """A remark on every header whose values are not stored, and on one that may be the number of
    incidents that have none."""
    numbered = any(field.endswith("number") for field in found.mapping.fields)
    if found.source.record == "incident" and not numbered:
        for header in filter(looks_like_a_number, found.mapping.unknown):
            ledger.remark("no_case_number", header, _filled(found, header))
    for header in found.mapping.unknown:
        filled = _filled(found, header)
        if filled or not header.startswith("(column "):
            ledger.remark("unknown_column", header, filled)
    for header in found.mapping.passed_over:
        ledger.remark("second_column", header, _filled(found, header))


def _filled(found: Recognised, header: str) -> int:
    return int((found.table.frame[header] != "").sum())
