"""What is said of a file of areas: which cannot be a layer, and what to know of those that can."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import shapely

from dashboard.geography.area_files import AreasRefused
from dashboard.geography.boundary import load
from dashboard.geography.checking import check
from tests.geography.area_builders import (
    EAST,
    WEST,
    box,
    clockwise,
    halves,
    look,
    shapefile_parts,
    zipped,
)
from tests.geography.builders import CITY_FILE, feature, polygon, square, write
from tests.shared import SHARED

ALL = {"name_column": "Label", "population_column": "POP"}


def test_the_areas_of_a_good_file(tmp_path: Path) -> None:
    found = look(halves(tmp_path / "halves.json"), **ALL)
    areas = found.areas.set_index("area")
    assert areas["name"].to_dict() == {"1": "West End", "2": "East End"}
    assert areas["population"].to_dict() == {"1": 100, "2": 200}
    # A hundredth of a degree there is 0.868 km by 1.110 km, twice that high.
    assert areas["area_km2"].tolist() == pytest.approx([1.928, 1.928], abs=0.003)
    assert found.covered == pytest.approx(1)
    assert found.population == 300
    assert found.notices == ()
    assert shapely.from_wkb(areas.loc["2", "geometry"]).bounds == (-77.09, 38.80, -77.08, 38.82)


def test_the_order_of_the_file_is_nothing(tmp_path: Path) -> None:
    first = look(halves(tmp_path / "halves.json"), **ALL)
    document = json.loads((tmp_path / "halves.json").read_text())
    turned = look(write(tmp_path / "turned.json", *reversed(document["features"])), **ALL)
    assert first.areas.equals(turned.areas)


@pytest.mark.parametrize("value", [7, 7.0, "7", "  7 "])
def test_ids_are_text(tmp_path: Path, value: object) -> None:
    found = look(halves(tmp_path / "halves.json", ID=value), population_column="pop")
    assert found.areas["area"].tolist() == ["2", "7"]


def test_a_blank_name_is_the_id(tmp_path: Path) -> None:
    found = look(halves(tmp_path / "halves.json", Label=" "), name_column="label")
    assert found.areas["name"].tolist() == ["1", "East End"]
    assert found.notices == ("no --population-column: no rates",)
    assert found.population is None


@pytest.mark.parametrize("value", ["100", "1,00", 99.6, 100.0])
def test_people_are_whole(tmp_path: Path, value: object) -> None:
    found = look(halves(tmp_path / "halves.json", POP=value), **ALL)
    assert found.areas["population"].tolist() == [100, 200]


def test_nobody_and_nobody_knows_are_told_apart(tmp_path: Path) -> None:
    nobody = look(halves(tmp_path / "a.json", POP=0), **ALL)
    assert nobody.areas["population"].tolist() == [0, 200]
    assert nobody.notices == ("nobody lives there, and so no rate: 1",)
    unknown = look(halves(tmp_path / "b.json", POP=None), **ALL)
    assert unknown.areas["population"].isna().tolist() == [True, False]
    assert unknown.notices == ("population not known, and so no rate: 1",)


def refusal(path: Path, **columns: str) -> str:
    with pytest.raises(AreasRefused) as refused:
        look(path, **columns)
    assert path.name in str(refused.value)
    return str(refused.value)


def test_columns_that_are_not_there(tmp_path: Path) -> None:
    path = halves(tmp_path / "halves.json")
    assert "--id-column 'GEOID' is no column; there are: ID, Label, POP" in refusal(
        path, id_column="GEOID"
    )
    assert "--name-column 'x' is no column" in refusal(path, name_column="x")
    assert "--population-column 'x' is no column" in refusal(path, population_column="x")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "no id at feature 1"),
        ("  ", "no id at feature 1"),
        ({"a": 1}, "no id at feature 1"),
        ("2", "several features: '2' (1 and 2)"),
        ("Outside", "a meaning of its own here: Outside"),
        ("remainder", "a meaning of its own here: remainder"),
        ("unlocated", "a meaning of its own here"),
        ("placeholder", "a meaning of its own here"),
        ("x" * 101, "more than 100 letters"),
    ],
)
def test_ids_that_cannot_be(tmp_path: Path, value: object, said: str) -> None:
    assert said in refusal(halves(tmp_path / "halves.json", ID=value))


@pytest.mark.parametrize("value", [-1, "many", -666666666, "1e400", "nan", True and "yes"])
def test_populations_that_cannot_be(tmp_path: Path, value: object) -> None:
    said = refusal(halves(tmp_path / "halves.json", POP=value), population_column="POP")
    assert f"no number of people from 0 up at 1 ('{value}')" in said
    assert "leave the cell empty" in said


def areas(path: Path, **shapes: dict[str, Any] | None) -> Path:
    return write(path, *(feature(shape, ID=name) for name, shape in shapes.items()))


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        (None, "no shape at a (feature 2)"),
        ({"type": "Point", "coordinates": [-77.09, 38.81]}, "a Point at a (feature 2)"),
        ({"type": "LineString", "coordinates": [[-77.09, 38.81], [-77.08, 38.8]]}, "a LineString"),
        (polygon((-77.09, 38.81), (-77.08, 38.81), (-77.09, 38.81)), "without any area"),
        ({"type": "Polygon", "coordinates": []}, "without any area"),
    ],
)
def test_shapes_that_are_no_areas(tmp_path: Path, shape: dict[str, Any] | None, said: str) -> None:
    assert said in refusal(areas(tmp_path / "shapes.json", whole=WEST, a=shape))


def test_a_feature_of_a_shapefile_without_a_shape(tmp_path: Path) -> None:
    parts = shapefile_parts({"1": clockwise(WEST), "2": None})
    assert "no shape at 2 (feature 2)" in refusal(zipped(tmp_path / "null.zip", parts))


def test_a_part_that_lies_on_another_leaves_no_hole(tmp_path: Path) -> None:
    inner = box(-77.095, 38.805, -77.0945, 38.8055)
    both = [WEST["coordinates"], inner["coordinates"]]
    path = areas(tmp_path / "two.json", a={"type": "MultiPolygon", "coordinates": both}, b=EAST)
    found = look(path)
    assert "invalid rings were repaired: a" in found.notices
    assert found.covered == pytest.approx(1)
    assert shapely.from_wkb(found.areas["geometry"].iloc[0]).area == pytest.approx(0.01 * 0.02)


def test_only_areas_in_which_a_located_point_can_be_are_in_the_city(tmp_path: Path) -> None:
    """One touches the city's edge, and one lies in another that comes before it."""
    beside = box(-77.12, 38.80, -77.10, 38.82)
    inner = box(-77.095, 38.805, -77.094, 38.806)
    found = look(areas(tmp_path / "in.json", a=WEST, b=EAST, beside=beside, inner=inner))
    assert found.in_city == ("a", "b")
    assert len(found.areas) == 4
    turned = look(areas(tmp_path / "in.json", z=WEST, y=EAST, beside=beside, inner=inner))
    assert turned.in_city == ("inner", "y", "z")


@pytest.mark.parametrize("name", ["(left out)", "(in no area)", "Remainder"])
def test_what_is_no_area_cannot_be_the_name_of_one(tmp_path: Path, name: str) -> None:
    assert "a meaning of its own" in refusal(areas(tmp_path / "r.json", **{name: WEST}))


def test_a_ring_that_crosses_itself_is_repaired(tmp_path: Path) -> None:
    tie = polygon((-77.1, 38.8), (-77.09, 38.82), (-77.1, 38.82), (-77.09, 38.8), (-77.1, 38.8))
    found = look(areas(tmp_path / "tie.json", tie=tie, east=EAST))
    assert "invalid rings were repaired: tie" in found.notices
    assert shapely.is_valid(shapely.from_wkb(found.areas["geometry"])).all()


def test_what_is_left_out_is_said(tmp_path: Path) -> None:
    ring = box(-77.1, 38.8, -77.08, 38.82)
    hole = clockwise(box(-77.095, 38.805, -77.085, 38.815))
    holed = {**ring, "coordinates": [*ring["coordinates"], [list(at) for at in hole]]}
    found = look(areas(tmp_path / "holed.json", a=holed))
    assert found.covered == pytest.approx(0.75)
    assert found.notices[0].startswith("25.00% of the city is in no area: 1 piece, 1 of them enc")
    half = look(areas(tmp_path / "half.json", a=WEST))
    assert half.notices[0].startswith("50.00% of the city is in no area: 1 piece, 0 of them enc")
    assert "counts as outside" in half.notices[0]


def test_overlaps_are_said_and_the_rule_with_them(tmp_path: Path) -> None:
    found = look(areas(tmp_path / "o.json", b=WEST, a=box(-77.095, 38.80, -77.08, 38.82)))
    assert found.notices[0] == (
        "25.0% of the layer lie in several areas, most in a and b; a place there counts in the "
        "first of them by id"
    )
    slivers = look(areas(tmp_path / "s.json", b=WEST, a=box(-77.090001, 38.80, -77.08, 38.82)))
    assert slivers.notices[0].startswith("slivers of less than 0.1% of the layer")


def test_areas_outside_the_city_are_kept_and_said(tmp_path: Path) -> None:
    far = box(-77.2, 38.8, -77.19, 38.82)
    found = look(areas(tmp_path / "far.json", far=far, west=WEST, east=EAST))
    assert found.notices[0] == "outside the city or wholly inside earlier areas, and kept: far"
    assert len(found.areas) == 3


def test_nothing_of_the_city_is_no_layer(tmp_path: Path) -> None:
    path = areas(tmp_path / "far.json", far=box(-77.2, 38.8, -77.19, 38.82))
    assert "nothing of it lies in Square" in refusal(path)
    beside = areas(tmp_path / "beside.json", beside=box(-77.08, 38.8, -77.07, 38.82))
    assert "nothing of it lies in Square" in refusal(beside)


def test_latitude_first_is_said(tmp_path: Path) -> None:
    turned = polygon(*((y, x) for x, y in WEST["coordinates"][0]))
    assert "stand in each other's place" in refusal(areas(tmp_path / "turned.json", a=turned))


def test_many_faults_are_counted(tmp_path: Path) -> None:
    shapes = {f"a{n}": None for n in range(8)}
    said = refusal(areas(tmp_path / "many.json", **shapes))
    assert "a4 (feature 5) and 3 more" in said


@pytest.mark.skipif(not (SHARED / "geo").exists(), reason="the shared files are not here")
@pytest.mark.parametrize(("name", "n", "nobody"), [("tracts", 48, 1), ("block_groups", 134, 2)])
def test_the_census_files_import(name: str, n: int, nobody: int) -> None:
    path = SHARED / "geo" / f"alexandria_{name}_2020_fitted.geojson"
    found = check(
        path,
        load(CITY_FILE),
        id_column="GEOID",
        name_column="NAME",
        population_column="pop_acs5_2021",
    )
    assert len(found.areas) == n
    assert found.population == 158_185
    assert found.areas["population"].eq(0).sum() == nobody
    assert found.covered > 0.9999
    assert found.areas["area_km2"].sum() == pytest.approx(40.27, abs=0.01)  # 15.55 square miles
    (notice,) = found.notices
    assert notice.startswith("nobody lives there, and so no rate: 51510")


def test_a_city_elsewhere_is_another_city(tmp_path: Path) -> None:
    path = halves(tmp_path / "halves.json")
    with pytest.raises(AreasRefused, match="nothing of it lies in"):
        check(path, square(10, 50), id_column="ID")
