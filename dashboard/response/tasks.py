"""What of the plan is to be done for an event, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboard.response.life import SpikeEvent
from dashboard.response.playbook import Phase, Playbook, Task


@dataclass(frozen=True)
class Due:
    """A task of an event."""

    task: Task
    due_at: datetime
    is_done: bool
    is_overdue: bool
    """It is not done, and the time is over."""


def due_tasks(playbook: Playbook, event: SpikeEvent, *, now: datetime) -> tuple[Due, ...]:
    """The tasks of an event's level whose time has begun to run, those due first first.

    Those of the first 14 days run from the first activation, those of deactivation from when
    demobilising began and those of the after-action review from when it closed; all of the round
    since the event was opened or reopened. After the review nothing is due. Where an event is at a
    level that this playbook lacks, as after a change of the file, the tasks of all levels are due.
    """
    if event.state == "after-action done":
        return ()
    known = {one.id for one in playbook.levels}
    level = highest_level(playbook, event)
    tasks = playbook.tasks_of(level) if level in known else tuple(playbook.tasks)
    due = [
        Due(task, due_at, done, is_overdue=not done and due_at < now)
        for task in tasks
        for begun in [_begun(event, task.phase)]
        if begun is not None
        for due_at in [begun + timedelta(hours=task.due_hours)]
        for done in [task.id in event.done]
    ]
    return tuple(sorted(due, key=lambda one: one.due_at))


def highest_level(playbook: Playbook, event: SpikeEvent) -> str:
    """The highest level of the event's present round by the order of the playbook: what was begun
    at a level stays to be done at a lower one. Empty where it was not activated."""
    order = [one.id for one in playbook.levels]
    levels = [one.action.level for one in event.round if one.action.level]
    rank = {name: order.index(name) if name in order else len(order) for name in levels}
    return max(levels, key=rank.__getitem__, default="")


def _begun(event: SpikeEvent, phase: Phase) -> datetime | None:
    """From when the due times of a phase run; None before."""
    if phase == "deactivation":
        # A response that went on after all has nothing to take down yet.
        ending = event.state in ("demobilising", "closed")
        return event.when("demobilise") if ending else None
    if phase == "after-action":
        return event.when("close") if event.state == "closed" else None
    return event.when("activate", first=True)
