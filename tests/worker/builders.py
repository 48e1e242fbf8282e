"""A worker over a small store, in this process or in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from time import monotonic

from dashboard import worker
from dashboard.analytics.episodes import ENTRY_KIND
from dashboard.settings import ROOT
from dashboard.settings import load as load_settings
from dashboard.store import Store
from tests.analytics.spiky import clock

NOW = clock("2026-03-06 12:00")
SECONDS = 60
"""Until something that must happen has failed to."""


def once(store: Store, now: datetime = NOW) -> tuple[worker.Looked, ...]:
    """One pass."""
    return worker.once(lambda: Store.open(store.url), load_settings(store=store.url), now)


def logged(store: Store) -> list[tuple[str, str, str]]:
    """Each entry's subject, episode and event."""
    entries = store.entries(ENTRY_KIND)
    return [
        (subject, value["opened"], value["event"])
        for subject, value in zip(entries["subject"], entries["value"], strict=True)
    ]


def opened(store: Store) -> list[tuple[str, str]]:
    """The episodes that were opened."""
    return [(subject, at) for subject, at, event in logged(store) if event == "opened"]


@contextmanager
def working(store: Store, *options: str, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """`odwatch work` as a process; `settings` by the name of their variable."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ODWATCH_")}
    told = {"STORE": store.url, "NOW": NOW.isoformat()} | settings
    with subprocess.Popen(
        [sys.executable, "-m", "dashboard.cli", "work", *options],
        cwd=ROOT,
        env=kept | {f"ODWATCH_{name}": value for name, value in told.items()},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        try:
            yield child
        finally:
            child.kill()


def wait_for_a_pass(store: Store, child: subprocess.Popen[bytes]) -> None:
    """Until a pass is logged, by a process that lives."""
    before, deadline = store.last_pass(), monotonic() + SECONDS
    while store.last_pass() == before:
        assert child.poll() is None, child.communicate()[1].decode()
        assert monotonic() < deadline, "the worker logs no pass"
