"""How long everything took, of an event whose every moment is written down."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from dashboard.response.after_action import entry_delay, reached, task_times
from dashboard.response.life import SpikeEvent, appended
from dashboard.response.playbook import load_playbook
from dashboard.response.steps import VERBS, Verb, is_legal
from tests.response.builders import ANA, START, lived, minute, said
from tests.response.test_playbook import FIXTURES
from tests.store.builders import incidents

PLAN = load_playbook(FIXTURES / "right.toml")
NONE = incidents(0).assign(first_seen_at=pd.Series(dtype="datetime64[us, UTC]"))
HOUR = timedelta(hours=1)


def at(hours: float, verb: Verb, event: SpikeEvent | None = None, **parts: Any) -> SpikeEvent:
    """The event with one more action, so many hours after the start."""
    last = event.last if event else 0
    return appended(event, 1, said(verb, last, **parts), ANA, START + hours * HOUR)


def cases(*hours: tuple[float, float | None, float | None]) -> pd.DataFrame:
    """Each case: when it happened, was entered and was first seen, in hours from the start."""
    names = ("occurred_at", "entered_at", "first_seen_at")
    columns: dict[str, Any] = {}
    for place, name in enumerate(names):
        given = [row[place] for row in hours]
        moments: list[Any] = [pd.NaT if one is None else START + one * HOUR for one in given]
        columns[name] = pd.Series(moments, dtype="datetime64[us, UTC]")
    return incidents(len(hours)).assign(**columns)


def whole() -> SpikeEvent:
    event = at(0, "open")
    for hours, verb, parts in (
        (0.5, "acknowledge", {}), (1, "verify", {}), (3, "confirm", {}),
        (4, "activate", {"level": "small"}), (7, "do task", {"about": "call"}),
        (50, "demobilise", {}), (60, "close", {}), (90, "finish", {}),
    ):  # fmt: skip
        event = at(hours, verb, event, **parts)  # type: ignore[arg-type]
    return event


def test_every_stage_says_how_long_after_the_first_and_the_one_before() -> None:
    happened = cases((-30, -26, None), (-20, -2, None), (-10, None, -8))
    found = reached(whole(), happened, notified_at=START + 2 * HOUR)
    told = [(one.stage, one.after_first / HOUR, one.after_previous / HOUR) for one in found]
    assert told == [
        ("first overdose", 0, 0),
        ("first entry", 4, 4),
        ("detection", 30, 26),
        ("acknowledgement", 30.5, 0.5),
        ("verification", 31, 0.5),
        ("notification", 32, 1),
        ("decision", 33, 1),
        ("activation", 34, 1),
        ("demobilising", 80, 46),
        ("closing", 90, 10),
        ("after-action review", 120, 30),
    ]


def test_what_was_not_reached_is_not_told() -> None:
    stages = [one.stage for one in reached(lived("open", "verify", "dismiss"), NONE)]
    assert stages == ["detection", "verification", "decision"]


def test_a_case_without_a_time_of_day_tells_no_first_overdose() -> None:
    untimed = cases((-30, -26, None)).assign(time_known=False)
    assert [one.stage for one in reached(at(0, "open"), untimed)] == ["first entry", "detection"]
    assert entry_delay(untimed) is None


def test_of_a_reopened_event_the_present_round_is_told() -> None:
    event = at(200, "reopen", whole())
    (found,) = reached(event, NONE)
    assert (found.stage, found.at) == ("detection", START + 200 * HOUR)


def test_of_what_was_done_twice_the_first_answer_and_the_last_end_count() -> None:
    event = lived("open", "verify", "monitor", "verify", "confirm", "activate", "demobilise",
                  "activate", "demobilise", "close")  # fmt: skip
    found = {one.stage: one.at for one in reached(event, NONE)}
    assert (found["decision"], found["activation"]) == (minute(2), minute(5))
    assert found["demobilising"] == minute(8)


def test_what_was_superseded_is_no_stage() -> None:
    event = at(1, "verify", at(0, "open"))
    event = at(2, "dismiss", event)
    event = appended(event, 1, said("confirm", 2), ANA, START + 3 * HOUR)
    assert event.actions[-1].is_superseded
    assert [one.at for one in reached(event, NONE) if one.stage == "decision"] == [START + 2 * HOUR]


def test_the_delay_of_entry_by_hand() -> None:
    delay = entry_delay(
        cases((0, 4, None), (0, 1, None), (0, None, 30), (0, None, None), (5, 4, 9))
    )
    assert delay is not None
    # 4, 1, 30 and, entered before it happened, 0 hours.
    assert (delay.known, delay.median / HOUR, delay.longest / HOUR) == (4, 2.5, 30)
    assert entry_delay(NONE) is None


def test_tasks_say_when_they_were_done_and_how_late_also_after_the_review() -> None:
    (one,) = task_times(PLAN, whole())
    assert one.due_at == START + 6 * HOUR
    assert one.late_by == HOUR
    assert one.done is not None
    assert one.done.who == ANA
    event = at(95, "undo task", at(4, "activate", lived("open", "verify", "confirm")), about="call")
    (one,) = task_times(PLAN, event)
    assert (one.done, one.late_by) == (None, None)


@given(st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 100)), max_size=30))
def test_stages_are_in_order_and_their_steps_add_up(plan: list[tuple[Verb, int]]) -> None:
    event, hours = at(0, "open"), 0
    for verb, waited in plan:
        if is_legal(event.state, verb):
            hours += waited
            event = at(hours, verb, event)
    found = reached(event, cases((-3, 1, None)))
    assert sum((one.after_previous for one in found), timedelta(0)) == found[-1].after_first
    assert all(one.after_previous >= timedelta(0) for one in found)
    assert len({one.stage for one in found}) == len(found)
