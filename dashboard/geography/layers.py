"""Layers: sets of areas that records can be counted in, hexagons and people's own alike."""

from __future__ import annotations

from collections.abc import Mapping
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
from dashboard.privacy.suppression import OUTSIDE

_DRAWN_DEGREES: Final = 1e-4
"""Outlines are drawn to about ten metres, and written to one."""
_DECIMALS: Final = 5


class Layer(Protocol):
    """What every layer answers."""

    @property
    def id(self) -> str:
        """How links and commands call it."""

    @property
    def areas(self) -> pd.DataFrame:
        """`area` (text), `name`, `population` (Int64, missing where not known), `area_km2`, ordered
        by `area`. Nobody may change it."""

    @property
    def parts(self) -> tuple[str, ...]:
        """Every part of the city that a located record can be in: the areas' ids, and `OUTSIDE`
        where they leave something out. What `publish_areas` takes as its layer."""

    @property
    def outlines(self) -> Mapping[str, Any] | None:
        """The areas' shapes as GeoJSON geometries, for drawing alone; None: they are hexagons."""


@dataclass(frozen=True, eq=False)
class Hexagons:
    """The hexagons of one resolution that cover a city."""

    id: str
    boundary: Boundary

    @property
    def parts(self) -> tuple[str, ...]:
        """Every hexagon in which a point in the city can be counted."""
        return tuple(hexagons.covering(self.boundary, hexagons.LAYERS[self.id]))

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

    @property
    def outlines(self) -> None:
        """None: they are drawn from their ids."""


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
    def parts(self) -> tuple[str, ...]:
        """The ids of areas that hold a part of the city, and `OUTSIDE` where they leave one out. An
        area where nothing can happen hides nothing: it must not count among those that do."""
        rest = () if self.covered >= WHOLE else (OUTSIDE,)
        return (*self.in_city, *rest)

    def assign(self, latitude: ArrayLike, longitude: ArrayLike) -> NDArray[Any]:
        """Each point's area, None where it is in none or has no coordinates; on an edge that
        several share, the first of them by id."""
        y, x = np.asarray(latitude, dtype=float), np.asarray(longitude, dtype=float)
        there = np.isfinite(y) & np.isfinite(x)
        names = np.array([*self.areas["area"], None], dtype=object)
        found = np.full(y.shape, None, dtype=object)
        found[there] = names[_first_of(self.shapes, x[there], y[there])]
        return found

    @cached_property
    def outlines(self) -> dict[str, dict[str, Any]]:
        """The areas' shapes, simplified so that neighbours still meet."""
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
