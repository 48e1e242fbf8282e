"""A mistake is one line that names it, exit code 2, and nothing on standard output."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.files import export
from tests.cli.terminal import Terminal

ON_DATA = ("counts", "records", "spikes")


@pytest.mark.parametrize("command", ["check", "load"])
def test_a_source_that_is_not_known(odwatch: Terminal, tmp_path: Path, command: str) -> None:
    ran = odwatch(command, export(tmp_path), "--source", "odmop")
    assert "'odmop'" in ran.refusal
    assert "ems, measures, naloxone, odmap" in ran.refusal
    assert not odwatch.store.exists()


@pytest.mark.parametrize("command", ["check", "load"])
def test_a_file_that_is_not_there(odwatch: Terminal, tmp_path: Path, command: str) -> None:
    assert "none.csv: there is no such file" in odwatch(command, tmp_path / "none.csv").refusal
    assert not odwatch.store.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "found an empty file"),
        (bytes(range(256)) * 8, "no text"),
        (b"Foo,Bar\n1,2\n", "'Foo', 'Bar'"),
    ],
)
def test_a_file_that_cannot_be_read(
    odwatch: Terminal, tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "odd.csv"
    path.write_bytes(content)
    refusal = odwatch("load", path).refusal
    assert refusal.startswith("odd.csv: ")
    assert said in refusal


def test_the_other_files_are_still_loaded(odwatch: Terminal, tmp_path: Path) -> None:
    ran = odwatch("load", tmp_path / "none.csv", export(tmp_path), tmp_path / "no.csv", "--json")
    assert ran.code == 2
    none, no = ran.err.splitlines()
    assert none.startswith(f"odwatch: {tmp_path / 'none.csv'}: ")
    assert no.startswith(f"odwatch: {tmp_path / 'no.csv'}: ")
    (report,) = json.loads(ran.out)
    (row,) = odwatch("imports", "--json").document
    assert row["import_id"] == report["import_id"]


@pytest.mark.parametrize(
    ("command", "text"), [*zip(ON_DATA, ("yesterday", "31/10/2026", "2026-02-30"), strict=True)]
)
def test_an_as_of_that_is_no_time(loaded: Terminal, command: str, text: str) -> None:
    said = loaded(command, "--json", "--as-of", text).refusal
    assert said.startswith(f"--as-of: '{text}' is not a time; write it as ")


@pytest.mark.parametrize("option", ["--through", "--from", "--exported-at"])
@pytest.mark.parametrize("command", ["check", "load"])
def test_a_time_of_a_file_that_is_none(
    odwatch: Terminal, tmp_path: Path, command: str, option: str
) -> None:
    said = odwatch(command, export(tmp_path), option, "soon", "--json").refusal
    assert said.startswith(f"{option}: 'soon' is not a time; write it as ")
    assert not odwatch.store.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--from", "2026-10-05", "--through", "2026-10-01"], "--from is not before --through"),
        (["--from", "2027-01-05", "--through", "2027-02-01"], "--from lies ahead of now"),
        (["--from", "2026-10-05"], "say with --through to when"),
    ],
)
@pytest.mark.parametrize("command", ["check", "load"])
def test_a_period_of_a_file_that_cannot_be(
    odwatch: Terminal, tmp_path: Path, command: str, words: list[str], said: str
) -> None:
    assert said in odwatch(command, export(tmp_path), *words).refusal
    assert not odwatch.store.exists()


@pytest.mark.parametrize("command", ["check", "load"])
def test_several_files_are_not_complete_for_one_period(
    odwatch: Terminal, tmp_path: Path, command: str
) -> None:
    """Each would withdraw what the other brings."""
    files = [export(tmp_path), tmp_path / "more.csv"]
    files[1].write_text("Date,Agency\n2026-10-05,Riverton Police\n")
    words = ["--from", "2026-10-01", "--through", "2026-10-31"]
    assert "one by one" in odwatch(command, *files, *words).refusal
    assert not odwatch.store.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["counts", "--area", "h3-10"], "no areas are called 'h3-10'; choose one of: h3-7, h3-8"),
        (["records", "--area", "zip"], "no areas are called 'zip'; choose one of: h3-7, h3-8"),
        (["counts", "--by", "year"], "--by 'year' is not known; choose one of: day, week, month"),
        (
            ["counts", "--basis", "911"],
            "--basis '911' is not known; choose one of: overdoses, odmap, ems",
        ),
        (
            ["spikes", "--basis", "911"],
            "--basis '911' is not known; choose one of: overdoses, odmap, ems",
        ),
        (["counts", "--severity", "bad"], "choose one of: fatal, nonfatal, unknown"),
        (["counts", "--from", "2026-10-02", "--to", "2026-10-01"], "2026-10-01 is before --from"),
        (["records", "--to", "soon"], "--to: 'soon' is not a time"),
        (["counts", "--role", "mayor"], "'analyst', 'partner', 'public'"),
        (["undo", "20260101-000000-odmap-000000"], "no import 20260101-000000-odmap-000000"),
        (["undo"], "'import_id'"),
        (["load"], "FILE"),
        (["count"], "'count'"),
        (["counts", "--per", "day"], "--per"),
    ],
)
def test_a_choice_that_there_is_not(loaded: Terminal, words: list[str], said: str) -> None:
    assert said in loaded(*words).refusal


@pytest.mark.parametrize("command", [*ON_DATA, "imports", "undo X"])
def test_a_store_that_is_not_there(odwatch: Terminal, command: str) -> None:
    said = odwatch(*command.split(), "--json").refusal
    assert said == f"no store at {odwatch.store}; load a file first"
    assert not odwatch.store.exists()


def test_a_setting_that_cannot_be_used(loaded: Terminal) -> None:
    assert "now: " in loaded("counts", NOW="soon").refusal
    assert "suppress_below: " in loaded("counts", SUPPRESS_BELOW="1").refusal


def test_invented_and_real_data_stay_apart(loaded: Terminal, tmp_path: Path) -> None:
    assert "holds a city's own data" in loaded("counts", "--sample").refusal
    store = tmp_path / "store"
    said = loaded("load", export(tmp_path), "--sample", "--store", store).refusal
    assert "SYNTHETIC" in said
    assert not store.exists()


def test_no_command_at_all_shows_the_help(odwatch: Terminal) -> None:
    ran = odwatch()
    assert (ran.code, ran.err) == (2, "")
    assert "Usage: odwatch" in ran.out


def test_an_empty_store_is_no_store(odwatch: Terminal) -> None:
    refused = odwatch("load", "file.csv", "--store", "")
    assert refused.code == 2
    assert "--store is empty" in refused.err
