"""Small square places, as GeoJSON files and as boundaries."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import shapely

from dashboard.geography.boundary import Boundary

CITY_FILE = Path(__file__).parents[2] / "data" / "boundaries" / "city.geojson"
NEIGHBOURS_FILE = CITY_FILE.with_name("neighbours.geojson")
PLACEHOLDER = (38.8048, -77.0469)


def square(west: float = -77.1, south: float = 38.8, *, side: float = 0.02) -> Boundary:
    """A square of about two kilometres."""
    box = shapely.box(west, south, west + side, south + side)
    return Boundary(name="Square", fips="00001", geometry=box)


def feature(geometry: object, **properties: object) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def polygon(*corners: tuple[float, float]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[list(corner) for corner in corners]]}


def write(path: Path, *features: dict[str, Any]) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}))
    return path


def frame(*points: tuple[float | None, float | None]) -> pd.DataFrame:
    """One row for each (latitude, longitude)."""
    return pd.DataFrame(points, columns=["latitude", "longitude"], dtype="float64")
