"""Where the map's words stand: outside of all areas, inside of the frame, none over another."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import cos, radians
from typing import Any, Final

import numpy as np
import pydeck as pdk
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

GeoJson = Mapping[str, Any]
WORLD_PX: Final = 512
"""How wide the whole world is at zoom 0, in deck.gl."""
_EM: Final = 0.6
"""The width of a letter, of the size of its type: rather too much than too little."""
_LINE: Final = 1.2
_MARGIN_PX: Final = 8
"""Between words, areas and the frame."""
_GRID_PX: Final = 16
_NEAR_PX: Final = 2
_WIDE_PX: Final = 30
"""More room than this around words is no better."""


@dataclass
class Frame:
    """The part of a map that every screen shows, in pixels from its middle, and what is taken.

    Over a city the Mercator projection is as good as flat: to a pixel or so.
    """

    view: pdk.ViewState
    width: int
    height: int
    taken: list[BaseGeometry] = field(default_factory=list)

    def pixels(self, geometry: BaseGeometry) -> BaseGeometry:
        """A geometry of degrees in pixels, y to the north."""
        middle, scale = self._middle(), self._scale()
        return shapely.transform(geometry, lambda degrees: (degrees - middle) * scale)

    def degrees(self, x: float, y: float) -> list[float]:
        """Longitude and latitude of a pixel."""
        return [float(n) for n in np.array([x, y]) / self._scale() + self._middle()]

    def take(self, shapes: Sequence[BaseGeometry], *, around_px: float = 0) -> None:
        """No words stand over these, in degrees, and so far around them."""
        new = shapely.buffer([self.pixels(one) for one in shapes], around_px)
        whole = shapely.union_all(self.taken).buffer(_NEAR_PX)
        shapely.prepare(whole)
        # What lies inside of the city covers no more than the city does.
        self.taken += list(new[~shapely.contains(whole, new)])

    def at_a_corner(
        self, words: str, *, size: int, beside: Sequence[BaseGeometry] = ()
    ) -> list[float]:
        """The middle of a line of words in that corner of the frame where it meets least of what is
        taken and of the lines `beside` it (of degrees); the place is taken then."""
        width, height = _extent(words, size=size)
        x, y = (self.width - width) / 2 - _MARGIN_PX, (self.height - height) / 2 - _MARGIN_PX
        corners = [_box(*at, width, height) for at in ((-x, y), (x, y), (-x, -y), (x, -y))]
        met = [*self.taken, *map(self.pixels, beside)]
        covered = [sum(one.intersects(corner) for one in met) for corner in corners]
        chosen = corners[covered.index(min(covered))]
        self.taken.append(chosen)
        return self.degrees(chosen.centroid.x, chosen.centroid.y)

    def inside(self, geometry: BaseGeometry, words: str, *, size: int) -> list[float] | None:
        """The middle of words that lie in a geometry of degrees, apart from what is taken, and
        rather near the city; the place is taken then. None where there is no room."""
        width, height = _extent(words, size=size)
        half = np.array([self.width - width, self.height - height]) / 2 - _MARGIN_PX
        if (half < 0).any():
            return None
        x, y = (axis.ravel() for axis in np.meshgrid(*(_steps(end) for end in half)))
        spot = shapely.box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        own = self.pixels(geometry).intersection(_box(0, 0, self.width, self.height))
        shapely.prepare(own)
        is_in = shapely.contains_properly(own, spot)
        x, y, spot = x[is_in], y[is_in], spot[is_in]
        room = shapely.distance(spot, shapely.GeometryCollection(self.taken))
        # The distance to nothing is no number.
        room = np.fmin(room, shapely.distance(spot, own.boundary))
        if not (room >= _MARGIN_PX).any():
            return None
        worth = np.minimum(room, _WIDE_PX) - 0.1 * np.hypot(x, y)
        best = int(np.argmax(np.where(room >= _MARGIN_PX, worth, -np.inf)))
        self.taken.append(spot[best])
        return self.degrees(x[best], y[best])

    def _middle(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        return np.array([self.view.longitude, self.view.latitude])

    def _scale(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Pixels a degree to the east and to the north."""
        east = WORLD_PX * 2**self.view.zoom / 360
        return np.array([east, east / cos(radians(self.view.latitude))])


def names(collection: GeoJson, frame: Frame, *, size: int) -> list[dict[str, Any]]:
    """`name` and `position` of a collection's places, named by a property `NAME`: each in one line
    or in several, and left out where no part of it that is seen has room for it."""
    named = []
    for feature in collection["features"]:
        own, name = shape(feature["geometry"]), str(feature["properties"]["NAME"])
        for words in dict.fromkeys((name, _in_lines(name))):
            if position := frame.inside(own, words, size=size):
                named.append({"name": words, "position": position})
                break
    return named


def _in_lines(name: str) -> str:
    """Its words below each other, little ones with the word before them."""
    return re.sub(r" (?=\S{3})", "\n", name)


def _extent(words: str, *, size: int) -> tuple[float, float]:
    lines = words.split("\n")
    return _EM * size * max(len(line) for line in lines), _LINE * size * len(lines)


def _box(x: float, y: float, width: float, height: float) -> BaseGeometry:
    return shapely.box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _steps(end: float) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.linspace(-end, end, 1 + 2 * int(np.ceil(end / _GRID_PX)))
