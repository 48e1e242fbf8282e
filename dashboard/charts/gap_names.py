"""Where the names of the gap map's areas stand: each beside its circle, as clear as may be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

NAME_PX: Final = 11
_EM: Final = 0.6
_OFF_PX: Final = 3
_EDGE_PX: Final = 4
_OVER_OTHERS: Final = 5
_OFF_SCREEN: Final = 1000
"""How many times worse it is to be there than over the city's edge."""

Spot = tuple[float, float, BaseGeometry]


def beside(
    names: Sequence[str],
    circles: Sequence[BaseGeometry],
    *,
    edge: BaseGeometry,
    size: tuple[int, int],
) -> list[tuple[float, float]]:
    """How far from the middle of its circle each name stands, in pixels to the right and down.

    Args:
        names: one line each.
        circles: of each, in pixels from the middle of the screen, y to the north.
        edge: the city's, in the same pixels.
        size: width and height of the screen.
    """
    screen = shapely.box(-size[0] / 2, -size[1] / 2, size[0] / 2, size[1] / 2)
    line = edge.buffer(_EDGE_PX)
    taken = list(circles)

    def cost(spot: Spot) -> float:
        box = spot[2]
        others = sum(box.intersection(other).area for other in taken)
        off = box.difference(screen).area
        return float(box.intersection(line).area + _OVER_OTHERS * others + _OFF_SCREEN * off)

    spots = [_spots(name, circle) for name, circle in zip(names, circles, strict=True)]
    # Whoever has least choice chooses first.
    order = sorted(range(len(spots)), key=lambda i: -min(map(cost, spots[i])))
    found = [(0.0, 0.0)] * len(spots)
    for i in order:
        x, y, box = min(spots[i], key=cost)
        taken.append(box)
        found[i] = (round(x, 1), round(-y, 1))
    return found


def _spots(name: str, circle: BaseGeometry) -> list[Spot]:
    """Below, above, right and left of a circle, y to the north."""
    x, y = circle.centroid.x, circle.centroid.y
    radius = (circle.bounds[2] - circle.bounds[0]) / 2
    half = _EM * NAME_PX * len(name) / 2
    up, aside = radius + _OFF_PX + NAME_PX / 2, radius + _OFF_PX + half
    sides = ((0.0, -up), (0.0, up), (aside, 0.0), (-aside, 0.0))
    return [(dx, dy, _box(x + dx, y + dy, half)) for dx, dy in sides]


def _box(x: float, y: float, half: float) -> BaseGeometry:
    return shapely.box(x - half, y - NAME_PX / 2, x + half, y + NAME_PX / 2)
