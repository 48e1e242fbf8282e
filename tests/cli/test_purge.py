"""`purge`: for good, and only when it is meant."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.files import RECORDS, export
from tests.cli.terminal import Terminal


@pytest.fixture
def filled(odwatch: Terminal, tmp_path: Path) -> Terminal:
    assert odwatch("load", export(tmp_path)).code == 0
    return odwatch


def test_a_load_that_may_be_under_way_is_said(filled: Terminal) -> None:
    """Its file is in the folder, and no commit names it yet."""
    folder = filled.store / "incident"
    shutil.copyfile(next(folder.glob("*.parquet")), folder / "part-00000-c000.snappy.parquet")
    ran = filled("purge", "--record", "riverton police|2", "--yes")
    assert (ran.code, "purge again in an hour" in ran.err) == (0, True)


def keys(odwatch: Terminal) -> list[str]:
    return [row["record"] for row in odwatch("records", "--basis", "odmap", "--json").document]


def test_a_key_may_have_its_source_before_it_as_overdoses_are_listed(filled: Terminal) -> None:
    listed = [row["record"] for row in filled("records", "--json").document]
    assert "odmap:riverton police|2" in listed
    filled("purge", "--record", "odmap:riverton police|2", "--yes")
    assert "riverton police|2" not in keys(filled)
    assert len(keys(filled)) == RECORDS - 1


def test_a_record_and_all_before_a_day_are_removed(filled: Terminal) -> None:
    first = "riverton police|2"
    removed = filled("purge", "--record", first, "--yes", "--json").document
    assert {row["record"]: row["versions_removed"] for row in removed}["incident"] == 1
    assert first not in keys(filled)
    assert len(keys(filled)) == RECORDS - 1
    filled("purge", "--before", "2026-09-15", "--yes")
    assert min(row["occurred_at"] for row in filled("records", "--json").document) >= "2026-09-15"
    assert len(keys(filled)) == RECORDS - 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--yes"], "say what to remove"),
        (["--before", "2026-09-15"], "say --yes"),
        (["--before", "soon", "--yes"], "is not a time"),
        (["--record", "RIVERTON POLICE|2", "--yes"], "no record is held under RIVERTON POLICE|2"),
        (["--record", "riverton police|2", "--record", "x|1", "--yes"], "held under x|1"),
    ],
)
def test_nothing_is_removed_by_mistake(filled: Terminal, words: list[str], said: str) -> None:
    assert said in filled("purge", *words).refusal
    assert len(keys(filled)) == RECORDS
