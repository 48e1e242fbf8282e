"""Points on the ground, and what lies near them."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.detection.spacetime.points import MM_A_KM, Points, count_near, near


def test_a_degree_on_the_equator_and_one_in_the_north() -> None:
    here = Points(np.array([[0.0, 0.0], [60.0, 10.0], [0.0, 179.5]]), "degrees")
    there = Points(np.array([[0.0, 1.0], [60.0, 11.0], [0.0, -179.5]]), "degrees")
    km = here.mm_to(there) / MM_A_KM
    assert km == pytest.approx([111.195, 55.597, 111.195], abs=0.001)


@pytest.mark.parametrize("unit", ["km", "degrees"])
def test_near_is_up_to_the_distance_and_with_it(unit: str) -> None:
    step = 1.0 if unit == "km" else 180 / (np.pi * 6371.0088)
    line = Points(np.column_stack([np.zeros(5), np.arange(5) * step]), unit)  # type: ignore[arg-type]
    pairs = near(line, line, max_km=2)
    assert len(pairs.centre) == 3 + 4 + 5 + 4 + 3
    assert (np.abs(pairs.centre - pairs.place) <= 2).all()
    assert pairs.mm.tolist() == (np.abs(pairs.centre - pairs.place) * MM_A_KM).tolist()
    assert count_near(line, line, max_km=2) == len(pairs.centre)


def test_distinct_points_are_in_order() -> None:
    points = Points(np.array([[2.0, 1.0], [1.0, 5.0], [2.0, 1.0], [1.0, 4.0]]), "km")
    distinct, which = points.distinct()
    assert distinct.at.tolist() == [[1.0, 4.0], [1.0, 5.0], [2.0, 1.0]]
    assert which.tolist() == [2, 1, 2, 0]
