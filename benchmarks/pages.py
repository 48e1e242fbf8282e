"""How long each page takes and how much it sends, over 200,000 incidents.

python -m benchmarks.pages [--incidents N] [--repeats N] [--page NAME …] [--folder DIR] [--profile]
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from time import sleep
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import BrowserContext, sync_playwright

from benchmarks.page_load import Traffic, load
from dashboard.ui import sitemap

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "dashboard" / "app.py"
EMPTY = ROOT / "benchmarks" / "empty.py"
WARM_MS, COLD_MS, MOST_KB = 100, 400, 400
FRONT_PAGE = "overview"
PAGES = tuple(spec.name for spec in sitemap.PAGES)


@dataclass(frozen=True)
class Load:
    """One page load: in the server, over the socket, and as the browser waits for it."""

    script_ms: float
    cpu_ms: float
    traffic: Traffic


@dataclass(frozen=True)
class Server:
    """A running server that writes its script times into `folder`."""

    url: str
    folder: Path

    def load(self, context: BrowserContext, path: str, *, cold: bool) -> Load:
        """Open a page in a new session, with every cache emptied before if `cold`."""
        runs = self.folder / "runs.jsonl"
        before = len(runs.read_text().splitlines()) if runs.exists() else 0
        if cold:
            (self.folder / "cold").touch()
        traffic = load(context, f"{self.url}/{'' if path == FRONT_PAGE else path}")
        lines = [json.loads(line) for line in runs.read_text().splitlines()[before:]]
        return Load(
            script_ms=sum(line["script_ms"] for line in lines),
            cpu_ms=sum(line["cpu_ms"] for line in lines),
            traffic=traffic,
        )


def main() -> None:
    """Make the data, measure, print."""
    given = _arguments()
    with TemporaryDirectory() as scratch:
        folder = given.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        store = _store(folder, given.incidents)
        with _browser() as context:
            empty = _empty_page(context, folder, given.repeats)
            with _server(APP, folder / "app", store=store, profile=given.profile) as server:
                first = server.load(context, FRONT_PAGE, cold=False)
                print(f"first page of a new server: {first.script_ms:.0f} ms, imports included")
                _print_head(given.incidents, empty)
                for name in given.page or PAGES:
                    _print_page(name, *_measure(context, server, name, given.repeats), empty)


def _measure(context: BrowserContext, server: Server, name: str, repeats: int) -> tuple[Load, Load]:
    """The fastest cold load and the fastest warm one."""
    cold, warm = [], []
    for _ in range(repeats):
        cold.append(server.load(context, name, cold=True))
        warm.append(server.load(context, name, cold=False))
    return _fastest(cold), _fastest(warm)


def _fastest(loads: Sequence[Load]) -> Load:
    """Each figure's least, for what else the machine does only ever adds."""
    trip = min(loads, key=lambda one: one.traffic.finished_ms)
    return replace(
        trip,
        script_ms=min(one.script_ms for one in loads),
        cpu_ms=min(one.cpu_ms for one in loads),
    )


def _empty_page(context: BrowserContext, folder: Path, repeats: int) -> Load:
    with _server(EMPTY, folder / "empty", store=folder / "none") as server:
        return _fastest([server.load(context, "", cold=False) for _ in range(repeats + 1)])


def _print_head(incidents: int, empty: Load) -> None:
    print(
        f"{incidents:,} incidents; the fastest of the repetitions; x: as many times the empty "
        f"page's\nempty page: script {empty.script_ms:.1f} ms, round trip "
        f"{empty.traffic.finished_ms:.0f} ms, {empty.traffic.received_bytes / 1000:.0f} kB\n"
        f"aim: warm {WARM_MS} ms, cold {COLD_MS} ms, {MOST_KB} kB; ! missed\n\n"
        "             script, ms      of it CPU, ms    round trip, x    sent, kB\n"
        "page            cold    warm     cold    warm     cold    warm      cold    warm"
        "   most of it"
    )


def _print_page(name: str, cold: Load, warm: Load, empty: Load) -> None:
    trips = [one.traffic.finished_ms / empty.traffic.finished_ms for one in (cold, warm)]
    sent = [one.traffic.received_bytes / 1000 for one in (cold, warm)]
    largest = ", ".join(
        f"{kind} {size / 1000:.0f}" for kind, size in warm.traffic.by_element.most_common(3)
    )
    cpu = f"{cold.cpu_ms:7.0f} {warm.cpu_ms:7.0f}"
    print(
        f"{name:13}{_against(cold.script_ms, COLD_MS)}{_against(warm.script_ms, WARM_MS)}"
        f"  {cpu}  {trips[0]:7.1f} {trips[1]:7.1f}   "
        f"{_against(sent[0], MOST_KB)}{_against(sent[1], MOST_KB)}  {largest}",
        flush=True,
    )


def _against(value: float, aim: float) -> str:
    return f"{value:7.0f}{'!' if value > aim else ' '}"


def _store(folder: Path, incidents: int) -> Path:
    """A store of so many invented incidents and the sample's naloxone log; made once a folder."""
    store = folder / f"store-{incidents}"
    if store.exists():
        return store
    made = folder / f"more-{incidents}"
    generate = [sys.executable, str(ROOT / "data" / "generate.py"), "more"]
    _run(*generate, "--out", str(made), "--incidents", str(incidents))
    files = [str(made / "odmap.csv"), str(ROOT / "data" / "sample" / "naloxone.csv")]
    odwatch = str(Path(sys.executable).parent / "odwatch")
    _run(odwatch, "load", *files, "--sample", "--store", str(store))
    return store


def _run(*command: str) -> None:
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)


@contextmanager
def _server(script: Path, folder: Path, *, store: Path, profile: bool = False) -> Iterator[Server]:
    folder.mkdir(parents=True, exist_ok=True)
    for left in ("runs.jsonl", "cold", "profile"):
        (folder / left).unlink(missing_ok=True)
    if profile:
        (folder / "profile").touch()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    module = [sys.executable, "-m", "benchmarks.timed_server", str(script), str(port), str(folder)]
    environment = os.environ | {"ODWATCH_STORE": str(store), "ODWATCH_SAMPLE": "1"}
    with (folder / "server.log").open("w") as log:
        child = subprocess.Popen(module, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(f"http://localhost:{port}/_stcore/health", child)
        yield Server(f"http://localhost:{port}", folder)
    finally:
        child.terminate()
        child.wait()


def _wait_for(address: str, child: subprocess.Popen[bytes]) -> None:
    while child.poll() is None:
        try:
            with urlopen(address) as answer:
                if answer.status == 200:
                    return
        except URLError:
            sleep(0.1)
    raise RuntimeError(f"the server ended with exit code {child.returncode}")


@contextmanager
def _browser() -> Iterator[BrowserContext]:
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := which(name))), None)
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--use-gl=swiftshader", "--enable-unsafe-swiftshader"]
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser.new_context(viewport={"width": 1440, "height": 900})
        browser.close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Script time and bytes sent of every page.")
    parser.add_argument("--incidents", type=int, default=200_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--page", action="append", choices=PAGES, help="only these pages")
    parser.add_argument("--folder", type=Path, help="keep data, times and profiles here")
    parser.add_argument("--profile", action="store_true", help="write a profile of every run")
    return parser.parse_args()


if __name__ == "__main__":
    main()
