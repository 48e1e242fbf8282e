"""The board: word for word, and only what was entered."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.initiatives.board import (
    NOT_REPORTED,
    STATUSES,
    Initiative,
    UnusableStatus,
    board,
    enter_status,
    statuses,
)
from dashboard.initiatives.changes import UnusableChange, take_back
from dashboard.settings import INITIATIVES as PATH
from dashboard.store import Store
from loaders.initiative_list import read_initiatives

AT = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
LATER = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(str(tmp_path / "store"), create="city")


def enter(
    store: Store,
    status: str,
    *,
    at: datetime = AT,
    note: str = "",
    who: str = "Ann",
    owner: str = "",
) -> None:
    enter_status(store, 11, status, note=note, on=date(2026, 4, 30), who=who, at=at, owner=owner)


def eleventh(store: Store | None, *, as_of: datetime = LATER) -> Initiative:
    return next(item for item in board(store, PATH, as_of=as_of) if item.number == 11)


def test_all_21_stand_there_word_for_word(store: Store) -> None:
    found = [
        (item.number, item.category, item.initiative, item.lead_agencies)
        for item in board(store, PATH, as_of=LATER)
    ]
    assert found == [
        (plan.number, plan.category, plan.initiative, plan.lead_agencies)
        for plan in read_initiatives(PATH)
    ]
    assert [number for number, *_ in found] == list(range(1, 22))


def test_nothing_is_reported_until_somebody_does(store: Store) -> None:
    for where in (store, None):
        found = board(where, PATH, as_of=LATER)
        assert {(item.status, item.status_date, item.note) for item in found} == {
            (NOT_REPORTED, None, "")
        }


def test_what_is_entered_stands_on_the_board(store: Store) -> None:
    before = store.version()
    enter(store, "in progress", note="  protocol drafted ", who=" Ann ")
    found = eleventh(store)
    assert (found.status, found.status_date) == ("in progress", "2026-04-30")
    assert (found.note, found.entered_by) == ("protocol drafted", "Ann")
    assert store.version() != before
    others = [item.status for item in board(store, PATH, as_of=LATER) if item.number != 11]
    assert set(others) == {NOT_REPORTED}


def test_a_later_status_hides_the_earlier_one_and_keeps_it(store: Store) -> None:
    enter(store, "planned", note="first")
    enter(store, "done", at=AT + timedelta(days=1))
    assert (eleventh(store).status, eleventh(store).note) == ("done", "")
    history = store.entries("initiative_status")
    assert [value["status"] for value in history["value"]] == ["planned", "done"]
    assert history["at"].tolist() == [AT, AT + timedelta(days=1)]


def test_the_board_as_it_was(store: Store) -> None:
    enter(store, "planned")
    enter(store, "done", at=AT + timedelta(days=1))
    assert eleventh(store, as_of=AT - timedelta(seconds=1)).status == NOT_REPORTED
    assert eleventh(store, as_of=AT).status == "planned"
    assert eleventh(store, as_of=AT + timedelta(days=1)).status == "done"


def test_a_status_can_be_taken_back_to_not_reported(store: Store) -> None:
    enter(store, "done")
    enter(store, NOT_REPORTED, at=AT + timedelta(days=1))
    assert eleventh(store).status == NOT_REPORTED


def test_a_status_that_was_a_slip_is_taken_back_and_stays_in_the_history(store: Store) -> None:
    enter(store, "planned", owner=" Dr. Example ")
    enter(store, "done", at=AT + timedelta(days=1))
    assert (eleventh(store).status, eleventh(store).owner) == ("done", "")
    slip = statuses(store, as_of=LATER)[-1]
    back = AT + timedelta(days=2)
    take_back(store, "initiative_status", slip.entry_id, why="another one", who="Ben", at=back)
    assert (eleventh(store).status, eleventh(store).owner) == ("planned", "Dr. Example")
    assert eleventh(store, as_of=AT + timedelta(days=1)).status == "done"
    assert [one.value["status"] for one in statuses(store, as_of=LATER)] == ["planned", "done"]


def test_a_status_of_before_there_were_owners_still_holds(store: Store) -> None:
    value = {"status": "paused", "status_date": "2026-04-30", "note": ""}
    store.add_entry("initiative_status", "11", value, who="Ann", at=AT)
    assert (eleventh(store).status, eleventh(store).owner) == ("paused", "")


def test_a_status_must_exist_and_somebody_must_stand_for_it(store: Store) -> None:
    before = store.version()
    with pytest.raises(UnusableStatus, match=f"'finished'.*{STATUSES[1]}"):
        enter(store, "finished")
    with pytest.raises(UnusableChange, match="who"):
        enter(store, "done", who="  ")
    assert store.version() == before
