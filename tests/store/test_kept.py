"""What is made of a state of the store is made once, and never serves another state."""

from __future__ import annotations

import threading
from datetime import timedelta

import pyarrow as pa
import pytest

from dashboard.store import Reader, Store, StoreError
from dashboard.store.kept import Kept
from tests.store.builders import START, import_row, incidents


def doubled(data: Reader) -> pa.Table:
    frame = data.execute(data.present("incident").select("key"))
    return pa.table({"key": [*frame["key"], *frame["key"]]})


def test_a_derived_table_is_asked_like_any_other(store: Store) -> None:
    store.commit(incidents(3), import_row())
    table = store.derived("doubled", doubled)
    counted = store.execute(table.group_by("key").aggregate(n=table.count()).order_by("key"))
    assert counted.to_dict("list") == {"key": ["k0", "k1", "k2"], "n": [2, 2, 2]}


def test_it_follows_the_store_and_a_snapshot_stays(store: Store) -> None:
    store.commit(incidents(1), import_row())
    before = store.snapshot()
    old = before.derived("doubled", doubled)
    store.commit(incidents(2), import_row())
    assert len(store.execute(store.derived("doubled", doubled))) == 4
    assert len(before.execute(old)) == 2


def test_what_was_known_then_is_a_state_of_its_own(store: Store) -> None:
    late = START + timedelta(days=9)
    store.commit(incidents(2, entered_at=[START, late]), import_row(committed_at=late))
    then = store.snapshot(known_at=START + timedelta(days=1))
    assert len(then.execute(then.derived("doubled", doubled))) == 2
    assert len(store.execute(store.derived("doubled", doubled))) == 4


def test_only_entries_of_the_kinds_that_it_asks_for_make_it_anew(store: Store) -> None:
    def names(data: Reader) -> list[str]:
        return list(data.entries("name")["subject"])

    def enter(kind: str, subject: str) -> list[str]:
        store.add_entry(kind, subject, {}, who="someone", at=START)
        return store.kept("names", names, kinds=("name", "title"))

    none = store.kept("names", names, kinds=("name", "title"))
    assert none == []
    assert enter("note", "x") is none
    assert enter("name", "a") == ["a"]
    one = enter("name", "b")
    assert one == ["a", "b"]
    assert enter("note", "y") is one
    assert enter("title", "Dr") is not one
    store.commit(incidents(1), import_row())
    assert store.kept("names", names, kinds=("name", "title")) is not one


def test_each_state_is_made_once_however_many_ask() -> None:
    kept, made, ready = Kept(), [], threading.Barrier(8)

    def make() -> int:
        made.append(1)
        return len(made)

    def ask() -> None:
        ready.wait()
        assert kept.get("links", "1", make) == 1

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [1]


def test_older_states_go_and_say_so() -> None:
    kept = Kept()
    for state in "123":
        kept.get("links", state, lambda: 0)
    assert kept.at("links", "2") == 0
    with pytest.raises(StoreError, match="ask again"):
        kept.at("links", "1")


def test_what_is_about_different_things_is_made_for_each_and_goes_with_its_state() -> None:
    kept, made = Kept(), list[str]()

    def ask(state: str, about: str) -> str:
        def make() -> str:
            made.append(state + about)
            return state + about

        return kept.get("curve", state, make, about=about)

    for state in "112":
        assert [ask(state, about) for about in "abc"] == [state + about for about in "abc"]
    assert made == ["1a", "1b", "1c", "2a", "2b", "2c"]
    ask("3", "a")
    assert ask("2", "c") == "2c"
    assert len(made) == 7
    ask("1", "a")
    assert len(made) == 8


def test_abouts_do_not_pile_up() -> None:
    kept, made = Kept(), list[int]()
    for about in [*range(1000), *range(1000)]:
        kept.get("findings", "1", lambda: made.append(0), about=about)
    assert len(made) == 2000
    for about in range(998, 1000):
        kept.get("findings", "1", lambda: made.append(0), about=about)
    assert len(made) == 2000


def test_what_could_not_be_made_is_tried_again() -> None:
    kept = Kept()
    with pytest.raises(ZeroDivisionError):
        kept.get("links", "1", lambda: 1 // 0)
    with pytest.raises(StoreError, match="ask again"):
        kept.at("links", "1")
    assert kept.get("links", "1", lambda: 1) == 1
