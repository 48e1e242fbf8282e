"""Hexagons (H3): areas inside a city that need no boundary file.

A point's hexagon at every resolution is the ancestor of its finest one, so that the counts of
small hexagons add up to those of the large. H3's hexagons nest only nearly: a point close to an
edge can lie some metres outside the outline of its large hexagon.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import h3
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from dashboard.geography.boundary import Boundary

RESOLUTIONS: Final = (7, 8, 9)
"""About 5 km², 0.7 km² and 0.1 km²."""

FINEST: Final = max(RESOLUTIONS)

LAYERS: Final = {f"h3-{resolution}": resolution for resolution in RESOLUTIONS}
"""How a layer of hexagons is called in links and commands, and its resolution."""

DEFAULT_LAYER: Final = "h3-8"
"""Where none is asked for."""


def cells(latitude: ArrayLike, longitude: ArrayLike, resolution: int) -> NDArray[Any]:
    """Each point's hexagon as text, None where a coordinate is missing or not on Earth.

    Raises:
        ValueError: the resolution is not one of `RESOLUTIONS`.
    """
    _known(resolution)
    y, x = np.asarray(latitude, dtype=float), np.asarray(longitude, dtype=float)
    found = np.full(y.shape, None, dtype=object)
    there = on_earth(y, x)
    pairs = zip(y[there].tolist(), x[there].tolist(), strict=True)
    found[there] = [h3.latlng_to_cell(lat, lng, FINEST) for lat, lng in pairs]
    return ancestors(found, resolution)


def ancestors(finest: NDArray[Any], resolution: int) -> NDArray[Any]:
    """The hexagons of a resolution that hold these of the finest; None stays None."""
    _known(resolution)
    if resolution == FINEST:
        return finest
    codes, distinct = pd.factorize(finest)
    parents = np.array([*(h3.cell_to_parent(cell, resolution) for cell in distinct), None], object)
    return np.asarray(parents[codes])


def on_earth(latitude: NDArray[Any], longitude: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether both coordinates are there and within their range."""
    with np.errstate(invalid="ignore"):
        return np.asarray((np.abs(latitude) <= 90) & (np.abs(longitude) <= 180), dtype=bool)


def covering(boundary: Boundary, resolution: int) -> list[str]:
    """Every hexagon in which a point inside the boundary can be counted, in ascending order.

    Raises:
        ValueError: the resolution is not one of `RESOLUTIONS`.
    """
    _known(resolution)
    return list(_covering(boundary, resolution))


@lru_cache(maxsize=64)
def _covering(boundary: Boundary, resolution: int) -> tuple[str, ...]:
    shape = h3.geo_to_h3shape(boundary.geometry)
    finest = h3.h3shape_to_cells_experimental(shape, FINEST, contain="overlap")
    return tuple(sorted({h3.cell_to_parent(cell, resolution) for cell in finest}))


def is_cell(text: str, resolution: int | None = None) -> bool:
    """Whether it names a hexagon, of whatever size or of that of a resolution."""
    named = bool(h3.is_valid_cell(text))
    return named and (resolution is None or h3.get_resolution(text) == resolution)


def _known(resolution: int) -> None:
    if resolution not in RESOLUTIONS:
        raise ValueError(f"hexagons have resolution {RESOLUTIONS}, got {resolution}")
