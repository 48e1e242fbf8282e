"""All answers of a snapshot are of one moment, whoever loads meanwhile."""

import shutil

import pytest

from dashboard.store import Reader, Store, StoreError
from tests.store.builders import START, import_row, incidents


def told(reader: Reader) -> tuple[object, ...]:
    """What a page asks."""
    return (
        reader.version(),
        len(reader.execute(reader.present("incident"))),
        reader.imports()["import_id"].tolist(),
        reader.data_through()["source"].tolist(),
        len(reader.entries("status")),
    )


def test_a_snapshot_stays_what_it_is(store: Store) -> None:
    first = import_row()
    store.commit(incidents(2), first)
    snapshot = store.snapshot()
    before = told(snapshot)
    assert before == told(store)

    store.commit(incidents(5, key=[f"x{n}" for n in range(5)]), import_row())
    store.undo(first.import_id, who="someone", at=START)
    store.add_entry("status", "11", {}, who="someone", at=START)

    assert told(snapshot) == before
    assert told(store) == told(store.snapshot()) != before
    assert len(store.execute(store.present("incident"))) == 5


def test_of_a_store_made_anew_a_snapshot_says_nothing(store: Store) -> None:
    store.commit(incidents(2), import_row())
    snapshot = store.snapshot()
    shutil.rmtree(store.url)
    Store.open(store.url, create="city").commit(incidents(5), import_row())
    with pytest.raises(StoreError, match="made anew"):
        snapshot.execute(snapshot.present("incident"))
