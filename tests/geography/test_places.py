from __future__ import annotations

from time import perf_counter
from typing import get_args

import h3
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.geography.boundary import load
from dashboard.geography.hexagons import RESOLUTIONS
from dashboard.geography.places import PlaceState, locate, place_states
from dashboard.privacy.suppression import NOT_PLACED
from tests.geography.builders import CITY_FILE, PLACEHOLDER, frame, square

INSIDE, OUTSIDE = (38.81, -77.09), (38.9, -77.09)
HEXAGONS = [f"h3_{resolution}" for resolution in RESOLUTIONS]
STATES = {"located", *NOT_PLACED}


def test_the_states_are_those_that_the_door_knows() -> None:
    """A neighbour's record is in no figure of the city's, and so at no door of them."""
    assert set(get_args(PlaceState)) == STATES | {"neighbour"}


def test_each_state_by_hand() -> None:
    points = frame(
        INSIDE, OUTSIDE, PLACEHOLDER, (None, -77.09), (38.81, None), (None, None), (38.8, -77.1)
    )
    assert place_states(points, square(), [PLACEHOLDER]).tolist() == [
        "located", "outside", "placeholder", "unlocated", "unlocated", "unlocated", "located",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("latitude", "longitude", "state"),
    [
        (38.8048, -77.0469, "placeholder"),
        (38.80484, -77.04694, "placeholder"),
        (38.8049, -77.0469, "outside"),
        (38.80486, -77.0469, "outside"),
        (38.8048, 77.0469, "outside"),
    ],
)
def test_a_placeholder_is_met_to_four_decimals(
    latitude: float, longitude: float, state: str
) -> None:
    assert place_states(frame((latitude, longitude)), square(), [PLACEHOLDER]).tolist() == [state]


def test_a_placeholder_inside_is_not_located() -> None:
    points = frame(INSIDE)
    assert place_states(points, square(), [INSIDE]).tolist() == ["placeholder"]
    assert place_states(points, square(), []).tolist() == ["located"]


def test_the_citys_label_point_is_held_back() -> None:
    points = frame(PLACEHOLDER, (38.818, -77.086))
    states = place_states(points, load(CITY_FILE), [PLACEHOLDER])
    assert states.tolist() == ["placeholder", "located"]


@pytest.mark.parametrize("point", [(91.0, 0.0), (0.0, 180.1), (np.inf, 0.0), (1e308, -1e308)])
def test_what_is_not_on_earth_is_unlocated(point: tuple[float, float]) -> None:
    assert place_states(frame(point), square(), [PLACEHOLDER]).tolist() == ["unlocated"]


def test_located_and_outside_points_have_hexagons() -> None:
    points = frame(INSIDE, OUTSIDE, PLACEHOLDER, (None, -77.09))
    placed = locate(points, square(), placeholders=[PLACEHOLDER])
    assert placed[HEXAGONS].notna().all(axis=1).tolist() == [True, True, False, False]
    assert placed[HEXAGONS].isna().all(axis=1).tolist() == [False, False, True, True]
    assert placed.loc[0, "h3_9"] == h3.latlng_to_cell(*INSIDE, 9)


def test_the_frame_is_kept_and_not_changed() -> None:
    points = frame(INSIDE, OUTSIDE).assign(key=["a", "b"]).set_index(pd.Index([7, 3]))
    before = points.copy()
    placed = locate(points, square(), placeholders=[])
    pd.testing.assert_frame_equal(points, before)
    pd.testing.assert_frame_equal(placed[["latitude", "longitude", "key"]], before)
    assert placed.columns.tolist()[3:] == ["place_state", *HEXAGONS]
    assert placed["place_state"].tolist() == ["located", "outside"]


@pytest.mark.parametrize("points", [frame(), frame(INSIDE), frame((None, None))])
def test_the_columns_are_text_whatever_they_hold(points: pd.DataFrame) -> None:
    placed = locate(points, square(), placeholders=[PLACEHOLDER])
    assert {str(kind) for kind in placed[["place_state", *HEXAGONS]].dtypes} == {"str"}
    assert len(placed) == len(points)


def test_nullable_numbers_are_read() -> None:
    points = frame(INSIDE, (None, -77.09)).astype("Float64")
    placed = locate(points, square(), placeholders=[PLACEHOLDER])
    assert placed["place_state"].tolist() == ["located", "unlocated"]


coordinate = st.one_of(
    st.none(),
    st.floats(allow_nan=True, allow_infinity=True),
    st.sampled_from([38.8, 38.81, 38.82, -77.1, -77.09, -77.08, *PLACEHOLDER]),
)


@given(st.lists(st.tuples(coordinate, coordinate), max_size=8))
def test_every_row_has_one_state_that_agrees_with_its_hexagons(
    points: list[tuple[float | None, float | None]],
) -> None:
    placed = locate(frame(*points), square(), placeholders=[PLACEHOLDER])
    assert set(placed["place_state"]) <= STATES
    has_place = placed["place_state"].isin(["located", "outside"])
    for column in HEXAGONS:
        assert (placed[column].notna() == has_place).all()


@given(st.lists(st.tuples(st.floats(38.79, 38.83), st.floats(-77.11, -77.07)), max_size=8))
def test_hexagons_of_a_row_are_each_others_parents(points: list[tuple[float, float]]) -> None:
    placed = locate(frame(*points), square(), placeholders=[])
    for row in placed.itertuples():
        assert h3.cell_to_parent(row.h3_9, 8) == row.h3_8
        assert h3.cell_to_parent(row.h3_8, 7) == row.h3_7


def test_200_000_points_in_seconds() -> None:
    """About 0.3 s; the bound is wide, to fail on a loop over rows and not on a busy machine."""
    generator = np.random.default_rng(3)
    points = pd.DataFrame(
        {
            "latitude": generator.uniform(38.78, 38.85, 200_000),
            "longitude": generator.uniform(-77.15, -77.03, 200_000),
        }
    )
    started = perf_counter()
    placed = locate(points, load(CITY_FILE), placeholders=[PLACEHOLDER])
    assert perf_counter() - started < 5
    assert placed["place_state"].value_counts().sum() == 200_000
