"""The map's page: its layers, the selected area, the list of resources."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.analytics import layers
from dashboard.charts import colours
from dashboard.charts.map_steps import css
from dashboard.geography.boundary import load
from dashboard.geography.checking import check
from dashboard.settings import load as load_settings
from dashboard.store import Store
from tests.analytics.builders import local
from tests.analytics.test_spacetime import anywhere, city, newest
from tests.geography.area_builders import box
from tests.geography.builders import feature, write
from tests.pages.conftest import App, turn

LIST = b"kind,name,latitude,longitude\nnaloxone,Library,38.81,-77.06\n"


def decks(test: AppTest) -> list[dict[str, dict[str, Any]]]:
    """Each map's layers by their ids."""
    specs = [json.loads(chart.proto.json) for chart in test.get("deck_gl_json_chart")]
    return [{one["id"]: one for one in spec["layers"][0]} for spec in specs]


def texts(test: AppTest) -> str:
    return "\n".join([one.value for one in (*test.markdown, *test.caption)])


@pytest.fixture
def own(stores: Path, tmp_path: Path) -> Path:
    """A copy of the sample with two halves of the city of its own."""
    shutil.copytree(stores / "sample", tmp_path / "store")
    boundary = load(load_settings().city.boundary_path)
    west, south, east, north = boundary.bounds
    middle = (west + east) / 2
    path = write(
        tmp_path / "halves.json",
        feature(box(west, south, middle, north), ID="w", Name="West End", POP=70_000),
        feature(box(middle, south, east, north), ID="e", Name="East End", POP=90_000),
    )
    seen = check(path, boundary, id_column="ID", name_column="Name", population_column="POP")
    store = Store.open(str(tmp_path / "store"))
    layers.add(store, "Halves", seen, who="analyst", at=local("2026-10-31 20:00"))
    return tmp_path / "store"


@pytest.mark.parametrize("role", ["analyst", "partner"])
def test_a_link_brings_layers_periods_and_the_selected_area_back(
    app: App, own: Path, role: str
) -> None:
    asked = {"layer": "Halves", "show": "rate", "compare": "before", "area": "w", "on": "none"}
    test = app("map", role, store=own, **asked)
    assert not test.exception
    first, second = decks(test)
    for sent in (first, second):
        assert [one["properties"]["area"] for one in sent["cells"]["data"]] == ["e", "w"]
        assert "per 100,000 residents" in sent["cells"]["data"][0]["properties"]["words"]
        assert set(sent) == {"cells", "boundary", "selected-around", "selected", "sample"}
    assert "**West End**: " in texts(test)
    rate = r"[\d,]+ \([\d,]+ to [\d,]+\)"
    like = (
        rf"{rate} smoothed towards the city, {rate} crude" if role == "analyst" else f"{rate} crude"
    )
    said = rf"residents: in the period {like}; in the period compared {like}\. [\d,]+ live there\. "
    assert re.search(said, texts(test)), "each period by both rates, with their intervals"
    assert "live there. In brackets: 95% intervals." in texts(test)
    assert {name: test.query_params[name] for name in asked} == asked


def test_an_analyst_switches_what_lies_over_the_areas(app: App) -> None:
    test = app("map", on="points,shared,resources")
    (sent,) = decks(test)
    assert {"points", "shared", "resources"} <= set(sent)
    assert "neighbours" not in sent
    assert "single overdose" in test.get("html")[0].proto.body
    turn(test, "map", on="points,without")
    assert not test.exception
    (without,) = decks(test)
    assert "at shared points, which are left out = " in texts(test)
    assert len(without["points"]["data"]) < len(sent["points"]["data"])


def test_a_partner_has_no_points_whatever_a_link_says(app: App) -> None:
    (sent,) = decks(app("map", "partner", on="points,shared,without,neighbours"))
    assert set(sent) == {"cells", "neighbours", "names", "boundary", "sample"}
    assert decks(app("map", "partner", on="neighbours")) == [sent]


def test_a_partner_is_led_to_what_shows_more(app: App) -> None:
    test = app("map", "partner", layer="h3-9", period="28d")
    said = "Most of these overdoses are in no area that is shown, for small counts are held back."
    assert f"{said} Larger areas may show more:" in texts(test)
    assert not test.exception
    assert not decks(test)[0]["cells"]["data"]
    turn(test, "map", layer="h3-7", period="28d")
    assert f"{said} A longer period may show more:" in texts(test)
    assert not test.exception


def test_areas_without_overdoses_and_without_residents_have_two_looks(
    app: App, own: Path, tmp_path: Path
) -> None:
    boundary = load(load_settings().city.boundary_path)
    west, south, east, north = boundary.bounds
    middle, bank = (west + east) / 2, east - 0.005
    path = write(
        tmp_path / "bank.json",
        feature(box(west, south, middle, north), ID="w", POP=70_000),
        feature(box(middle, south, bank, north), ID="e", POP=90_000),
        feature(box(bank, south, east, north), ID="x", POP=0),
    )
    seen = check(path, boundary, id_column="ID", population_column="POP")
    store = Store.open(str(own))
    layers.add(store, "Bank", seen, who="analyst", at=local("2026-10-31 20:00"))
    test = app("map", store=own, layer="Bank", show="rate", period="2026-10-15..2026-10-16")
    assert not test.exception
    legend = test.get("html")[0].proto.body
    assert "no overdoses<" in legend
    assert "no residents: no rate<" in legend
    looks = {
        one["properties"]["area"]: tuple(one["properties"]["fill"])
        for one in decks(test)[0]["cells"]["data"]
    }
    assert looks["x"] == colours.NO_RATE
    assert (0, 0, 0, 0) in looks.values()
    assert css(colours.NO_RATE) in legend
    turn(test, "map", show="count")
    assert "no rate" not in test.get("html")[0].proto.body
    assert "no overdoses<" in test.get("html")[0].proto.body


def test_every_heading_of_a_rate_says_of_how_many_residents(app: App, own: Path) -> None:
    test = app("map", store=own, layer="Halves", show="smoothed", compare="before")
    (table,) = [one for one in test.dataframe if "smoothed" in one.value.columns]
    columns = json.loads(table.proto.columns)
    titles = {name: columns[name]["label"] for name in table.value.columns}
    rates = [title for name, title in titles.items() if name.startswith(("rate", "smoothed"))]
    assert len(rates) == len(set(rates)) == 12, "two rates of two periods, each with its interval"
    assert all("per 100,000 residents" in title for title in rates)
    assert {title.split(",")[0] for title in rates} == {"Crude", "Smoothed"}


@pytest.mark.parametrize("together", [True, False])
def test_a_cluster_leads_to_its_records_and_partners_read_one_line(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, together: bool
) -> None:
    monkeypatch.setenv("ODWATCH_NOW", "2026-03-11 12:00-04:00")
    store = Path(city(tmp_path, anywhere(), newest(together=together)).url)
    test = app("map", sample=False, store=store, basis="odmap", severity="fatal")
    links = [one.proto for one in test.get("page_link") if one.proto.label == "Its records"]
    assert ("4 suspected overdoses within" in texts(test)) == together
    assert len(links) == together
    for link in links:
        asked = parse_qs(link.query_string)
        assert len(asked["keys"][0].split(",")) == 4
        assert "severity" not in asked, "a signal is of everybody"
    partner = app("map", "partner", sample=False, store=store, basis="odmap")
    said = [one.value for one in partner.caption if "luster" in one.value]
    assert said == ["Clusters in space and time are looked for, and shown to analysts only."]
    assert "luster" not in "".join(one.value for one in partner.markdown)


def test_what_the_layer_has_not_is_not_selected(app: App) -> None:
    test = app("map", area="nowhere", layer="beyond", show="rate")
    assert not test.exception
    assert "area" not in test.query_params
    assert test.query_params["layer"] == "h3-8"
    assert test.query_params["show"] == "count"


def test_resources_are_put_in_force_and_shown_to_partners(
    app: App, stores: Path, tmp_path: Path
) -> None:
    own = tmp_path / "store"
    shutil.copytree(stores / "sample", own)
    test = app("map", store=own)
    assert decks(test)[0]["resources"]["data"] == []
    put(test, b"kind,name,latitude,longitude\nkiosk,A,1,2\n")
    assert "list.csv: row 2, kind 'kiosk': is none of" in test.code[0].value
    put(test, LIST)
    assert not test.exception
    (drawn,) = decks(test)[0]["resources"]["data"]
    assert (drawn["name"], drawn["words"]) == ("N", "Naloxone site, Library")
    partner = app("map", "partner", store=own)
    assert decks(partner)[0]["resources"]["data"] == [drawn]
    assert not partner.get("file_uploader")


def put(test: AppTest, content: bytes) -> None:
    (uploader,) = test.file_uploader
    uploader.set_value(("list.csv", content, "text/csv"))
    test.run()
    next(button for button in test.button if button.label == "Put it in force").click()
    test.run()


def test_a_style_that_is_set_says_what_its_host_learns(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "learns" not in texts(app("map"))
    monkeypatch.setenv("ODWATCH_MAP_STYLE", "https://tiles.example/style.json")
    test = app("map")
    assert "comes from tiles.example, which learns the address of every viewer's" in texts(test)
    assert "tiles.example" in test.get("deck_gl_json_chart")[0].proto.json
