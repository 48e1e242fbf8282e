"""How long a file of a million rows takes to read, convert, key, report and store.

python -m benchmarks.loading [--rows N] [--repeats N] [--folder DIR] [--profile]
"""

from __future__ import annotations

import argparse
import cProfile
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from benchmarks.rows import last_day, write

ROOT = Path(__file__).resolve().parent.parent
MEASURES = ("pandas", "read", "load")
MOST_READ, MOST_LOADED, MOST_GB = 3.0, 6.0, 1.5


def main() -> None:
    """Make the file, measure each way in a process of its own, print."""
    given = _arguments()
    if given.child:
        print(json.dumps(_measured(given)))
        return
    with TemporaryDirectory() as scratch:
        folder = given.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"odmap-{given.rows}.csv"
        if not path.exists():
            write(path, given.rows)
        size = path.stat().st_size / 1e6
        print(f"{given.rows:,} rows of 15 columns, {size:.0f} MB; the fastest of {given.repeats}")
        runs = [{name: _run(name, path, given) for name in MEASURES} for _ in range(given.repeats)]
    best = {name: min((r[name] for r in runs), key=lambda one: one["cpu"]) for name in MEASURES}
    for name, one in best.items():
        # What else the machine does only ever adds.
        one["seconds"] = min(run[name]["seconds"] for run in runs)
    _print(best)


def _run(name: str, path: Path, given: argparse.Namespace) -> dict[str, Any]:
    options = ["--child", name, "--folder", str(path.parent), "--rows", str(given.rows)]
    command = [sys.executable, "-m", "benchmarks.loading", *options]
    command += ["--profile"] if given.profile else []
    done = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _print(best: dict[str, dict[str, Any]]) -> None:
    base = best["pandas"]
    print(f"\n{'':34}    CPU, s   x pandas    clock, s   x pandas   peak, GB")
    _line("pandas.read_csv(dtype=str)", base, base)
    for step, cpu in best["read"]["steps"].items():
        _line(f"  {step}", {"cpu": cpu}, base)
    for name, title, aim in (
        ("read", "read, converted, keyed, reported", MOST_READ),
        ("load", "the same, and stored", MOST_LOADED),
    ):
        _line(title, best[name], base)
        missed = best[name]["cpu"] > aim * base["cpu"] or best[name]["gigabytes"] > MOST_GB
        print(f"{'':34}aim: {aim:.0f} x, {MOST_GB} GB{': missed' if missed else ''}")


def _line(title: str, one: dict[str, Any], base: dict[str, Any]) -> None:
    cpu = f"{one['cpu']:10.2f}{one['cpu'] / base['cpu']:11.2f}"
    if "seconds" not in one:
        print(f"{title:34}{cpu}")
        return
    clock = f"{one['seconds']:12.2f}{one['seconds'] / base['seconds']:11.2f}"
    print(f"{title:34}{cpu}{clock}{one['gigabytes']:11.2f}")


def _measured(given: argparse.Namespace) -> dict[str, Any]:
    """In a child: seconds, peak memory, and what the steps took."""
    path = given.folder / f"odmap-{given.rows}.csv"
    profile = cProfile.Profile() if given.profile else None
    measure = {"pandas": _pandas, "read": _read, "load": _load}[given.child]
    found = measure(path, profile)
    if profile:
        profile.dump_stats(given.folder / f"{given.child}.prof")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9
    return {**found, "gigabytes": peak}


class Stopwatch:
    """Clock and computing time, of all threads, from its making."""

    def __init__(self) -> None:
        self._clock, self._cpu = perf_counter(), process_time()

    def read(self) -> dict[str, Any]:
        """Seconds since."""
        return {"seconds": perf_counter() - self._clock, "cpu": process_time() - self._cpu}


def _pandas(path: Path, profile: cProfile.Profile | None) -> dict[str, Any]:
    del profile
    import pandas as pd

    watch = Stopwatch()
    pd.read_csv(path, dtype=str)
    return watch.read()


def _read(path: Path, profile: cProfile.Profile | None) -> dict[str, Any]:
    """A check of the file: everything but the store."""
    from dashboard.intake.load import check
    from dashboard.intake.loading import Loading
    from dashboard.settings import load as load_settings

    steps = _timed_steps()
    settings = load_settings(store=str(path.parent / "none"))
    loading = Loading(now=last_day().replace(tzinfo=UTC))
    watch = Stopwatch()
    if profile:
        profile.enable()
    report = check(path, None, settings, loading)
    json.dumps(report.as_json())
    if profile:
        profile.disable()
    whole = watch.read()
    named = {name: sum(times) for name, times in steps.items()}
    named["convert"] -= named["key"]
    rest = whole["cpu"] - sum(named.values())
    return {**whole, "steps": {**named, "validate and report": rest}}


def _load(path: Path, profile: cProfile.Profile | None) -> dict[str, Any]:
    from dashboard.intake.load import load
    from dashboard.intake.loading import Loading
    from dashboard.settings import load as load_settings
    from dashboard.store import Store

    with TemporaryDirectory(dir=path.parent) as folder:
        settings = load_settings(store=folder)
        loading = Loading(now=last_day().replace(tzinfo=UTC))
        watch = Stopwatch()
        if profile:
            profile.enable()
        load(path, lambda: Store.open(settings.store_url, create="city"), settings, loading)
        if profile:
            profile.disable()
        return watch.read()


def _timed_steps() -> dict[str, list[float]]:
    """Puts a clock round the functions that are the steps."""
    from dataclasses import replace

    from loaders import converting, source

    steps: dict[str, list[float]] = {"read": [], "convert": [], "key": []}
    for module, name, times in ((source, "read_text", "read"), (converting, "identify", "key")):
        vars(module)[name] = _clocked(vars(module)[name], steps[times])
    sources = source.discover()
    odmap = sources["odmap"]
    sources["odmap"] = replace(odmap, convert=_clocked(odmap.convert, steps["convert"]))
    return steps


def _clocked(function: Callable[..., Any], times: list[float]) -> Callable[..., Any]:
    @wraps(function)
    def clocked(*args: object, **named: object) -> object:
        start = process_time()
        try:
            return function(*args, **named)
        finally:
            times.append(process_time() - start)

    return clocked


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Seconds and memory of a million rows.")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="keep the file and profiles here")
    parser.add_argument("--profile", action="store_true", help="write profiles into the folder")
    parser.add_argument("--child", choices=MEASURES, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
