"""Names keep clear of circles, of each other, of the city's edge and of the end of the screen."""

from __future__ import annotations

import shapely
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts.gap_names import beside

NOWHERE = shapely.LineString()
SIZE = (400, 400)


def circle(x: float, y: float, radius: float = 20) -> shapely.Polygon:
    return shapely.Point(x, y).buffer(radius)


def test_a_name_stands_below_where_nothing_else_is() -> None:
    """20 of the circle, 3 apart, half of 11."""
    assert beside(["ZIP 1"], [circle(0, 0)], edge=NOWHERE, size=SIZE) == [(0, 28.5)]


def test_the_edge_of_the_city_is_not_written_over() -> None:
    edge = shapely.LineString([(-200, -28), (200, -28)])
    assert beside(["ZIP 1"], [circle(0, 0)], edge=edge, size=SIZE) == [(0, -28.5)]


def test_a_name_is_not_cut() -> None:
    ((x, y),) = beside(["ZIP 1"], [circle(-195, 0)], edge=NOWHERE, size=SIZE)
    assert x > 0
    assert y == 0


def test_who_has_least_choice_chooses_first() -> None:
    """Over the second circle is the only place free of the edge; the first, which alone would stand
    below in that very place, stands above instead."""
    circles = [circle(0, 0), circle(0, -53, 10)]
    edge = shapely.union_all(
        [shapely.box(-60, -100, 60, -64), shapely.box(11, -70, 60, -40),
         shapely.box(-60, -70, -11, -40)]
    )  # fmt: skip
    first, second = beside(["ZIP 1", "ZIP 2"], circles, edge=edge, size=SIZE)
    assert beside(["ZIP 1"], circles[:1], edge=edge, size=SIZE) == [(0, 28.5)]
    assert (first, second) == ((0, -28.5), (0, -18.5))


@given(st.lists(st.tuples(st.integers(-150, 150), st.integers(-150, 150)), max_size=8))
def test_every_name_is_outside_of_its_circle_and_on_the_screen(
    places: list[tuple[int, int]],
) -> None:
    names = ["ZIP 1"] * len(places)
    found = beside(names, [circle(*at) for at in places], edge=NOWHERE, size=SIZE)
    for (x, y), (dx, dy) in zip(places, found, strict=True):
        assert max(abs(dx), abs(dy)) > 20
        assert abs(x + dx) < 200
        assert abs(y - dy) < 200
