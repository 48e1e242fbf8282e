"""`odwatch events`: the spike events that the worker opened, as each role may read them."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dashboard.analytics.episodes import ENTRY_KIND, Change, Seen, Subject
from dashboard.response.acting import act, events, open_event
from dashboard.response.life import Person
from dashboard.response.opening import by_hand, open_due
from dashboard.response.steps import Verb
from dashboard.settings import load as load_settings
from dashboard.store import Store
from tests.analytics.spiky import spiky
from tests.cli.terminal import Terminal
from tests.response.builders import said
from tests.worker.builders import NOW, once

ANA = Person("Ana")
AT = ("--as-of", "2026-03-06T12:00")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = spiky(tmp_path, through="2026-03-06 00:00")
    once(made)
    return made


def shown(store: Store, *words: str) -> list[dict[str, object]]:
    found = Terminal(Path(store.url))("events", "--json", *AT, *words).document
    assert all(set(row) == COLUMNS for row in found)
    return list(found)


def do(store: Store, number: int, *verbs: Verb) -> None:
    for verb in verbs:
        act(store, number, said(verb, events(store)[number].last), who=ANA, at=NOW)


COLUMNS = {"event", "state", "response_level", "opened_at", "sentence"}


def test_one_spike_is_one_event_that_says_what_opened_it(store: Store) -> None:
    (row,) = shown(store)
    assert (row["event"], row["state"], row["response_level"]) == (1, "detected", "")
    assert datetime.fromisoformat(str(row["opened_at"])) == NOW
    assert str(row["sentence"]).startswith(
        "Alert, Whole city: 2 (ODMAP records) in 24 hours to 2026-03-05 00:00, 0.1 usual; chance"
    )
    assert str(row["sentence"]).endswith(" more alarms of it.")


def test_a_second_pass_opens_nothing_more(store: Store) -> None:
    before = store.version()
    once(store)
    assert store.version() == before


def test_it_shows_what_was_done_and_the_open_ones_first(store: Store) -> None:
    do(store, 1, "verify", "dismiss")
    called = by_hand("The hospital called: four people in one night")
    number = open_event(store, called, who=ANA, at=NOW)
    do(store, number, "verify", "confirm", "activate")
    newer, older = shown(store)
    assert (newer["event"], newer["state"], newer["response_level"]) == (2, "active", "alert")
    assert newer["sentence"] == "The hospital called: four people in one night"
    assert (older["event"], older["state"]) == (1, "dismissed")


def test_before_they_were_opened_there_are_none(store: Store) -> None:
    odwatch = Terminal(Path(store.url))
    assert odwatch("events", "--as-of", "2026-03-05").out == "no spike events\n"


def test_a_partner_is_sent_what_is_of_the_city_and_in_nobody_s_words(store: Store) -> None:
    open_event(store, by_hand("A call"), who=ANA, at=NOW)
    assert [row["event"] for row in shown(store)] == [2, 1]
    (row,) = shown(store, "--role", "partner")
    assert row["event"] == 1
    assert "Whole city" in str(row["sentence"])
    assert "more alarm" not in str(row["sentence"])


def test_an_event_of_one_scene_is_for_analysts(tmp_path: Path) -> None:
    store = Store.open(str(tmp_path / "store"), create="city")
    scene = Subject("odmap", "rule", "people at one scene")
    start = NOW - timedelta(hours=72)
    seen = Seen(NOW, "by rule", start, 72, 2, 0.5, ("k1", "k2"), needed=2)
    opened = Change(scene, "opened", NOW, NOW, seen)
    store.add_entry(ENTRY_KIND, scene.text, opened.as_value(), who="worker", at=NOW)
    open_due(store, load_settings(store=store.url), through={"odmap": NOW}, at=NOW)
    (row,) = shown(store)
    assert str(row["sentence"]).startswith(
        "Rule: People at one scene: 2 (ODMAP records) in 72 hours to 2026-03-06 12:00, the rule is"
    )
    assert shown(store, "--role", "partner") == []


def test_the_public_is_refused(store: Store) -> None:
    ran = Terminal(Path(store.url))("events", "--role", "public")
    assert ran.code == 2
    assert "not for the role public" in ran.err
