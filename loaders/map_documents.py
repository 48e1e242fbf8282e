"""Maps as documents: the tables and keys of a map's TOML file, checked, and back again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final, Literal, NoReturn

from loaders.declaration import Options
from loaders.errors import MapRefused
from loaders.maps import Fold, Map, Unpivot

_OFFSETS: Final[dict[str, Literal["detect", "honour", "ignore"]]] = {
    "detect": "detect",
    "honour": "honour",
    "ignore": "ignore",
}
_NOTHING: Final[tuple[object, ...]] = (None, "", False, (), {})


def of_document(document: Mapping[str, object], *, name: str, where: str) -> Map:
    """The map that a parsed TOML file says.

    Raises MapRefused for a key that there is not or a value that cannot be; `where` names the file.
    """
    whole = _Table(document, where)
    times = whole.table("times")
    found = Map(
        name=name,
        source=whole.text("source", needed=True),
        title=whole.text("title"),
        headers=whole.texts("headers"),
        exact=whole.flag("exact"),
        columns=whole.table("columns").all_texts(),
        constants=whole.table("constants").all_texts(),
        keep=whole.table("keep").all_lists(),
        unpivot=_unpivot(whole.table("unpivot")),
        fold=_fold(whole.table("fold")),
        options=Options(
            offset=_OFFSETS[times.text("offset", among=tuple(_OFFSETS)) or "detect"],
            day_first=times.flag("day_first") if times.has("day_first") else None,
            suppressed=whole.texts("suppressed"),
            cste_exclusions=whole.flag("cste_exclusions"),
        ),
        complete=whole.flag("complete"),
        beside=whole.flag("beside"),
    )
    for table in (whole, times):
        table.no_more()
    return found


def document(map_: Map) -> dict[str, Any]:
    """The map as a document of JSON's types, without what says nothing; `of_document` of it is
    the map again."""
    whole = asdict(map_)
    options = whole.pop("options")
    for key in ("suppressed", "cste_exclusions"):
        whole[key] = options.pop(key)
    whole["times"] = {key: value for key, value in options.items() if value not in ("detect", None)}
    del whole["name"]
    return {key: _plain(value) for key, value in whole.items() if value not in _NOTHING}


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    return list(value) if isinstance(value, tuple) else value


def _unpivot(table: _Table) -> Unpivot | None:
    if not table.given:
        return None
    found = Unpivot(
        table.pattern("columns"),
        names=table.text("names") or Unpivot.names,
        values=table.text("values") or Unpivot.values,
    )
    table.no_more()
    return found


def _fold(table: _Table) -> Fold | None:
    if not table.given:
        return None
    by, join = table.texts("by", needed=True), table.texts("join")
    found = Fold(by, add=table.table("add").all_lists(), join=join)
    table.no_more()
    return found


class _Table:
    """One table of a document, read key by key; what is left at the end is a mistake."""

    def __init__(self, values: Mapping[str, object], where: str, path: str = "") -> None:
        self.given = dict(values)
        self._left = dict(values)
        self._where = where
        self._path = path

    def has(self, key: str) -> bool:
        return key in self.given

    def table(self, key: str) -> _Table:
        found = self._left.pop(key, {})
        if not isinstance(found, Mapping):
            self.refuse(key, found, f"has to be a table: write [{self._path}{key}] above its keys")
        return _Table(found, self._where, f"{self._path}{key}.")

    def text(self, key: str, *, needed: bool = False, among: tuple[str, ...] = ()) -> str:
        found = self._left.pop(key, "")
        if not isinstance(found, str):
            self.refuse(key, found, 'has to be a text in quotes, as "Agency"')
        if needed and not found:
            self.refuse(key, found, "is missing: write it")
        if found and among and found not in among:
            self.refuse(key, found, f"is not known: choose one of {', '.join(among)}")
        return found

    def texts(self, key: str, *, needed: bool = False) -> tuple[str, ...]:
        found = self._left.pop(key, [])
        if not isinstance(found, list | tuple) or not all(isinstance(item, str) for item in found):
            self.refuse(key, found, 'has to be a list of texts, as ["lat", "lng"]')
        if needed and not found:
            self.refuse(key, found, "is missing: write it")
        return tuple(found)

    def flag(self, key: str) -> bool:
        found = self._left.pop(key, False)
        if not isinstance(found, bool):
            self.refuse(key, found, "has to be true or false, without quotes")
        return found

    def pattern(self, key: str) -> str:
        found = self.text(key, needed=True)
        try:
            re.compile(found)
        except re.error as error:
            self.refuse(key, found, f"is no regular expression ({error}): correct it")
        return found

    def all_texts(self) -> dict[str, str]:
        return {key: self.text(key) for key in tuple(self._left)}

    def all_lists(self) -> dict[str, tuple[str, ...]]:
        return {key: self.texts(key) for key in tuple(self._left)}

    def no_more(self) -> None:
        for key, value in self._left.items():
            self.refuse(key, value, "is not a key of a map: correct its name or remove it")

    def refuse(self, key: str, value: object, reason: str) -> NoReturn:
        raise MapRefused(f"{self._where}: {self._path}{key} = {value!r} {reason}")
