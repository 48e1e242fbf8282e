"""Which episodes of the detector open a spike event, and which are taken into one that there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

import pandas as pd

from dashboard.analytics.bases import OVERDOSES
from dashboard.analytics.episodes import ENTRY_KIND as EPISODE_KIND
from dashboard.analytics.episodes import Change, Seen, Subject
from dashboard.analytics.looking import WHO
from dashboard.analytics.members import area_of
from dashboard.response.acting import act_together, next_number
from dashboard.response.life import Action, Logged, Person, SpikeEvent, appended
from dashboard.settings import Settings
from dashboard.store import Store

WORKER: Final = Person(WHO, is_verified=True)
EPISODE: Final = "episode"
BY_HAND: Final = "hand"
"""The `origin` of a trigger."""


@dataclass(frozen=True)
class Alarm:
    """An episode at a level that opens an event."""

    subject: Subject
    opened: datetime
    """Which of the subject's episodes: where the data ended when it opened."""
    seen: Seen
    """What was known when it came to that level."""
    last_alarm: datetime
    """Where the data ended at its newest alarm."""

    @property
    def episode(self) -> str:
        """The episode's name: `overdoses/series/city@2026-06-01T12:00:00+00:00`."""
        return f"{self.subject.text}@{self.opened.isoformat()}"

    @property
    def id(self) -> str:
        """Another one where the same episode rises to an alert."""
        return f"{self.episode} {self.seen.level}"

    @property
    def records(self) -> frozenset[str]:
        """The records that were counted, by their names among those of all sources."""
        return _named(self.subject.basis, self.seen.keys)


def alarms(entries: pd.DataFrame, *, on_watch: bool = False) -> tuple[Alarm, ...]:
    """What of the log of episodes opens events, in the order of the data.

    An alert does, a rule, and a cluster in space and time; a watch of a series only with
    `on_watch`. An episode that was a watch and rose to an alert is two alarms where both open.

    Args:
        entries: of the log of episodes, in the order in which they were made.
        on_watch: whether watches open events too.
    """
    first: dict[tuple[str, datetime, str], Change] = {}
    newest: dict[tuple[str, datetime], datetime] = {}
    for subject, value in zip(entries["subject"], entries["value"], strict=True):
        change = Change.of(subject, value)
        if change.seen is not None:
            own = change.subject.text, change.opened
            newest[own] = max(newest.get(own, change.seen.through), change.seen.through)
            if _opens(change.subject, change.seen, on_watch=on_watch):
                first.setdefault((*own, change.seen.level), change)
    found = [
        Alarm(change.subject, change.opened, change.seen, newest[change.subject.text, opened])
        for (_, opened, _), change in first.items()
        if change.seen is not None and not _was_alert(first, change)
    ]
    return tuple(sorted(found, key=lambda one: (one.seen.through, one.id)))


def _opens(subject: Subject, seen: Seen, *, on_watch: bool) -> bool:
    return seen.level != "watch" or subject.kind == "cluster" or on_watch


def _was_alert(first: Mapping[tuple[str, datetime, str], Change], change: Change) -> bool:
    """Whether it is a watch of an episode that had been an alert before: late records tell so."""
    alert = first.get((change.subject.text, change.opened, "alert"))
    is_watch = change.seen is not None and change.seen.level == "watch"
    return is_watch and alert is not None and alert.through <= change.through


def due(
    known: Mapping[int, SpikeEvent],
    found: tuple[Alarm, ...],
    *,
    through: Mapping[str, datetime],
    within_days: int,
    program: str,
) -> list[tuple[int, Action]]:
    """What is to be appended to the log of events: nothing for the same alarms twice.

    An alarm belongs to an event that has the same series or rule, of any basis, or a record in
    common with it, and whose newest alarm is at most `within_days` of data before; of several to
    that of the same series or rule, and then to the newest. It is taken into that, which is
    reopened if it was over; else it opens one. Alarms that are over by more than `within_days` of
    data open nothing: nobody can act on them any more.

    Args:
        known: the events, by their numbers.
        found: the alarms, in the order of the data.
        through: where the data of each basis end.
        within_days: so many days of data.
        program: the version of the program that looked.
    """
    events, made = dict(known), []
    limit = timedelta(days=within_days)
    taken = {trigger.get("id") for event in events.values() for trigger in event.triggers}
    latest = {one.episode: one.last_alarm for one in found}
    for alarm in found:
        end = through.get(alarm.subject.basis)
        if alarm.id in taken or end is None or end - alarm.last_alarm > limit:
            continue
        number = _belongs(events, alarm, latest, limit) or next_number(events)
        action = _action(events.get(number), alarm, program)
        made.append((number, action))
        events[number] = appended(events.get(number), number, action, WORKER, alarm.seen.through)
    return made


def open_due(
    store: Store, settings: Settings, *, through: Mapping[str, datetime], at: datetime
) -> list[tuple[int, Logged]]:
    """Open, reopen and extend events by the log of episodes; returns what was appended, each with
    the number of its event. It may be repeated, killed at any moment, and done by two at once.

    `through` says where the data of each basis end.
    """
    found = alarms(store.entries(EPISODE_KIND), on_watch=settings.event_on_watch)
    program = _program()

    def decide(known: Mapping[int, SpikeEvent]) -> list[tuple[int, Action]]:
        return due(known, found, through=through, within_days=settings.event_days, program=program)

    return act_together(store, decide, who=WORKER, at=at)


def by_hand(told: str, *, told_by: str = "") -> Action:
    """The action that opens an event without a signal: what was told, and who told it."""
    return Action(
        "open", 0, why=told, trigger={"origin": BY_HAND, "told_by": told_by, "what": told}
    )


def _belongs(
    events: Mapping[int, SpikeEvent],
    alarm: Alarm,
    latest: Mapping[str, datetime],
    limit: timedelta,
) -> int | None:
    """The event that an alarm belongs to: that of the same series or rule before that of which it
    has a record, and of several the newest."""
    found: list[tuple[bool, int]] = []
    for number, event in events.items():
        own = [one for one in event.triggers if one.get("origin") == EPISODE]
        moments = [latest.get(one["episode"], _through(one)) for one in own]
        is_near = any(_gap(alarm, moment) <= limit for moment in moments)
        is_same = any(_is_same(alarm, one) for one in own)
        if is_near and (is_same or any(_shares_record(alarm, one) for one in own)):
            found.append((is_same, number))
    return max(found)[1] if found else None


def _gap(alarm: Alarm, moment: datetime) -> timedelta:
    """Between a moment of the data and the alarms of an episode, nothing where it is amid them."""
    return max(alarm.opened - moment, moment - alarm.last_alarm, timedelta(0))


def _is_same(alarm: Alarm, trigger: Mapping[str, Any]) -> bool:
    """Whether both are of one series or rule, of any basis."""
    subject = _subject(trigger)
    return (subject.kind, subject.name) == (alarm.subject.kind, alarm.subject.name)


def _shares_record(alarm: Alarm, trigger: Mapping[str, Any]) -> bool:
    return not alarm.records.isdisjoint(_named(_subject(trigger).basis, trigger["seen"]["keys"]))


def _subject(trigger: Mapping[str, Any]) -> Subject:
    return Subject.of(trigger["episode"].rpartition("@")[0])


def _through(trigger: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(trigger["seen"]["through"])


def _named(basis: str, keys: tuple[str, ...] | list[str]) -> frozenset[str]:
    return frozenset(key if basis == OVERDOSES else f"{basis}:{key}" for key in keys)


def _action(event: SpikeEvent | None, alarm: Alarm, program: str) -> Action:
    trigger = _trigger(alarm, program)
    if event is None:
        return Action("open", 0, why=f"{alarm.seen.level}: {alarm.subject.text}", trigger=trigger)
    why = f"another {alarm.seen.level}: {alarm.subject.text}"
    return Action("reopen" if event.is_over else "merge", event.last, why=why, trigger=trigger)


def _trigger(alarm: Alarm, program: str) -> dict[str, object]:
    """What was known then: rule and version, window, observed, expected, chance, areas, sources,
    through when the data reached, the records."""
    area = area_of(alarm.subject.name) if alarm.subject.kind == "series" else None
    return {
        "origin": EPISODE,
        "id": alarm.id,
        "episode": alarm.episode,
        "rule": alarm.subject.name,
        "kind": alarm.subject.kind,
        "program": program,
        "sources": [alarm.subject.basis],
        "areas": [area] if area else [],
        "seen": alarm.seen.as_value(),
    }


def _program() -> str:
    try:
        return version("odwatch")
    except PackageNotFoundError:
        return "not installed"
