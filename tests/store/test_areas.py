"""Layers of areas: their rows, and the entry that makes them count."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

from dashboard.store import AREAS_KIND, Store
from tests.store.builders import START, import_row, incidents


def areas(*names: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area": pd.Series(names, dtype="str"),
            "name": pd.Series(names, dtype="str"),
            "population": pd.array([100] * (len(names) - 1) + [None], dtype="Int64"),
            "area_km2": 1.5,
            "geometry": [b"shape"] * len(names),
        }
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(str(tmp_path / "store"), create="city")


def test_what_was_added_is_read_by_its_entry(store: Store) -> None:
    before = store.version()
    first = store.add_areas("Beats", areas("1", "2"), {"file": "b.zip"}, who="a", at=START)
    second = store.add_areas("Beats", areas("3"), {}, who="a", at=START)
    assert store.version() != before
    pd.testing.assert_frame_equal(store.areas(first), areas("1", "2"))
    assert store.areas(second)["area"].tolist() == ["3"]
    assert store.entries(AREAS_KIND)["entry_id"].tolist() == [first, second]
    assert store.areas("none").empty


def test_rows_whose_entry_never_came_are_of_no_layer(store: Store) -> None:
    with pytest.raises(TypeError, match="JSON"):
        store.add_areas("Beats", areas("1"), {"at": START}, who="a", at=START)
    with pytest.raises(ValueError, match="geometry"):
        store.add_areas("Beats", areas("1").assign(geometry=None), {}, who="a", at=START)
    assert store.entries(AREAS_KIND).empty


def test_a_store_of_an_earlier_version_has_none_and_takes_them(store: Store) -> None:
    shutil.rmtree(Path(store.url) / "areas")
    older = Store.open(store.url)
    assert older.areas("none").empty
    entry_id = older.add_areas("Beats", areas("1"), {}, who="a", at=START)
    assert len(older.areas(entry_id)) == 1


def test_compaction_keeps_them(store: Store) -> None:
    entry_id = store.add_areas("Beats", areas("1", "2"), {}, who="a", at=START)
    store.add_areas("Tracts", areas("3"), {}, who="a", at=START)
    store.compact()
    assert store.areas(entry_id)["area"].tolist() == ["1", "2"]


def test_looking_back_knows_the_layers_of_today(store: Store) -> None:
    store.commit(incidents(1), import_row())
    store.add_entry("note", "n", {}, who="a", at=START + timedelta(days=9))
    store.add_areas("Beats", areas("1"), {}, who="a", at=START + timedelta(days=9))
    then = store.snapshot(known_at=START)
    assert then.entries()["kind"].tolist() == [AREAS_KIND]
