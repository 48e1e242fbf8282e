"""A spike event's life: what stands is what its log tells, whoever acted at once."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from dashboard.response.life import Action, Logged, Person, SpikeEvent, appended, as_value, derive
from dashboard.response.steps import RESPONDING, STEPS, VERBS, State, Verb, is_legal, possible
from tests.response.builders import ANA, BO, CALL, LIFE, entries, lived, minute, said

PLANS = st.lists(
    st.tuples(st.sampled_from([ANA, BO]), st.booleans(), st.sampled_from(VERBS)), max_size=60
)
"""Who is next, whether they look again first, and what they want."""


def act(event: SpikeEvent, action: Action, who: Person = ANA) -> SpikeEvent:
    return appended(event, event.number, action, who, minute(event.last))


def replayed(event: SpikeEvent) -> SpikeEvent:
    """As the entries of its actions tell it."""
    return derive(entries(*((event.number, one) for one in event.actions)))[event.number]


def interleaved(plan: Sequence[tuple[Person, bool, Verb]]) -> SpikeEvent:
    """What comes of two people who do what is possible in what each saw last."""
    event = lived("open")
    saw = {ANA: 1, BO: 1}
    for who, looks, verb in plan:
        saw[who] = event.last if looks else saw[who]
        if is_legal(event.state_after(saw[who]), verb):
            event = act(event, said(verb, saw[who]), who)
    return event


def test_a_whole_life() -> None:
    event = lived(*LIFE)
    assert [one.after for one in event.actions][-3:] == [
        "demobilising", "closed", "after-action done",
    ]  # fmt: skip
    assert event.is_over
    assert event.level == ""
    assert (event.opened_at, event.when("confirm"), event.when("dismiss")) == (
        minute(0), minute(3), None,
    )  # fmt: skip


def test_of_two_decisions_at_once_the_later_is_kept_and_superseded() -> None:
    event = lived("open", "verify")
    event = act(event, said("dismiss", 2, why="two entries of one person"), ANA)
    event = act(event, said("confirm", 2, why="the hospital saw four more"), BO)
    confirmed = event.actions[-1]
    assert event.state == "dismissed"
    assert (confirmed.is_superseded, confirmed.unseen, confirmed.who) == (True, (3,), BO)
    assert confirmed.action.why == "the hospital saw four more"
    assert event.effective == event.actions[:-1]


def test_of_two_levels_at_once_the_first_stands() -> None:
    event = lived("open", "verify", "confirm")
    event = act(event, said("activate", 3, level="alert"), ANA)
    event = act(event, said("activate", 3, level="emergency"), BO)
    assert (event.state, event.level) == ("active", "alert")
    event = act(event, said("change level", 5, level="emergency"), BO)
    assert (event.state, event.level) == ("active", "emergency")


def test_what_is_possible_all_the_same_counts_and_says_what_it_had_not_seen() -> None:
    event = lived("open", "verify")
    event = act(event, said("note", 2), ANA)
    event = act(event, said("confirm", 2), BO)
    assert (event.state, event.actions[-1].unseen) == ("confirmed", (3,))


def test_no_episode_is_dismissed_by_somebody_who_had_not_seen_it() -> None:
    event = act(lived("open", "verify"), said("merge", 2, trigger={"episode": "another"}), BO)
    event = act(event, said("dismiss", 2), ANA)
    assert (event.state, event.actions[-1].is_superseded) == ("under verification", True)
    assert act(event, said("dismiss", 4), ANA).state == "dismissed"


def test_a_reopened_event_is_detected_again_and_its_tasks_are_to_be_done_again() -> None:
    event = lived("open", "verify", "confirm", "activate", "do task", "demobilise", "close")
    assert event.done == {"a task"}
    event = act(event, said("reopen", event.last, trigger={"episode": "later"}), BO)
    assert (event.state, event.done, event.level) == ("detected", frozenset(), "")
    assert event.triggers == (CALL, {"episode": "later"})
    assert (event.when("activate"), event.when("reopen")) == (None, minute(7))


def test_of_what_was_done_twice_the_first_and_the_last_are_told() -> None:
    event = lived("open", "verify", "confirm", "activate", "demobilise", "activate")
    assert event.when("activate", first=True) == minute(3)
    assert event.when("activate") == minute(5)


def test_a_task_is_done_and_not_done() -> None:
    event = lived("open", "verify", "confirm", "activate")
    event = act(event, said("do task", 4, about="call"), ANA)
    event = act(event, said("do task", 4, about="brief"), BO)
    assert event.done == {"call", "brief"}
    assert act(event, said("undo task", 6, about="call"), ANA).done == {"brief"}


def test_a_log_without_an_opening_tells_of_no_event() -> None:
    actions = [(1, one) for one in lived("open", "verify").actions]
    other = [(2, one) for one in lived("open", number=2).actions]
    found = derive(entries(*actions[1:], *other))
    assert {number: event.state for number, event in found.items()} == {2: "detected"}


@given(PLANS)
def test_no_step_is_illegal(plan: list[tuple[Person, bool, Verb]]) -> None:
    before: State | None = None
    for one in interleaved(plan).actions:
        assert one.before == before
        if one.is_superseded:
            assert one.after == one.before
        else:
            assert is_legal(one.before, one.action.verb)
            assert one.after == (STEPS[one.action.verb].target or one.before)
        before = one.after


@given(PLANS)
def test_replaying_the_log_gives_the_present_and_every_earlier_one(
    plan: list[tuple[Person, bool, Verb]],
) -> None:
    event = interleaved(plan)
    assert replayed(event) == event
    log = entries(*((1, one) for one in event.actions))
    for length in range(1, len(event.actions) + 1):
        earlier = derive(log.head(length))[1]
        assert earlier.actions == event.actions[:length]
        assert earlier.state == event.state_after(length)


@given(PLANS)
def test_no_action_of_two_people_is_lost(plan: list[tuple[Person, bool, Verb]]) -> None:
    event = lived("open")
    saw = {ANA: 1, BO: 1}
    entered: list[tuple[Person, Action]] = [(ANA, event.actions[0].action)]
    for who, looks, verb in plan:
        saw[who] = event.last if looks else saw[who]
        if is_legal(event.state_after(saw[who]), verb):
            action = said(verb, saw[who], why=f"reason {len(entered)}")
            entered.append((who, action))
            event = act(event, action, who)
    found = replayed(event).actions
    assert [(one.who, one.action) for one in found] == entered
    assert [one.number for one in found] == list(range(1, len(entered) + 1))


@given(PLANS)
def test_somebody_who_looks_before_each_action_is_never_superseded(
    plan: list[tuple[Person, bool, Verb]],
) -> None:
    event = interleaved([(who, True, verb) for who, _, verb in plan])
    assert event.effective == event.actions
    assert all(one.unseen == () for one in event.actions)


@given(PLANS)
def test_a_level_stands_while_there_is_a_response_and_only_then(
    plan: list[tuple[Person, bool, Verb]],
) -> None:
    event = interleaved(plan)
    assert (event.level == "alert") == (event.state in RESPONDING)


@given(st.data())
def test_events_in_one_log_do_not_touch_each_other(data: st.DataObject) -> None:
    events = {number: lived("open", number=number) for number in (1, 2)}
    log: list[tuple[int, Logged]] = [(number, events[number].actions[0]) for number in (1, 2)]
    for _ in range(data.draw(st.integers(0, 15))):
        number = data.draw(st.sampled_from([1, 2]))
        verb = data.draw(st.sampled_from(possible(events[number].state)))
        events[number] = act(events[number], said(verb, events[number].last))
        log.append((number, events[number].actions[-1]))
    assert derive(entries(*log)) == events


def test_an_entry_says_for_other_readers_what_came_of_it() -> None:
    value = as_value(lived("open", "verify").actions[-1])
    told = {name: value[name] for name in ("verb", "saw", "from", "to", "is_superseded")}
    assert told == {
        "verb": "verify", "saw": 1, "from": "detected", "to": "under verification",
        "is_superseded": False,
    }  # fmt: skip
