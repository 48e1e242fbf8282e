"""What was known at an earlier moment: by the imports, the entries and the records themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

import pandas as pd
import pytest

from dashboard.store import Store, StoreError
from tests.store.builders import START, import_row, incidents

DAY = timedelta(days=1)
LATER = START + 30 * DAY


def keys(store: Store, at: datetime) -> list[str]:
    data = store.snapshot(known_at=at)
    return sorted(data.execute(data.present("incident"))["key"])


def test_a_later_load_was_not_known_before(store: Store) -> None:
    store.commit(incidents(2), import_row(committed_at=START + DAY))
    store.commit(incidents(3), import_row(committed_at=LATER))
    assert keys(store, LATER - DAY) == ["k0", "k1"]
    assert keys(store, LATER) == ["k0", "k1", "k2"]


def test_a_record_shows_the_version_that_was_known(store: Store) -> None:
    store.commit(incidents(1, severity="nonfatal"), import_row(committed_at=START + DAY))
    store.commit(incidents(1, severity="fatal"), import_row(committed_at=LATER))
    data = store.snapshot(known_at=LATER - DAY)
    assert data.execute(data.present("incident"))["severity"].tolist() == ["nonfatal"]


def test_an_undo_was_not_known_before(store: Store) -> None:
    store.commit(incidents(1), import_row(committed_at=START + DAY))
    gone = import_row(committed_at=START + 3 * DAY)
    store.commit(incidents(2), gone)
    store.undo(gone.import_id, who="analyst", at=LATER)
    assert keys(store, LATER - DAY) == ["k0", "k1"]
    assert keys(store, LATER) == ["k0"]


def test_of_the_first_load_each_record_was_known_when_it_was_entered(store: Store) -> None:
    """Ten years of records loaded today were known to their agency long before."""
    entered = pd.Series([START + DAY, START + 5 * DAY, pd.NaT], dtype="datetime64[us, UTC]")
    store.commit(incidents(3, entered_at=entered), import_row(committed_at=LATER))
    assert keys(store, START + 2 * DAY) == ["k0", "k2"]
    assert keys(store, START + 5 * DAY) == ["k0", "k1", "k2"]


def test_files_of_the_first_day_are_the_first_load_and_those_after_it_are_not(
    store: Store,
) -> None:
    first = incidents(1, key=["a"], entered_at=START)
    same_day = incidents(1, key=["b"], entered_at=START)
    later = incidents(1, key=["c"], entered_at=START)
    store.commit(first, import_row(committed_at=LATER))
    store.commit(same_day, import_row(committed_at=LATER + DAY / 2))
    store.commit(later, import_row(committed_at=LATER + 2 * DAY))
    assert keys(store, START + DAY) == ["a", "b"]
    assert keys(store, LATER + 2 * DAY) == ["a", "b", "c"]


def test_before_the_first_load_was_taken_back_nobody_knew_the_one_in_its_place(
    store: Store,
) -> None:
    wrong = import_row(committed_at=START + DAY)
    store.commit(incidents(1, key=["wrong"], entered_at=START), wrong)
    store.undo(wrong.import_id, who="analyst", at=LATER)
    right = incidents(1, key=["right"], entered_at=START)
    store.commit(right, import_row(committed_at=LATER + DAY))
    assert keys(store, LATER - DAY) == ["wrong"]
    assert keys(store, LATER) == ["right"]
    assert keys(store, LATER + DAY) == ["right"]


def test_each_source_has_a_first_load_of_its_own(store: Store) -> None:
    store.commit(incidents(1, key=["a"]), import_row(committed_at=START + DAY))
    ems = import_row(source="ems", committed_at=LATER)
    store.commit(incidents(1, key=["b"], entered_at=START), ems)
    assert keys(store, START + 2 * DAY) == ["a", "b"]


def test_entries_made_later_were_not_known(store: Store) -> None:
    for day in (1, 3):
        store.add_entry("note", f"day {day}", {}, who="analyst", at=START + day * DAY)
    assert store.snapshot(known_at=START + 2 * DAY).entries("note")["subject"].tolist() == ["day 1"]


def test_what_was_known_has_a_version_of_its_own(store: Store) -> None:
    store.commit(incidents(1), import_row(committed_at=START + DAY))
    store.commit(incidents(2), import_row(committed_at=LATER))
    before = store.snapshot(known_at=LATER - DAY)
    assert before.version() != store.version()
    store.commit(incidents(3), import_row(committed_at=LATER + DAY))
    assert store.snapshot(known_at=LATER - DAY).version() == before.version()


def test_what_was_known_and_the_present_do_not_share_a_table(store: Store) -> None:
    """The newest row of the log is that of all of them: a first load, which is in each."""
    for day, key in ((1, "a"), (10, "b"), (20, "c")):
        store.commit(incidents(1, key=[key]), import_row(committed_at=START + day * DAY))
    ems = import_row(source="ems", committed_at=LATER)
    store.commit(incidents(1, key=["e"], entered_at=START), ems)
    for day, known in [(2, "ae"), (12, "abe"), (22, "abce"), (12, "abe"), (2, "ae")]:
        assert keys(store, START + day * DAY) == list(known)
        assert sorted(store.execute(store.present("incident"))["key"]) == ["a", "b", "c", "e"]


def test_a_table_of_what_was_known_is_not_made_of_other_imports(store: Store) -> None:
    store.commit(incidents(1, key=["a"]), import_row(committed_at=START + DAY))
    store.commit(incidents(1, key=["b"]), import_row(committed_at=START + 5 * DAY))
    store.commit(incidents(1, key=["e"]), import_row(source="ems", committed_at=LATER))
    then = store.snapshot(known_at=START + 2 * DAY).present("incident")
    with pytest.raises(StoreError, match="ask again"):
        store.execute(then)


def test_what_was_purged_is_in_no_past(store: Store) -> None:
    store.commit(incidents(2), import_row(committed_at=START + DAY))
    before = store.snapshot(known_at=START + 2 * DAY).version()
    assert keys(store, START + 2 * DAY) == ["k0", "k1"]
    store.purge("incident", who="someone", at=LATER, keys=["k0"])
    assert keys(store, START + 2 * DAY) == ["k1"]
    assert store.snapshot(known_at=START + 2 * DAY).version() != before
