"""Spike events as their log tells them: every action that was entered, and what stands after it.

The log is append-only. Events are numbered in the order in which they were opened, and the actions
of an event in the order in which they were appended. An action that was legal in what its actor had
seen, and no longer is where it came to stand, is kept and marked superseded: it changes nothing. So
is one that would end an event into which an episode was taken meanwhile: none is dismissed unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

import pandas as pd

from dashboard.response.steps import OVER, RESPONDING, STEPS, State, Verb, after, is_legal

ENTRY_KIND: Final = "spike_event"


@dataclass(frozen=True)
class Person:
    """Who acts: a signed-in user, or a name that was typed."""

    name: str
    is_verified: bool = False
    """Whether the name is that of a signed-in user, or of the program itself."""


@dataclass(frozen=True)
class Action:
    """What somebody does, on what they had seen."""

    verb: Verb
    saw: int
    """The number of the event's last action that the actor had seen; 0 where it opens one."""
    why: str = ""
    level: str = ""
    """The response level, of `activate` and `change level`."""
    about: str = ""
    """Of a task: its id in the playbook."""
    trigger: Mapping[str, Any] = field(default_factory=dict)
    """What was known when the event opened, or of the episode that was taken into it; JSON. It
    names records in `keys` alone, where a purge finds them."""

    def as_value(self) -> dict[str, object]:
        """For an entry."""
        return vars(self) | {"trigger": dict(self.trigger)}


@dataclass(frozen=True)
class Logged:
    """An action, and where it came to stand."""

    number: int
    """Its place among the actions of its event, from 1."""
    action: Action
    who: Person
    at: datetime
    before: State | None
    """None of the first."""
    after: State
    is_superseded: bool
    """It was overtaken, and changed nothing."""
    unseen: tuple[int, ...]
    """The numbers of the actions that came between what its actor had seen and it."""


@dataclass(frozen=True)
class SpikeEvent:
    """An event, derived from its actions."""

    number: int
    state: State
    actions: tuple[Logged, ...]
    level: str = ""
    """The response level that stands; empty where there is none."""
    done: frozenset[str] = frozenset()
    """The tasks that were done since it was opened or reopened, by their ids."""

    @property
    def opened_at(self) -> datetime:
        """When it was entered first; not when it happened."""
        return self.actions[0].at

    @property
    def last(self) -> int:
        """The number of its last action: what somebody who looks now has seen."""
        return self.actions[-1].number

    @property
    def is_over(self) -> bool:
        """Whether it was dismissed or closed."""
        return self.state in OVER

    @property
    def effective(self) -> tuple[Logged, ...]:
        """Its actions without those that are superseded."""
        return tuple(one for one in self.actions if not one.is_superseded)

    @property
    def triggers(self) -> tuple[Mapping[str, Any], ...]:
        """What opened it, and what was taken into it since, in that order."""
        return tuple(one.action.trigger for one in self.effective if one.action.trigger)

    def state_after(self, number: int) -> State | None:
        """The state after its action of this number; None before the first.

        Raises:
            IndexError: there is no such action.
        """
        return None if number == 0 else self.actions[number - 1].after

    @property
    def round(self) -> tuple[Logged, ...]:
        """Its actions that count, since it was opened or reopened last."""
        found = self.effective
        begins = [place for place, one in enumerate(found) if one.action.verb == "reopen"]
        return found[begins[-1] :] if begins else found

    def when(self, verb: Verb, *, first: bool = False) -> datetime | None:
        """When this was done last, or first, in the present round; None if it was not."""
        found = [one.at for one in self.round if one.action.verb == verb]
        return found[0 if first else -1] if found else None


def appended(event: SpikeEvent | None, number: int, action: Action, who: Person, at: datetime) -> (
    SpikeEvent
):  # fmt: skip
    """The event of this number with one more action, which is superseded where it is not possible
    in the event's state, or ends what it had not seen; `event` is None before it is opened.

    Raises:
        ValueError: an event is not opened first.
    """
    before = event.state if event else None
    past = event.actions if event else ()
    legal = is_legal(before, action.verb) and not _overlooks(past, action)
    state = after(before, action.verb) if legal or before is None else before
    logged = Logged(
        number=len(past) + 1,
        action=action,
        who=who,
        at=at,
        before=before,
        after=state,
        is_superseded=not legal,
        unseen=tuple(range(action.saw + 1, len(past) + 1)),
    )
    if event is None:
        return SpikeEvent(number, state, (logged,))
    grown = replace(event, actions=(*past, logged))
    return _moved(grown, state, action) if legal else grown


def _overlooks(past: tuple[Logged, ...], action: Action) -> bool:
    """Whether it would end an event of which its actor had not seen an episode."""
    later = (one for one in past[action.saw :] if not one.is_superseded)
    return STEPS[action.verb].target in OVER and any(
        one.action.verb in ("merge", "reopen") for one in later
    )


def _moved(event: SpikeEvent, state: State, action: Action) -> SpikeEvent:
    """The event where an action that counts has led."""
    level = action.level or event.level
    done = event.done
    if action.verb == "do task":
        done |= {action.about}
    elif action.verb == "undo task":
        done -= {action.about}
    elif action.verb == "reopen":
        done = frozenset()
    return replace(event, state=state, level=level if state in RESPONDING else "", done=done)


def derive(entries: pd.DataFrame) -> dict[int, SpikeEvent]:
    """The events that a log tells of, by their numbers.

    Args:
        entries: of `ENTRY_KIND`, in the order in which they were appended; one more at the end
            changes nothing of what those before it say. Of an event whose opening is not among
            them nothing is told.
    """
    found: dict[int, SpikeEvent] = {}
    columns = (entries[name] for name in ("subject", "value", "who", "at"))
    for subject, value, who, at in zip(*columns, strict=True):
        number, action = int(subject), _action(value)
        if number in found or action.verb == "open":
            person = Person(str(who), bool(value["is_verified"]))
            found[number] = appended(found.get(number), number, action, person, at.to_pydatetime())
    return found


def as_value(logged: Logged) -> dict[str, object]:
    """A logged action for an entry, which also says for other readers of the log what came of it;
    `derive` takes that from the actions alone."""
    told = {"from": logged.before, "to": logged.after, "is_superseded": logged.is_superseded}
    return logged.action.as_value() | told | {"is_verified": logged.who.is_verified}


def _action(value: Mapping[str, Any]) -> Action:
    return Action(
        verb=value["verb"],
        saw=int(value["saw"]),
        why=value["why"],
        level=value["level"],
        about=value["about"],
        trigger=value["trigger"],
    )
