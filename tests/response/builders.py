"""Spike events made by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd

from dashboard.response.life import Action, Logged, Person, SpikeEvent, appended, as_value
from dashboard.response.steps import STEPS, Verb

START = datetime(2026, 6, 1, 12, tzinfo=UTC)
ANA, BO = Person("Ana"), Person("Bo", is_verified=True)
CALL = {"origin": "hand", "told_by": "the hospital called"}


def minute(number: float) -> datetime:
    """So many minutes after the start."""
    return START + timedelta(minutes=number)


def said(verb: Verb, saw: int, **parts: Any) -> Action:
    """An action with all that it needs."""
    given: dict[str, Any] = {"why": "because", "level": "alert", "about": "a task", "trigger": CALL}
    needed: dict[str, Any] = {part: given[part] for part in STEPS[verb].needs}
    return Action(verb, saw, **{**needed, **parts})


def lived(*verbs: Verb, event: SpikeEvent | None = None, number: int = 1) -> SpikeEvent:
    """An event after these actions of one person, a minute apart, each seen before the next."""
    for verb in verbs:
        last = event.last if event else 0
        event = appended(event, number, said(verb, last), ANA, minute(last))
    assert event is not None
    return event


LIFE: tuple[Verb, ...] = (
    "open", "acknowledge", "verify", "confirm", "activate", "sustain", "demobilise", "close",
    "finish",
)  # fmt: skip


def entries(*logged: tuple[int, Logged]) -> pd.DataFrame:
    """The entries of a store that holds these actions, each with the number of its event."""
    rows = [(str(event), as_value(one), one.who.name, one.at) for event, one in logged]
    frame = pd.DataFrame(rows, columns=["subject", "value", "who", "at"])
    return frame.astype({"at": "datetime64[us, UTC]"})
