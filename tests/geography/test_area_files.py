"""Files of areas as people have them: GeoJSON, zipped shapefiles, projections."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely
from pyproj import CRS, Transformer

from dashboard.geography import area_files
from dashboard.geography.area_files import AreasRefused, read
from tests.geography.area_builders import (
    EAST,
    VIRGINIA_NORTH_FEET,
    WEST,
    clockwise,
    halves,
    shapefile_parts,
    zipped,
)
from tests.geography.builders import feature, polygon, write

BEATS = {"1": clockwise(WEST), "2": clockwise(EAST)}
IN_FEET = {
    name: [
        Transformer.from_crs("EPSG:4326", VIRGINIA_NORTH_FEET, always_xy=True).transform(x, y)
        for x, y in ring
    ]
    for name, ring in BEATS.items()
}
PRJ = CRS(VIRGINIA_NORTH_FEET).to_wkt("WKT1_ESRI").encode()


def test_geojson_and_a_zipped_shapefile_are_the_same(tmp_path: Path) -> None:
    from_json = read(halves(tmp_path / "beats.json"))
    prj = CRS("EPSG:4269").to_wkt("WKT1_ESRI").encode()
    parts = {**shapefile_parts(BEATS), "beats.prj": prj, "__MACOSX/._beats.shp": b"x"}
    from_zip = read(zipped(tmp_path / "beats.zip", parts))
    assert from_json.columns == ["ID", "Label", "POP"]
    assert from_zip.columns == ["ID", "POP"]
    assert shapely.equals(from_json.shapes, from_zip.shapes).all()
    assert from_json.notices == from_zip.notices == ()
    assert from_zip.properties[1] == {"ID": "2", "POP": 100}


def test_a_projected_shapefile_comes_in_degrees(tmp_path: Path) -> None:
    parts = {**shapefile_parts(IN_FEET), "BEATS.PRJ": PRJ}
    found = read(zipped(tmp_path / "beats.zip", parts))
    expected = shapely.from_geojson([json.dumps(WEST), json.dumps(EAST)])
    # The two datums differ by less than 2 m: 2e-5 degrees.
    assert shapely.hausdorff_distance(found.shapes, expected).max() < 2e-5
    assert "Virginia" in found.notices[0]


def test_geojson_of_old_may_name_its_projection(tmp_path: Path) -> None:
    features = [feature(polygon(*ring), ID=name) for name, ring in IN_FEET.items()]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2283"}}
    path = tmp_path / "old.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, "crs": crs}))
    assert shapely.bounds(read(path).shapes)[0] == pytest.approx(
        [-77.10, 38.80, -77.09, 38.82], abs=2e-5
    )


def test_a_third_coordinate_is_left_out(tmp_path: Path) -> None:
    high = {"type": "Polygon", "coordinates": [[[x, y, 30.0] for x, y in clockwise(WEST)]]}
    found = read(write(tmp_path / "high.json", feature(high, ID="1")))
    assert not shapely.has_z(found.shapes).any()


def refusal(path: Path) -> str:
    with pytest.raises(AreasRefused) as refused:
        read(path)
    assert path.name in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no GeoJSON with features"),
        (b"id,name\n1,West\n", "no GeoJSON with features"),
        (b"[1, 2]", "no GeoJSON with features"),
        (b'{"features": {"a": 1}}', "no GeoJSON with features"),
        (b'{"features": []}', "holds no feature"),
        (b"[" * 100_000, "no GeoJSON with features"),
        (b'{"features": [3]}', "feature 1: no shape that can be read"),
        (b'{"features": [{"geometry": {"type": "Blob"}}]}', "feature 1: no shape"),
        (b"PK\x03\x04 and nothing more", "the zip is damaged or has a password"),
    ],
)
def test_what_is_no_file_of_areas(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "areas.json"
    path.write_bytes(content)
    assert said in refusal(path)


def test_a_file_that_is_not_there_or_is_a_folder(tmp_path: Path) -> None:
    assert "there is no such file" in refusal(tmp_path / "nothing.zip")
    assert "is a folder" in refusal(tmp_path)


def test_coordinates_that_are_no_degrees(tmp_path: Path) -> None:
    features = [feature(polygon(*ring), ID=name) for name, ring in IN_FEET.items()]
    said = refusal(write(tmp_path / "feet.geojson", *features))
    assert "no longitude and latitude in degrees" in said
    assert "names no projection" in said
    said = refusal(zipped(tmp_path / "feet.zip", shapefile_parts(IN_FEET)))
    assert "add the .prj" in said


def test_a_projection_that_nobody_knows_or_that_cannot_be(tmp_path: Path) -> None:
    parts = shapefile_parts(BEATS)
    assert "projection 'my own' is not known" in refusal(
        zipped(tmp_path / "own.zip", {**parts, "beats.prj": b"my own"})
    )
    prj = CRS("EPSG:4326").to_wkt("WKT1_ESRI").encode()
    wrong = zipped(tmp_path / "wrong.zip", {**shapefile_parts(IN_FEET), "beats.prj": prj})
    assert "which they cannot be of" in refusal(wrong)


@pytest.mark.parametrize("prj", [PRJ[: len(PRJ) // 2], PRJ.replace(b"39.2", b"950.2")])
def test_a_projection_that_is_damaged(tmp_path: Path, prj: bytes) -> None:
    parts = {**shapefile_parts(IN_FEET), "beats.prj": prj}
    assert "is not known; save it as WGS84" in refusal(zipped(tmp_path / "half.zip", parts))


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999"])
def test_coordinates_that_are_no_numbers(tmp_path: Path, number: str) -> None:
    path = tmp_path / "nan.json"
    ring = f"[[-77.1, 38.8], [{number}, 38.8], [-77.09, 38.82], [-77.1, 38.8]]"
    shape = f'{{"type": "Polygon", "coordinates": [{ring}]}}'
    path.write_text(f'{{"features": [{{"properties": {{"ID": 1}}, "geometry": {shape}}}]}}')
    assert "no longitude and latitude in degrees" in refusal(path)


def test_zips_that_are_no_one_shapefile(tmp_path: Path) -> None:
    parts = shapefile_parts(BEATS)
    two = {**parts, **shapefile_parts(BEATS, stem="more")}
    assert "holds 2 .shp files" in refusal(zipped(tmp_path / "two.zip", two))
    assert "holds 0 .shp files" in refusal(zipped(tmp_path / "none.zip", {"a.csv": b"1"}))
    lacks = {"beats.shp": parts["beats.shp"]}
    assert "lacks the .dbf" in refusal(zipped(tmp_path / "lacks.zip", lacks))
    endless = {**parts, "beats.dbf": parts["beats.dbf"].replace(b"       100", b"       inf")}
    assert "damaged" in refusal(zipped(tmp_path / "endless.zip", endless))
    damaged = {**parts, "beats.shp": parts["beats.shp"][:150]}
    assert "damaged" in refusal(zipped(tmp_path / "damaged.zip", damaged))


def test_no_more_is_unpacked_than_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(area_files, "MAX_BYTES", 10_000)
    bomb = {**shapefile_parts(BEATS), "beats.dbf": bytes(1 << 20)}
    path = zipped(tmp_path / "bomb.zip", bomb)
    assert path.stat().st_size < 10_000
    assert "unpacks to more" in refusal(path)
    large = tmp_path / "large.json"
    large.write_bytes(b" " * 10_001)
    assert "the most that is read" in refusal(large)


def test_no_more_areas_are_read_than_can_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(area_files, "MAX_AREAS", 1)
    assert "2 features, 1 at most" in refusal(halves(tmp_path / "many.json"))
