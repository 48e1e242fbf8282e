"""Which header of a file holds which field: by alias or element token, never by position."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# A NEMSIS element as report writers put it in a header: "Scene GPS Location (eScene.11)".
_ELEMENT = re.compile(r"\b((?:it|[a-z])[A-Z][A-Za-z]+\.\d{2,3})\b")


@dataclass(frozen=True)
class Column:
    """One field of a source.

    A header matches an alias without regard to case, spaces and punctuation, and with or without
    the element token in it; or it matches by holding one of `elements` ("eScene.11"). Aliases are
    in order of preference and come before elements. A file without a `required` column is not
    this source's; `telling` columns are those by which a file is known to be this source's.
    """

    name: str
    aliases: tuple[str, ...]
    elements: tuple[str, ...] = ()
    meaning: str = ""
    required: bool = False
    telling: bool = False


@dataclass(frozen=True)
class Mapping:
    """`fields`: field → header. `passed_over`: headers of a field that another header fills."""

    fields: dict[str, str]
    unknown: tuple[str, ...]
    passed_over: tuple[str, ...]


def plain(text: str) -> str:
    """Letters and digits only, casefolded: how headers are compared."""
    return "".join(character for character in text.casefold() if character.isalnum())


def elements_of(header: str) -> tuple[str, ...]:
    """The NEMSIS element tokens that a header holds."""
    return tuple(_ELEMENT.findall(header))


def match(columns: tuple[Column, ...], headers: tuple[str, ...]) -> Mapping:
    """Fits headers to columns. Each header fills one field at most, each field takes one header.

    Where several fit, the better alias wins, then the field declared first, then the leftmost
    header; so the outcome does not hang on the order of the file's columns among equals.
    """
    fits = sorted(_fits(columns, headers))
    fields: dict[str, str] = {}
    taken: set[int] = set()
    for _, column_at, header_at in fits:
        name = columns[column_at].name
        if name not in fields and header_at not in taken:
            fields[name] = headers[header_at]
            taken.add(header_at)
    matched = {header_at for _, _, header_at in fits}
    return Mapping(
        fields={column.name: fields[column.name] for column in columns if column.name in fields},
        unknown=tuple(h for at, h in enumerate(headers) if at not in matched),
        passed_over=tuple(headers[at] for at in sorted(matched - taken)),
    )


def _fits(columns: tuple[Column, ...], headers: tuple[str, ...]) -> Iterator[tuple[int, int, int]]:
    """All fits as (rank, column, header), the lowest rank being the best."""
    spellings = [{plain(h), plain(re.sub(r"\([^)]*\)\s*$", "", h))} - {""} for h in headers]
    tokens = [set(elements_of(header)) for header in headers]
    for column_at, column in enumerate(columns):
        names = [*column.aliases]
        for header_at in range(len(headers)):
            for rank, alias in enumerate(names):
                if plain(alias) in spellings[header_at]:
                    yield rank, column_at, header_at
            for rank, element in enumerate(column.elements, start=len(names)):
                if element in tokens[header_at]:
                    yield rank, column_at, header_at
