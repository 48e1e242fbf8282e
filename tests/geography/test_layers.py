"""Layers: every point is in one area or in none, whatever the areas and their order."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from dashboard.geography.hexagons import LAYERS, cells
from dashboard.geography.layers import OwnLayer, hexagon_layers
from dashboard.privacy.suppression import OUTSIDE
from tests.geography.area_builders import CITY

WEST, SOUTH, EAST, NORTH = CITY.geometry.bounds


def layer_of(shapes: dict[str, object], *, covered: float = 1.0) -> OwnLayer:
    names = sorted(shapes)
    areas = pd.DataFrame(
        {
            "area": pd.Series(names, dtype="str"),
            "name": pd.Series(names, dtype="str"),
            "population": pd.array([None] * len(names), dtype="Int64"),
            "area_km2": 1.0,
        }
    )
    drawn = np.array([shapes[name] for name in names], dtype=object)
    return OwnLayer("Own", "v1", areas, drawn, covered, tuple(names))


def tiling(seed: int, n: int) -> dict[str, object]:
    """The city cut into the Voronoi cells of `n` random points."""
    rng = np.random.default_rng(seed)
    seeds = rng.uniform((WEST, SOUTH), (EAST, NORTH), (n, 2))
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=CITY.geometry)
    )
    cut = shapely.intersection(cells, CITY.geometry)
    return {f"cell {place}": cell for place, cell in enumerate(cut[shapely.area(cut) > 0])}


def points(seed: int, n: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    rng = np.random.default_rng(seed + 1)
    return rng.uniform(SOUTH, NORTH, n), rng.uniform(WEST, EAST, n)


@given(seed=st.integers(0, 10_000), n=st.integers(2, 25))
def test_a_tiling_has_every_point_once(seed: int, n: int) -> None:
    shapes = tiling(seed, n)
    latitude, longitude = points(seed, 60)
    found = layer_of(shapes).assign(latitude, longitude)
    for y, x, area in zip(latitude, longitude, found, strict=True):
        holding = sorted(name for name, at in shapes.items() if shapely.intersects_xy(at, x, y))
        # Where cells are cut, a point can fall between two edges that are rounded unlike.
        assert area == (holding[0] if holding else None)
    assert sum(area is None for area in found) <= 1


@given(seed=st.integers(0, 10_000), n=st.integers(2, 12))
def test_corners_that_areas_share_are_in_the_first_of_them(seed: int, n: int) -> None:
    shapes = tiling(seed, n)
    corners = np.unique(shapely.get_coordinates(np.array([*shapes.values()])), axis=0)
    found = layer_of(shapes).assign(corners[:, 1], corners[:, 0])
    for (x, y), area in zip(corners, found, strict=True):
        assert area == min(name for name, at in shapes.items() if shapely.intersects_xy(at, x, y))


@given(seed=st.integers(0, 10_000), n=st.integers(2, 12))
def test_overlapping_areas_and_areas_with_gaps(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    corners = rng.uniform((WEST, SOUTH), (EAST, NORTH), (n, 2))
    shapes = {f"{k}": shapely.box(x, y, x + 0.006, y + 0.006) for k, (x, y) in enumerate(corners)}
    latitude, longitude = points(seed, 40)
    found = layer_of(shapes).assign(latitude, longitude)
    for y, x, area in zip(latitude, longitude, found, strict=True):
        holding = [name for name, at in shapes.items() if shapely.intersects_xy(at, x, y)]
        assert area == min(holding, default=None)


def test_a_point_without_coordinates_is_in_none() -> None:
    own = layer_of({"all": CITY.geometry})
    found = own.assign([np.nan, 38.81, 38.81, np.inf], [-77.09, np.nan, -77.09, -77.09])
    assert found.tolist() == [None, None, "all", None]
    assert own.assign([], []).tolist() == []


def test_what_is_left_out_of_a_city_is_a_part_too() -> None:
    shapes: dict[str, object] = {"a": CITY.geometry}
    assert layer_of(shapes).parts == ("a",)
    assert layer_of(shapes, covered=0.99).parts == ("a", OUTSIDE)


def test_outlines_are_simple_and_neighbours_still_meet() -> None:
    edge = [(-77.09 + 2e-6 * (n % 2), 38.80 + 0.0002 * n) for n in range(101)]
    west = shapely.Polygon([(-77.10, 38.80), *edge, (-77.10, 38.82)])
    east = shapely.Polygon([(-77.08, 38.80), *edge, (-77.08, 38.82)])
    own = layer_of({"west": west, "east": east})
    drawn = {name: shapely.geometry.shape(own.outlines[name]) for name in ("west", "east")}
    assert max(shapely.get_num_coordinates([*drawn.values()])) < 10
    assert shapely.union_all([*drawn.values()]).geom_type == "Polygon"
    assert drawn["west"].intersection(drawn["east"]).area == 0


def test_an_area_smaller_than_the_lines_is_still_drawn() -> None:
    tiny = shapely.box(-77.09, 38.80, -77.08998, 38.80002)
    outline = layer_of({"tiny": tiny}).outlines["tiny"]
    assert shapely.geometry.shape(outline).area > 0


@pytest.mark.parametrize("name", LAYERS)
def test_hexagons_cover_the_city_and_have_no_residents(name: str) -> None:
    hexagons = hexagon_layers(CITY)[name]
    assert hexagons.areas["population"].isna().all()
    assert hexagons.areas["area_km2"].sum() >= 3.8  # the square's own
    latitude, longitude = points(1, 50)
    assert set(cells(latitude, longitude, LAYERS[name])) <= set(hexagons.parts)
