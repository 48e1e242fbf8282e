"""Which alarms open an event, and which belong to one."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analytics.episodes import ENTRY_KIND, AlarmLevel, Change, Event, Seen, Subject
from dashboard.response.acting import act, events, open_event
from dashboard.response.life import Action, Logged, SpikeEvent, appended
from dashboard.response.opening import WORKER, Alarm, alarms, by_hand, due, open_due
from dashboard.response.steps import Verb
from dashboard.settings import load as load_settings
from dashboard.store import Store
from tests.response.builders import ANA, START, said

CITY = Subject("odmap", "series", "city")
OVERDOSES = Subject("overdoses", "series", "city")
AREA = Subject("odmap", "series", "area h3-7 872aa8c32ffffff")
DEATHS = Subject("odmap", "rule", "deaths")
CLUSTER = Subject("odmap", "cluster", "clusters")
DAYS = 14


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def seen(number: float, level: AlarmLevel, *keys: str) -> Seen:
    return Seen(day(number), level, day(number - 1), 24, 3, 0.5, keys, expected=0.4, p_value=0.01)


def change(
    subject: Subject,
    number: float,
    level: AlarmLevel,
    *keys: str,
    event: Event = "opened",
    opened: float | None = None,
) -> Change:
    begun = day(number if opened is None else opened)
    return Change(subject, event, begun, day(number), seen(number, level, *keys))


def closed(subject: Subject, opened: float, number: float) -> Change:
    return Change(subject, "closed", day(opened), day(number))


def log(*changes: Change) -> pd.DataFrame:
    rows = [(one.subject.text, one.as_value(), day(99)) for one in changes]
    return pd.DataFrame(rows, columns=["subject", "value", "at"])


def found(*changes: Change, on_watch: bool = False) -> list[tuple[str, str]]:
    return [(one.subject.text, one.seen.level) for one in alarms(log(*changes), on_watch=on_watch)]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(str(tmp_path / "store"), create="city")


class Pass:
    """Passes of the worker over one store, in which the log of episodes grows."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def look(
        self, number: float, *changes: Change, **settings: object
    ) -> list[tuple[int, Verb, str]]:
        """What is appended of the events where all data end after so many days."""
        for one in changes:
            self.store.add_entry(
                ENTRY_KIND, one.subject.text, one.as_value(), who="worker", at=day(number)
            )
        chosen = load_settings(store=self.store.url, **settings)
        through = dict.fromkeys(("odmap", "ems", "overdoses"), day(number))
        made = open_due(self.store, chosen, through=through, at=day(number))
        return [(event, one.action.verb, one.after) for event, one in made]

    def do(self, number: int, *verbs: Verb) -> Logged:
        for verb in verbs:
            last = events(self.store)[number].last
            done = act(self.store, number, said(verb, last), who=ANA, at=START)
        return done


@pytest.fixture
def worker(store: Store) -> Pass:
    return Pass(store)


def test_alerts_rules_and_clusters_open_and_a_watch_only_if_it_is_asked_for() -> None:
    changes = (
        change(CITY, 0, "watch"), change(AREA, 0, "alert"), change(DEATHS, 0, "by rule"),
        change(CLUSTER, 0, "watch"),
    )  # fmt: skip
    open_by_default = {AREA.text, DEATHS.text, CLUSTER.text}
    assert {subject for subject, _ in found(*changes)} == open_by_default
    assert {subject for subject, _ in found(*changes, on_watch=True)} == {
        *open_by_default,
        CITY.text,
    }


def test_an_event_keeps_what_was_known_when_the_episode_became_an_alert(worker: Pass) -> None:
    rises = change(AREA, 2, "alert", "k1", "k2", event="raised", opened=0)
    later = change(AREA, 3, "alert", "k1", "k2", "k3", event="went on", opened=0)
    assert worker.look(3, change(AREA, 0, "watch", "k1"), rises, later) == [(1, "open", "detected")]
    event = events(worker.store)[1]
    (trigger,) = event.triggers
    assert trigger["seen"] == seen(2, "alert", "k1", "k2").as_value()
    assert trigger["areas"] == ["872aa8c32ffffff"]
    assert (trigger["sources"], trigger["rule"]) == (["odmap"], AREA.name)
    assert trigger["program"]
    assert event.actions[0].who == WORKER


def test_the_same_log_opens_nothing_twice(worker: Pass) -> None:
    first = change(CITY, 0, "alert", "k1")
    assert len(worker.look(0, first)) == 1
    assert worker.look(0) == []
    assert worker.look(1, change(CITY, 1, "alert", "k1", event="went on", opened=0)) == []
    worker.do(1, "verify", "dismiss")
    assert worker.look(2, change(CITY, 2, "alert", "k1", event="went on", opened=0)) == []


def test_what_has_a_record_or_a_series_in_common_is_one_event(worker: Pass) -> None:
    made = worker.look(
        1,
        change(CITY, 0, "alert", "k1", "k2"),
        change(OVERDOSES, 0.5, "alert", "ems:e9"),
        change(DEATHS, 1, "by rule", "k2"),
        change(AREA, 1, "alert", "k7"),
    )
    assert made == [
        (1, "open", "detected"), (1, "merge", "detected"), (1, "merge", "detected"),
        (2, "open", "detected"),
    ]  # fmt: skip
    rules = [one["rule"] for one in events(worker.store)[1].triggers]
    assert rules == ["city", "city", "deaths"]


def test_the_event_of_the_same_series_comes_before_one_of_the_same_records(worker: Pass) -> None:
    made = worker.look(
        2,
        change(CITY, 0, "alert", "k1"),
        change(CLUSTER, 1, "alert", "k2"),
        change(OVERDOSES, 2, "alert", "odmap:k2"),
    )
    assert [number for number, _, _ in made] == [1, 2, 1]


def test_a_record_is_the_same_in_its_source_and_among_the_overdoses(worker: Pass) -> None:
    alike = Subject("overdoses", "rule", "deaths")
    assert worker.look(0, change(CITY, 0, "alert", "k1"), change(alike, 0, "by rule", "odmap:k1"))[
        1
    ] == (1, "merge", "detected")


@pytest.mark.parametrize(
    ("after", "expected"),
    [(DAYS, (1, "reopen", "detected")), (DAYS + 0.01, (2, "open", "detected"))],
)
def test_an_event_that_was_over_is_reopened_within_the_days_and_not_after(
    worker: Pass, after: float, expected: tuple[int, str, str]
) -> None:
    """Counted from the last alarm of what there was, which came after the event was opened."""
    worker.look(3, change(CITY, 0, "alert"), change(CITY, 3, "alert", event="went on", opened=0))
    worker.do(1, "verify", "dismiss")
    again = change(CITY, 3 + after, "alert")
    assert worker.look(3 + after, closed(CITY, 0, 10), again) == [expected]


def test_the_days_are_a_setting(worker: Pass) -> None:
    worker.look(0, change(CITY, 0, "alert"))
    assert worker.look(4, change(CITY, 4, "alert"), event_days=3) == [(2, "open", "detected")]


def test_what_rises_to_an_alert_after_its_watch_was_dismissed_is_looked_at_again(
    worker: Pass,
) -> None:
    assert worker.look(0, change(CITY, 0, "watch"), event_on_watch=True) == [
        (1, "open", "detected")
    ]
    worker.do(1, "verify", "dismiss")
    raised = change(CITY, 1, "alert", event="raised", opened=0)
    assert worker.look(1, raised, event_on_watch=True) == [(1, "reopen", "detected")]


def test_a_watch_after_the_alert_of_the_same_episode_tells_nothing_new() -> None:
    alert, watch = change(CITY, 0, "alert"), change(CITY, 1, "watch", event="went on", opened=0)
    assert found(alert, watch, on_watch=True) == [(CITY.text, "alert")]


def test_what_is_long_over_opens_nothing(worker: Pass) -> None:
    late = (change(AREA, 0, "alert"), closed(AREA, 0, 7))
    assert worker.look(DAYS + 0.01, *late) == []
    assert worker.look(DAYS) == [(1, "open", "detected")]


def test_a_basis_without_data_opens_nothing() -> None:
    assert (
        due({}, alarms(log(change(CITY, 0, "alert"))), through={}, within_days=DAYS, program="1")
        == []
    )


def test_an_event_is_opened_by_hand_and_no_alarm_is_mistaken_for_it(worker: Pass) -> None:
    action = by_hand("The hospital called: four people in one night", told_by="the ward")
    number = open_event(worker.store, action, who=ANA, at=START)
    assert events(worker.store)[number].actions[0].action == action
    assert worker.look(0, change(CITY, 0, "alert")) == [(2, "open", "detected")]


SUBJECTS = (CITY, OVERDOSES, AREA, DEATHS, CLUSTER)
LEVELS: dict[str, tuple[AlarmLevel, ...]] = {
    "series": ("watch", "alert"), "cluster": ("watch", "alert"), "rule": ("by rule",),
}  # fmt: skip


@st.composite
def logs(draw: st.DrawFn) -> tuple[Alarm, ...]:
    """The alarms of a log of episodes, each subject's apart by more than the quiet days."""
    changes = []
    for subject in draw(st.sets(st.sampled_from(SUBJECTS))):
        for place in draw(st.sets(st.integers(0, 8))):
            level = draw(st.sampled_from(LEVELS[subject.kind]))
            keys = draw(st.sets(st.sampled_from(["k1", "k2", "odmap:k1"]), max_size=2))
            changes.append(change(subject, 8 * place, level, *sorted(keys)))
    return alarms(log(*sorted(changes, key=lambda one: one.through)))


@given(logs(), st.integers(0, 70))
def test_every_alarm_that_is_not_long_over_is_in_exactly_one_event(
    every: tuple[Alarm, ...], end: int
) -> None:
    seen_by_then = tuple(one for one in every if one.seen.through <= day(end))
    through = dict.fromkeys(("odmap", "overdoses"), day(end))
    made = due({}, seen_by_then, through=through, within_days=DAYS, program="1")
    told = sorted(str(action.trigger["id"]) for _, action in made)
    fresh = [one for one in seen_by_then if day(end) - one.last_alarm <= timedelta(days=DAYS)]
    assert told == sorted(one.id for one in fresh)


@given(logs(), st.integers(0, 40))
def test_looking_once_or_in_two_passes_opens_the_same(every: tuple[Alarm, ...], at: int) -> None:
    """Where nobody acted between, and none is over by long."""
    through = dict.fromkeys(("odmap", "overdoses"), day(64))
    known: dict[int, SpikeEvent] = {}
    made: list[tuple[int, Action]] = []
    for then in (every[:at], every):
        more = due(known, then, through=through, within_days=99, program="1")
        for number, action in more:
            known[number] = appended(known.get(number), number, action, WORKER, START)
        made += more
    assert made == due({}, every, through=through, within_days=99, program="1")
