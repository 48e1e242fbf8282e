"""When the worker last looked for signals: without it they wait until somebody opens a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from dashboard.reports.context import Context

NEVER: Final = (
    "Signals were never checked by the worker: nobody is told of one until a page is opened. "
    "`odwatch run` starts the worker; `odwatch work` is the worker alone."
)
LATE: Final = (
    "Signals last checked {at}: the worker does not run, or fails. What came in since is seen only "
    "when a page is opened."
)
IN_TIME: Final = "Signals last checked {at}."


@dataclass(frozen=True)
class Checked:
    """What the Overview says of the worker."""

    sentence: str
    is_late: bool
    """Whether it never ran, or too long ago."""


def last_checked(context: Context) -> Checked:
    """The newest pass up to now. Not of the store's version, so nothing that is kept by it."""
    last = context.store.last_pass(as_of=context.now)
    if last is None:
        return Checked(NEVER, is_late=True)
    local = context.local_clock(last.at)
    is_late = context.now - last.at > timedelta(minutes=context.settings.worker_late_minutes)
    said = LATE if is_late else IN_TIME
    return Checked(said.format(at=f"{local.day} {local:%b %Y, %H:%M}"), is_late)
