"""The gap map: what is sent, and that nothing hidden is in it."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from dashboard.charts import colours
from dashboard.charts.gap_map import GapMap, gap_map, with_inner_points
from tests.charts.builders import SQUARE

FRAME = pd.DataFrame(
    {
        "area": ["1", "2", "3", "4"],
        "name": ["ZIP 1", "ZIP 2", "ZIP 3", "ZIP 4"],
        "count": pd.array([10, 40, 2, None], dtype="Int64"),
        "kits": pd.array([7, 60, 1, 12], dtype="Float64"),
        "kits_per_overdose": pd.array([0.7, 1.5, None, None], dtype="Float64"),
        "label": ["0.7", "1.5", "", ""],
        "words": ["ZIP 1: all", "ZIP 2: all", "ZIP 3: few", "ZIP 4: not shown"],
        "latitude": [38.81, 38.83, 38.82, 38.85],
        "longitude": [-77.02, -77.04, -77.06, -77.05],
        "note": ["x1y2z3"] * 4,
    }
)


def drawn(frame: pd.DataFrame = FRAME, **how: Any) -> GapMap:
    return gap_map(frame, **{"boundary": SQUARE, "dark": False, "least": 5, **how})


def layers(found: GapMap) -> dict[str, dict[str, Any]]:
    (inner,) = json.loads(found.deck.to_json())["layers"]
    return {one["id"]: one for one in inner}


def circles(found: GapMap) -> dict[str, dict[str, Any]]:
    return {row["area"]: row for row in layers(found)["gaps"]["data"]}


def test_the_largest_circle_lies_below() -> None:
    assert list(circles(drawn())) == ["2", "1", "3", "4"]


def test_the_fewest_kits_have_the_darkest_colour_and_most_overdoses_the_largest_circle() -> None:
    found = circles(drawn())
    assert found["1"]["fill"] == [0, 114, 178, 255]
    assert found["2"]["fill"] != found["1"]["fill"]
    assert found["2"]["radius"] == pytest.approx(2 * found["1"]["radius"])


def test_what_is_held_back_is_an_outline_and_no_number() -> None:
    found = drawn()
    hidden = circles(found)["4"]
    assert hidden["fill"] == [0, 0, 0, 0]
    assert hidden["words"] == "ZIP 4: not shown"
    numbers = layers(found)["numbers"]["data"]
    assert sorted(row["name"] for row in numbers) == ["0.7", "1.5"]


def test_without_a_ratio_a_circle_is_grey() -> None:
    red, green, blue, alpha = circles(drawn())["3"]["fill"]
    assert red == green == blue
    assert alpha == 255


def test_only_the_named_columns_are_sent() -> None:
    text = drawn(neighbours=SQUARE, sample_text="SAMPLE").deck.to_json()
    assert "x1y2z3" not in text
    for row in circles(drawn()).values():
        assert set(row) == {"area", "words", "position", "radius", "fill", "line"}


def test_the_map_names_no_other_machine() -> None:
    text = drawn(neighbours=SQUARE, sample_text="SAMPLE").deck.to_json()
    assert "http" not in text
    assert "//" not in text
    styled = drawn(style="https://tiles.example/style.json").deck.to_json()
    assert styled.count("//") == 1


def test_names_stand_beside_their_circles_on_the_screen() -> None:
    rows = layers(drawn())["area-names"]["data"]
    assert sorted(row["name"] for row in rows) == ["ZIP 1", "ZIP 2", "ZIP 3", "ZIP 4"]
    for row in rows:
        assert max(map(abs, row["offset"])) >= 10


def test_a_name_at_the_edge_of_the_screen_is_not_cut() -> None:
    """In the middle of the left edge, it stands to the right of its circle."""
    west = FRAME.head(1).assign(longitude=-77.13, latitude=38.85)
    (row,) = layers(drawn(west, width=400, height=400))["area-names"]["data"]
    assert row["offset"][0] > 0


def test_many_areas_have_no_names_and_small_circles() -> None:
    many = pd.concat([FRAME.head(2)] * 10, ignore_index=True)
    many = many.assign(area=[str(n) for n in range(20)])
    found = drawn(many)
    assert "area-names" not in layers(found)
    assert max(row["radius"] for row in circles(found).values()) <= 14


def test_inner_points_of_outlines_and_of_hexagons() -> None:
    ring = [[-77.1, 38.8], [-77.0, 38.8], [-77.0, 38.9], [-77.1, 38.9], [-77.1, 38.8]]
    frame = pd.DataFrame({"area": ["w", None]})
    placed = with_inner_points(frame, {"w": {"type": "Polygon", "coordinates": [ring]}})
    assert placed[["latitude", "longitude"]].to_numpy().tolist() == [
        [pytest.approx(38.85), pytest.approx(-77.05)]
    ]
    cell = with_inner_points(pd.DataFrame({"area": ["882aa84509fffff"]}))
    assert cell["latitude"].iloc[0] == pytest.approx(38.8, abs=0.2)
    outlined = drawn(outlines={"w": {"type": "Polygon", "coordinates": [ring]}})
    assert "outlines" in layers(outlined)


def test_an_empty_map_is_drawn_too() -> None:
    found = drawn(FRAME.head(0))
    assert circles(found) == {}
    assert found.signs == ()


@pytest.mark.parametrize("dark", [False, True])
def test_names_are_black_or_white(dark: bool) -> None:
    rows = layers(drawn(dark=dark))["area-names"]["data"]
    assert {tuple(row["ink"]) for row in rows} == {colours.HALO if dark else colours.SELECTED}
