"""The command that looks for signals, once or for ever."""

from __future__ import annotations

import os
import select
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from dashboard import worker
from dashboard.cli import output
from dashboard.cli.application import app
from dashboard.cli.options import AsJson, Sample, Session, StoreUrl, UsageError, local_now
from dashboard.settings import Settings
from dashboard.store import Store

Once = Annotated[bool, typer.Option("--once", help="Look once, and end.")]
Child = Annotated[bool, typer.Option("--child", hidden=True)]


@app.command()
def work(
    once: Once = False,
    store: StoreUrl = None,
    sample: Sample = False,
    as_json: AsJson = False,
    child: Child = False,
) -> None:
    """Look for signals and log their episodes: whenever data come in, or once.

    It can be repeated safely. `odwatch run` does it too, as long as it serves.
    """
    if as_json and not once:
        raise UsageError("--json goes with --once: a worker that goes on has no end to report")
    session = Session.begin(store=store, sample=sample)
    if once:
        _report(session, worker.once(session.open_store, session.settings, session.now), as_json)
    else:
        _go_on(session.settings, as_child=child)


def _report(session: Session, found: tuple[worker.Looked, ...], as_json: bool) -> None:
    rows = [
        {
            "basis": looked.basis,
            "through": looked.through,
            "opened": worker.count([looked], "opened", "reopened"),
            "raised": worker.count([looked], "raised"),
            "closed": worker.count([looked], "closed"),
        }
        for looked in found
    ]
    output.write_rows(rows, as_json, empty=output.NO_DATA, zone=session.zone)


def _go_on(settings: Settings, *, as_child: bool) -> None:
    """Until a signal asks to end; a child also when the process that started it is gone."""
    with _until_asked(as_child=as_child) as wait:
        worker.forever(
            lambda: Store.open(settings.store_url),
            settings,
            now=lambda: local_now(settings),
            wait=wait,
            complain=lambda line: output.warn(f"odwatch work: {line}"),
        )


@contextmanager
def _until_asked(*, as_child: bool) -> Iterator[Callable[[float], bool]]:
    """A way of waiting that ends early, and says so, when it is time to end.

    A signal writes into a pipe, which is safe wherever it comes. A child's standard input ends with
    the process that holds its other end, however that process ended.
    """
    asked, ask = os.pipe()
    ends = [asked, sys.stdin.fileno()] if as_child else [asked]

    def handle(*_: object) -> None:
        os.write(ask, b"\0")

    before = {number: signal.signal(number, handle) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield lambda seconds: bool(select.select(ends, [], [], seconds)[0])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(asked)
        os.close(ask)
