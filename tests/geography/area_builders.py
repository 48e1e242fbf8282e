"""Small files of areas: GeoJSON and zipped shapefiles."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import shapefile

from dashboard.geography.checking import Checked, check
from tests.geography.builders import feature, polygon, square, write

CITY = square()
"""From -77.10, 38.80 to -77.08, 38.82."""
Ring = Sequence[tuple[float, float]]
VIRGINIA_NORTH_FEET = "EPSG:2283"


def box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    return polygon((west, south), (east, south), (east, north), (west, north), (west, south))


WEST = box(-77.10, 38.80, -77.09, 38.82)
EAST = box(-77.09, 38.80, -77.08, 38.82)
"""The two halves of the city."""


def halves(path: Path, **first: object) -> Path:
    """Both halves as GeoJSON: ids 1 and 2, 100 and 200 residents."""
    return write(
        path,
        feature(WEST, **{"ID": "1", "Label": "West End", "POP": 100} | first),
        feature(EAST, ID="2", Label="East End", POP=200),
    )


def look(path: Path, **columns: str) -> Checked:
    return check(path, CITY, **{"id_column": "ID", **columns})


def zipped(path: Path, members: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return path


def shapefile_parts(rings: Mapping[str, Ring | None], *, stem: str = "beats") -> dict[str, bytes]:
    """The files of a shapefile with the columns ID and POP (100 each); None is a feature without a
    shape."""
    shp, shx, dbf = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with shapefile.Writer(shp=shp, shx=shx, dbf=dbf, shapeType=shapefile.POLYGON) as writer:
        writer.field("ID", "C", 20)
        writer.field("POP", "N", 10, 0)
        for name, ring in rings.items():
            if ring is None:
                writer.null()
            else:
                writer.poly([list(ring)])
            writer.record(name, 100)
    return {
        f"{stem}.shp": shp.getvalue(),
        f"{stem}.shx": shx.getvalue(),
        f"{stem}.dbf": dbf.getvalue(),
    }


def clockwise(geometry: dict[str, Any]) -> list[tuple[float, float]]:
    """A box's ring as shapefiles have it."""
    return [(x, y) for x, y in reversed(geometry["coordinates"][0])]
