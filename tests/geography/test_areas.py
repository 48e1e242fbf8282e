from __future__ import annotations

import re

import h3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.geography.areas import label
from dashboard.geography.boundary import load
from dashboard.geography.hexagons import covering
from tests.geography.builders import CITY_FILE, square


def around(cell: str, *, side: float = 0.02) -> tuple[float, float]:
    """West and south of the square whose centre is the hexagon's."""
    latitude, longitude = h3.cell_to_latlng(cell)
    return longitude - side / 2, latitude - side / 2


CELL = h3.latlng_to_cell(38.818, -77.086, 9)
WEST, SOUTH = around(CELL)


def test_the_hexagon_in_the_middle_is_at_the_centre() -> None:
    assert label(CELL, square(WEST, SOUTH)) == "at the centre"


@pytest.mark.parametrize(
    ("east_degrees", "north_degrees", "words"),
    [
        (0.0, 0.02, "2.2 km N of the centre"),
        (0.02, 0.0, "1.7 km E of the centre"),
        (0.0, -0.02, "2.2 km S of the centre"),
        (-0.02, 0.0, "1.7 km W of the centre"),
        (-0.02, 0.0156, "2.5 km NW of the centre"),
        (0.01, 0.0188, "2.3 km NNE of the centre"),
    ],
)
def test_distance_and_direction_by_hand(
    east_degrees: float, north_degrees: float, words: str
) -> None:
    """One degree is 111.2 km north, and 111.2 km × cos 38.82° = 86.6 km east."""
    moved = square(WEST - east_degrees, SOUTH - north_degrees)
    assert label(CELL, moved) == words


def test_the_other_side_of_the_date_line_is_near() -> None:
    cell = h3.latlng_to_cell(0.0, -179.99, 9)
    assert re.fullmatch(r"3\.\d km E of the centre", label(cell, square(179.97, -0.01)))


@given(st.sampled_from(covering(load(CITY_FILE), 8)))
def test_every_hexagon_of_the_city_has_a_short_label(cell: str) -> None:
    found = label(cell, load(CITY_FILE))
    assert found == "at the centre" or re.fullmatch(r"\d\.\d km [NESW]{1,3} of the centre", found)
