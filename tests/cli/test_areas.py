"""Own areas on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dashboard.geography.boundary import load
from dashboard.settings import load as load_settings
from tests.cli.files import RECORDS, export
from tests.cli.terminal import Terminal
from tests.geography.area_builders import box
from tests.geography.builders import feature, write

WEST, SOUTH, EAST, NORTH = load(load_settings().city.boundary_path).bounds
MIDDLE = -77.10
"""Between the places of the small export."""


def beats(folder: Path) -> Path:
    return write(
        folder / "beats.json",
        feature(box(WEST, SOUTH, MIDDLE, NORTH), Beat=1, Name="West", People=1000),
        feature(box(MIDDLE, SOUTH, EAST, NORTH), Beat=2, Name="East", People=2000),
    )


COLUMNS = ("--id-column", "Beat", "--name-column", "Name", "--population-column", "People")


@pytest.fixture
def terminal(odwatch: Terminal, tmp_path: Path) -> Terminal:
    assert odwatch("load", export(tmp_path)).code == 0
    return odwatch


def test_areas_are_added_counted_and_removed(terminal: Terminal, tmp_path: Path) -> None:
    said = terminal("areas", "add", beats(tmp_path), "--name", "Beats", *COLUMNS)
    assert said.code == 0
    assert said.out == (
        "Beats: 2 areas from beats.json, 3,000 residents; they cover 100.0% of the city\n"
    )
    rows = terminal("areas", "list", "--json").document
    assert [list(row) for row in rows] == [["layer", "area", "name", "population", "area_km2"]] * 2
    assert [(row["layer"], row["area"], row["name"], row["population"]) for row in rows] == [
        ("Beats", "1", "West", 1000),
        ("Beats", "2", "East", 2000),
    ]
    counts = terminal("counts", "--by", "month", "--area", "beats", "--json").document
    october = {r["area"]: r["count"] for r in counts if r["period"] == "2026-10-01"}
    assert october == {None: 7, "1": 6, "2": 1, "outside": 0, "placeholder": 0, "unlocated": 0}
    by_area = sum(row["count"] for row in counts if row["area"] is not None)
    assert by_area == sum(row["count"] for row in counts if row["area"] is None) == RECORDS
    listed = terminal("records", "--area", "BEATS", "--json").document
    assert sorted({row["area"] for row in listed}) == [
        *("1", "2", "outside", "placeholder", "unlocated")
    ]
    assert terminal("areas", "remove", "beats").out == "Beats is removed\n"
    assert terminal("areas", "list", "--json").document == []
    refused = terminal("counts", "--area", "beats").refusal
    assert refused.startswith("no areas are called 'beats'; choose one of: h3-7, h3-8, h3-9 (")


def test_notices_stand_below_and_json_is_the_areas(terminal: Terminal, tmp_path: Path) -> None:
    path = write(tmp_path / "one.json", feature(box(WEST, SOUTH, MIDDLE, NORTH), Beat=1))
    said = terminal("areas", "add", path, "--name", "One", "--id-column", "beat").out.splitlines()
    assert len(said) == 3
    assert said[1].startswith("  ")
    assert "of the city is in no area" in said[1]
    assert said[2] == "  no --population-column: no rates"
    (row,) = terminal("areas", "add", path, "--name", "O", "--id-column", "Beat", "--json").document
    assert (row["layer"], row["area"], row["name"], row["population"]) == ("O", "1", "1", None)


def test_the_layers_are_listed_without_a_store_too(odwatch: Terminal, tmp_path: Path) -> None:
    assert odwatch("areas", "list", "--json").document == []
    assert [line.split()[0] for line in odwatch("areas", "list").out.splitlines()] == [
        *("layer", "h3-7", "h3-8", "h3-9")
    ]
    assert not odwatch.store.exists()
    added = odwatch("areas", "add", beats(tmp_path), "--name", "Beats", *COLUMNS)
    assert added.code == 0
    assert odwatch("areas", "list").out.splitlines()[-1].startswith("Beats ")


def test_mistakes_are_one_line(terminal: Terminal, tmp_path: Path) -> None:
    path = beats(tmp_path)

    def refused(*words: str | Path) -> str:
        return terminal("areas", *words).refusal

    assert "Missing option '--id-column'" in refused("add", path, "--name", "Beats")
    assert "--id-column 'x' is no column; there are: Beat, Name, People" in refused(
        "add", path, "--name", "Beats", "--id-column", "x"
    )
    assert "--name 'h3-1' has a meaning" in refused(
        "add", path, "--name", "h3-1", "--id-column", "Beat"
    )
    assert "there is no such file" in refused(
        "add", tmp_path / "no.zip", "--name", "Beats", "--id-column", "Beat"
    )
    assert "no areas are called 'Beats'" in refused("remove", "Beats")
    (tmp_path / "bad.json").write_text(json.dumps({"type": "Topology"}))
    assert "expected GeoJSON, or a shapefile in one .zip" in refused(
        "add", tmp_path / "bad.json", "--name", "Beats", "--id-column", "Beat"
    )
    assert terminal("areas", "list", "--json").document == []


def test_a_partner_has_counts_of_five_and_more(terminal: Terminal, tmp_path: Path) -> None:
    assert terminal("areas", "add", beats(tmp_path), "--name", "Beats", *COLUMNS).code == 0
    rows = terminal("counts", "--area", "Beats", "--role", "partner", "--json").document
    shown = {row["area"]: row["count"] for row in rows if row["period"] == "2026-10-01"}
    assert shown["remainder"] == 7
    assert all(n is None or n >= 5 for n in shown.values())
