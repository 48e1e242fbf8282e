"""A store of a version that knew fewer records: nobody loses it, and the new record goes in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dashboard.store import Pass, Store, StoreError
from tests.store.builders import START, import_row, incidents, published
from tests.store.reading import content


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A store with two incidents and no table of counts."""
    folder = tmp_path / "older"
    Store.open(str(folder), create="city").commit(incidents(2), import_row())
    shutil.rmtree(folder / "count")
    return folder


def test_what_it_lacks_is_empty_to_read(older: Path) -> None:
    store = Store.open(str(older))
    assert content(store, "count") == {}
    assert store.history("count", ["c0"]).empty
    assert store.held("count", "counts", ["key"]).empty
    assert len(content(store)) == 2
    assert not (older / "count").exists()


def test_opening_it_for_writing_makes_what_it_lacks(older: Path) -> None:
    Store.open(str(older), create="city")
    assert (older / "count" / "_delta_log").is_dir()
    assert len(content(Store.open(str(older)))) == 2


def test_a_count_goes_in_however_it_was_opened(older: Path) -> None:
    store = Store.open(str(older))
    row = import_row(source="counts", record="count")
    store.commit(published(3), row)
    assert set(content(store, "count")) == {("counts", f"c{i}") for i in range(3)}
    assert set(store.data_through()["record"]) == {"incident", "count"}
    store.undo(row.import_id, who="analyst", at=START)
    assert content(store, "count") == {}


def test_it_can_be_compacted_and_purged(older: Path) -> None:
    store = Store.open(str(older))
    store.compact()
    assert store.purge("count", keys=["c0"], who="analyst", at=START) == 0


def test_a_table_that_went_missing_with_its_records_is_no_empty_one(older: Path) -> None:
    store = Store.open(str(older))
    store.commit(published(1), import_row(source="counts", record="count"))
    shutil.rmtree(older / "count")
    with pytest.raises(StoreError, match="removed"):
        content(store, "count")


def test_a_store_without_a_log_of_passes_gets_one_with_the_first(older: Path) -> None:
    shutil.rmtree(older / "passes")
    store = Store.open(str(older))
    assert store.last_pass() is None
    store.record_pass({}, at=START)
    assert store.last_pass() == Pass(START, {})
