"""Opening, committing, undoing and asking, each by a small example worked out by hand."""

import shutil
from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from deltalake import write_deltalake

from dashboard.store import Store, StoreError
from dashboard.store.location import Location
from tests.store.builders import START, handouts, import_row, incidents
from tests.store.reading import content

DAY = timedelta(days=1)


def test_a_missing_store_is_not_made_by_looking(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no store at .*; load a file first"):
        Store.open(str(tmp_path / "deep" / "store"))
    assert not (tmp_path / "deep").exists()


def test_parent_folders_are_made(tmp_path: Path) -> None:
    url = str(tmp_path / "deep" / "er" / "store")
    Store.open(url, create="sample")
    assert Store.open(url).kind == "sample"


def test_a_store_keeps_its_kind(tmp_path: Path) -> None:
    url = str(tmp_path / "store")
    Store.open(url, create="sample")
    with pytest.raises(StoreError, match="holds sample data"):
        Store.open(url, create="city")
    assert Store.open(url, create="sample").kind == "sample"


def test_an_unknown_kind_is_a_programming_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no such kind"):
        Store.open(str(tmp_path / "store"), create="town")


def test_a_file_in_the_way_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="no store can be made at"):
        Store.open(str(tmp_path / "file"), create="city")


@pytest.mark.parametrize("record", ["incident", "naloxone"])
def test_an_empty_store_answers_with_typed_nothing(store: Store, record: str) -> None:
    frame = store.execute(store.present(record))
    assert frame.empty
    assert {"key", "source", "import_id", "first_seen_at"} <= set(frame.columns)
    assert str(frame["committed_at"].dtype) == "datetime64[us, UTC]"
    assert store.imports().empty
    assert store.attempts().empty
    assert store.entries().empty
    assert store.data_through().empty
    assert store.held(record, "odmap", ["key"]).empty
    assert store.history(record, ["k0"]).empty
    store.compact()


def test_what_was_committed_is_present(store: Store) -> None:
    frame = incidents(3, age=[20, None, 60], latitude=[38.8, None, None])
    row = import_row(exported_at=START + DAY)
    store.commit(frame, row)
    present = store.execute(store.present("incident").order_by("key"))
    pd.testing.assert_frame_equal(present[list(frame)], frame, check_dtype=False)
    assert set(present["source"]) == {"odmap"}
    assert set(present["import_id"]) == {row.import_id}
    assert set(present["as_of"]) == {START + DAY}
    assert set(present["committed_at"]) == {row.committed_at}


def test_records_do_not_mix(store: Store) -> None:
    store.commit(incidents(2), import_row())
    store.commit(handouts(3), import_row(source="naloxone", record="naloxone"))
    assert len(content(store)) == 2
    assert len(content(store, "naloxone")) == 3


def test_the_same_key_in_two_sources_is_two_records(store: Store) -> None:
    store.commit(incidents(1), import_row(source="odmap"))
    store.commit(incidents(1), import_row(source="ems"))
    assert set(content(store)) == {("odmap", "k0"), ("ems", "k0")}


def test_a_key_twice_in_one_import_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="1 keys are there more than once"):
        store.commit(incidents(2, key="same"), import_row())
    assert store.imports().empty


def test_an_import_is_committed_once(store: Store) -> None:
    row = import_row()
    store.commit(incidents(1), row)
    with pytest.raises(StoreError, match="is in the store already"):
        store.commit(incidents(2), row)
    assert len(content(store)) == 1


def test_rows_without_their_import_row_are_not_there(store: Store, tmp_path: Path) -> None:
    """A load killed between its two appends, and the same import loaded again."""
    row = import_row()
    elsewhere = Store.open(str(tmp_path / "other"), create="city")
    elsewhere.commit(incidents(3, content_hash=7), row)
    shutil.rmtree(tmp_path / "store" / "incident")
    shutil.copytree(tmp_path / "other" / "incident", tmp_path / "store" / "incident")
    assert content(store) == {}
    store.commit(incidents(1, content_hash=8), row)
    assert content(store) == {("odmap", "k0"): (8, row.import_id)}


def test_undo_of_an_import_that_a_later_one_updated(store: Store) -> None:
    first, second, third = import_row(), import_row(), import_row()
    store.commit(incidents(2, content_hash=1), first)
    store.commit(incidents(3, content_hash=2), second)
    store.commit(incidents(2, content_hash=3), third)
    store.undo(second.import_id, who="analyst", at=START)
    assert content(store) == {
        ("odmap", "k0"): (3, third.import_id),
        ("odmap", "k1"): (3, third.import_id),
    }
    store.undo(third.import_id, who="analyst", at=START)
    assert {value for value, _ in content(store).values()} == {1}
    store.undo(first.import_id, who="analyst", at=START)
    assert content(store) == {}


def test_undo_of_the_first_keeps_unchanged_rows_of_the_second(store: Store) -> None:
    first, second = import_row(), import_row()
    store.commit(incidents(2), first)
    store.commit(incidents(2), second)
    store.undo(first.import_id, who="analyst", at=START)
    assert {import_id for _, import_id in content(store).values()} == {second.import_id}


def test_undo_says_what_is_wrong(store: Store) -> None:
    row = import_row()
    store.commit(incidents(1), row)
    with pytest.raises(StoreError, match="no import nonsense"):
        store.undo("nonsense", who="analyst", at=START)
    store.undo(row.import_id, who="analyst", at=START)
    with pytest.raises(StoreError, match="taken back already"):
        store.undo(row.import_id, who="analyst", at=START)
    assert store.version().startswith("i2-e0-")


def test_an_older_export_loaded_later_changes_only_what_it_alone_has(store: Store) -> None:
    newer = import_row(exported_at=START + 2 * DAY)
    older = import_row(exported_at=START + DAY)
    store.commit(incidents(1, content_hash=2), newer)
    store.commit(incidents(2, content_hash=1), older)
    assert content(store) == {
        ("odmap", "k0"): (2, newer.import_id),
        ("odmap", "k1"): (1, older.import_id),
    }


def test_of_two_exports_of_one_moment_the_later_commit_counts(store: Store) -> None:
    first, second = (import_row(exported_at=START) for _ in range(2))
    store.commit(incidents(1, content_hash=9), first)
    store.commit(incidents(1, content_hash=1), second)
    assert content(store) == {("odmap", "k0"): (1, second.import_id)}


def test_a_store_of_a_newer_layout_is_refused(store: Store, tmp_path: Path) -> None:
    newer = pa.table({"kind": ["city"], "format": [99]})
    shutil.copytree(store.url, tmp_path / "newer")
    write_deltalake(str(tmp_path / "newer" / "store"), newer, mode="overwrite")
    with pytest.raises(StoreError, match="needs a newer version"):
        Store.open(str(tmp_path / "newer"))


def test_an_export_time_is_compared_with_a_commit_time_where_none_is_known(store: Store) -> None:
    undated = import_row(committed_at=START + 3 * DAY)
    dated = import_row(exported_at=START + 2 * DAY, committed_at=START + 4 * DAY)
    store.commit(incidents(1, content_hash=1), undated)
    store.commit(incidents(1, content_hash=2), dated)
    assert content(store) == {("odmap", "k0"): (1, undated.import_id)}


def test_loading_in_any_order_leaves_the_same_records(tmp_path: Path) -> None:
    exports = [(size, exported) for exported, size in enumerate([3, 2, 4])]
    seen = []
    for number, order in enumerate(permutations(exports)):
        store = Store.open(str(tmp_path / str(number)), create="city")
        for size, exported in order:
            row = import_row(exported_at=START + exported * DAY)
            store.commit(incidents(size, content_hash=exported), row)
        seen.append({key: value for key, (value, _) in content(store).items()})
    assert seen == [{("odmap", f"k{i}"): 2 for i in range(4)}] * 6


def test_first_seen_is_the_first_live_commit(store: Store) -> None:
    first, second = import_row(), import_row()
    store.commit(incidents(1), first)
    store.commit(incidents(2), second)
    frame = store.execute(store.present("incident").order_by("key"))
    assert frame["first_seen_at"].tolist() == [first.committed_at, second.committed_at]
    store.undo(first.import_id, who="analyst", at=START)
    frame = store.execute(store.present("incident"))
    assert set(frame["first_seen_at"]) == {second.committed_at}


def test_history_shows_every_version_and_what_became_of_it(store: Store) -> None:
    first, second = import_row(), import_row()
    store.commit(incidents(2, content_hash=1), first)
    store.commit(incidents(2, content_hash=2), second)
    store.undo(second.import_id, who="someone", at=START + DAY)
    history = store.history("incident", ["k1"])
    assert history["content_hash"].tolist() == [1, 2]
    assert history["undone"].tolist() == [False, True]
    assert history["undone_by"].tolist()[1] == "someone"
    assert history["undone_at"].tolist()[1] == START + DAY
    assert set(history["key"]) == {"k1"}


def test_held_is_what_a_new_file_is_compared_with(store: Store) -> None:
    row = import_row(exported_at=START)
    store.commit(incidents(2, content_hash=[5, 6]), row)
    store.commit(incidents(1), import_row(source="ems"))
    held = store.held("incident", "odmap", ["key", "content_hash"])
    assert held[["key", "content_hash"]].to_numpy().tolist() == [["k0", 5], ["k1", 6]]
    assert set(held["as_of"]) == {START}


def test_imports_are_listed_in_the_order_of_their_commits(store: Store) -> None:
    late, early = import_row(committed_at=START + DAY), import_row(committed_at=START)
    store.commit(incidents(1), late)
    store.commit(incidents(1), early)
    store.undo(late.import_id, who="someone", at=START + 2 * DAY)
    listed = store.imports()
    assert listed["import_id"].tolist() == [late.import_id, early.import_id]
    assert listed["undone"].tolist() == [True, False]
    assert listed["undone_at"][0] == START + 2 * DAY
    assert listed["undone_by"][0] == "someone"
    assert pd.isna(listed["undone_at"][1])
    assert listed["report"].tolist() == ["{}", "{}"]


def test_data_reach_as_far_as_the_live_import_that_reaches_furthest(store: Store) -> None:
    far = import_row(through=START + 9 * DAY, through_basis="given")
    near = import_row(through=START + 5 * DAY, exported_at=START + 6 * DAY)
    store.commit(incidents(2), far)
    store.commit(incidents(3), near)
    store.commit(handouts(4), import_row(source="naloxone", record="naloxone"))
    reach = store.data_through().set_index("source")
    assert (reach["through"]["odmap"], reach["through_basis"]["odmap"]) == (far.through, "given")
    assert reach["record"].to_dict() == {"odmap": "incident", "naloxone": "naloxone"}
    store.undo(far.import_id, who="analyst", at=START)
    reach = store.data_through().set_index("source")
    assert reach["through"]["odmap"] == near.through


def test_a_source_whose_imports_were_all_undone_reaches_nowhere(store: Store) -> None:
    row = import_row()
    store.commit(incidents(2), row)
    store.undo(row.import_id, who="analyst", at=START)
    assert store.data_through().empty


def test_an_object_stores_way_of_reading_gives_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    local = Store.open(str(folder), create="city")
    local.commit(incidents(3, age=[1, None, 3]), import_row())
    remote = Store(Location(folder.as_uri(), None))
    remote.commit(incidents(2, content_hash=9), import_row())
    near, far = (s.execute(s.present("incident").order_by("key")) for s in (local, remote))
    pd.testing.assert_frame_equal(near, far)
    assert far["content_hash"].tolist() == [9, 9, 2]
    assert local.version() == remote.version()
