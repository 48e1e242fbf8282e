from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.geography.boundary import load, load_all
from loaders.errors import FileRefused
from tests.geography.builders import (
    CITY_FILE,
    NEIGHBOURS_FILE,
    feature,
    polygon,
    square,
    write,
)

TRIANGLE = polygon((0, 0), (2, 0), (0, 2), (0, 0))
BOW_TIE = polygon((0, 0), (2, 2), (2, 0), (0, 2), (0, 0))


def test_the_citys_file_is_read() -> None:
    city = load(CITY_FILE)
    assert city.fips == "51510"
    assert city.name
    assert city.centre == pytest.approx((38.818, -77.086), abs=0.001)
    west, south, east, north = city.bounds
    assert west < city.centre[1] < east
    assert south < city.centre[0] < north


def test_the_neighbours_only_touch_the_city() -> None:
    city = load(CITY_FILE)
    neighbours = load_all(NEIGHBOURS_FILE)
    assert len({place.fips for place in neighbours}) == len(neighbours) == 5
    shared = [city.geometry.intersection(place.geometry).area for place in neighbours]
    assert max(shared) < 1e-6 * city.geometry.area


def test_edges_and_corners_are_inside() -> None:
    place = square(0.0, 0.0, side=2.0)
    latitude = [1.0, 0.0, 2.0, 1.0, 2.0, 2.0000001, -1.0]
    longitude = [1.0, 1.0, 2.0, 0.0, 0.0, 1.0, 1.0]
    assert place.inside(latitude, longitude).tolist() == [True] * 5 + [False] * 2


def test_a_point_on_a_shared_edge_touches_both_sides() -> None:
    left, right = square(0.0, 0.0, side=1.0), square(1.0, 0.0, side=1.0)
    assert left.inside([0.5], [1.0]).all()
    assert right.inside([0.5], [1.0]).all()


@pytest.mark.parametrize("missing", [np.nan, np.inf, -np.inf])
def test_a_missing_coordinate_is_not_inside(missing: float) -> None:
    place = square(0.0, 0.0, side=2.0)
    assert not place.inside([missing, 1.0, missing], [1.0, missing, missing]).any()


def test_a_hole_is_not_inside(tmp_path: Path) -> None:
    ring = polygon((0, 0), (3, 0), (3, 3), (0, 3), (0, 0))
    ring["coordinates"].append([[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]])
    place = load(write(tmp_path / "ring.geojson", feature(ring)))
    assert place.inside([1.5, 0.5], [1.5, 0.5]).tolist() == [False, True]


@given(latitude=st.floats(-1, 3), longitude=st.floats(-1, 3))
def test_a_square_holds_what_its_sides_say(latitude: float, longitude: float) -> None:
    inside = square(0.0, 0.0, side=2.0).inside([latitude], [longitude])
    assert inside.tolist() == [0 <= latitude <= 2 and 0 <= longitude <= 2]


def test_names_come_from_the_properties(tmp_path: Path) -> None:
    named = {**feature(TRIANGLE, name="Small"), "id": 77}
    place = load(write(tmp_path / "named.geojson", named))
    assert (place.name, place.fips) == ("Small", "77")
    assert place.bounds == (0, 0, 2, 2)


def test_a_file_is_read_once_until_it_changes(tmp_path: Path) -> None:
    path = write(tmp_path / "place.geojson", feature(TRIANGLE, NAME="Before"))
    first = load(path)
    assert load(path) is first
    write(path, feature(TRIANGLE, NAME="After"))
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1_000_000))
    assert load(path).name == "After"


@pytest.mark.parametrize("number", [0, 2])
def test_a_boundary_is_one_place(tmp_path: Path, number: int) -> None:
    path = write(tmp_path / "places.geojson", *[feature(TRIANGLE)] * number)
    with pytest.raises(FileRefused, match=rf"places.geojson: {number} places"):
        load(path)


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        (BOW_TIE, "Self-intersection"),
        ({"type": "Point", "coordinates": [0, 0]}, "a Point where a polygon"),
        ({"type": "Polygon", "coordinates": []}, "a Polygon where a polygon with area"),
        ({"type": "Circle", "coordinates": []}, "no geometry"),
        (None, "no geometry"),
        (polygon((0, 0)), "no geometry"),
    ],
)
def test_a_geometry_that_cannot_be_used_is_named(
    tmp_path: Path, geometry: object, reason: str
) -> None:
    path = write(tmp_path / "bad.geojson", feature(TRIANGLE), feature(geometry))
    with pytest.raises(FileRefused, match=rf"bad.geojson, feature 2: {reason}"):
        load_all(path)


@pytest.mark.parametrize("content", ["", "[]", '{"type": "Polygon"}', "latitude,longitude"])
def test_a_file_that_is_not_geojson_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "bad.geojson"
    path.write_text(content)
    with pytest.raises(FileRefused, match="not a GeoJSON file"):
        load(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"gone.geojson: the boundary file cannot be opened"):
        load(tmp_path / "gone.geojson")
