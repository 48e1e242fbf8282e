"""The documentation is true: what it shows runs and prints that, what it names is there."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import typer

import loaders
from dashboard import cli
from dashboard.settings import ROOT, Settings
from dashboard.store.schema import RECORDS, present_schema
from loaders.declaration import Options
from loaders.maps import Fold, Map, Unpivot
from loaders.records import CONTRACTS
from loaders.source import discover, read

DOCUMENTS = ("README.md", "DEVELOPERS.md", "GLOSSARY.md", "CHANGELOG.md", "benchmarks/README.md")
README = (ROOT / "README.md").read_text("utf-8")
ELLIPSIS = "…"
ALLOWED_HOSTS = {"localhost", "127.0.0.1"}


@dataclass(frozen=True)
class Step:
    """A command that the README shows, and what it prints there."""

    command: str
    output: tuple[str, ...]


def fenced(text: str, language: str) -> list[str]:
    """The fenced blocks of a language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)


def tour() -> Iterator[Step]:
    """Every command shown with its output, in order."""
    for block in fenced(README, "console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *output = part.splitlines()
            yield Step(command, tuple(output))


def same_shape(line: str) -> str:
    """A line without what differs from run to run: imports' ids, moments of commits, widths."""
    line = re.sub(r"\d{8}-\d{6}-(\w+)-[0-9a-f]{6}", r"ID-\1", line)
    line = re.sub(r" {2,}", "  ", line.rstrip())
    return re.sub(r"^(ID-\w+  \S+  \w+)  \d{4}-\d\d-\d\d \d\d:\d\d", r"\1  MOMENT", line)


def matches(shown: tuple[str, ...], printed: list[str]) -> bool:
    """Whether the lines are the same, `…` in the shown ones standing for any lines."""
    parts: list[list[str]] = [[]]
    for line in shown:
        if line == ELLIPSIS:
            parts.append([])
        else:
            parts[-1].append(same_shape(line))
    actual = [same_shape(line) for line in printed]
    head, *rest = parts
    if actual[: len(head)] != head or (not rest and len(actual) != len(head)):
        return False
    at = len(head)
    for part in rest:
        last = len(actual) - len(part)
        starts = [last] if part is rest[-1] and part else range(at, last + 1)
        at = next(
            (i + len(part) for i in starts if i >= at and actual[i : i + len(part)] == part), -1
        )
        if at < 0:
            return False
    return True


class Terminal:
    """Runs `odwatch` lines as a shell would, in this process."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], store: Path
    ) -> None:
        self._monkeypatch, self._capsys, self._store = monkeypatch, capsys, store
        self._ids: dict[str, str] = {}

    def run(self, command: str) -> list[str]:
        """What it prints, on either stream."""
        words = shlex.split(command)
        if words[0] == "export":
            for name, value in (word.split("=", 1) for word in words[1:]):
                given = str(self._store) if name == "ODWATCH_STORE" else value
                self._monkeypatch.setenv(name, given)
            return []
        assert words[0] == "odwatch", f"the README shows a command that is not ours: {command}"
        self._monkeypatch.setattr("sys.argv", [self._ids.get(word, word) for word in words])
        with pytest.raises(SystemExit):
            cli.main()
        captured = self._capsys.readouterr()
        return (captured.out + captured.err).splitlines()

    def learn(self, shown: tuple[str, ...], printed: list[str]) -> None:
        """The README's ids of imports stand for those of this run."""
        pattern = re.compile(r"\d{8}-\d{6}-\w+-[0-9a-f]{6}")
        self._ids |= dict(
            zip(
                pattern.findall("\n".join(shown)),
                pattern.findall("\n".join(printed)),
                strict=False,
            )
        )


@pytest.fixture
def terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Terminal:
    monkeypatch.chdir(ROOT)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"ODWATCH_{name.upper()}", raising=False)
    return Terminal(monkeypatch, capsys, tmp_path / "store")


def test_the_tour_prints_what_the_readme_shows(terminal: Terminal) -> None:
    for step in tour():
        printed = terminal.run(step.command)
        assert matches(step.output, printed), f"$ {step.command}\n" + "\n".join(printed)
        terminal.learn(step.output, printed)


@pytest.mark.parametrize(
    ("shown", "agree"),
    [
        (("a", "b", "c"), True),
        (("a", "b"), False),
        (("a", "…"), True),
        (("a", "…", "c"), True),
        (("…", "b", "…"), True),
        (("a", "…", "b"), False),
        (("b", "…"), False),
        (("…", "c", "…", "b"), False),
    ],
)
def test_an_ellipsis_stands_for_lines_and_nothing_else_does(
    shown: tuple[str, ...], agree: bool
) -> None:
    assert matches(shown, ["a", "b", "c"]) is agree


def test_every_command_is_in_the_readme() -> None:
    group = typer.main.get_command(cli.app)
    commands = set(getattr(group, "commands", {}))
    assert {"load", "undo"} <= commands
    assert {name for name in commands if f"odwatch {name}" not in README} == set()


def test_every_command_that_a_document_names_exists() -> None:
    commands = set(getattr(typer.main.get_command(cli.app), "commands", {}))
    named = {
        name
        for document in DOCUMENTS
        for name in re.findall(
            r"(?:`|^ {4}|^\$ )odwatch ([a-z]+)", (ROOT / document).read_text("utf-8"), re.MULTILINE
        )
    }
    assert named - commands == set()


def test_every_setting_is_in_the_readme() -> None:
    settings = {f"ODWATCH_{name.upper()}" for name in Settings.model_fields if name != "city"}
    table = {line.split("`")[1] for line in README.splitlines() if line.startswith("| `ODWATCH_")}
    assert table == settings


def folder_map() -> set[str]:
    """Every path in the README's folder map."""
    section = README.split("## What is where")[1].split("\n## ")[0]
    first_cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return {path for cell in first_cells for path in re.findall(r"`([^`]+)`", cell)}


def test_everything_in_the_folder_map_exists() -> None:
    paths = folder_map()
    assert len(paths) > 15
    assert {path for path in paths if not (ROOT / path).exists()} == set()


def test_every_folder_is_in_the_folder_map() -> None:
    ignored = [line.strip("/ ") for line in (ROOT / ".gitignore").read_text().splitlines()]
    ignored += [".git", "*.egg-info"]
    folders = {
        path
        for parent in (ROOT, ROOT / "dashboard")
        for path in parent.iterdir()
        if path.is_dir() and not any(fnmatch(path.name, pattern) for pattern in ignored)
    }
    assert {f"{path.relative_to(ROOT).as_posix()}/" for path in folders} - folder_map() == set()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_that_a_document_links_to_exists(document: str) -> None:
    text = (ROOT / document).read_text("utf-8")
    paths = [path for path in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in path]
    assert [path for path in paths if not (ROOT / document).parent.joinpath(path).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_module_that_a_document_names_exists(document: str) -> None:
    text = (ROOT / document).read_text("utf-8")
    named = set(
        re.findall(r"`((?:loaders|dashboard|pages|tests|data)/[\w/.]*\w\.(?:py|toml|csv))`", text)
    )
    assert {path for path in named if not (ROOT / path).exists()} == set()


def test_every_key_of_a_map_is_in_the_table() -> None:
    table = (ROOT / "DEVELOPERS.md").read_text("utf-8").split("## What a map can say")[1]
    named = set(re.findall(r"`\[?(?:\w+\.)?(\w+)", table))
    keys = {field.name for kind in (Map, Options, Unpivot, Fold) for field in fields(kind)}
    assert keys - named == {"name", "options"}


def test_every_column_in_the_glossary_exists() -> None:
    known = {name for record in CONTRACTS for name in CONTRACTS[record].columns}
    known |= {name for record in RECORDS for name in present_schema(record).names} | {"through"}
    glossary = (ROOT / "GLOSSARY.md").read_text("utf-8")
    terms = re.findall(r"\*\*[^*]+\*\* \(([^)]+)\)", glossary)
    columns = {name for term in terms for name in re.findall(r"`(\w+)`", term)}
    assert len(columns) > 20
    assert columns - known == set()


def test_the_new_source_of_the_readme_reads_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (source,) = fenced(README, "python")
    assert len([line for line in source.splitlines() if line]) <= 10
    (tmp_path / "dispatch.py").write_text(source, "utf-8")
    monkeypatch.setattr(loaders, "__path__", [*loaders.__path__, str(tmp_path)])
    calls = tmp_path / "calls.csv"
    calls.write_text(
        "Call Number,Scene ZIP,Outcome,Call Received\n"
        "26-0001,22304,Fatal,2026-10-30 23:15\n"
        "26-0002,22305,,not a time\n",
        "utf-8",
    )
    discover.cache_clear()
    try:
        found = read(
            calls, zone=ZoneInfo("America/New_York"), now=datetime(2026, 11, 1, tzinfo=UTC)
        )
    finally:
        monkeypatch.undo()
        sys.modules.pop("loaders.dispatch", None)
        discover.cache_clear()
    assert (found.source, found.rows_read, found.rejected) == ("dispatch", 2, 1)
    record = found.records.iloc[0]
    assert (record["number"], record["zip"], record["severity"]) == ("26-0001", "22304", "fatal")
    assert record["occurred_at"] == datetime(2026, 10, 31, 3, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "name", [*DOCUMENTS, "Makefile", "pyproject.toml", ".ci/run", "requirements.lock"]
)
def test_nothing_names_another_host_or_a_path_of_one_machine(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    hosts = set(re.findall(r"\w+://([\w.-]+)", text))
    assert hosts - ALLOWED_HOSTS == set()
    assert re.findall(r"(?<![\w.~/-])/(?:home|root|Users|work|mnt|srv)/\S*", text) == []


def test_the_lock_has_hashes_and_no_options() -> None:
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("-")] == []
    packages = [line for line in lines if line and line[0].isalnum()]
    assert [line for line in packages if "==" not in line or not line.endswith("\\")] == []
