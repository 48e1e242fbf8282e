"""What is purged is in no file of the store any more, and in no answer."""

import os
import shutil
import time
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pyarrow.compute as pc
import pytest
from deltalake import DeltaTable, write_deltalake

from dashboard.store import Store
from tests.store.builders import START, handouts, import_row, incidents

SECRET = "PURGE-ME-4711"


def said(path: Path) -> str:
    """A Parquet file's rows, decoded."""
    import pyarrow.parquet as pq

    return str(pq.read_table(path).to_pylist())


def files_with(store: Store, text: str) -> list[str]:
    """Files of the store in which a text can be read; Parquet's text columns are decoded first."""
    found = []
    for path in Path(store.url).rglob("*"):
        if path.suffix == ".parquet":
            decoded = said(path).encode()
        elif path.is_file():
            decoded = b""
        else:
            continue
        if text.encode() in decoded + path.read_bytes():
            found.append(path.name)
    return found


@pytest.fixture
def filled(store: Store) -> Store:
    """Two versions of one record to be purged, beside others."""
    rows = incidents(3, key=["k0", SECRET, "k2"], number=["1", SECRET, "3"])
    store.commit(rows, import_row(import_id="first"))
    changed = incidents(2, key=[SECRET, "k3"], content_hash=[77, 78])
    store.commit(changed, import_row(import_id="second"))
    return store


def test_a_record_is_removed_from_every_version(filled: Store) -> None:
    assert files_with(filled, SECRET)
    version = filled.version()
    assert filled.purge("incident", keys=[SECRET], who="someone", at=START) == 2
    assert files_with(filled, SECRET) == []
    assert filled.version() != version
    assert sorted(filled.execute(filled.present("incident"))["key"]) == ["k0", "k2", "k3"]
    assert filled.history("incident", [SECRET]).empty

    filled.undo("second", who="someone", at=START)
    assert sorted(filled.execute(filled.present("incident"))["key"]) == ["k0", "k2"]
    assert filled.imports()["undone"].tolist() == [False, True]


def test_all_before_a_date_is_removed(store: Store) -> None:
    store.commit(handouts(5), import_row(record="naloxone", source="naloxone"))
    second = START.date() + timedelta(days=2)
    assert store.purge("naloxone", before=second, who="someone", at=START) == 2
    days = store.execute(store.present("naloxone"))["given_on"].dt.date
    assert days.min() == second
    assert len(days) == 3


def test_what_is_not_there_changes_nothing(filled: Store) -> None:
    version = filled.version()
    assert filled.purge("incident", keys=["k9"], before=date(1990, 1, 1), who="s", at=START) == 0
    assert filled.version() == version


def test_a_purge_that_was_stopped_is_finished_by_the_next(filled: Store) -> None:
    """Stopped after its rewrite and before the old files were removed."""
    folder = f"{filled.url}/incident"
    rows = DeltaTable(folder).to_pyarrow_table()
    kept = rows.filter(pc.not_equal(rows["key"], SECRET))
    write_deltalake(folder, kept, mode="overwrite")
    assert files_with(filled, SECRET)
    version = filled.version()
    assert filled.purge("incident", keys=[SECRET], who="someone", at=START) == 0
    assert files_with(filled, SECRET) == []
    assert filled.version() == version


def test_the_file_of_a_killed_load_is_removed_when_no_load_can_be_under_way(filled: Store) -> None:
    folder = Path(filled.url, "incident")
    written = next(path for path in sorted(folder.glob("*.parquet")) if SECRET in said(path))
    orphan = folder / "part-00000-killed-c000.snappy.parquet"
    shutil.copyfile(written, orphan)
    filled.purge("incident", keys=[SECRET], who="someone", at=START)
    assert files_with(filled, SECRET) == [orphan.name]
    assert filled.uncommitted("incident") == 1

    two_hours_ago = time.time() - 2 * 3600
    os.utime(orphan, (two_hours_ago, two_hours_ago))
    filled.purge("incident", keys=[SECRET], who="someone", at=START)
    assert files_with(filled, SECRET) == []
    assert filled.uncommitted("incident") == 0


def test_which_keys_have_a_version(filled: Store) -> None:
    filled.undo("first", who="someone", at=START)
    assert filled.known("incident", [SECRET, "k0", "k9"]) == {("odmap", SECRET), ("odmap", "k0")}


def test_files_that_are_loaded_at_the_same_time_are_not_lost(filled: Store) -> None:
    other = Store.open(filled.url)
    snapshot = filled.snapshot()
    other.purge("incident", keys=[SECRET], who="someone", at=START)
    filled.commit(incidents(1, key=["late"]), import_row())
    assert "late" in set(other.execute(other.present("incident"))["key"])
    assert SECRET not in set(snapshot.execute(snapshot.present("incident"))["key"])


def test_entries_no_longer_name_what_is_purged(filled: Store) -> None:
    """What was logged of it stays, as counts; also where the day alone is named."""
    value = {
        "observed": 2,
        "seen": {"keys": ["k0", SECRET, f"odmap:{SECRET}"], "level": "watch"},
        "keys": [SECRET],
    }
    filled.add_entry("episode", "city", value, who="worker", at=START)
    filled.add_entry("note", "else", {"keys": "k0"}, who="someone", at=START)
    assert files_with(filled, SECRET)
    filled.purge("incident", keys=[SECRET], who="someone", at=START)
    assert files_with(filled, SECRET) == []
    left = {"observed": 2, "seen": {"keys": ["k0"], "level": "watch"}, "keys": []}
    assert filled.entries()["value"].tolist() == [left, {"keys": "k0"}]
    filled.purge("incident", before=date(2030, 1, 1), who="someone", at=START)
    assert filled.entries("episode")["value"][0]["seen"]["keys"] == []


def test_totals_of_runs_before_a_date_are_removed(store: Store) -> None:
    days = pd.to_datetime(["2026-03-01", "2026-03-02"])
    runs = pd.DataFrame({"key": ["a|1", "a|2"], "agency": "a", "on": days, "runs": [3, 4]})
    runs["complete"] = False
    store.commit(incidents(1), import_row(), runs=runs)
    assert len(store.execute(store.present("run"))) == 2
    assert store.purge("run", before=date(2026, 3, 2), who="someone", at=START) == 1
    assert store.execute(store.present("run"))["runs"].tolist() == [4]


def test_a_store_of_an_earlier_version_has_no_runs_to_remove(filled: Store) -> None:
    shutil.rmtree(Path(filled.url) / "run")
    assert filled.purge("run", before=date(2026, 3, 2), who="someone", at=START) == 0
