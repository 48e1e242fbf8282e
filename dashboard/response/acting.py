"""Acting on spike events: actions are checked against what their actor had seen, and appended."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

import pandas as pd

from dashboard.response.life import (
    ENTRY_KIND,
    Action,
    Logged,
    Person,
    SpikeEvent,
    appended,
    as_value,
    derive,
)
from dashboard.response.steps import STEPS, Part, is_legal, possible
from dashboard.store import Reader, Store
from loaders.errors import OdwatchError

Decide = Callable[[Mapping[int, SpikeEvent]], Sequence[tuple[int, Action]]]
"""Of the events that there are, which actions to append to which event; a number that no event has
opens one, and is to be the next."""

_MISSING: Final[dict[Part, str]] = {
    "why": "Say why: an action is kept with its reason.",
    "level": "Name the response level.",
    "about": "Name the task.",
    "trigger": "Say what opened it.",
}


class UnusableAction(OdwatchError):
    """An action that cannot be entered; the message says why and what to do."""


def events(data: Reader) -> dict[int, SpikeEvent]:
    """The events of a store, by their numbers."""
    return derive(data.entries(ENTRY_KIND))


def act(store: Store, event: int, action: Action, *, who: Person, at: datetime) -> Logged:
    """Append an action to an event and return how it came to stand.

    What others did since the number that it saw does not keep it from being appended: where it is
    no longer possible, it is superseded.

    Raises:
        UnusableAction: there is no such event, a name or what the action needs is missing, or the
            action was not possible in what its actor had seen.
    """
    if action.verb == "open":
        raise UnusableAction("An event is opened by itself, not in another.")

    def decide(known: Mapping[int, SpikeEvent]) -> list[tuple[int, Action]]:
        if event not in known:
            raise UnusableAction(f"There is no event {event}.")
        return [(event, action)]

    return act_together(store, decide, who=who, at=at)[0][1]


def open_event(store: Store, action: Action, *, who: Person, at: datetime) -> int:
    """Open an event, for example by hand, and return its number.

    Raises:
        UnusableAction: a name, or what the action needs, is missing.
    """

    def decide(known: Mapping[int, SpikeEvent]) -> list[tuple[int, Action]]:
        return [(next_number(known), action)]

    return act_together(store, decide, who=who, at=at)[0][0]


def next_number(known: Mapping[int, SpikeEvent]) -> int:
    """The number of the next event."""
    return max(known, default=0) + 1


def act_together(
    store: Store, decide: Decide, *, who: Person, at: datetime
) -> list[tuple[int, Logged]]:
    """Append, in one commit, the actions that `decide` makes of the events that there are, and
    return each with the number of its event. Nobody else's action comes between its look and the
    append, so it may run several times.

    Raises:
        UnusableAction: as `act`.
    """
    if not who.name.strip():
        raise UnusableAction("Say who you are: an action is kept with a name.")
    who = replace(who, name=who.name.strip())
    made: list[tuple[int, Logged]] = []

    def rows(entries: pd.DataFrame) -> list[tuple[str, Mapping[str, object]]]:
        known = derive(entries)
        decided = decide(known)
        made[:] = [(event, _applied(known, event, action, who, at)) for event, action in decided]
        return [(str(event), as_value(logged)) for event, logged in made]

    store.add_decided(ENTRY_KIND, rows, who=who.name, at=at)
    return made


def _applied(
    known: dict[int, SpikeEvent], number: int, action: Action, who: Person, at: datetime
) -> Logged:
    """Apply an action to the events, after a look whether it was possible for who did it."""
    event = known.get(number)
    _check(event, action)
    known[number] = appended(event, number, action, who, at)
    return known[number].actions[-1]


def _check(event: SpikeEvent | None, action: Action) -> None:
    for part in STEPS[action.verb].needs:
        said = getattr(action, part)
        if not (said.strip() if isinstance(said, str) else said):
            raise UnusableAction(_MISSING[part])
    last = event.last if event else 0
    if not min(1, last) <= action.saw <= last:
        raise UnusableAction(f"Action {action.saw} was not seen: the event has {last}; look again.")
    seen = event.state_after(action.saw) if event else None
    if not is_legal(seen, action.verb):
        can = ", ".join(possible(seen)) if seen else "open"
        raise UnusableAction(
            f"To {action.verb} is not possible where an event is {seen}; possible: {can}."
        )
