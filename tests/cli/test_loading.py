"""`sources`, `check`, `load`, `imports`, `undo`: what they say, and what they do."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.cli.files import EXPORT, RECORDS, ROWS, export
from tests.cli.terminal import Terminal

PARTS = ("new", "updated", "unchanged", "duplicates", "merged", "excluded", "rejected")
REPORT = {
    *("file", "source", "import_id", "rows_read", *PARTS, "withdrawn", "records", "through"),
    *("notices", "rejections"),
}
IMPORT = {
    *("import_id", "file", "source", "committed_at", "from", "through"),
    *("new", "updated", "withdrawn", "undone"),
}


def balance(report: dict[str, Any]) -> dict[str, int]:
    """Where the rows went, without the parts that got none; checks the sum."""
    assert sum(report[part] for part in PARTS) == report["rows_read"]
    return {part: report[part] for part in PARTS if report[part]}


def load(odwatch: Terminal, path: Path, *words: str) -> dict[str, Any]:
    """The report of a load of one file."""
    (report,) = odwatch("load", path, "--json", *words).document
    assert isinstance(report, dict)
    return report


def test_sources_are_listed(odwatch: Terminal) -> None:
    found = {row["name"]: row for row in odwatch("sources", "--json").document}
    assert {"odmap", "ems", "naloxone"} <= set(found)
    assert all(set(row) == {"name", "title", "record"} for row in found.values())
    assert found["odmap"]["record"] == found["ems"]["record"] == "incident"


def test_a_check_says_what_a_load_then_does_and_changes_nothing(
    odwatch: Terminal, tmp_path: Path
) -> None:
    path = export(tmp_path)
    (said,) = odwatch("check", path, "--json").document
    assert not odwatch.store.exists()
    done = load(odwatch, path)
    assert said.keys() == done.keys() >= REPORT
    assert (said["import_id"], type(done["import_id"])) == (None, str)
    assert said | {"import_id": None} == done | {"import_id": None}


def test_every_row_is_accounted_for_and_a_rejected_one_is_no_failure(
    odwatch: Terminal, tmp_path: Path
) -> None:
    report = load(odwatch, export(tmp_path))
    assert (report["file"], report["source"]) == ("export.csv", "odmap")
    assert report["rows_read"] == ROWS
    assert balance(report) == {"new": RECORDS, "duplicates": 1, "rejected": 1}
    assert (report["records"], report["withdrawn"]) == (RECORDS, 0)
    assert report["through"] == "2026-11-01T00:00:00+00:00"
    (rejection,) = report["rejections"]
    assert rejection.pop("reason")
    assert rejection == {
        "row": 9,
        "column": "Date/Time of Overdose",
        "value": "soon",
        "count": 1,
    }


def test_a_notice_has_its_column_and_an_example(odwatch: Terminal, tmp_path: Path) -> None:
    header, *rows = EXPORT.splitlines()
    text = "\n".join([f"{header},Colour", *(f"{row},red" for row in rows)])
    (notice,) = load(odwatch, export(tmp_path, text))["notices"]
    assert set(notice) == {"reason", "column", "count", "example_row"}
    assert (notice["column"], notice["count"]) == ("Colour", ROWS)


def test_the_same_file_again_is_no_import(odwatch: Terminal, tmp_path: Path) -> None:
    path = export(tmp_path)
    first, again = load(odwatch, path), load(odwatch, path)
    assert again["import_id"] is None
    assert balance(again) == {"unchanged": RECORDS, "duplicates": 1, "rejected": 1}
    (row,) = odwatch("imports", "--json").document
    assert set(row) == IMPORT
    assert row["import_id"] == first["import_id"]
    assert (row["file"], row["source"], row["from"]) == ("export.csv", "odmap", None)
    assert (row["new"], row["updated"], row["withdrawn"]) == (RECORDS, 0, 0)
    assert row["undone"] is False
    assert row["through"] == "2026-11-01T00:00:00+00:00"


def test_an_undo_brings_the_earlier_versions_back(odwatch: Terminal, tmp_path: Path) -> None:
    load(odwatch, export(tmp_path))
    before = odwatch("records", "--json").document
    corrected = export(tmp_path, EXPORT.replace(",Nonfatal,", ",Fatal,"), name="corrected.csv")
    second = load(odwatch, corrected)
    assert balance(second) == {"updated": 13, "unchanged": 1, "duplicates": 1, "rejected": 1}
    assert {row["severity"] for row in odwatch("records", "--json").document} == {"fatal"}

    (undone,) = odwatch("undo", second["import_id"], "--json").document
    assert set(undone) == IMPORT
    assert (undone["import_id"], undone["undone"]) == (second["import_id"], True)
    assert odwatch("records", "--json").document == before
    rows = odwatch("imports", "--json").document
    assert [row["undone"] for row in rows] == [False, True]
    assert all(one["committed_at"] < other["committed_at"] for one, other in pairwise(rows))
    assert "taken back already" in odwatch("undo", second["import_id"]).refusal


def test_what_a_person_says_of_a_file_is_kept(odwatch: Terminal, tmp_path: Path) -> None:
    said = ["--through", "2026-10-31", "--source", "odmap"]
    report = load(odwatch, export(tmp_path), *said, "--exported-at", "2026-11-01 08:00")
    assert (report["through"], report["through_basis"]) == ("2026-11-01T04:00:00+00:00", "given")
    assert report["exported_at"] == "2026-11-01T13:00:00+00:00"
    (row,) = odwatch("imports", "--json").document
    assert row["through"] == "2026-11-01T04:00:00+00:00"


def test_the_day_that_a_file_begins_with_is_kept(odwatch: Terminal, tmp_path: Path) -> None:
    load(odwatch, export(tmp_path), "--from", "2026-07-01", "--through", "2026-10-31")
    (row,) = odwatch("imports", "--json").document
    assert row["from"] == "2026-07-01T04:00:00+00:00"


def test_several_files_are_an_import_each(odwatch: Terminal, tmp_path: Path) -> None:
    log = "Log ID,Date,Agency,Channel,Kits,Doses\n1,2026-10-03,Riverton Health,Mail,2,4\n"
    paths = [export(tmp_path), export(tmp_path, log, name="log.csv")]
    found = odwatch("load", *paths, "--json").document
    assert [report["source"] for report in found] == ["odmap", "naloxone"]
    rows = odwatch("imports", "--json").document
    assert [row["import_id"] for row in rows] == [report["import_id"] for report in found]


@pytest.mark.parametrize("command", ["check", "load"])
def test_a_person_is_told_the_same_in_words(
    odwatch: Terminal, tmp_path: Path, command: str
) -> None:
    ran = odwatch(command, export(tmp_path))
    assert (ran.code, ran.err) == (0, "")
    first, through, rejected = ran.out.splitlines()
    assert first == "export.csv (odmap): 16 rows read = 14 new + 1 duplicate + 1 rejected"
    assert through.strip() == "data through 31 Oct 2026, 20:00 (as the file says)"
    assert rejected.strip().startswith("rejected: row 9, Date/Time of Overdose 'soon': ")


def test_an_undo_says_what_it_did(odwatch: Terminal, tmp_path: Path) -> None:
    found = load(odwatch, export(tmp_path))["import_id"]
    assert odwatch("undo", found).out == f"import {found} is undone\n"
    assert odwatch("counts").out == "no data in this period\n"
    assert odwatch("counts", "--json").document == []


def test_a_long_name_does_not_push_the_rest_off_the_line(odwatch: Terminal, tmp_path: Path) -> None:
    load(odwatch, export(tmp_path, name=f"{'x' * 60}.csv"))

    assert f"{'x' * 39}…  odmap" in odwatch("imports").out
