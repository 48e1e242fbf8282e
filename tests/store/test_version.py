"""The version changes if and only if something was committed, and nothing else shows Delta's own
doings."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
from deltalake import DeltaTable

from dashboard.store import Store, StoreError
from tests.store.builders import START, import_row, incidents
from tests.store.reading import content


def test_every_commit_changes_the_version(store: Store) -> None:
    seen = [store.version()]
    row = import_row()
    store.commit(incidents(1), row)
    seen.append(store.version())
    store.add_entry("status", "11", {}, who="someone", at=START)
    seen.append(store.version())
    store.undo(row.import_id, who="someone", at=START)
    seen.append(store.version())
    assert len(set(seen)) == 4


def test_what_commits_nothing_leaves_the_version(store: Store) -> None:
    store.commit(incidents(2), import_row())
    before = store.version()
    store.record_attempt(import_row())
    content(store)
    store.compact()
    with pytest.raises(StoreError):
        store.undo("unknown", who="someone", at=START)
    with pytest.raises(ValueError, match="missing"):
        store.commit(incidents(1).drop(columns="zip"), import_row())
    assert store.version() == before
    assert Store.open(store.url).version() == before


def test_no_two_stores_have_the_same_version(tmp_path: Path) -> None:
    stores = [Store.open(str(tmp_path / name), create="city") for name in "ab"]
    assert stores[0].version() != stores[1].version()


def test_compaction_joins_files_and_changes_no_answer(store: Store, tmp_path: Path) -> None:
    for size in (3, 1, 2):
        store.commit(incidents(size, content_hash=size), import_row())
    store.undo(store.imports()["import_id"][1], who="someone", at=START)
    before = content(store), store.imports(), store.data_through()
    store.compact()
    again = Store.open(str(tmp_path / "." / "store" / ".." / "store"))  # with nothing kept
    for opened in (store, again):
        assert content(opened) == before[0]
        pd.testing.assert_frame_equal(opened.imports(), before[1])
        pd.testing.assert_frame_equal(opened.data_through(), before[2])
    assert len(DeltaTable(f"{store.url}/incident").file_uris()) == 1


def test_an_answer_belongs_to_the_moment_it_was_asked(store: Store) -> None:
    """Expressions outlive commits, even when the engine has long dropped their tables."""
    asked = []
    for size in range(1, 7):
        store.commit(incidents(size), import_row())
        asked.append(store.present("incident").count())
        store.execute(asked[-1])
    assert [store.execute(expression).iloc[0, 0] for expression in asked] == [1, 2, 3, 4, 5, 6]


def test_another_records_commit_does_not_make_the_table_again(store: Store) -> None:
    store.commit(incidents(1), import_row())
    before = store.present("incident")
    store.add_entry("status", "11", {}, who="someone", at=START)
    assert store.present("incident").equals(before)


def test_a_store_made_anew_in_its_place_is_noticed(store: Store) -> None:
    store.commit(incidents(2), import_row())
    old, version = store.present("incident"), store.version()
    shutil.rmtree(store.url)
    with pytest.raises(StoreError, match="it was removed"):
        store.version()
    Store.open(store.url, create="sample").commit(incidents(5), import_row())
    assert store.kind == "sample"
    assert store.version() != version
    assert len(content(store)) == 5
    with pytest.raises(StoreError, match="made anew"):
        store.execute(old)
