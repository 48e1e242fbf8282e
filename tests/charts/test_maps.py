"""The offline map: what is sent, and that nothing in it asks another machine."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts import colours
from dashboard.charts.maps import cells_deck, fitted, legend
from tests.charts.builders import SQUARE

CELLS = pd.DataFrame(
    {
        "cell": ["882aa84509fffff", "882aa8450bfffff", "882aa84525fffff", "882aa84527fffff"],
        "count": pd.array([12, 5, None, 0], dtype="Int64"),
        "label": ["Cell 1", "Cell 2", "Cell 3", "Cell 4"],
    }
)
POINTS = pd.DataFrame({"latitude": [38.85], "longitude": [-77.05], "label": ["24 Jul 2020"]})


def spec(**options: Any) -> dict[str, Any]:
    deck = cells_deck(CELLS, boundary=SQUARE, neighbours=SQUARE, **options)
    return dict(json.loads(deck.to_json()))


def layer(sent: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in sent["layers"] if one["id"] == name)


def test_only_shown_counts_are_sent_each_with_its_words() -> None:
    data = layer(spec(), "cells")["data"]
    assert [(row["cell"], row["count"], row["words"]) for row in data] == [
        ("882aa84509fffff", 12, "Cell 1: 12"), ("882aa8450bfffff", 5, "Cell 2: 5"),
    ]  # fmt: skip
    assert layer(spec(), "cells")["pickable"] is True


def test_nothing_but_the_named_columns_is_sent() -> None:
    deck = cells_deck(CELLS.assign(secret="x1y2z3"), boundary=SQUARE)
    assert "x1y2z3" not in deck.to_json()


def test_the_map_names_no_other_machine() -> None:
    deck = cells_deck(
        CELLS, boundary=SQUARE, neighbours=SQUARE, points=POINTS, sample_text="SAMPLE"
    )
    text = deck.to_json()
    assert "http" not in text
    assert "//" not in text
    assert json.loads(text).get("mapProvider") is None
    assert deck.map_style == "__MAP_STYLE__", "left out: any value, None too, calls a tile host"


def test_a_label_is_shown_as_text_never_as_html() -> None:
    deck = cells_deck(CELLS, boundary=SQUARE)
    assert deck._tooltip["text"] == "{words}"
    assert "html" not in deck._tooltip


def test_points_are_sent_only_when_given() -> None:
    assert "points" not in {one["id"] for one in spec()["layers"]}
    assert layer(spec(points=POINTS), "points")["data"] == [
        {"position": [-77.05, 38.85], "words": "24 Jul 2020"}
    ]


def test_the_sample_is_marked_over_the_map() -> None:
    assert "sample" not in {one["id"] for one in spec()["layers"]}
    assert layer(spec(sample_text="SAMPLE DATA"), "sample")["data"][0]["name"] == "SAMPLE DATA"


def test_neighbours_are_named_inside_themselves() -> None:
    (name,) = layer(spec(), "names")["data"]
    x, y = name["position"]
    assert name["name"] == "Town"
    assert 0 < y - 38.8 < x + 77.1 < 0.1, "in the triangle, not in the middle of its box's edge"


def test_the_view_fits_the_boundary() -> None:
    wide = fitted(SQUARE, width=1400, height=500)
    narrow = fitted(SQUARE, width=350, height=500)
    assert (wide.longitude, wide.latitude) == pytest.approx((-77.05, 38.85))
    assert narrow.zoom == pytest.approx(10.99, abs=0.01)  # log2(350 * 360 / 0.12 / 512)
    assert wide.zoom > narrow.zoom


def test_the_legend_of_a_hand_example() -> None:
    steps = legend(pd.Series([5, 12, 8, 0, None], dtype="Int64"))
    assert [step.words for step in steps] == ["5 to 6", "7 to 8", "9 to 10", "11 to 12"]
    assert steps[-1].rgba == colours.CELL_STEPS[-1]
    assert steps[-1].css == "rgba(0,114,178,0.88)"
    assert [step.words for step in legend(pd.Series([7, 7]))] == ["7"]
    assert legend(pd.Series([0, None], dtype="Int64")) == ()


@given(counts=st.lists(st.integers(1, 500), min_size=1, max_size=40))
def test_every_count_is_in_exactly_one_step(counts: list[int]) -> None:
    steps = legend(pd.Series(counts))
    for n in counts:
        assert sum(step.low <= n <= step.high for step in steps) == 1
    assert steps[0].low == min(counts)
    assert steps[-1].high == max(counts)
