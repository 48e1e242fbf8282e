"""Rates as a viewer may have them, and own areas in every report that takes a layer."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from dashboard.analytics import layers
from dashboard.analytics.filters import Filters
from dashboard.analytics.rates import CRUDE, SMOOTHED
from dashboard.geography.boundary import load
from dashboard.geography.checking import check
from dashboard.geography.layers import hexagon_layers
from dashboard.privacy import Forbidden, Permission, Policy, Role, Viewer, may, publish_areas
from dashboard.reports import map as map_report
from dashboard.reports.areas import layer_rows
from dashboard.reports.context import Context
from dashboard.reports.export import asked, counts_rows, records_rows
from dashboard.reports.map_choice import Choice
from dashboard.reports.rates import has_rates, rated, residences
from dashboard.reports.records import Narrowing, narrowing
from dashboard.reports.records import build as build_records
from dashboard.settings import load as load_settings
from dashboard.store import Store
from tests.analytics.builders import local, people, store_of
from tests.geography.area_builders import box
from tests.geography.builders import feature, write

END = "2026-12-01 00:00"
SETTINGS = load_settings()
BOUNDARY = load(SETTINGS.city.boundary_path)
WEST, SOUTH, EAST, NORTH = BOUNDARY.bounds
MIDDLE = (WEST + EAST) / 2
RIVER = EAST - 0.01
LATITUDE, _ = BOUNDARY.centre
IN_WEST, IN_EAST = MIDDLE - 0.005, MIDDLE + 0.005


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Twelve people in the west, three in the east, one at no place; the city in two halves, and a
    third area where nobody lives."""
    folder = tmp_path_factory.mktemp("halved")
    longitudes = [IN_WEST] * 12 + [IN_EAST] * 4
    frame = people(
        *(f"2026-0{4 + n // 10}-{n % 10 + 10} 10:00" for n in range(16)),
        latitude=LATITUDE,
        longitude=longitudes,
        place_state=["located"] * 15 + ["unlocated"],
        resident=["visitor"] * 5 + ["resident"] * 9 + ["unknown"] * 2,
    )
    path = write(
        folder / "halves.json",
        feature(box(WEST, SOUTH, MIDDLE, NORTH), ID="w", Name="West End", POP=1000),
        feature(box(MIDDLE, SOUTH, RIVER, NORTH), ID="e", Name="East End", POP=4000),
        feature(box(RIVER, SOUTH, EAST, NORTH), ID="x", Name="River", POP=0),
    )
    checked = check(path, BOUNDARY, id_column="ID", name_column="Name", population_column="POP")
    held = store_of(folder, frame, through=END)
    at = datetime(2026, 12, 1, tzinfo=UTC)
    layers.add(held, "Halves", checked, who="analyst", at=at)
    part = write(folder / "part.json", feature(box(WEST, SOUTH, MIDDLE, NORTH), ID="w"))
    layers.add(held, "Part", check(part, BOUNDARY, id_column="ID"), who="analyst", at=at)
    return held


def context(store: Store, role: Role = Role.ANALYST) -> Context:
    return Context(store, SETTINGS, Viewer(role), Policy(5), local(END))


def sent(store: Store, role: Role = Role.ANALYST) -> pd.DataFrame:
    looking = context(store, role)
    layer = layers.layer(looking.data, BOUNDARY, "Halves")
    counts = pd.DataFrame({"area": ["w", "e", "unlocated"], "count": [12, 9, 1]})
    published = publish_areas(
        counts.astype({"area": "str"}),
        viewer=looking.viewer,
        policy=looking.policy,
        layer=layer.parts,
        within=(),
    )
    return rated(published, layer, viewer=looking.viewer).frame


def test_an_analyst_has_every_area_with_smoothed_rates(store: Store) -> None:
    found = sent(store).set_index("area")
    assert list(found.index) == ["e", "w", "x"]
    assert list(found.columns) == ["count", "name", "population", *CRUDE, *SMOOTHED]
    assert found["count"].to_dict() == {"e": 9, "w": 12, "x": 0}
    assert found["rate"].iloc[:2].tolist() == pytest.approx([225, 1200])
    # The city's is 21 of 5000, 420; the west of few residents is drawn to it.
    assert 420 < found["smoothed"].loc["w"] < 1200
    assert 225 < found["smoothed"].loc["e"] < 420
    assert found.loc["x", [*CRUDE, *SMOOTHED]].isna().all()


def test_a_partner_has_crude_rates_of_visible_counts_alone(store: Store) -> None:
    found = sent(store, Role.PARTNER)
    assert not may(Viewer(Role.PARTNER), Permission.AREA_FILTERS)
    assert set(SMOOTHED).isdisjoint(found.columns)
    assert (found["count"] >= 5).all()
    assert found.set_index("area")["rate"].to_dict() == pytest.approx({"w": 1200})


def test_the_public_has_none(store: Store) -> None:
    with pytest.raises(Forbidden):
        sent(store, Role.PUBLIC)


def test_residents_and_visitors_stand_apart_for_an_analyst(store: Store) -> None:
    found = residences(context(store), Filters(period="all"), layer="halves")
    assert found is not None
    told = {area: row for area, *row in found.frame.fillna({"area": "city"}).to_numpy().tolist()}
    assert list(found.frame.columns) == ["area", "resident", "visitor", "unknown"]
    assert told == {"city": [9, 5, 2], "w": [7, 5, 0], "e": [2, 0, 1], "unlocated": [0, 0, 1]}
    with pytest.raises(Forbidden):
        residences(context(store, Role.PARTNER), Filters(period="all"), layer="Halves")
    assert residences(context(store), Filters(basis="ems"), layer="Halves") is None


def test_layers_without_residents_have_no_rates(store: Store) -> None:
    data = context(store).data
    assert has_rates(layers.layer(data, BOUNDARY, "Halves"))
    assert not has_rates(layers.layer(data, BOUNDARY, "Part"))
    assert not has_rates(hexagon_layers(BOUNDARY)["h3-8"])


def test_the_map_and_the_rows_count_in_own_areas(store: Store) -> None:
    found = map_report.build(context(store), Filters(period="all"), Choice("Halves"))
    assert found is not None
    told = found.panels[0].areas.frame[["area", "count", "label"]]
    assert told.to_numpy().tolist() == [
        ["w", 12, "West End"],
        ["e", 3, "East End"],
        ["x", 0, "River"],
    ]
    rows = counts_rows(context(store), asked(), by="month", layer="halves")
    totals = rows.dropna(subset=["area"]).groupby("area")["count"].sum()
    assert totals.to_dict() == {"w": 12, "e": 3, "unlocated": 1, "outside": 0, "placeholder": 0}
    listed = records_rows(context(store), asked(), layer="HALVES")
    assert listed["area"].value_counts().to_dict() == {"w": 12, "e": 3, "unlocated": 1}


def test_for_a_partner_what_no_area_covers_is_held_back(store: Store) -> None:
    filters = Filters(period="all")
    analyst = map_report.build(context(store), filters, Choice("Part"))
    assert analyst is not None
    assert analyst.balance.startswith(
        "12 on the map + 3 in the city but in none of the areas, 1 without a place, "
        "0 at a placeholder point, 0 outside the city = 16 in all."
    )
    whole = map_report.build(context(store), filters, Choice("Halves"))
    assert whole is not None
    assert "0 outside the city" in whole.balance
    partner = map_report.build(context(store, Role.PARTNER), filters, Choice("Part"))
    assert partner is not None
    assert partner.panels[0].areas.frame.empty
    assert "0 of 16 are in the areas shown; 16 are" in partner.balance


def listed(store: Store, narrow: Narrowing) -> tuple[int, str]:
    found = build_records(context(store), Filters(period="all"), narrow)
    assert found is not None
    return len(found.records.frame), found.narrowed


def test_records_are_narrowed_to_an_own_area(store: Store) -> None:
    assert listed(store, Narrowing(area="w", layer="Halves")) == (
        12,
        "Only those in w of Halves, West End.",
    )
    assert listed(store, Narrowing(area="x", layer="Halves"))[0] == 0
    assert listed(store, Narrowing(area="w", layer="Part")) == (12, "Only those in w of Part.")
    assert listed(store, Narrowing(area="outside", layer="Part")) == (
        3,
        "Only those place outside of Part.",
    )
    assert listed(store, Narrowing(area="outside"))[0] == 0
    assert listed(store, Narrowing(area="unlocated", layer="Halves"))[0] == 1


def test_a_link_to_areas_that_are_gone_lists_nothing_and_says_why(store: Store) -> None:
    n, words = listed(store, Narrowing(area="5", layer="Beats"))
    assert n == 0
    assert words == "Only those in 5 of Beats, areas that are not there any more."


def test_a_link_brings_the_layer_back() -> None:
    narrow = Narrowing(area="w", layer="Halves")
    assert narrowing(narrow.as_params()) == narrow
    assert Narrowing(area="w").as_params() == {"area": "w"}
    assert Narrowing(layer="Halves").as_params() == {}


def test_layers_are_listed_with_what_was_said_of_them(store: Store) -> None:
    rows = layer_rows(context(store).data, BOUNDARY).set_index("layer")
    assert list(rows.index) == ["h3-7", "h3-8", "h3-9", "Halves", "Part"]
    told = rows[["areas", "population", "file"]].to_dict("index")
    assert told["Halves"] == {"areas": 3, "population": 5000, "file": "halves.json"}
    assert 0 < rows["covered"].loc["Part"] < 1
    assert list(layer_rows(None, BOUNDARY)["layer"]) == ["h3-7", "h3-8", "h3-9"]


def test_the_files_folder_is_not_told(store: Store, tmp_path: Path) -> None:
    assert str(tmp_path.parent) not in str(layers.added(store))
