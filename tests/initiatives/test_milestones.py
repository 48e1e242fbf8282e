"""Milestones: what is to be done by when, and what was."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.initiatives.changes import UnusableChange, take_back
from dashboard.initiatives.milestones import (
    ENTRY_KIND,
    Milestone,
    UnusableMilestone,
    add_milestone,
    change_milestone,
    milestones,
)
from dashboard.store import Store

AT = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
LATER = datetime(2030, 1, 1, tzinfo=UTC)
DUE = date(2026, 6, 30)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(str(tmp_path / "store"), create="city")


def add(store: Store, title: str = "Draft", *, due: date = DUE, number: int = 11) -> str:
    return add_milestone(store, number, title, due=due, who=" Ann ", at=AT)


def only(store: Store, *, as_of: datetime = LATER) -> Milestone:
    (found,) = milestones(store, as_of=as_of)
    return found


def done(store: Store, on: date | None, *, days: int = 1) -> None:
    one = only(store)
    change_milestone(
        store,
        one,
        title=one.title,
        due=one.due,
        done_on=on,
        who="Ben",
        at=AT + timedelta(days=days),
    )


def test_it_is_open_until_somebody_says_otherwise(store: Store) -> None:
    made = add(store, "  Draft  the plan ")
    found = only(store)

    assert (found.milestone_id, found.number, found.title) == (made, 11, "Draft the plan")
    assert (found.due, found.done_on, found.who, found.at) == (DUE, None, "Ann", AT)


@pytest.mark.parametrize(
    ("on", "today", "overdue"),
    [
        (None, DUE, False),
        (None, DUE + timedelta(days=1), True),
        (DUE + timedelta(days=5), DUE + timedelta(days=9), False),
    ],
)
def test_overdue(store: Store, on: date | None, today: date, overdue: bool) -> None:
    add(store)
    done(store, on)

    assert only(store).is_overdue(today) is overdue


def test_taking_a_change_back_brings_back_the_one_before_it(store: Store) -> None:
    made = add(store)
    done(store, DUE)
    assert (only(store).milestone_id, only(store).done_on) == (made, DUE)
    later = AT + timedelta(days=2)
    take_back(store, ENTRY_KIND, only(store).entry_id, why="not yet", who="Ann", at=later)
    assert (only(store).milestone_id, only(store).done_on) == (made, None)
    take_back(store, ENTRY_KIND, made, why="a slip", who="Ann", at=later)
    assert milestones(store, as_of=LATER) == ()
    assert only(store, as_of=AT).title == "Draft"


def test_they_are_told_by_due_date(store: Store) -> None:
    for title, day in (("c", 9), ("a", 1), ("b", 5)):
        add(store, title, due=date(2026, 6, day), number=day)

    assert [one.title for one in milestones(store, as_of=LATER)] == ["a", "b", "c"]
    assert milestones(None, as_of=LATER) == ()


@pytest.mark.parametrize("title", ["", "   ", "x" * 121])
def test_a_title_is_needed(store: Store, title: str) -> None:
    with pytest.raises(UnusableMilestone, match="title"):
        add(store, title)


def test_somebody_must_stand_for_it(store: Store) -> None:
    with pytest.raises(UnusableChange, match="who"):
        add_milestone(store, 11, "Draft", due=DUE, who=" ", at=AT)
    assert milestones(store, as_of=LATER) == ()
