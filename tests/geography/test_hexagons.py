from __future__ import annotations

import h3
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from dashboard.geography.boundary import load
from dashboard.geography.hexagons import FINEST, RESOLUTIONS, cells, covering
from tests.geography.builders import CITY_FILE, square

latitudes = st.floats(38.70, 38.92)
longitudes = st.floats(-77.24, -76.94)


@pytest.mark.parametrize("resolution", RESOLUTIONS)
def test_a_known_point_has_a_hexagon_of_the_resolution(resolution: int) -> None:
    (cell,) = cells([38.818], [-77.086], resolution)
    assert h3.get_resolution(cell) == resolution
    latitude, longitude = h3.cell_to_latlng(cell)
    size_km = {7: 1.6, 8: 0.7, 9: 0.3}[resolution]
    assert h3.great_circle_distance((38.818, -77.086), (latitude, longitude)) < size_km


@given(latitude=latitudes, longitude=longitudes)
def test_small_hexagons_lie_in_the_large(latitude: float, longitude: float) -> None:
    found = {level: cells([latitude], [longitude], level)[0] for level in RESOLUTIONS}
    assert found[FINEST] == h3.latlng_to_cell(latitude, longitude, FINEST)
    for resolution in RESOLUTIONS:
        assert h3.cell_to_parent(found[FINEST], resolution) == found[resolution]


@pytest.mark.parametrize("resolution", RESOLUTIONS)
def test_points_without_a_place_have_no_hexagon(resolution: int) -> None:
    latitude = [np.nan, 38.8, np.nan, 38.8, 91.0, 38.8, np.inf]
    longitude = [-77.0, np.nan, np.nan, -77.0, -77.0, 181.0, -77.0]
    found = cells(latitude, longitude, resolution)
    assert [cell is None for cell in found] == [True, True, True, False, True, True, True]


@pytest.mark.parametrize("resolution", RESOLUTIONS)
def test_no_points_have_no_hexagons(resolution: int) -> None:
    assert cells([], [], resolution).tolist() == []
    assert cells([np.nan], [0.0], resolution).tolist() == [None]


@pytest.mark.parametrize("resolution", [6, 10])
def test_other_resolutions_are_refused(resolution: int) -> None:
    with pytest.raises(ValueError, match="resolution"):
        cells([38.8], [-77.0], resolution)
    with pytest.raises(ValueError, match="resolution"):
        covering(square(), resolution)


@given(share_north=st.floats(0, 1), share_east=st.floats(0, 1))
def test_every_point_inside_is_in_the_covering(share_north: float, share_east: float) -> None:
    city = load(CITY_FILE)
    west, south, east, north = city.bounds
    latitude = south + share_north * (north - south)
    longitude = west + share_east * (east - west)
    if not city.inside([latitude], [longitude])[0]:
        return
    for resolution in RESOLUTIONS:
        assert cells([latitude], [longitude], resolution)[0] in covering(city, resolution)


def test_every_point_on_the_edge_is_in_the_covering() -> None:
    city = load(CITY_FILE)
    steps = np.linspace(0, 1, 2000)
    edge = shapely.line_interpolate_point(city.geometry.exterior, steps, normalized=True)
    on_edge = cells(shapely.get_y(edge), shapely.get_x(edge), FINEST)
    assert set(on_edge) <= set(covering(city, FINEST))


def test_a_covering_is_in_order_and_holds_no_hexagon_far_away() -> None:
    place = square()
    found = covering(place, FINEST)
    assert found == sorted(set(found))
    for cell in found:
        corners = [(longitude, latitude) for latitude, longitude in h3.cell_to_boundary(cell)]
        assert place.geometry.intersects(shapely.Polygon(corners))


def test_a_small_place_inside_one_hexagon_is_covered() -> None:
    (cell,) = cells([38.818], [-77.086], FINEST)
    latitude, longitude = h3.cell_to_latlng(cell)
    assert covering(square(longitude, latitude, side=1e-5), FINEST) == [cell]
