"""Own areas in the store: what is a choice, and that every case is counted once in each layer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.analytics import cases, layers
from dashboard.analytics.filters import Filters
from dashboard.geography.checking import Checked
from dashboard.geography.hexagons import LAYERS
from dashboard.store import Store
from tests.analytics.builders import add as load_more
from tests.analytics.builders import local, people, store_of
from tests.geography.area_builders import CITY, halves, look

END = "2026-12-01 00:00"
DAYS: dict[str, Any] = {"first": date(2026, 1, 1), "last": date(2026, 12, 31), "as_of": local(END)}
EVERYONE = Filters(period="all")
AT = datetime(2026, 12, 1, tzinfo=UTC)
IN_WEST, IN_EAST, ON_EDGE, NORTH = (
    (38.81, -77.095),
    (38.81, -77.085),
    (38.81, -77.09),
    (38.9, -77.0),
)


def placed(*points: tuple[float, float], **overrides: object) -> pd.DataFrame:
    times = [f"2026-05-{day + 1:02d} 10:00" for day in range(len(points))]
    latitude, longitude = zip(*points, strict=True)
    where: dict[str, object] = {"latitude": list(latitude), "longitude": list(longitude)}
    return people(*times, **{**where, **overrides})


def add(store: Store, name: str, checked: Checked, *, at: datetime = AT) -> None:
    layers.add(store, name, checked, who="analyst", at=at)


def counted(store: Store, layer: str, filters: Filters = EVERYONE) -> dict[str, int]:
    found = cases.by_area(store.snapshot(), filters, layer=layer, **DAYS)
    return {str(area): int(n) for area, n in found.groupby("area")["count"].sum().items()}


@pytest.fixture
def halved(tmp_path: Path) -> Checked:
    return look(halves(tmp_path / "halves.json"), population_column="POP")


def test_cases_are_counted_in_their_areas(tmp_path: Path, halved: Checked) -> None:
    frame = placed(
        *(IN_WEST, IN_WEST, IN_EAST, ON_EDGE, NORTH, NORTH, IN_WEST, IN_WEST),
        place_state=["located"] * 5 + ["outside", "placeholder", "unlocated"],
        sex=["female", *["male"] * 7],
    )
    store = store_of(tmp_path, frame, through=END)
    add(store, "Halves", halved)
    places = {"outside": 2, "placeholder": 1, "unlocated": 1}
    assert counted(store, "Halves") == {"1": 3, "2": 1} | places
    assert counted(store, "Halves", Filters(period="all", sex="female")) == {"1": 1}
    assert (
        counted(store, "Halves", Filters(basis="odmap", period="all")) == {"1": 3, "2": 1} | places
    )


def test_new_records_are_in_areas_too(tmp_path: Path, halved: Checked) -> None:
    store = store_of(tmp_path, placed(IN_WEST), through=END)
    add(store, "Halves", halved)
    assert counted(store, "Halves") == {"1": 1}
    load_more(store, placed(IN_EAST, IN_EAST), through=END)
    assert counted(store, "Halves") == {"1": 1, "2": 2}


def test_by_residence(tmp_path: Path, halved: Checked) -> None:
    frame = placed(IN_WEST, IN_WEST, IN_EAST, resident=["visitor", "resident", "unknown"])
    store = store_of(tmp_path, frame, through=END)
    add(store, "Halves", halved)
    found = cases.by_residence(store, EVERYONE, layer="Halves", **DAYS)
    assert found.to_numpy().tolist() == [
        ["1", "resident", 1],
        ["1", "visitor", 1],
        ["2", "unknown", 1],
    ]


def test_every_layer_is_a_choice(tmp_path: Path, halved: Checked) -> None:
    store = store_of(tmp_path, placed(IN_WEST), through=END)
    add(store, "  My   Halves ", halved)
    every = layers.layers(store, CITY)
    assert list(every) == [*LAYERS, "My Halves"]
    assert layers.layer(store, CITY, "my halves") is every["My Halves"]
    assert layers.layer_id(store, "H3-7") == "h3-7"
    own = every["My Halves"]
    assert own.areas.columns.tolist() == ["area", "name", "population", "area_km2"]
    assert own.areas["population"].tolist() == [100, 200]
    assert own.outlines is not None
    assert own.outlines["1"]["type"] == "Polygon"
    with pytest.raises(layers.UnknownLayer, match="choose one of: h3-7, h3-8, h3-9, My Halves "):
        layers.layer(store, CITY, "Tracts")


def test_areas_of_the_same_name_are_replaced(tmp_path: Path, halved: Checked) -> None:
    store = store_of(tmp_path, placed(IN_WEST, IN_EAST), through=END)
    add(store, "Halves", halved)
    add(store, "Other", halved)
    assert counted(store, "Halves") == {"1": 1, "2": 1}
    names = Checked("b.zip", halved.areas.assign(area=["x", "y"]), 1.0, ("x", "y"), ())
    add(store, "HALVES", names)
    assert list(layers.own(store)) == ["Other", "HALVES"]
    assert counted(store, "HALVES") == {"x": 1, "y": 1}
    assert counted(store, "Other") == {"1": 1, "2": 1}
    assert layers.added(store)["HALVES"]["value"]["file"] == "b.zip"
    assert len(store.entries("areas")) == 3


def test_areas_can_be_taken_away_and_come_again(tmp_path: Path, halved: Checked) -> None:
    store = store_of(tmp_path, placed(IN_WEST), through=END)
    add(store, "Halves", halved)
    assert layers.remove(store, "halves", who="analyst", at=AT) == "Halves"
    assert layers.own(store) == {}
    with pytest.raises(layers.UnknownLayer):
        layers.remove(store, "Halves", who="analyst", at=AT)
    add(store, "Halves", halved)
    assert list(layers.own(store)) == ["Halves"]
    with pytest.raises(layers.UnusableName, match="always there"):
        layers.remove(store, "h3-8", who="analyst", at=AT)


@pytest.mark.parametrize(
    "name", ["", "  ", "h3-10", "H3-7", "Outside", "remainder", "x" * 61, "a\x00"]
)
def test_names_that_layers_cannot_have(tmp_path: Path, halved: Checked, name: str) -> None:
    store = store_of(tmp_path, placed(IN_WEST), through=END)
    version = store.version()
    with pytest.raises(layers.UnusableName, match="--name"):
        add(store, name, halved)
    assert store.version() == version


def test_looking_back_counts_in_the_areas_of_today(tmp_path: Path, halved: Checked) -> None:
    store = store_of(tmp_path, placed(IN_WEST), through=END)
    add(store, "Halves", halved, at=AT + timedelta(days=900))
    then = store.snapshot(known_at=AT + timedelta(days=800))
    found = cases.by_area(then, EVERYONE, layer="Halves", **DAYS)
    assert found["area"].tolist() == ["1"]


def random_layer(seed: int, n: int, *, gaps: bool) -> Checked:
    """The square city cut into Voronoi cells; with gaps, every third of them is left out."""
    west, south, east, north = CITY.geometry.bounds
    corners = np.random.default_rng(seed).uniform((west, south), (east, north), (n, 2))
    cells = shapely.voronoi_polygons(shapely.multipoints(corners), extend_to=CITY.geometry)
    cut = shapely.intersection(shapely.get_parts(cells), CITY.geometry)
    kept = [
        cell for place, cell in enumerate(cut) if cell.area > 0 and not (gaps and place % 3 == 2)
    ]
    names = sorted(f"c{place}" for place in range(len(kept)))
    frame = pd.DataFrame(
        {
            "area": pd.Series(names, dtype="str"),
            "name": pd.Series(names, dtype="str"),
            "population": pd.array([None] * len(kept), dtype="Int64"),
            "area_km2": 1.0,
            "geometry": [shapely.to_wkb(cell) for cell in kept],
        }
    )
    return Checked("random.json", frame, 0.5, tuple(names), ())


@pytest.fixture(scope="module")
def scattered(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, pd.DataFrame]:
    """Forty people in and around the square city, and the store that holds them."""
    rng = np.random.default_rng(6)
    frame = people(
        *(f"2026-05-{day % 28 + 1:02d} {day % 24:02d}:00" for day in range(40)),
        latitude=rng.uniform(38.795, 38.825, 40),
        longitude=rng.uniform(-77.105, -77.075, 40),
        place_state=list(rng.choice(["located", "outside", "placeholder", "unlocated"], 40)),
        sex=list(rng.choice(["female", "male"], 40)),
        agency=[f"Agency {number}" for number in range(40)],
    )
    return store_of(tmp_path_factory.mktemp("scattered"), frame, through=END), frame


@settings(max_examples=8)
@given(seed=st.integers(0, 10_000), n=st.integers(2, 15), gaps=st.booleans())
def test_totals_of_every_layer_reconcile_for_every_filter(
    scattered: tuple[Store, pd.DataFrame], seed: int, n: int, gaps: bool
) -> None:
    store, frame = scattered
    layer = random_layer(seed, n, gaps=gaps)
    add(store, "Cells", layer)
    for filters in (EVERYONE, Filters(basis="odmap", period="all", sex="female")):
        total = int(cases.daily(store, filters, **DAYS)["count"].sum())
        for name in (*LAYERS, "Cells"):
            assert sum(counted(store, name, filters).values()) == total
    alone = counted(store, "Cells", Filters(basis="odmap", period="all"))
    shapes = shapely.from_wkb(layer.areas["geometry"].to_numpy())
    inside = shapely.intersects_xy(shapes[:, None], frame["longitude"], frame["latitude"])
    in_an_area = int((inside.any(axis=0) & (frame["place_state"] == "located")).sum())
    assert sum(n for area, n in alone.items() if area.startswith("c")) == in_an_area
