"""A map as the TOML text that a person edits: what is used, what is not found, what is left."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from loaders.columns import Column
from loaders.map_documents import document
from loaders.maps import Map
from loaders.recognising import Recognised

_HEAD = """\
# How the columns of {file} are read, as {source}: {title}.
# Edit it, and look what it does: odwatch check {file} --map NAME_OF_THIS.toml
# Left of = stands a field, right of it the header of the column that fills it. A field without a
# line is looked for by the usual headers; = "" leaves it empty.
"""
_NOT_FOUND = """\
# No column was found for these. Take the # away and write a header between the quotes.
"""
_UNUSED = """\
# These headers fill no field, and are not stored:
"""


def text_of(map_: Map) -> str:
    """The map as TOML; reading it gives the map again, but for its name."""
    return "\n".join([*_lines(document(map_)), ""])


def draft(found: Recognised, *, file: str) -> str:
    """The map that reads the table as it is read now, with comments on what is missing in it."""
    used = used_map(found)
    whole = document(used)
    whole.pop("columns", None)
    meanings = {column.name: column for column in found.source.all_columns}
    plain_keys = {key: value for key, value in whole.items() if not isinstance(value, dict)}
    tables = {key: value for key, value in whole.items() if isinstance(value, dict)}
    head = _HEAD.format(file=file, source=found.source.name, title=found.source.title)
    filled = [
        f"{_item(field, header)}  # {_meaning(meanings[field])}"
        for field, header in used.columns.items()
    ]
    lines = [head.rstrip(), *_lines(plain_keys), "", "[columns]", *filled, ""]
    lines += [*_missing(found, used), *_unused(found), *_lines(tables)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip() + "\n"


def used_map(found: Recognised) -> Map:
    """The map by which the table is read, with every field that a column fills spelt out."""
    base = found.map or Map(found.source.name, found.source.name)
    made = set(found.shaped.columns.values()) - set(base.columns.values())
    fields = {field: header for field, header in found.mapping.fields.items() if header not in made}
    left = {field: "" for field, header in base.columns.items() if not header}
    return replace(base, columns=fields | left)


def _missing(found: Recognised, used: Map) -> Iterator[str]:
    told = {*used.columns, *used.constants}
    missing = [column for column in found.source.all_columns if column.name not in told]
    if missing:
        yield _NOT_FOUND.rstrip()
        yield from (f"# {_item(column.name, '')}  # {_meaning(column)}" for column in missing)
        yield ""


def _unused(found: Recognised) -> Iterator[str]:
    unused = (*found.mapping.unknown, *found.mapping.passed_over)
    if unused:
        yield _UNUSED.rstrip()
        yield from (f"#   {_text(header)}" for header in unused)
        yield ""


def _meaning(column: Column) -> str:
    return column.meaning + (" (one such time is required)" if column.required else "")


def _lines(values: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """The lines of a TOML table: its own keys, then the tables in it."""
    tables = {key: value for key, value in values.items() if isinstance(value, dict)}
    yield from (_item(key, value) for key, value in values.items() if key not in tables)
    for key, table in tables.items():
        name = f"{path}{_key(key)}"
        own = [part for part in table.values() if not isinstance(part, dict)]
        yield from ["", f"[{name}]"] if own else []
        yield from _lines(table, f"{name}.")


def _item(key: str, value: object) -> str:
    return f"{_key(key)} = {_value(value)}"


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _text(key)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(_text(str(item)) for item in value)}]"
    return _text(str(value))


def _text(text: str) -> str:
    """A text in TOML's quotes, whose escapes are JSON's; but that DEL has to be escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
