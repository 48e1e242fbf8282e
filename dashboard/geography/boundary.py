"""A place's boundary, read from GeoJSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely
import shapely.geometry
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from loaders.errors import FileRefused


@dataclass(frozen=True, eq=False)
class Boundary:
    """One place on the map; coordinates are WGS84 degrees."""

    name: str
    fips: str
    geometry: BaseGeometry
    """A valid polygon or multipolygon, x = longitude, prepared for many points."""

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        west, south, east, north = self.geometry.bounds
        return west, south, east, north

    @property
    def centre(self) -> tuple[float, float]:
        """Latitude and longitude of the centroid; it need not lie inside."""
        return self.geometry.centroid.y, self.geometry.centroid.x

    def inside(self, latitude: ArrayLike, longitude: ArrayLike) -> NDArray[np.bool_]:
        """Whether each point is inside or on the edge; False where a coordinate is missing."""
        x, y = np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float)
        return np.asarray(shapely.intersects_xy(self.geometry, x, y), dtype=bool)


def load(path: Path) -> Boundary:
    """The one place of a GeoJSON file; read again only when the file changes.

    Raises:
        FileRefused: the file cannot be read, or holds another number of places than one.
    """
    found = load_all(path)
    if len(found) != 1:
        raise FileRefused(f"{path.name}: {len(found)} places where one boundary is needed")
    return found[0]


def load_all(path: Path) -> tuple[Boundary, ...]:
    """Every place of a GeoJSON file, in its order; read again only when the file changes.

    Raises:
        FileRefused: the file or one of its places cannot be read; the message says which and why.
    """
    try:
        changed_at = path.stat().st_mtime_ns
    except OSError as error:
        raise FileRefused(f"{path.name}: the boundary file cannot be opened") from error
    return _read(path, changed_at)


@lru_cache(maxsize=32)
def _read(path: Path, changed_at: int) -> tuple[Boundary, ...]:
    del changed_at  # part of the cache's key only
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FileRefused(f"{path.name}: not a GeoJSON file with features") from error
    return tuple(
        _boundary(feature, where=f"{path.name}, feature {number}")
        for number, feature in enumerate(features, start=1)
    )


def _boundary(feature: dict[str, Any], *, where: str) -> Boundary:
    try:
        geometry = shapely.geometry.shape(feature["geometry"])
        properties = feature.get("properties") or {}
    except (shapely.errors.ShapelyError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise FileRefused(f"{where}: no geometry that can be read") from error
    if geometry.geom_type not in {"Polygon", "MultiPolygon"} or geometry.is_empty:
        raise FileRefused(f"{where}: a {geometry.geom_type} where a polygon with area is needed")
    if not geometry.is_valid:
        raise FileRefused(f"{where}: {shapely.is_valid_reason(geometry)}")
    shapely.prepare(geometry)
    return Boundary(
        name=str(properties.get("NAME") or properties.get("name") or ""),
        fips=str(properties.get("GEOID") or feature.get("id") or ""),
        geometry=geometry,
    )
