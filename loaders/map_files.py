"""Finding maps: those that ship in `maps/`, one by name or path, the one that a file asks for."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from loaders.errors import FileRefused, MapRefused
from loaders.map_documents import of_document
from loaders.maps import Map

FOLDER: Final = Path(__file__).with_name("maps")


@cache
def shipped() -> dict[str, Map]:
    """Name → map, for every file of `maps/`, by name."""
    return {path.stem: read_map(path) for path in sorted(FOLDER.glob("*.toml"))}


def find(text: str) -> Map:
    """The map of a path or of a shipped name. Raises MapRefused if there is none."""
    if text in shipped():
        return shipped()[text]
    path = Path(text)
    if path.suffix != ".toml" and not path.exists():
        names = ", ".join(shipped())
        raise MapRefused(f"there is no map {text!r}; choose one of {names}, or a file NAME.toml")
    return read_map(path)


def read_map(path: Path) -> Map:
    """The map in a TOML file. Raises MapRefused with one line if there is none to be read."""
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise MapRefused(f"{path}: cannot be read ({error.strerror}); name a map's file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())
        raise MapRefused(f"{path.name}: is no TOML: {reason}; correct it there") from error
    return of_document(document, name=path.stem, where=path.name)


def fitting(
    headers: Iterable[str], *, source: str | None, kept: tuple[Map, ...] = ()
) -> Map | None:
    """The map for a file with these headers that is to be read as `source`, None if there is none.

    Of `kept` the first that fits, and else of the shipped ones the one with most headers. Raises
    FileRefused if maps of different sources fit equally.
    """
    shown = tuple(headers)
    for own in kept:
        if own.fits(shown, source=source):
            return own
    fit = [found for found in shipped().values() if found.fits(shown, source=source)]
    if source is None:
        fit = [found for found in fit if not found.beside]
    most = max((len(found.headers) for found in fit), default=0)
    best = [found for found in fit if len(found.headers) == most]
    if len(best) > 1:
        sources = " or ".join(dict.fromkeys(found.source for found in best))
        names = ", ".join(found.name for found in best)
        raise FileRefused(f"could be {sources}: say which with --source or --map ({names})")
    return best[0] if best else None


def beside(headers: Iterable[str], used: Map) -> tuple[Map, ...]:
    """The shipped maps that read what else there is in a file that `used` reads."""
    shown = tuple(headers)
    return tuple(
        found
        for found in shipped().values()
        if found.beside and found.source != used.source and found.fits(shown, source=None)
    )
