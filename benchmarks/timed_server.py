"""Serves a Streamlit script and writes down how long each run of it took inside this process.

python -m benchmarks.timed_server SCRIPT PORT FOLDER

Each run appends a JSON line to FOLDER/runs.jsonl: `script_ms`, `cpu_ms` (of the whole process, in
that time) and `cold`, which is true if the file FOLDER/cold was there: it empties every cache
first and is then removed. If FOLDER/profile is there, each
run's profile is written to FOLDER/run-N.prof.
"""

from __future__ import annotations

import cProfile
import gc
import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time, thread_time
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import script_runner
from streamlit.web import cli

RUNS_A_SCRIPT = "exec_func_with_error_handling"
"""Streamlit's function that runs one script, where its script runner looks it up."""


class Timer:
    """Stands in for the function by which Streamlit runs a script."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._run: Callable[..., Any] = getattr(script_runner, RUNS_A_SCRIPT)
        self._runs = 0

    def __call__(self, script: Callable[[], None], context: object) -> Any:  # noqa: ANN401
        """Run the script and write its time down."""
        cold = (self._folder / "cold").exists()
        if cold:
            empty_caches()
            (self._folder / "cold").unlink()
        self._runs += 1
        profile = cProfile.Profile(thread_time) if (self._folder / "profile").exists() else None
        start, worked = perf_counter(), process_time()
        found = (
            profile.runcall(self._run, script, context) if profile else self._run(script, context)
        )
        times = {
            "script_ms": (perf_counter() - start) * 1000,
            "cpu_ms": (process_time() - worked) * 1000,
        }
        if profile:
            profile.dump_stats(self._folder / f"run-{self._runs}.prof")
        with (self._folder / "runs.jsonl").open("a") as file:
            file.write(json.dumps(times | {"cold": cold}) + "\n")
        return found


def empty_caches() -> None:
    """As in a process that has imported everything and looked at nothing yet."""
    st.cache_data.clear()
    st.cache_resource.clear()
    for name, module in list(sys.modules.items()):
        if name.startswith(("dashboard.", "loaders.")) and name != "dashboard.ui.freeze":
            for value in list(vars(module).values()):
                if callable(clear := getattr(value, "cache_clear", None)):
                    clear()
    gc.collect()


def main(script: str, port: str, folder: str) -> None:
    """Serve until killed."""
    setattr(script_runner, RUNS_A_SCRIPT, Timer(Path(folder)))
    cli.main(["run", script, "--server.port", port, "--server.headless", "true"])


if __name__ == "__main__":
    main(*sys.argv[1:])
