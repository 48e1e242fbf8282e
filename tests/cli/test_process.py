"""What only the installed command shows: exit codes, the two streams, what start-up imports."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from dashboard import cli
from tests.cli.files import BY_MONTH, export
from tests.cli.terminal import INSTALLED, Terminal

COMMANDS = sorted(getattr(typer.main.get_command(cli.app), "commands", {}))
HEAVY = ("streamlit", "plotly", "pydeck", "scipy", "ibis")


def test_a_refused_file_is_one_line_and_the_others_load(odwatch: Terminal, tmp_path: Path) -> None:
    export(tmp_path)
    export(tmp_path, "Foo,Bar\n1,2\n", name="odd.csv")
    files = ("odd.csv", "export.csv", "none.csv")
    ran = odwatch.process("load", *files, "--json", folder=tmp_path)
    assert ran.code == 2
    odd, none = ran.err.splitlines()
    assert odd.startswith("odwatch: odd.csv: ")
    assert none.startswith("odwatch: none.csv: ")
    (report,) = json.loads(ran.out)
    assert (report["file"], report["rejected"]) == ("export.csv", 1)


def test_a_document_is_all_there_is_on_standard_output(loaded: Terminal, tmp_path: Path) -> None:
    ran = loaded.process("counts", "--json", folder=tmp_path)
    assert {row["period"]: row["count"] for row in ran.document} == BY_MONTH


def test_a_mistake_is_one_line(odwatch: Terminal, tmp_path: Path) -> None:
    assert "no store at" in odwatch.process("records", "--json", folder=tmp_path).refusal


def test_start_up_imports_no_page_and_nothing_heavy(tmp_path: Path) -> None:
    asks = f"import sys; from dashboard import cli; print([n for n in {HEAVY} if n in sys.modules])"
    found = subprocess.run(
        [sys.executable, "-c", asks], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert (found.stdout, found.stderr) == ("[]\n", "")


def test_it_is_installed_and_has_commands() -> None:
    assert INSTALLED.is_file()
    assert {"run", "sources", "check", "load", "imports", "undo", "counts"} <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(odwatch: Terminal, command: str) -> None:
    ran = odwatch(command, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert f"Usage: odwatch {command} " in ran.out
    assert not odwatch.store.exists()
