"""Acting on events in a store: what is refused, and that nothing of two people is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from dashboard.response.acting import (
    UnusableAction,
    act,
    act_together,
    events,
    next_number,
    open_event,
)
from dashboard.response.life import ENTRY_KIND, Person, SpikeEvent
from dashboard.response.steps import Verb
from dashboard.store import Store
from tests.response.builders import ANA, BO, CALL, START, minute, said


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(str(tmp_path / "store"), create="city")


@pytest.fixture
def number(store: Store) -> int:
    return open_event(store, said("open", 0, why="a call"), who=ANA, at=START)


def do(store: Store, number: int, verb: Verb, who: Person = ANA, **parts: Any) -> SpikeEvent:
    last = events(store)[number].last
    act(store, number, said(verb, parts.pop("saw", last), **parts), who=who, at=minute(last))
    return events(store)[number]


def test_events_are_numbered_and_keep_who_opened_them_and_why(store: Store, number: int) -> None:
    other = open_event(store, said("open", 0), who=BO, at=minute(5))
    assert (number, other) == (1, 2)
    first = events(store)[1].actions[0]
    assert (first.who, first.action.why, first.action.trigger) == (ANA, "a call", CALL)
    assert (first.at, first.before, first.after) == (START, None, "detected")
    assert events(store)[2].actions[0].who.is_verified


def test_what_is_entered_is_told_and_the_log_says_what_came_of_it(
    store: Store, number: int
) -> None:
    do(store, number, "verify")
    do(store, number, "dismiss", saw=2)
    event = do(store, number, "confirm", BO, saw=2)
    assert (event.state, event.actions[-1].is_superseded) == ("dismissed", True)
    values = store.entries(ENTRY_KIND)["value"]
    assert [value["to"] for value in values] == [one.after for one in event.actions]
    assert [value["from"] for value in values] == [one.before for one in event.actions]
    assert [value["is_superseded"] for value in values] == [False, False, False, True]


@pytest.mark.parametrize(
    ("verb", "parts", "message"),
    [
        ("confirm", {}, "To confirm is not possible where an event is detected; possible: merge"),
        ("activate", {}, "is not possible where an event is detected"),
        ("note", {"why": " "}, "Say why"),
        ("merge", {"trigger": {}}, "Say what opened it"),
        ("verify", {"saw": 2}, "Action 2 was not seen: the event has 1; look again"),
        ("verify", {"saw": 0}, "Action 0 was not seen"),
        ("open", {}, "opened by itself"),
    ],
)
def test_what_cannot_be_entered_is_refused_and_changes_nothing(
    store: Store, number: int, verb: Verb, parts: dict[str, Any], message: str
) -> None:
    before = store.version()
    with pytest.raises(UnusableAction, match=message):
        do(store, number, verb, **parts)
    assert store.version() == before


@pytest.mark.parametrize(("verb", "part"), [("activate", "level"), ("do task", "about")])
def test_a_level_or_a_task_must_be_named(store: Store, number: int, verb: Verb, part: str) -> None:
    do(store, number, "verify")
    do(store, number, "confirm")
    with pytest.raises(UnusableAction, match="Name the"):
        do(store, number, verb, ANA, **{part: ""})


def test_an_action_needs_a_name_and_an_event(store: Store, number: int) -> None:
    with pytest.raises(UnusableAction, match="Say who you are"):
        do(store, number, "verify", replace(ANA, name="  "))
    with pytest.raises(UnusableAction, match="There is no event 7"):
        act(store, 7, said("verify", 1), who=ANA, at=START)
    assert do(store, number, "verify", replace(ANA, name=" Ana ")).actions[-1].who == ANA


def test_what_is_decided_together_sees_what_came_before_and_is_all_or_nothing(store: Store) -> None:
    made = act_together(
        store,
        lambda known: [(next_number(known), said("open", 0)), (1, said("verify", 1))],
        who=BO,
        at=START,
    )
    assert [(event, logged.after) for event, logged in made] == [
        (1, "detected"), (1, "under verification"),
    ]  # fmt: skip
    with pytest.raises(UnusableAction):
        act_together(
            store, lambda _: [(2, said("open", 0)), (2, said("close", 1))], who=BO, at=START
        )
    assert set(events(store)) == {1}


def test_records_that_are_purged_are_no_longer_named(store: Store) -> None:
    trigger = {"origin": "episode", "seen": {"keys": ["odmap:k1", "k2", "k3"], "observed": 3}}
    open_event(store, said("open", 0, trigger=trigger), who=BO, at=START)
    store.purge("incident", keys=["k1", "k2"], who="analyst", at=START)
    (kept,) = events(store)[1].triggers
    assert kept["seen"] == {"keys": ["k3"], "observed": 3}


def test_two_people_at_once_lose_nothing(store: Store, number: int) -> None:
    """Each sees the same event and enters three things, one of which only one of them can."""
    start = Barrier(2)

    def enter(who: Person, decision: Verb) -> None:
        own = Store.open(store.url)
        start.wait(timeout=60)
        act(own, number, said("note", 2, why=f"{who.name} 1"), who=who, at=START)
        act(own, number, said(decision, 2, why=f"{who.name} 2"), who=who, at=START)
        act(own, number, said("note", 2, why=f"{who.name} 3"), who=who, at=START)

    do(store, number, "verify")
    with ThreadPoolExecutor(2) as pool:
        each = [pool.submit(enter, ANA, "dismiss"), pool.submit(enter, BO, "confirm")]
        for one in each:
            one.result(timeout=120)
    event = events(store)[number]
    assert len(event.actions) == 8
    for name in ("Ana", "Bo"):
        own = [one.action.why for one in event.actions[2:] if one.who.name == name]
        assert own == [f"{name} {place}" for place in (1, 2, 3)]
    decided = [one for one in event.actions if one.action.verb in ("dismiss", "confirm")]
    # Of what is confirmed nothing can be dismissed any more, and the other way round.
    assert [one.is_superseded for one in decided] == [False, True]
