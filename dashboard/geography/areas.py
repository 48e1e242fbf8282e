"""Names for areas that a person can say."""

from __future__ import annotations

from math import atan2, cos, degrees, hypot, radians
from typing import Final

import h3

from dashboard.geography.boundary import Boundary

_KM_PER_DEGREE: Final = 111.195
_CLOCKWISE: Final = (
    ("N", "NNE", "NE", "ENE"),
    ("E", "ESE", "SE", "SSE"),
    ("S", "SSW", "SW", "WSW"),
    ("W", "WNW", "NW", "NNW"),
)


def label(cell: str, boundary: Boundary) -> str:
    """Where a hexagon's centre lies, as "2.1 km NW of the centre" of the boundary.

    For people to read: two small hexagons side by side can have the same label.
    """
    latitude, longitude = h3.cell_to_latlng(cell)
    return place_label(latitude, longitude, boundary)


def place_label(latitude: float, longitude: float, boundary: Boundary) -> str:
    """Where a point lies, as `label` says it."""
    centre_latitude, centre_longitude = boundary.centre
    east_degrees = (longitude - centre_longitude + 180) % 360 - 180
    north_km = (latitude - centre_latitude) * _KM_PER_DEGREE
    east_km = east_degrees * _KM_PER_DEGREE * cos(radians(centre_latitude))
    distance_km = hypot(north_km, east_km)
    if distance_km < 0.05:
        return "at the centre"
    bearing = degrees(atan2(east_km, north_km)) % 360
    quarter, part = divmod(round(bearing / 22.5) % 16, 4)
    return f"{distance_km:.1f} km {_CLOCKWISE[quarter][part]} of the centre"
