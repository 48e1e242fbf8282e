"""The table of a spike event's states."""

from __future__ import annotations

import pytest

from dashboard.response.steps import (
    OPEN,
    OVER,
    RESPONDING,
    STATES,
    STEPS,
    VERBS,
    State,
    Verb,
    after,
    is_legal,
    possible,
)
from tests.response.builders import LIFE

LEGAL: set[tuple[State | None, Verb, State]] = {
    (None, "open", "detected"),
    ("detected", "verify", "under verification"),
    ("monitoring", "verify", "under verification"),
    ("under verification", "dismiss", "dismissed"),
    ("monitoring", "dismiss", "dismissed"),
    ("under verification", "monitor", "monitoring"),
    ("confirmed", "monitor", "monitoring"),
    ("under verification", "confirm", "confirmed"),
    ("monitoring", "confirm", "confirmed"),
    ("confirmed", "activate", "active"),
    ("demobilising", "activate", "active"),
    ("active", "sustain", "sustained"),
    ("active", "demobilise", "demobilising"),
    ("sustained", "demobilise", "demobilising"),
    ("demobilising", "close", "closed"),
    ("closed", "finish", "after-action done"),
    ("dismissed", "reopen", "detected"),
    ("closed", "reopen", "detected"),
    ("after-action done", "reopen", "detected"),
}


def test_the_states_change_by_these_steps_and_by_no_others() -> None:
    changes = {
        (state, verb, after(state, verb))
        for state in (None, *STATES)
        for verb in VERBS
        if is_legal(state, verb) and after(state, verb) != state
    }
    assert changes == LEGAL


def test_a_life_leads_through_the_plan_from_end_to_end() -> None:
    state: State | None = None
    seen = []
    for verb in LIFE:
        state = after(state, verb)
        seen.append(state)
    assert seen == [
        "detected", "detected", "under verification", "confirmed", "active", "sustained",
        "demobilising", "closed", "after-action done",
    ]  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_what_is_not_possible_raises_and_every_state_leads_on(state: State) -> None:
    for verb in VERBS:
        if verb not in possible(state):
            with pytest.raises(ValueError, match=f"to {verb} is not possible"):
                after(state, verb)
    assert any(after(state, verb) != state for verb in possible(state))


def test_every_action_stands_in_the_table_and_every_state_is_open_or_over() -> None:
    assert set(STEPS) == set(VERBS)
    assert {*OPEN, *OVER} == set(STATES)
    assert set(RESPONDING) <= set(OPEN)


def test_every_decision_needs_a_reason() -> None:
    changing = {verb for _, verb, _ in LEGAL} - {"verify"}
    assert {verb for verb in changing if "why" not in STEPS[verb].needs} == set()
