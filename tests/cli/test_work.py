"""`odwatch work`, and `odwatch run`, which keeps one."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pytest

from dashboard.cli.serve import SERVER
from dashboard.settings import ROOT
from dashboard.store import Store
from dashboard.ui.keeper import WORKER
from tests.analytics.spiky import spiky
from tests.cli.terminal import Terminal

SECONDS = 90
ROW = {"basis", "through", "opened", "raised", "closed"}
NOW = "2026-03-06T12:00"


@pytest.fixture
def city(tmp_path: Path) -> Terminal:
    return Terminal(Path(spiky(tmp_path / "city", through="2026-03-06 00:00").url))


def test_once_looks_and_says_what_it_logged(city: Terminal) -> None:
    rows = city("work", "--once", "--json", NOW=NOW).document
    assert [row["basis"] for row in rows] == ["overdoses", "odmap"]
    for row in rows:
        assert set(row) == ROW
        assert row["through"] == "2026-03-06T05:00:00+00:00"
        assert row["opened"] > 0
    version = Store.open(str(city.store)).version()
    for again in city("work", "--once", "--json", NOW=NOW).document:
        assert (again["opened"], again["raised"], again["closed"]) == (0, 0, 0)
    assert Store.open(str(city.store)).version() == version


def test_once_as_a_table(city: Terminal, tmp_path: Path) -> None:
    head, linked, line = city("work", "--once", NOW=NOW).out.splitlines()
    assert head.split() == ["basis", "through", "opened", "raised", "closed"]
    assert linked.split()[:3] == ["overdoses", "2026-03-06", "00:00"]
    assert line.split()[:3] == ["odmap", "2026-03-06", "00:00"]
    empty = Terminal(tmp_path / "empty")
    Store.open(str(empty.store), create="city")
    assert empty("work", "--once").out == "no data yet\n"
    assert empty("work", "--once", "--json").document == []


def test_what_cannot_be_done_is_one_line(odwatch: Terminal, city: Terminal) -> None:
    assert "no store" in odwatch("work", "--once", "--json").refusal
    assert not odwatch.store.exists()
    assert "--once" in city("work", "--json").refusal
    assert "a city's own data" in city("work", "--once", "--sample").refusal


@contextmanager
def serving(store: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`odwatch run` on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ODWATCH_")}
    with subprocess.Popen(
        [sys.executable, "-m", "dashboard.cli", "run", f"--port={port}", f"--store={store}"],
        cwd=ROOT,
        env=kept | {"ODWATCH_NOW": NOW, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as server:
        try:
            yield server
        finally:
            server.kill()


def wait_for_the_server(server: subprocess.Popen[bytes]) -> None:
    """Until it listens."""
    assert server.stdout is not None
    said = []
    for line in server.stdout:
        said.append(line)
        if b"URL: http" in line:
            return
    raise AssertionError(b"".join(said).decode())


def children(parent: int) -> list[int]:
    """The processes that a process started and that are no zombies."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def the_worker(server: subprocess.Popen[bytes], *, but: int = 0) -> int:
    """The server's child, as soon as there is one, other than `but`."""
    deadline = monotonic() + SECONDS
    while monotonic() < deadline:
        for child in children(server.pid):
            if child != but:
                return child
    raise AssertionError("no worker was started")


def is_gone(process: int) -> bool:
    """Whether a process ended in time."""
    deadline = monotonic() + SECONDS
    while monotonic() < deadline:
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
    return False


def wait_for_a_pass(store: Store) -> None:
    before, deadline = store.last_pass(), monotonic() + SECONDS
    while store.last_pass() == before:
        assert monotonic() < deadline, "the worker logs no pass"


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc here")


@needs_proc
def test_run_keeps_a_worker_and_ends_it_with_itself(city: Terminal) -> None:
    with serving(city.store) as server:
        wait_for_the_server(server)
        first = the_worker(server)
        wait_for_a_pass(Store.open(str(city.store)))
        os.kill(first, signal.SIGKILL)
        second = the_worker(server, but=first)
        server.send_signal(signal.SIGTERM)
        assert server.stdout is not None
        said = server.stdout.read().decode()
        assert server.wait(SECONDS) == 0
    assert "Traceback" not in said
    assert is_gone(second)


@needs_proc
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_however_the_server_ends_no_worker_is_left(city: Terminal, number: signal.Signals) -> None:
    with serving(city.store) as server:
        wait_for_the_server(server)
        worker = the_worker(server)
        server.send_signal(number)
        server.wait(SECONDS)
    assert is_gone(worker)


def test_what_is_started_is_there() -> None:
    """By name, because the command line imports nothing of the pages."""
    assert Path(ROOT, *SERVER.split(".")).with_suffix(".py").is_file()
    assert WORKER[-2:] == ("work", "--child")
