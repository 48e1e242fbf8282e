"""The map's words: none over an area or another, none cut at the edge."""

from __future__ import annotations

import json
from itertools import combinations
from typing import Any

import h3
import pytest
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from dashboard.charts.map_labels import Frame, names
from dashboard.charts.maps import fitted
from dashboard.geography.boundary import load
from dashboard.geography.hexagons import LAYERS, covering
from dashboard.settings import load as load_settings

CITY = load_settings().city
BOUNDARY = json.loads(CITY.boundary_path.read_text("utf-8"))
NEIGHBOURS = json.loads(CITY.neighbours_path.read_text("utf-8"))
SIZES = [(700, 560), (480, 420), (370, 380)]
LETTER_PX = 6.5
"""Of type of 12 pixels, on average."""


def hexagon(cell: str) -> BaseGeometry:
    return shapely.Polygon([(x, y) for y, x in h3.cell_to_boundary(cell)])


def frame_of(width: int, height: int) -> Frame:
    return Frame(fitted(BOUNDARY, width=width, height=height), width, height)


def spot(frame: Frame, name: dict[str, Any]) -> BaseGeometry:
    """The box of pixels that words cover, at least."""
    lines = name["name"].split("\n")
    middle = frame.pixels(shapely.Point(name["position"]))
    half = LETTER_PX * max(map(len, lines)) / 2, 7 * len(lines)
    return shapely.box(
        middle.x - half[0], middle.y - half[1], middle.x + half[0], middle.y + half[1]
    )


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("resolution", [None, *LAYERS.values()])
def test_neighbours_are_named_beside_the_areas_and_inside_the_frame(
    width: int, height: int, resolution: int | None
) -> None:
    """The worst case of each layer: every hexagon that touches the city is drawn."""
    cells = [] if resolution is None else covering(load(CITY.boundary_path), resolution)
    drawn = [shape(one["geometry"]) for one in BOUNDARY["features"]] + [*map(hexagon, cells)]
    frame = frame_of(width, height)
    frame.take(drawn)
    words = "SAMPLE DATA, invented"
    mark = {"name": words, "position": frame.at_a_corner(words, size=14)}
    named = names(NEIGHBOURS, frame, size=12)
    spots = [spot(frame, one) for one in [mark, *named]]
    screen = shapely.box(-width / 2, -height / 2, width / 2, height / 2)
    assert all(screen.contains_properly(one) for one in spots)
    pixels = shapely.union_all([frame.pixels(one) for one in drawn])
    assert not any(pixels.intersects(one) for one in spots[1:])
    assert pixels.intersection(spots[0]).area == 0 or resolution == 7
    assert not any(one.intersects(other) for one, other in combinations(spots, 2))
    own = {str(one["properties"]["NAME"]): shape(one["geometry"]) for one in NEIGHBOURS["features"]}
    for name, where in zip(named, spots[1:], strict=True):
        assert frame.pixels(own[name["name"].replace("\n", " ")]).contains(where)
    assert resolution == 7 or len(named) >= 2


def test_a_pixel_is_where_its_degrees_are() -> None:
    frame = frame_of(700, 560)
    x, y = frame.degrees(30, -40)
    back = frame.pixels(shapely.Point(x, y))
    assert (back.x, back.y) == pytest.approx((30, -40))


def test_a_long_name_has_several_lines_where_one_has_no_room() -> None:
    frame = frame_of(700, 560)
    west, south = frame.degrees(-50, -40)
    east, north = frame.degrees(50, 40)
    narrow = {
        "features": [
            {
                "properties": {"NAME": "Bank of the River"},
                "geometry": shapely.geometry.mapping(shapely.box(west, south, east, north)),
            }
        ]
    }
    (name,) = names(narrow, frame, size=12)
    assert name["name"] == "Bank of\nthe\nRiver"
    assert names(narrow, frame, size=12) == [], "the room is taken"


def test_the_mark_stands_in_the_corner_where_it_meets_least() -> None:
    frame = frame_of(700, 560)
    first = frame.at_a_corner("SAMPLE", size=14)
    assert frame.degrees(-350, 0)[0] < first[0] < frame.degrees(-200, 0)[0]
    assert frame.degrees(0, 200)[1] < first[1] < frame.degrees(0, 280)[1]
    second = frame.at_a_corner("SAMPLE", size=14)
    assert second[0] > frame.degrees(200, 0)[0], "the first is taken"
    beside = frame_of(700, 560)
    line = shapely.LineString([beside.degrees(-350, 260), beside.degrees(350, 260)])
    third = beside.at_a_corner("SAMPLE", size=14, beside=[line])
    assert third[1] < beside.degrees(0, -200)[1]
