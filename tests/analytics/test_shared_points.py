"""Points that many unrelated records share."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from dashboard.analytics.shared_points import LEAST_DAYS, shared_points
from tests.analytics.builders import local, people, store_of

END = "2026-12-01 00:00"
STATION = (38.81, -77.06)


def found(
    folder: Path, points: list[tuple[float, float]], days: list[int], **more: object
) -> list[list[float]]:
    times = [f"2026-{1 + day // 28:02d}-{1 + day % 28:02d} 10:00" for day in days]
    frame = people(
        *times,
        latitude=[latitude for latitude, _ in points],
        longitude=[longitude for _, longitude in points],
        place_state=more.get("place_state", "located"),
    )
    table = shared_points(store_of(folder, frame, through=END), "odmap", as_of=local(END))
    return table[["latitude", "longitude", "cases", "days"]].to_numpy().tolist()


def elsewhere(count: int) -> list[tuple[float, float]]:
    return [(38.80 + n / 10_000, -77.05) for n in range(count)]


def test_a_point_of_many_days_is_shared(tmp_path: Path) -> None:
    points = [STATION] * 6 + elsewhere(20)
    days = [0, 0, 1, 2, 3, 4, *range(20)]
    assert found(tmp_path, points, days) == [[*STATION, 6, 5]]


def test_a_scene_with_many_victims_is_not(tmp_path: Path) -> None:
    assert found(tmp_path, [STATION] * 9 + elsewhere(20), [3] * 9 + list(range(20))) == []


def test_one_day_fewer_is_not_enough(tmp_path: Path) -> None:
    few = LEAST_DAYS - 1
    assert found(tmp_path, [STATION] * few + elsewhere(20), [*range(few), *range(20)]) == []


def test_points_are_the_same_to_a_metre(tmp_path: Path) -> None:
    near = [(38.81 + n * 1e-7, -77.06) for n in range(5)]
    (one,) = found(tmp_path, near + elsewhere(20), [*range(5), *range(20)])
    assert one[2:] == [5, 5]


def test_what_is_no_place_is_no_point(tmp_path: Path) -> None:
    states = ["placeholder"] * 6 + ["located"] * 20
    points = [STATION] * 6 + elsewhere(20)
    assert found(tmp_path, points, [*range(6), *range(20)], place_state=states) == []


def test_where_all_points_are_coarse_only_the_fullest_stands_out(tmp_path: Path) -> None:
    """Corners of streets that each hold six days: that is how the city writes places."""
    draw = np.random.default_rng(7)
    corners = [point for point in elsewhere(40) for _ in range(6)]
    days = [int(day) for _ in range(40) for day in draw.choice(300, 6, replace=False)]
    assert found(tmp_path, corners + [STATION] * 40, days + list(range(40))) == [[*STATION, 40, 40]]
