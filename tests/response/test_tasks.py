"""What is due of an event, and when."""

from __future__ import annotations

from datetime import timedelta

from dashboard.response.life import SpikeEvent, appended
from dashboard.response.playbook import Playbook, load_playbook
from dashboard.response.tasks import due_tasks, highest_level
from tests.response.builders import ANA, lived, minute, said
from tests.response.test_playbook import FIXTURES

PLAN = load_playbook()
LATER = minute(60 * 24 * 365)


def act(event: SpikeEvent, verb: str, **parts: str) -> SpikeEvent:
    return appended(event, 1, said(verb, event.last, **parts), ANA, minute(event.last))  # type: ignore[arg-type]


def active(level: str) -> SpikeEvent:
    """Activated at minute 3."""
    return act(lived("open", "verify", "confirm"), "activate", level=level)


def phases(event: SpikeEvent, playbook: Playbook = PLAN) -> set[str]:
    return {one.task.phase for one in due_tasks(playbook, event, now=LATER)}


def test_nothing_is_due_before_activation() -> None:
    assert due_tasks(PLAN, lived("open", "verify", "confirm"), now=LATER) == ()


def test_due_times_run_from_activation_and_what_is_due_first_comes_first() -> None:
    found = due_tasks(load_playbook(FIXTURES / "right.toml"), active("small"), now=minute(3))
    assert [(one.task.id, one.due_at) for one in found] == [
        ("call", minute(3) + timedelta(hours=2))
    ]
    many = [one.due_at for one in due_tasks(PLAN, active("coordinated"), now=minute(3))]
    assert many == sorted(many)


def test_a_task_is_overdue_once_its_time_is_over_unless_it_is_done() -> None:
    plan, event = load_playbook(FIXTURES / "right.toml"), active("small")
    due_at = minute(3) + timedelta(hours=2)
    for now, overdue in ((due_at, False), (due_at + timedelta(seconds=1), True)):
        (one,) = due_tasks(plan, event, now=now)
        assert (one.is_overdue, one.is_done) == (overdue, False)
    (one,) = due_tasks(plan, act(event, "do task", about="call"), now=LATER)
    assert (one.is_overdue, one.is_done) == (False, True)


def test_a_level_has_its_own_tasks_and_what_was_begun_stays_at_a_lower_one() -> None:
    focused, high = active("focused"), active("high-burden")
    few = {one.task.id for one in due_tasks(PLAN, focused, now=LATER)}
    many = {one.task.id for one in due_tasks(PLAN, high, now=LATER)}
    assert many - few == {"ask-for-help", "provider-notice", "public-message", "daily-report"}
    lowered = act(high, "change level", level="focused")
    assert (lowered.level, highest_level(PLAN, lowered)) == ("focused", "high-burden")
    assert {one.task.id for one in due_tasks(PLAN, lowered, now=LATER)} == many


def test_deactivation_and_review_are_due_in_their_time() -> None:
    event = active("focused")
    early = {"0-24 h", "24-72 h", "up to 14 days"}
    assert phases(event) == early
    event = act(event, "demobilise")
    assert phases(event) == {*early, "deactivation"}
    assert phases(act(event, "activate", level="focused")) == early
    event = act(event, "close")
    assert phases(event) == {*early, "deactivation", "after-action"}
    review = [one for one in due_tasks(PLAN, event, now=LATER) if one.task.id == "review"]
    assert review[0].due_at == minute(5) + timedelta(days=14)
    assert phases(act(event, "finish")) == set()


def test_what_is_activated_again_after_all_keeps_its_first_due_times() -> None:
    event = active("focused")
    before = due_tasks(PLAN, event, now=LATER)
    again = act(act(event, "demobilise"), "activate", level="focused")
    assert due_tasks(PLAN, again, now=LATER) == before


def test_a_reopened_event_has_nothing_due_until_it_is_active_again() -> None:
    event = act(act(act(active("focused"), "demobilise"), "close"), "reopen")
    assert due_tasks(PLAN, event, now=LATER) == ()


def test_at_a_level_that_the_plan_no_longer_has_all_of_it_is_due() -> None:
    found = due_tasks(PLAN, active("gone"), now=LATER)
    started = [task for task in PLAN.tasks if task.phase in ("0-24 h", "24-72 h", "up to 14 days")]
    assert {one.task.id for one in found} == {task.id for task in started}
