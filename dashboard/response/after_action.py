"""How long everything took: from the overdoses to their entry, their detection, verification and
notification, and to each action."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Literal

import pandas as pd

from dashboard.response.life import Logged, SpikeEvent
from dashboard.response.playbook import Playbook, Task
from dashboard.response.steps import Verb
from dashboard.response.tasks import due_tasks

Stage = Literal[
    "first overdose", "first entry", "detection", "acknowledgement", "verification", "decision",
    "notification", "activation", "demobilising", "closing", "after-action review",
]  # fmt: skip

_DECISIONS: Final[tuple[Verb, ...]] = ("confirm", "dismiss", "monitor")
_VERBS: Final[dict[Stage, tuple[Verb, ...]]] = {
    "detection": ("open", "reopen"),
    "acknowledgement": ("acknowledge",),
    "verification": ("verify",),
    "decision": _DECISIONS,
    "activation": ("activate",),
    "demobilising": ("demobilise",),
    "closing": ("close",),
    "after-action review": ("finish",),
}
_LAST: Final[tuple[Stage, ...]] = ("demobilising", "closing", "after-action review")
"""Of what was done twice the last counts; of all else the first: it is how soon it was done."""


@dataclass(frozen=True)
class Reached:
    """When a stage of an event's round was reached."""

    stage: Stage
    at: datetime
    after_first: timedelta
    """Since the first stage that is known: of an event with records, the first overdose."""
    after_previous: timedelta
    """Since the stage before in time; nothing for the first."""


@dataclass(frozen=True)
class EntryDelay:
    """From the overdoses to when the store could know them."""

    known: int
    """Of how many cases both moments are known."""
    median: timedelta
    longest: timedelta


@dataclass(frozen=True)
class TaskTime:
    """When a task of the plan was done."""

    task: Task
    due_at: datetime
    done: Logged | None
    """The action that said so last; None while it is open."""

    @property
    def late_by(self) -> timedelta | None:
        """How long after its due time it was done; negative if before, None while it is open."""
        return None if self.done is None else self.done.at - self.due_at


def reached(
    event: SpikeEvent, cases: pd.DataFrame, *, notified_at: datetime | None = None
) -> tuple[Reached, ...]:
    """The stages of an event's present round in the order in which they were reached, without those
    that were not.

    Args:
        event: one of any state.
        cases: those that were counted, with `occurred_at`, `time_known`, `entered_at` and
            `first_seen_at` (when a load first brought them, for those without a time of entry);
            none of an event that was opened by hand.
        notified_at: when the first notification went out.
    """
    moments = sorted(_moments(event, cases, notified_at), key=lambda one: one[1])
    return tuple(
        Reached(stage, at, at - moments[0][1], at - moments[max(0, place - 1)][1])
        for place, (stage, at) in enumerate(moments)
    )


def _moments(
    event: SpikeEvent, cases: pd.DataFrame, notified_at: datetime | None
) -> Iterator[tuple[Stage, datetime]]:
    timed = cases.loc[cases["time_known"].astype(bool), "occurred_at"]
    first: dict[Stage, pd.Series] = {"first overdose": timed, "first entry": _entered(cases)}
    for stage, moments in first.items():
        if moments.notna().any():
            yield stage, moments.min().to_pydatetime()
    for stage, verbs in _VERBS.items():
        found = [one.at for one in event.round if one.action.verb in verbs]
        if found:
            yield stage, found[-1 if stage in _LAST else 0]
    if notified_at is not None:
        yield "notification", notified_at


def entry_delay(cases: pd.DataFrame) -> EntryDelay | None:
    """How long after they happened the cases were entered; None where it is not known of any.
    `cases` as for `reached`. An entry before the event counts as one at its moment."""
    delays = (_entered(cases) - cases["occurred_at"])[cases["time_known"].astype(bool)].dropna()
    if delays.empty:
        return None
    delays = delays.where(delays >= pd.Timedelta(0), pd.Timedelta(0))
    return EntryDelay(len(delays), _period(delays.median()), _period(delays.max()))


def _period(period: Any) -> timedelta:  # noqa: ANN401  (a Timedelta, for which stubs say float)
    return pd.Timedelta(period).to_pytimedelta()


def _entered(cases: pd.DataFrame) -> pd.Series:
    return cases["entered_at"].fillna(cases["first_seen_at"])


def task_times(playbook: Playbook, event: SpikeEvent) -> tuple[TaskTime, ...]:
    """The tasks of the plan that were due in an event's present round, also after its review, those
    due first first."""
    was = replace(event, state="closed") if event.state == "after-action done" else event
    due = due_tasks(playbook, was, now=event.actions[-1].at)
    return tuple(
        TaskTime(one.task, one.due_at, _done(event, one.task.id) if one.is_done else None)
        for one in due
    )


def _done(event: SpikeEvent, task: str) -> Logged:
    return [
        one for one in event.round if one.action.verb == "do task" and one.action.about == task
    ][-1]
