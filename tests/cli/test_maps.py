"""`--write-map` writes how a file would be read, a person edits it, `--map` reads by it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.intake.mappings import keep
from dashboard.store import Store
from loaders.maps import Map
from tests.cli.files import export
from tests.cli.terminal import Terminal

ODD = """\
When it was,How it ended,Note
2026-06-15 14:05,Fatal,Jane Roe
2026-06-16 14:05,Alive,
"""
HEADERS = ("When it was", "How it ended", "Note")
COLUMNS = {"occurred_at": "When it was", "severity": "How it ended"}


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    return export(tmp_path, ODD, name="odd.csv")


def test_a_map_is_written_edited_and_used(odwatch: Terminal, odd: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    ran = odwatch("check", odd, "--source", "odmap", "--write-map", mine)
    assert ran.code == 2, "there is no time of the event yet"
    said, refused = ran.err.splitlines()
    assert said == f"the map is in {mine}: edit it, then check with --map {mine}"
    assert "expected for odmap a column with date and time" in refused
    text = mine.read_text("utf-8")
    assert "Jane" not in text
    for field, header in COLUMNS.items():
        text = text.replace(f'# {field} = ""', f'{field} = "{header}"')
    mine.write_text(text, "utf-8")
    for command in ("check", "load"):
        (report,) = odwatch(command, odd, "--map", mine, "--json").document
        assert (report["source"], report["new"], report["rejected"]) == ("odmap", 2, 0)
    assert [row["severity"] for row in odwatch("records", "--json").document] == [
        "nonfatal",
        "fatal",
    ]


def test_a_file_is_never_written_over(odwatch: Terminal, tmp_path: Path) -> None:
    there = tmp_path / "mine.toml"
    there.write_text("precious", "utf-8")
    ran = odwatch("check", export(tmp_path), "--write-map", there)
    assert ran.refusal == f"{there} is there already; name another file"
    assert there.read_text("utf-8") == "precious"
    nowhere = tmp_path / "none" / "mine.toml"
    assert "cannot be written" in odwatch("check", export(tmp_path), "--write-map", nowhere).refusal


def test_what_is_written_is_what_is_used_anyway(odwatch: Terminal, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    ran = odwatch("check", export(tmp_path), "--write-map", mine, "--json")
    assert ran.code == 0
    (usual,) = odwatch("check", export(tmp_path), "--json").document
    (mapped,) = odwatch("check", export(tmp_path), "--map", mine, "--json").document
    assert [notice["reason"] for notice in mapped.pop("notices")] == ["map_used"]
    del usual["notices"]
    assert mapped == usual


def test_a_map_is_of_one_file(odwatch: Terminal, odd: Path, tmp_path: Path) -> None:
    ran = odwatch("check", odd, export(tmp_path), "--write-map", tmp_path / "mine.toml")
    assert "--write-map takes one file" in ran.refusal


def test_without_a_source_a_file_of_none_has_no_map(
    odwatch: Terminal, odd: Path, tmp_path: Path
) -> None:
    said = odwatch("check", odd, "--write-map", tmp_path / "mine.toml").refusal
    assert "say which with --source" in said
    assert not (tmp_path / "mine.toml").exists()


@pytest.mark.parametrize("command", ["check", "load"])
def test_a_map_that_is_not_there(odwatch: Terminal, odd: Path, command: str) -> None:
    said = odwatch(command, odd, "--map", "odin").refusal
    assert said.startswith("there is no map 'odin'; choose one of montgomery_pa_911, ")
    assert not odwatch.store.exists()


def test_a_shipped_map_is_used_by_itself_or_by_name(odwatch: Terminal, tmp_path: Path) -> None:
    calls = export(
        tmp_path,
        "lat,lng,zip,title,timeStamp,twp\n"
        "38.82,-77.06,22304,EMS: OVERDOSE,2026-06-15 14:05:00,RIVERTON\n"
        "38.82,-77.06,22304,EMS: FALL VICTIM,2026-06-15 14:06:00,RIVERTON\n",
        name="calls.csv",
    )
    by_itself = odwatch("check", calls, "--json").document
    assert by_itself == odwatch("check", calls, "--map", "montgomery_pa_911", "--json").document
    assert (by_itself[0]["new"], by_itself[0]["excluded"]) == (1, 1)


def test_a_mapping_kept_in_the_store_is_used(odwatch: Terminal, odd: Path, tmp_path: Path) -> None:
    assert odwatch("load", export(tmp_path)).code == 0
    keep(
        Store.open(str(odwatch.store)),
        Map("by hand", "odmap", columns=COLUMNS),
        HEADERS,
        who="A. Nalyst",
        at=datetime(2026, 11, 1, tzinfo=UTC),
    )
    (checked,) = odwatch("check", odd, "--json").document
    (loaded,) = odwatch("load", odd, "--json").document
    assert checked["new"] == loaded["new"] == 2
    assert checked["notices"][0]["column"] == "odmap by A. Nalyst"
