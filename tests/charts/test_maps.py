"""The offline map: what is sent, and that nothing in it asks another machine."""

from __future__ import annotations

import json
from typing import Any

import h3
import pandas as pd
import pytest

from dashboard.charts import colours
from dashboard.charts.map_steps import legend
from dashboard.charts.maps import Areas, Overlays, deck, fitted
from tests.charts.builders import SQUARE

CELLS = pd.DataFrame(
    {
        "area": ["882aa84509fffff", "882aa8450bfffff", "882aa84525fffff", "882aa84527fffff"],
        "value": pd.array([12, 5, None, 0], dtype="Float64"),
        "words": ["Cell 1: 12", "Cell 2: 5", "Cell 3: no rate", "Cell 4: 0"],
    }
)
STEPS = legend(pd.Series([5, 12]))
POINTS = pd.DataFrame({"latitude": [38.85], "longitude": [-77.05], "label": ["24 Jul 2020"]})
RING = pd.DataFrame({"latitude": [38.85], "longitude": [-77.05], "words": ["9 share it"]})
CIRCLES = pd.DataFrame(
    {
        "latitude": [38.85, 38.86],
        "longitude": [-77.05, -77.06],
        "radius_m": [400.0, 900.0],
        "words": ["6 within 400 m", "9 within 900 m"],
        "level": ["alert", "watch"],
        "places": [((38.851, -77.051), (38.852, -77.052)), ((38.861, -77.061),)],
    }
)
HELP = pd.DataFrame(
    {
        "kind": ["naloxone", "drop-off", "treatment"],
        "latitude": [38.81, 38.82, 38.83],
        "longitude": [-77.01, -77.02, -77.03],
        "words": ["Naloxone site, A", "Drop-off box, B", "Treatment, C"],
        "note": ["x1y2z3"] * 3,
    }
)
EVERYTHING = Overlays(
    neighbours=SQUARE, points=POINTS, shared=RING, clusters=CIRCLES, resources=HELP
)


def spec(areas: Areas | None = None, overlays: Overlays = EVERYTHING, **how: Any) -> dict[str, Any]:
    drawn = deck(areas or Areas(CELLS, STEPS), overlays, boundary=SQUARE, **how)
    return dict(json.loads(drawn.to_json()))


def layers(sent: dict[str, Any]) -> dict[str, dict[str, Any]]:
    (inner,) = sent["layers"]
    return {one["id"]: one for one in inner}


def layer(sent: dict[str, Any], name: str) -> dict[str, Any]:
    return layers(sent)[name]


def test_only_counts_above_zero_are_sent_each_with_its_words() -> None:
    cells = layer(spec(), "cells")
    assert [(row["area"], row["words"]) for row in cells["data"]] == [
        ("882aa84509fffff", "Cell 1: 12"), ("882aa8450bfffff", "Cell 2: 5"),
    ]  # fmt: skip
    assert [row["fill"] for row in cells["data"]] == [list(STEPS[-1].rgba), list(STEPS[0].rgba)]
    assert cells["pickable"] is True


def test_a_map_without_a_number_is_drawn_too() -> None:
    assert layer(spec(Areas(CELLS.iloc[:0], ())), "cells")["data"] == []


def test_no_byte_is_spent_on_spaces() -> None:
    text = deck(Areas(CELLS, STEPS), EVERYTHING, boundary=SQUARE).to_json()
    assert text == json.dumps(json.loads(text), separators=(",", ":"))


def test_nothing_but_the_named_columns_is_sent() -> None:
    marked = Areas(CELLS.assign(secret="x1y2z3"), STEPS)
    everything = Overlays(
        points=POINTS.assign(secret="x1y2z3"),
        shared=RING.assign(secret="x1y2z3"),
        clusters=CIRCLES.assign(secret="x1y2z3"),
        resources=HELP,
    )
    assert "x1y2z3" not in json.dumps(spec(marked, everything))


def test_a_number_is_nowhere_but_in_the_words() -> None:
    for row in layer(spec(), "cells")["data"]:
        assert set(row) == {"area", "words", "fill"}


def test_the_map_names_no_other_machine() -> None:
    drawn = deck(
        Areas(CELLS, STEPS, selected="882aa84509fffff"),
        EVERYTHING,
        boundary=SQUARE,
        sample_text="SAMPLE",
    )
    text = drawn.to_json()
    assert "http" not in text
    assert "//" not in text
    assert json.loads(text).get("mapProvider") is None
    assert drawn.map_style == "__MAP_STYLE__", "left out: any value, None too, calls a tile host"


def test_a_style_that_was_set_is_the_only_other_address() -> None:
    sent = spec(style="https://tiles.example/style.json")
    assert sent["mapStyle"] == "https://tiles.example/style.json"
    assert json.dumps(sent).count("//") == 1


def test_a_label_is_shown_as_text_never_as_html() -> None:
    drawn = deck(Areas(CELLS, STEPS), EVERYTHING, boundary=SQUARE)
    assert drawn._tooltip["text"] == "{words}"
    assert "html" not in drawn._tooltip


def test_only_what_is_given_lies_over_the_areas() -> None:
    assert set(layers(spec(overlays=Overlays()))) == {"cells", "boundary"}
    assert layer(spec(), "points")["data"] == [
        {"position": [-77.05, 38.85], "words": "24 Jul 2020"}
    ]


def test_a_selected_hexagon_has_an_outline_of_its_own_and_pales_no_other() -> None:
    """Streamlit pales what is not selected, in layers that are not in a list of their own."""
    sent = spec(Areas(CELLS, STEPS, selected="882aa84525fffff"))
    assert isinstance(sent["layers"][0], list)
    (feature,) = layer(sent, "selected")["data"]["features"]
    assert len(feature["geometry"]["coordinates"][0]) == 7
    assert [row["fill"] for row in layer(sent, "cells")["data"]] == [
        row["fill"] for row in layer(spec(), "cells")["data"]
    ]


def test_a_second_click_on_what_is_selected_is_another_event() -> None:
    chosen = CELLS["area"].iloc[0]
    row, *_ = layer(spec(Areas(CELLS, STEPS, selected=chosen)), "cells")["data"]
    before, *_ = layer(spec(), "cells")["data"]
    assert row["area"] == before["area"] == chosen
    assert row != before


def test_own_areas_without_a_number_have_an_outline_and_words() -> None:
    triangle = SQUARE["features"][0]["geometry"]
    frame = pd.DataFrame({"area": ["w"], "value": [12.0], "words": ["West End: 12"]})
    areas = Areas(frame, STEPS, {"w": triangle, "e": triangle}, {"w": "-", "e": "East End: hidden"})
    told = [one["properties"] for one in layer(spec(areas), "cells")["data"]]
    assert told == [
        {"area": "w", "words": "West End: 12", "fill": list(STEPS[-1].rgba)},
        {"area": "e", "words": "East End: hidden", "fill": [0, 0, 0, 0]},
    ]


def test_clusters_are_circles_of_metres_and_an_alert_is_thicker() -> None:
    drawn = layer(spec(), "clusters")
    assert [(row["radius"], row["width"]) for row in drawn["data"]] == [(400, 5), (900, 2)]
    assert drawn["filled"] is False, "or it would cover what is below"
    cases = layer(spec(), "cluster-cases")["data"]
    assert [row["position"] for row in cases] == [
        [-77.051, 38.851], [-77.052, 38.852], [-77.061, 38.861],
    ]  # fmt: skip


def test_resources_are_told_apart_by_letters() -> None:
    assert [row["name"] for row in layer(spec(), "resources")["data"]] == ["N", "D", "T"]


def test_the_sample_is_marked_over_the_map() -> None:
    assert "sample" not in layers(spec())
    assert layer(spec(sample_text="SAMPLE DATA"), "sample")["data"][0]["name"] == "SAMPLE DATA"


def test_a_neighbour_is_named_outside_of_the_city_where_it_is_seen() -> None:
    far = json.loads(json.dumps(SQUARE))
    corners = [[-77.0, 38.7], [-60.0, 38.7], [-60.0, 39.0], [-77.0, 39.0], [-77.0, 38.7]]
    far["features"][0]["geometry"]["coordinates"] = [corners]
    (name,) = layer(spec(overlays=Overlays(neighbours=far), width=700, height=500), "names")["data"]
    assert name["name"] == "Town"
    assert -77.0 < name["position"][0] < -76.9


def test_what_is_drawn_leaves_no_room_for_a_name() -> None:
    """The city itself as a neighbour, and one under a cluster's circle."""
    assert layer(spec(overlays=Overlays(neighbours=SQUARE)), "names")["data"] == []
    corner = json.loads(json.dumps(SQUARE))
    corner["features"][0]["geometry"]["coordinates"] = [
        [[-77.09, 38.88], [-77.05, 38.88], [-77.09, 38.9], [-77.09, 38.88]]
    ]
    free = layer(spec(Areas(CELLS.iloc[:0], ()), Overlays(neighbours=corner)), "names")["data"]
    assert len(free) == 1
    circle = CIRCLES.assign(latitude=38.89, longitude=-77.07, radius_m=3000.0)
    both = Overlays(neighbours=corner, clusters=circle)
    assert layer(spec(Areas(CELLS.iloc[:0], ()), both), "names")["data"] == []


def test_words_stand_in_the_same_places_on_two_maps_beside_each_other() -> None:
    town = json.loads(json.dumps(SQUARE))
    town["features"][0]["geometry"]["coordinates"] = [
        [[-77.12, 38.85], [-77.05, 38.85], [-77.05, 38.92], [-77.12, 38.92], [-77.12, 38.85]]
    ]
    overlays, left = Overlays(neighbours=town), ()
    cell = h3.latlng_to_cell(*reversed(_named(Areas(CELLS.iloc[:0], left), overlays)), 8)
    right = CELLS.iloc[:1].assign(area=cell)
    alone = _named(Areas(right, STEPS), overlays)
    assert alone != _named(Areas(CELLS.iloc[:0], left), overlays)
    assert alone == _named(Areas(CELLS.iloc[:0], left, beside=[cell]), overlays)


def _named(areas: Areas, overlays: Overlays) -> list[float]:
    (name,) = layer(spec(areas, overlays), "names")["data"]
    return list(name["position"])


def test_an_area_without_a_rate_does_not_look_like_one_without_overdoses() -> None:
    triangle = SQUARE["features"][0]["geometry"]
    frame = pd.DataFrame(
        {"area": ["w", "e"], "value": pd.array([0, None], "Float64"), "words": ["0", "no rate"]}
    )
    areas = Areas(frame, STEPS, {"w": triangle, "e": triangle})
    nothing, no_rate = (one["properties"]["fill"] for one in layer(spec(areas), "cells")["data"])
    assert nothing == [0, 0, 0, 0]
    assert no_rate == list(colours.NO_RATE)


def test_areas_have_the_outline_that_is_given() -> None:
    for outlines in (None, dict.fromkeys(CELLS["area"], SQUARE["features"][0]["geometry"])):
        sent = spec(Areas(CELLS, STEPS, outlines, line=(1, 2, 3, 4)))
        assert layer(sent, "cells")["getLineColor"] == [1, 2, 3, 4]


def test_the_view_fits_the_boundary() -> None:
    wide = fitted(SQUARE, width=1400, height=500)
    narrow = fitted(SQUARE, width=350, height=500)
    assert (wide.longitude, wide.latitude) == pytest.approx((-77.05, 38.85))
    assert narrow.zoom == pytest.approx(10.89, abs=0.01)  # log2(350 * 360 / 0.13 / 512)
    assert wide.zoom > narrow.zoom
