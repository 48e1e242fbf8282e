"""A file of areas as people have it: GeoJSON or a zipped shapefile → shapes in degrees.

What is read here is not yet checked: `checking.py` says whether it can be a layer.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

import numpy as np
import shapely
import shapely.geometry
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from dashboard.geography.projections import in_degrees
from dashboard.geography.shapefiles import features_of
from loaders.errors import FileRefused
from loaders.kinds import ZIP

MAX_BYTES: Final = 128 << 20
"""The most of a file, and of what it unpacks to."""
MAX_AREAS: Final = 5_000
_EXPECTED: Final = "expected GeoJSON, or a shapefile in one .zip (.shp, .dbf, .prj)"


class AreasRefused(FileRefused):
    """A file that cannot be a layer; the message names file, feature, reason, what to do."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """The features of a file, in its order."""

    file: str
    properties: list[dict[str, Any]]
    shapes: NDArray[Any]
    """A shapely geometry each, x = longitude; None where a feature has none."""
    notices: tuple[str, ...] = ()

    @property
    def columns(self) -> list[str]:
        """The columns of any feature, in the order in which they come."""
        return list(dict.fromkeys(name for each in self.properties for name in each))


def read(path: Path) -> Drawn:
    """Every feature of a file, with its shape in WGS84 degrees as far as the file says how.

    Raises:
        AreasRefused: the file cannot be read, is too large, holds no feature, or what it says of
            its projection cannot be used.
    """
    raw = _contents(path)
    try:
        found = features_of(raw, most_bytes=MAX_BYTES) if raw.startswith(ZIP) else _geojson(raw)
        properties, shapes, projection = found
        if not properties:
            raise ValueError("it holds no feature")
        if len(properties) > MAX_AREAS:
            raise ValueError(f"{len(properties):,} features, {MAX_AREAS:,} at most are read")
        shapes, notice = in_degrees(shapes, projection)
    except ValueError as error:
        raise AreasRefused(f"{path.name}: {error}; {_EXPECTED}") from error
    return Drawn(path.name, properties, shapes, (notice,) if notice else ())


def _contents(path: Path) -> bytes:
    if not path.is_file():
        what = "is a folder, not a file" if path.is_dir() else "there is no such file"
        raise AreasRefused(f"{path}: {what}; {_EXPECTED}")
    try:
        with path.open("rb") as file:
            return _capped(file, path)
    except OSError as error:
        raise AreasRefused(f"{path}: cannot be read: {error.strerror}") from error


def _capped(file: IO[bytes], path: Path) -> bytes:
    raw = file.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise AreasRefused(
            f"{path.name}: holds more than {MAX_BYTES >> 20} MB, the most that is read; simplify it"
        )
    return raw


def _geojson(raw: bytes) -> tuple[list[dict[str, Any]], NDArray[Any], str | None]:
    """Properties, shapes, and the projection that the file names; ValueError says what is wrong."""
    try:
        document = json.loads(raw.decode("utf-8-sig"))
        features = document["features"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ValueError("no GeoJSON with features") from error
    if not isinstance(features, list):
        raise ValueError("no GeoJSON with features")
    shapes = np.empty(len(features), dtype=object)
    for place, feature in enumerate(features):
        shapes[place] = _shape(feature, number=place + 1)
    properties = [_properties(feature) for feature in features]
    return properties, shapes, _named_projection(document.get("crs"))


def _shape(feature: object, *, number: int) -> BaseGeometry | None:
    try:
        geometry = feature["geometry"]  # type: ignore[index]
        with np.errstate(invalid="ignore"):  # what is no number is refused with its coordinates
            return None if geometry is None else shapely.geometry.shape(geometry)
    except (
        *(shapely.errors.ShapelyError, AttributeError, IndexError, KeyError),
        *(TypeError, ValueError, RecursionError),
    ) as error:
        raise ValueError(f"feature {number}: no shape that can be read") from error


def _properties(feature: object) -> dict[str, Any]:
    found = feature.get("properties") if isinstance(feature, dict) else None
    return {str(name): value for name, value in found.items()} if isinstance(found, dict) else {}


def _named_projection(crs: object) -> str | None:
    """The name in the `crs` of older GeoJSON, as "urn:ogc:def:crs:EPSG::2283"."""
    try:
        return str(crs["properties"]["name"])  # type: ignore[index]
    except (KeyError, TypeError):
        return None
