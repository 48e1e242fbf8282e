import csv
import json
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
import shapely

from dashboard.analytics.cases import cases
from dashboard.analytics.filters import Filters
from dashboard.store import Store
from data import generate
from data.model.files import MARK, Row
from data.model.neighbours import FIRST_RECORD_NUMBER, NEIGHBOURS
from tests.conftest import SAMPLE_NOW

ROOT = Path(__file__).parents[2]
NAMES = {neighbour.agency: neighbour.name for neighbour in NEIGHBOURS}
CITY_AGENCIES = {f"{MARK} Alexandria Police Department", f"{MARK} Alexandria Fire Department"}
TIME = "Date/Time of Overdose"


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (ROOT / "data/sample/odmap.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["Agency"] not in CITY_AGENCIES]


def areas(file: str) -> dict[str, shapely.Geometry]:
    features = json.loads((ROOT / "data/boundaries" / file).read_text("utf-8"))["features"]
    return {f["properties"]["NAME"]: shapely.geometry.shape(f["geometry"]) for f in features}


def day(text: str) -> str:
    style = "%m/%d/%Y" if "/" in text else "%Y-%m-%d"
    return f"{datetime.strptime(text.split()[0], style):%Y-%m-%d}"  # noqa: DTZ007


def test_every_place_of_the_boundary_file_has_records(rows: list[dict[str, str]]) -> None:
    assert set(NAMES.values()) == set(areas("neighbours.geojson"))
    assert {row["Agency"] for row in rows} == set(NAMES)


def test_each_lies_in_the_place_that_its_jurisdiction_names(rows: list[dict[str, str]]) -> None:
    theirs, (city,) = areas("neighbours.geojson"), areas("city.geojson").values()
    spellings = {each.name: each.jurisdictions for each in NEIGHBOURS}
    for row in rows:
        name = NAMES[row["Agency"]]
        assert row["Jurisdiction"] in spellings[name]
        if row["Latitude"]:
            point = shapely.Point(float(row["Longitude"]), float(row["Latitude"]))
            assert theirs[name].contains(point)
            assert not city.contains(point)
    assert 0.03 < sum(not row["Latitude"] for row in rows) / len(rows) < 0.1


def test_none_is_an_overdose_of_the_citys() -> None:
    sample = generate.make_sample()
    theirs = [row for row in sample.odmap if row.cells["Agency"] in NAMES]
    assert theirs
    assert {row.overdose_id for row in theirs} == {None}


def test_they_follow_the_citys_rows_with_numbers_of_their_own() -> None:
    def is_theirs(row: Row) -> bool:
        return row.cells["Agency"] in NAMES

    rows = generate.make_sample().odmap
    first = next(n for n, row in enumerate(rows) if is_theirs(row))
    assert not any(map(is_theirs, rows[:first]))
    assert all(map(is_theirs, rows[first:]))
    numbers = [int(row.cells["OD Case ID"]) for row in rows[first:]]
    assert numbers == list(range(FIRST_RECORD_NUMBER, FIRST_RECORD_NUMBER + len(numbers)))
    assert max(int(row.cells["OD Case ID"]) for row in rows[:first]) < FIRST_RECORD_NUMBER


def test_others_records_lack_what_only_the_agency_itself_sees(rows: list[dict[str, str]]) -> None:
    for column in ("Case Number", "Housing", "Resident"):
        assert {row[column] for row in rows} == {""}


@pytest.mark.parametrize("year", range(2017, 2027))
def test_every_year_has_enough_of_all_but_the_smallest(
    year: int, rows: list[dict[str, str]]
) -> None:
    counted = Counter(NAMES[row["Agency"]] for row in rows if day(row[TIME])[:4] == str(year))
    assert counted["Falls Church"] <= 5
    assert min(counted[name] for name in NAMES.values() if name != "Falls Church") >= 12
    assert sum(counted.values()) <= 250


@pytest.mark.parametrize(
    ("first", "through", "overdoses", "deaths"),
    [("2020-08-01", "2020-08-11", 7, 5), ("2026-10-29", "2026-10-31", 4, 1)],
)
def test_clusters_of_arlington(
    first: str, through: str, overdoses: int, deaths: int, rows: list[dict[str, str]]
) -> None:
    within = [row for row in rows if NAMES[row["Agency"]] == "Arlington"]
    within = [row for row in within if first <= day(row[TIME]) <= through]
    assert len(within) == overdoses
    assert sum(row["Fatal/Nonfatal"].casefold() == "fatal" for row in within) == deaths


def test_loaded_they_are_in_no_count_of_the_citys(
    rows: list[dict[str, str]], sample_store: Store
) -> None:
    counted = {
        neighbours: sample_store.execute(
            cases(sample_store, Filters(basis="odmap"), as_of=SAMPLE_NOW, neighbours=neighbours)
        )
        for neighbours in (False, True)
    }
    assert len(counted[True]) == len(rows)
    assert set(counted[True]["agency"]) == set(NAMES)
    assert set(counted[False]["agency"]) == CITY_AGENCIES
    assert set(counted[False]["place_state"]) == {"located", "unlocated", "placeholder"}
