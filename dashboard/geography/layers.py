"""Layers: sets of areas that records can be counted in, hexagons and people's own alike."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final, Protocol

import h3
import numpy as np
import pandas as pd
import shapely
import shapely.geometry
from numpy.typing import ArrayLike, NDArray

from dashboard.geography import hexagons
from dashboard.geography.areas import label
from dashboard.geography.boundary import Boundary
from dashboard.geography.checking import WHOLE

OUTSIDE: Final = "outside"
"""The area of what is in none."""
TITLES: Final = {
    "h3-7": "Large hexagons (about 5 km²)",
    "h3-8": "Medium hexagons (0.7 km²)",
    "h3-9": "Small hexagons (0.1 km²)",
}
_DRAWN_DEGREES: Final = 1e-4
"""Outlines are drawn to about ten metres, and written to one."""
_DECIMALS: Final = 5


class Layer(Protocol):
    """What every layer answers."""

    @property
    def id(self) -> str:
        """How links and commands call it."""

    @property
    def title(self) -> str:
        """How people call it."""

    @property
    def areas(self) -> pd.DataFrame:
        """`area` (text), `name`, `population` (Int64, missing where not known), `area_km2`, ordered
        by `area`. Nobody may change it."""

    @property
    def parts(self) -> tuple[str, ...]:
        """Every part of the city that a located record can be in: the areas' ids, and `OUTSIDE`
        where they leave something out. What `publish_areas` takes as its layer."""

    def assign(self, latitude: ArrayLike, longitude: ArrayLike) -> NDArray[Any]:
        """Each point's area, None where it is in none or has no coordinates."""

    def outline(self, area: str) -> dict[str, Any]:
        """The area's shape as a GeoJSON geometry, for drawing alone. KeyError: no such area."""


@dataclass(frozen=True, eq=False)
class Hexagons:
    """The hexagons of one resolution that cover a city."""

    id: str
    boundary: Boundary

    @property
    def title(self) -> str:
        """How people call it."""
        return TITLES[self.id]

    @property
    def resolution(self) -> int:
        """As H3 counts it."""
        return hexagons.LAYERS[self.id]

    @property
    def parts(self) -> tuple[str, ...]:
        """Every hexagon in which a point in the city can be counted."""
        return tuple(hexagons.covering(self.boundary, self.resolution))

    @cached_property
    def areas(self) -> pd.DataFrame:
        """The hexagons, named by where they lie; nobody knows how many live in one."""
        cells = self.parts
        return pd.DataFrame(
            {
                "area": pd.Series(cells, dtype="str"),
                "name": pd.Series([label(cell, self.boundary) for cell in cells], dtype="str"),
                "population": pd.array([None] * len(cells), dtype="Int64"),
                "area_km2": [h3.cell_area(cell, unit="km^2") for cell in cells],
            }
        )

    def assign(self, latitude: ArrayLike, longitude: ArrayLike) -> NDArray[Any]:
        """Each point's hexagon, wherever it lies."""
        return hexagons.cells(latitude, longitude, self.resolution)

    def outline(self, area: str) -> dict[str, Any]:
        """The hexagon as a GeoJSON polygon."""
        if not hexagons.is_cell(area):
            raise KeyError(area)
        ring = [list(corner) for corner in hexagons.outline(area)]
        return {"type": "Polygon", "coordinates": [ring]}


@dataclass(frozen=True, eq=False)
class OwnLayer:
    """Areas that somebody added from a file."""

    id: str
    version: str
    """Another one for every time that areas were added under this name."""
    areas: pd.DataFrame
    shapes: NDArray[Any]
    """A valid shapely polygon for each row of `areas`."""
    covered: float
    """The share of the city's area that lies in one of them."""
    in_city: tuple[str, ...]
    """The areas in which a located point can be."""

    @property
    def title(self) -> str:
        """How people call it: the name that it was given."""
        return self.id

    @property
    def parts(self) -> tuple[str, ...]:
        """The ids of areas that hold a part of the city, and `OUTSIDE` where they leave one out. An
        area where nothing can happen hides nothing: it must not count among those that do."""
        rest = () if self.covered >= WHOLE else (OUTSIDE,)
        return (*self.in_city, *rest)

    def assign(self, latitude: ArrayLike, longitude: ArrayLike) -> NDArray[Any]:
        """Each point's area; on an edge that several share, the first of them by id."""
        y, x = np.asarray(latitude, dtype=float), np.asarray(longitude, dtype=float)
        there = np.isfinite(y) & np.isfinite(x)
        names = np.array([*self.areas["area"], None], dtype=object)
        found = np.full(y.shape, None, dtype=object)
        found[there] = names[_first_of(self.shapes, x[there], y[there])]
        return found

    def outline(self, area: str) -> dict[str, Any]:
        """The area's shape, simplified so that neighbours still meet."""
        return self._outlines[area]

    @cached_property
    def _outlines(self) -> dict[str, dict[str, Any]]:
        simple = shapely.coverage_simplify(self.shapes, _DRAWN_DEGREES)
        gone = shapely.is_empty(simple)
        kept = np.where(gone, self.shapes, simple)
        drawn = shapely.transform(kept, lambda corners: np.round(corners, _DECIMALS))
        pairs = zip(self.areas["area"], drawn, strict=True)
        return {area: shapely.geometry.mapping(shape) for area, shape in pairs}


def _first_of(
    shapes: NDArray[Any], x: NDArray[np.float64], y: NDArray[np.float64]
) -> NDArray[np.intp]:
    """The place of the first shape that each point is in or on the edge of; else their number."""
    point, shape = shapely.STRtree(shapes).query(shapely.points(x, y))
    order = np.argsort(shape, kind="stable")
    near, starts = point[order], np.searchsorted(shape[order], range(len(shapes) + 1))
    first = np.full(len(x), len(shapes), dtype=np.intp)
    # Shape by shape, each prepared once: with ten thousand corners, 50 times as fast as the tree.
    shapely.prepare(shapes)
    for place in reversed(range(len(shapes))):
        close = near[starts[place] : starts[place + 1]]
        inside = shapely.intersects_xy(shapes[place], x[close], y[close])
        first[close[inside]] = place
    return first


@lru_cache(maxsize=16)
def hexagon_layers(boundary: Boundary) -> dict[str, Layer]:
    """The layers of hexagons over a city, by their ids. Nobody may change it."""
    return {name: Hexagons(name, boundary) for name in hexagons.LAYERS}
