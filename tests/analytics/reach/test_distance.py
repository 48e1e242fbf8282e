"""From overdoses to the nearest naloxone, by hand and against every pair."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.analytics.filters import Filters
from dashboard.analytics.reach.distance import (
    EARTH_M,
    distances,
    haversine_m,
    nearest_m,
    placed,
)
from dashboard.analytics.resources import COLUMNS
from tests.analytics.builders import local, people, store_of

DEGREE_M = EARTH_M * np.pi / 180
"""111,195 m: a degree of a meridian, or of the equator."""
Point = tuple[float, float]


def overdoses(*points: Point, state: str = "located") -> pd.DataFrame:
    frame = pd.DataFrame(list(points), columns=["latitude", "longitude"], dtype="float64")
    return frame.assign(place_state=state)


def sites(*points: Point, kind: str = "naloxone") -> pd.DataFrame:
    frame = pd.DataFrame(list(points), columns=["latitude", "longitude"], dtype="float64")
    return frame.assign(kind=kind, name="Site", address="", note="")[list(COLUMNS)]


def test_a_hundredth_of_a_degree_north_is_1112_metres() -> None:
    assert pytest.approx(111_195.08, abs=0.01) == DEGREE_M
    found = nearest_m(overdoses((38.81, -77.05)), sites((38.80, -77.05)))
    assert found == pytest.approx([1111.95], abs=0.01)


def test_east_is_shorter_than_north_by_the_cosine_of_the_latitude() -> None:
    """At 60° north half of it: 0.01° are 556 m."""
    found = nearest_m(overdoses((60.0, 0.01), (0.0, 0.01)), sites((60.0, 0.0), (0.0, 0.0)))
    assert found == pytest.approx([555.98, 1111.95], abs=0.01)


def test_from_berlin_to_paris() -> None:
    """52.52, 13.405 and 48.8566, 2.3522: 877 km on a sphere."""
    one, other = np.radians([[52.52, 13.405]]), np.radians([[48.8566, 2.3522]])
    assert haversine_m(one, other) / 1000 == pytest.approx([877.46], abs=0.5)


def test_only_what_gives_naloxone_is_near() -> None:
    box = sites((38.801, -77.05), kind="drop-off")
    found = nearest_m(overdoses((38.80, -77.05)), pd.concat([box, sites((38.81, -77.05))]))
    assert found == pytest.approx([1111.95], abs=0.01)


def test_the_summary_of_five_overdoses_of_which_one_has_no_place() -> None:
    """0, 400, 900 and 3,000 m away: quartiles 300, 650 and 1,425."""
    far = [(metres / DEGREE_M, 0.0) for metres in (0, 400, 900, 3000)]
    every = pd.concat([overdoses(*far), overdoses((0.0, 0.0), state="placeholder")])
    found = distances(every, sites((0.0, 0.0)))
    assert (found.overdoses, found.without_place, found.places) == (5, 1, 1)
    assert [found.lower_quartile_m, found.median_m, found.upper_quartile_m] == pytest.approx(
        [300, 650, 1425]
    )
    within = found.within
    assert within["metres"].tolist() == [500, 1000, 2000]
    assert within["count"].tolist() == [2, 3, 3]
    assert within["located"].tolist() == [4, 4, 4]
    assert within["share"].tolist() == [0.5, 0.75, 0.75]
    # 2 of 4 and 3 of 4: the exact binomial limits of tables.
    assert within["low"].tolist() == pytest.approx([0.0676, 0.1941, 0.1941], abs=1e-4)
    assert within["high"].tolist() == pytest.approx([0.9324, 0.9937, 0.9937], abs=1e-4)


def test_without_a_place_that_gives_it_nothing_is_defined() -> None:
    for none in (sites(), sites((38.8, -77.05), kind="treatment")):
        found = distances(overdoses((38.8, -77.05)), none)
        assert (found.overdoses, found.without_place, found.places) == (1, 0, 0)
        assert np.isnan([found.median_m, found.lower_quartile_m, found.upper_quartile_m]).all()
        assert found.within[["count", "share", "low", "high"]].isna().all(axis=None)


def test_without_overdoses_nothing_is_defined() -> None:
    found = distances(overdoses(), sites((38.8, -77.05)))
    assert (found.overdoses, found.without_place) == (0, 0)
    assert np.isnan(found.median_m)
    assert found.within[["count", "share"]].isna().all(axis=None)


def test_where_a_coordinate_is_missing_there_is_no_place() -> None:
    found = distances(overdoses((38.8, np.nan), (38.8, -77.05)), sites((38.8, -77.05)))
    assert (found.without_place, found.median_m) == (1, 0)


def test_overdoses_of_the_days_come_with_their_places(tmp_path: Path) -> None:
    frame = people(
        "2026-05-03 10:00",
        "2026-05-04 10:00",
        "2026-06-01 10:00",
        place_state=["located", "unlocated", "located"],
        latitude=[38.81, None, 38.9],
    )
    store = store_of(tmp_path, frame, through="2026-06-30 00:00")
    found = placed(
        store.snapshot(),
        Filters(basis="odmap"),
        first=date(2026, 5, 1),
        last=date(2026, 5, 31),
        as_of=local("2026-07-01 00:00"),
    )
    assert sorted(found["place_state"]) == ["located", "unlocated"]
    summary = distances(found, sites((38.80, -77.05)))
    assert (summary.overdoses, summary.without_place) == (2, 1)
    assert summary.median_m == pytest.approx(1111.95, abs=0.01)


around = st.tuples(st.floats(-89, 89), st.floats(-180, 180))


@given(st.lists(around, min_size=1, max_size=12), st.lists(around, min_size=1, max_size=6))
@settings(max_examples=100, deadline=None)
def test_nobody_is_nearer_than_the_nearest(points: list[Point], places: list[Point]) -> None:
    found = nearest_m(overdoses(*points), sites(*places))
    every = haversine_m(np.radians(points)[:, None, :], np.radians(places)[None, :, :])
    assert found == pytest.approx(every.min(axis=1), abs=0.1)
    assert (found <= EARTH_M * np.pi + 1e-6).all()
