"""A shapefile in a .zip, as every desktop GIS writes it."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, Final

import numpy as np
import shapely
import shapely.geometry
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

_NEEDED: Final = (".shp", ".dbf")
_READ: Final = (*_NEEDED, ".prj", ".cpg")
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError)
_MISREAD: Final = (ArithmeticError, LookupError, TypeError, ValueError)
_UTF_8: Final = ("", "UTF-8", "UTF8", "65001")


def features_of(
    raw: bytes, *, most_bytes: int
) -> tuple[list[dict[str, Any]], NDArray[Any], str | None]:
    """Each feature's columns, its shape (None where it has none), and the text of the .prj.

    Raises:
        ValueError: the zip or what is in it cannot be read, or unpacks to more than `most_bytes`.
    """
    parts = _parts(raw, most_bytes=most_bytes)
    import shapefile

    shapefile.VERBOSE = False
    text = parts.get(".cpg", b"").decode("ascii", "replace").strip().upper()
    encoding = "utf-8" if text in _UTF_8 else "cp1252"
    try:
        with shapefile.Reader(
            shp=io.BytesIO(_whole(parts[".shp"])),
            dbf=io.BytesIO(parts[".dbf"]),
            encoding=encoding,
            encodingErrors="replace",
        ) as reader:
            rows = list(reader.iterShapeRecords())
    except (shapefile.ShapefileException, struct.error, *_BROKEN, *_MISREAD) as error:
        raise ValueError("the shapefile in it is damaged") from error
    shapes = np.empty(len(rows), dtype=object)
    for place, row in enumerate(rows):
        shapes[place] = _shape(row.shape, number=place + 1)
    projection = parts.get(".prj", b"").decode("utf-8", "replace").strip()
    return [dict(row.record.as_dict()) for row in rows], shapes, projection or None


def _whole(shp: bytes) -> bytes:
    """The bytes that the header declares. Raises ValueError where some are missing."""
    declared = 2 * int.from_bytes(shp[24:28], "big")
    if not 100 <= declared <= len(shp):
        raise ValueError("the shapefile in it is damaged")
    return shp[:declared]


def _shape(shape: Any, *, number: int) -> BaseGeometry | None:  # noqa: ANN401  (of pyshp)
    if shape.shapeTypeName == "NULL":
        return None
    try:
        with np.errstate(invalid="ignore"):  # what is no number is refused with its coordinates
            return shapely.geometry.shape(shape.__geo_interface__)
    except (shapely.errors.ShapelyError, ValueError, TypeError, IndexError, KeyError) as error:
        raise ValueError(f"feature {number}: no shape that can be read") from error


def _parts(raw: bytes, *, most_bytes: int) -> Mapping[str, bytes]:
    """The files of the one shapefile in a zip, by their endings."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            names = [name for name in packed.namelist() if _is_ours(name)]
            found = [name for name in names if _ending(name) == ".shp"]
            if len(found) != 1:
                raise ValueError(f"the zip holds {len(found)} .shp files where one is needed")
            stem = found[0][:-4].casefold()
            own = [name for name in names if name[:-4].casefold() == stem]
            parts: dict[str, bytes] = {}
            for name in own:
                if _ending(name) in _READ:
                    left = most_bytes - sum(map(len, parts.values()))
                    parts[_ending(name)] = _capped(packed, name, left)
    except (*_BROKEN, RuntimeError) as error:
        raise ValueError("the zip is damaged or has a password") from error
    if missing := [ending for ending in _NEEDED if ending not in parts]:
        raise ValueError(f"the zip lacks the {', '.join(missing)} of the shapefile")
    return parts


def _capped(packed: zipfile.ZipFile, name: str, left: int) -> bytes:
    with packed.open(name) as file:
        part = file.read(left + 1)
    if len(part) > left:
        raise ValueError("the zip unpacks to more than is read; simplify the areas")
    return part


def _is_ours(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return "__MACOSX" not in parts and not PurePosixPath(name).name.startswith(".")


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.casefold()
