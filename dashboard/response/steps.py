"""The states of a spike event, and the actions that lead from one to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

State = Literal[
    "detected",
    "under verification",
    "dismissed",
    "monitoring",
    "confirmed",
    "active",
    "sustained",
    "demobilising",
    "closed",
    "after-action done",
]
Verb = Literal[
    "open", "reopen", "merge", "acknowledge", "verify", "dismiss", "monitor", "confirm", "activate",
    "change level", "sustain", "demobilise", "close", "finish", "note", "do task", "undo task",
]  # fmt: skip
"""`verify` begins the verification, `finish` says that the after-action review is done. `merge`
takes one more episode into an event that is open, `reopen` into one that was over."""

Part = Literal["why", "level", "about", "trigger"]

STATES: Final[tuple[State, ...]] = get_args(State)
VERBS: Final[tuple[Verb, ...]] = get_args(Verb)
OVER: Final[tuple[State, ...]] = ("dismissed", "closed", "after-action done")
"""In which nothing is due any more but the after-action review of what was closed."""
OPEN: Final = tuple(state for state in STATES if state not in OVER)
RESPONDING: Final[tuple[State, ...]] = ("active", "sustained", "demobilising")
"""In which an event has a response level."""
_TASKS: Final[tuple[State, ...]] = (*RESPONDING, "closed")


@dataclass(frozen=True)
class Step:
    """From which states an action leads to which."""

    sources: tuple[State, ...]
    """Empty of what makes an event."""
    target: State | None = None
    """None: the state stays what it is."""
    needs: frozenset[Part] = frozenset()
    """What an action must say."""


def _step(sources: tuple[State, ...], target: State | None = None, *needs: Part) -> Step:
    return Step(sources, target, frozenset(needs))


STEPS: Final[dict[Verb, Step]] = {
    "open": _step((), "detected", "why", "trigger"),
    "reopen": _step(OVER, "detected", "why"),
    "merge": _step(OPEN, None, "trigger"),
    "acknowledge": _step(OPEN),
    "verify": _step(("detected", "monitoring"), "under verification"),
    "dismiss": _step(("under verification", "monitoring"), "dismissed", "why"),
    "monitor": _step(("under verification", "confirmed"), "monitoring", "why"),
    "confirm": _step(("under verification", "monitoring"), "confirmed", "why"),
    "activate": _step(("confirmed", "demobilising"), "active", "why", "level"),
    "change level": _step(("active", "sustained"), None, "why", "level"),
    "sustain": _step(("active",), "sustained", "why"),
    "demobilise": _step(("active", "sustained"), "demobilising", "why"),
    "close": _step(("demobilising",), "closed", "why"),
    "finish": _step(("closed",), "after-action done", "why"),
    "note": _step(STATES, None, "why"),
    "do task": _step(_TASKS, None, "about"),
    "undo task": _step(_TASKS, None, "about", "why"),
}
"""Every legal step; there are no others."""


def is_legal(state: State | None, verb: Verb) -> bool:
    """Whether an action is possible in a state; `state` is None before the event is opened."""
    return verb == "open" if state is None else state in STEPS[verb].sources


def possible(state: State) -> tuple[Verb, ...]:
    """What can be done in a state."""
    return tuple(verb for verb in VERBS if is_legal(state, verb))


def after(state: State | None, verb: Verb) -> State:
    """The state after a legal action.

    Raises:
        ValueError: the action is not legal in that state.
    """
    target = STEPS[verb].target or state
    if not is_legal(state, verb) or target is None:
        raise ValueError(f"to {verb} is not possible where an event is {state}")
    return target
