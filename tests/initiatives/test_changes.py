"""Changes of the board: nothing is lost, and what is taken back brings back what was before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.initiatives.changes import UnusableChange, changes, in_force, take_back
from dashboard.store import Store

KIND = "initiative_status"
AT = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
LATER = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(str(tmp_path / "store"), create="city")


def add(store: Store, what: str, *, number: int = 11, at: datetime = AT) -> str:
    return store.add_entry(KIND, str(number), {"what": what}, who="Ann", at=at)


def standing(store: Store, *, as_of: datetime = LATER) -> list[str]:
    return [one.value["what"] for one in in_force(changes(store.entries(KIND), as_of=as_of))]


def test_a_change_that_is_taken_back_stays_in_the_history(store: Store) -> None:
    add(store, "first")
    second = add(store, "second", at=AT + timedelta(days=1))
    back = AT + timedelta(days=2)
    take_back(store, KIND, second, why=" a slip ", who=" Ben ", at=back)

    assert standing(store) == ["first"]
    first, gone = changes(store.entries(KIND), as_of=LATER)
    assert first.taken_back is None
    assert gone.taken_back is not None
    assert (gone.value["what"], gone.who, gone.at) == ("second", "Ann", AT + timedelta(days=1))
    assert (gone.taken_back.who, gone.taken_back.at, gone.taken_back.why) == (
        "Ben",
        back,
        "a slip",
    )


def test_before_it_was_taken_back_it_held(store: Store) -> None:
    one = add(store, "first")
    take_back(store, KIND, one, why="a slip", who="Ben", at=AT + timedelta(days=2))

    assert standing(store, as_of=AT + timedelta(days=1)) == ["first"]
    assert standing(store, as_of=AT + timedelta(days=2)) == []


@pytest.mark.parametrize(("why", "who", "said"), [("", "Ben", "why"), ("a slip", " ", "who")])
def test_a_reason_and_a_name_are_needed(store: Store, why: str, who: str, said: str) -> None:
    one = add(store, "first")
    before = store.version()
    with pytest.raises(UnusableChange, match=said):
        take_back(store, KIND, one, why=why, who=who, at=AT)
    assert store.version() == before


def test_what_is_not_in_force_cannot_be_taken_back(store: Store) -> None:
    one = add(store, "first")
    take_back(store, KIND, one, why="a slip", who="Ben", at=AT)
    before = store.version()
    for entry_id in (one, "of nothing"):
        with pytest.raises(UnusableChange, match="not in force"):
            take_back(store, KIND, entry_id, why="again", who="Ben", at=AT)
    assert store.version() == before


_STEPS = st.lists(st.tuples(st.booleans(), st.integers(0, 9), st.integers(1, 3)), max_size=15)


@given(steps=_STEPS)
def test_replaying_the_log_gives_the_present(steps: list[tuple[bool, int, int]]) -> None:
    """Against a list from which what is taken back is removed, whatever the order."""
    rows: list[dict[str, object]] = []
    expected: dict[str, int] = {}
    added: list[str] = []
    for at, (adds, pick, number) in enumerate(steps):
        row = {"entry_id": f"e{at}", "at": pd.Timestamp(AT) + pd.Timedelta(days=at), "who": "Ann"}
        if adds or not added:
            added.append(f"e{at}")
            expected[f"e{at}"] = number
            rows.append({**row, "subject": str(number), "value": {"what": at}})
        else:
            target = added[pick % len(added)]
            expected.pop(target, None)
            value = {"takes_back": target, "why": "a slip"}
            rows.append({**row, "subject": str(number), "value": value})
    log = pd.DataFrame(rows, columns=["entry_id", "at", "who", "subject", "value"])
    log["at"] = pd.to_datetime(log["at"], utc=True)
    every = changes(log, as_of=LATER)

    assert {one.entry_id: one.number for one in in_force(every)} == expected
    assert [one.entry_id for one in every] == added, "nothing is lost"
