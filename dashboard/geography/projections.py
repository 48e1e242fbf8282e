"""Coordinates of any projection as longitude and latitude, without asking another machine."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

DEGREES: Final = "EPSG:4326"
"""WGS84, longitude first."""


def in_degrees(shapes: NDArray[Any], projection: str | None) -> tuple[NDArray[Any], str]:
    """The shapes as WGS84 degrees, and what there is to say of it.

    Args:
        shapes: shapely geometries or None; they become two-dimensional.
        projection: well-known text or a name that PROJ knows; None: they are taken for degrees.

    Raises:
        ValueError: the projection is not known, or the coordinates cannot be of it.
    """
    flat = shapely.force_2d(shapes)
    if projection is None:
        _check(flat, said="it names no projection")
        return flat, ""
    from pyproj import CRS, Transformer
    from pyproj.exceptions import ProjError
    from pyproj.network import set_network_enabled  # type: ignore[attr-defined]

    set_network_enabled(active=False)
    try:
        crs = CRS.from_user_input(projection)
        transformer = Transformer.from_crs(crs, DEGREES, always_xy=True)
    except ProjError as error:
        named = " ".join(projection.split())[:60]
        raise ValueError(f"its projection '{named}' is not known; save it as WGS84") from error

    def projected(corners: NDArray[Any]) -> NDArray[Any]:
        return np.column_stack(transformer.transform(corners[:, 0], corners[:, 1]))

    moved = shapely.transform(flat, projected)
    _check(moved, said=f"it says {crs.name}, which they cannot be of")
    is_degrees = crs.is_geographic
    return moved, "" if is_degrees else f"projected from {crs.name} to degrees"


def _check(shapes: NDArray[Any], *, said: str) -> None:
    corners = shapely.get_coordinates(shapes)
    with np.errstate(invalid="ignore"):
        there = (np.abs(corners[:, 0]) <= 180) & (np.abs(corners[:, 1]) <= 90)
    if not there.all():
        x, y = corners[~there][0]
        raise ValueError(
            f"coordinates such as {x:.7g}, {y:.7g} are no longitude and latitude in degrees, and "
            f"{said}; save it as WGS84 (EPSG:4326), or add the .prj"
        )
