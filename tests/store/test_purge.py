"""What is purged is in no file of the store any more, and in no answer."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from dashboard.store import Store
from tests.store.builders import START, handouts, import_row, incidents

SECRET = "PURGE-ME-4711"


def files_with(store: Store, text: str) -> list[str]:
    """Files of the store in which a text can be read; Parquet's text columns are decoded first."""
    import pyarrow.parquet as pq

    found = []
    for path in Path(store.url).rglob("*"):
        if path.suffix == ".parquet":
            said = str(pq.read_table(path).to_pylist()).encode()
        elif path.is_file():
            said = b""
        else:
            continue
        if text.encode() in said + path.read_bytes():
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


def test_files_that_are_loaded_at_the_same_time_are_not_lost(filled: Store) -> None:
    other = Store.open(filled.url)
    snapshot = filled.snapshot()
    other.purge("incident", keys=[SECRET], who="someone", at=START)
    filled.commit(incidents(1, key=["late"]), import_row())
    assert "late" in set(other.execute(other.present("incident"))["key"])
    assert SECRET not in set(snapshot.execute(snapshot.present("incident"))["key"])


def test_totals_of_runs_before_a_date_are_removed(store: Store) -> None:
    days = pd.to_datetime(["2026-03-01", "2026-03-02"])
    runs = pd.DataFrame({"key": ["a|1", "a|2"], "agency": "a", "on": days, "runs": [3, 4]})
    store.commit(incidents(1), import_row(), runs=runs)
    assert len(store.execute(store.present("run"))) == 2
    assert store.purge("run", before=date(2026, 3, 2), who="someone", at=START) == 1
    assert store.execute(store.present("run"))["runs"].tolist() == [4]


def test_a_store_of_an_earlier_version_has_no_runs_to_remove(filled: Store) -> None:
    shutil.rmtree(Path(filled.url) / "run")
    assert filled.purge("run", before=date(2026, 3, 2), who="someone", at=START) == 0
