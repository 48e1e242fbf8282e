"""What people enter, and attempts: append-only, and apart from the imports."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd

from dashboard.store import Pass, Store
from tests.store.builders import START, import_row, incidents

DAY = timedelta(days=1)


def test_an_attempt_is_logged_apart(store: Store) -> None:
    before = store.version()
    store.record_attempt(import_row(import_id="same-file"))
    assert store.attempts()["import_id"].tolist() == ["same-file"]
    assert store.imports().empty
    assert store.version() == before


def test_entries_are_kept_oldest_first_and_never_replaced(store: Store) -> None:
    ids = [
        store.add_entry("status", "11", {"status": word}, who="someone", at=START)
        for word in ("planned", "begun")
    ]
    store.add_entry("mapping", "odmap", {"Fälle": ["a", 1, None]}, who="someone", at=START - DAY)
    entries = store.entries("status")
    assert entries["entry_id"].tolist() == ids
    assert entries["value"].tolist() == [{"status": "planned"}, {"status": "begun"}]
    assert store.entries()["kind"].tolist() == ["status", "status", "mapping"]
    assert store.entries("mapping")["value"][0] == {"Fälle": ["a", 1, None]}
    assert list(entries) == ["entry_id", "at", "who", "kind", "subject", "value"]


def test_many_entries_are_joined_without_being_changed(store: Store) -> None:
    for number in range(70):
        store.add_entry("note", str(number), {}, who="someone", at=START)
    assert store.entries()["subject"].tolist() == [str(number) for number in range(70)]
    assert store.version().startswith("i0-e70-")


def test_a_moment_of_any_zone_is_kept(store: Store) -> None:
    import pandera  # noqa: F401  (sets PYARROW_IGNORE_TIMEZONE, as every program here does)

    at = datetime(2026, 7, 1, tzinfo=ZoneInfo("America/New_York"))
    store.add_entry("status", "11", {}, who="someone", at=at)
    store.commit(incidents(1), import_row(data_from=at))
    assert store.entries()["at"][0] == at
    assert store.imports()["data_from"][0] == at


def test_a_visit_is_new_after_a_pause_alone(store: Store) -> None:
    pause, hour = timedelta(hours=1), timedelta(hours=1)
    assert store.last_visit("someone", now=START, pause=pause) is None
    for minutes in (0, 300, 340, 380):
        store.record_visit("someone", at=START + timedelta(minutes=minutes))
    store.record_visit("another", at=START + 6 * hour)
    now = START + timedelta(minutes=400)
    assert store.last_visit("someone", now=now, pause=pause) == START
    newest = START + timedelta(minutes=380)
    assert store.last_visit("someone", now=now + hour, pause=pause) == newest


def deciding(store: Store, *wanted: str) -> list[int]:
    """Add notes of these subjects that are not there yet; how many were there at each look."""
    looks: list[int] = []

    def decide(entries: pd.DataFrame) -> list[tuple[str, dict[str, object]]]:
        looks.append(len(entries))
        there = set(entries["subject"])
        return [(subject, {"keys": [subject]}) for subject in wanted if subject not in there]

    store.add_decided("note", decide, who="someone", at=START)
    return looks


def test_what_is_decided_by_the_entries_of_a_kind_is_added_in_one_commit(store: Store) -> None:
    store.add_entry("other", "a", {}, who="someone", at=START)
    assert deciding(store, "a", "b") == [0]
    notes = store.entries("note")
    assert notes["subject"].tolist() == ["a", "b"]
    assert notes["value"].tolist() == [{"keys": ["a"]}, {"keys": ["b"]}]
    assert notes["entry_id"].is_unique
    assert store.version().startswith("i0-e3-")
    commits = len(list(Path(store.url, "entries", "_delta_log").glob("*.json")))
    assert commits == 3


def test_where_nothing_is_decided_nothing_is_written(store: Store) -> None:
    deciding(store, "a")
    version = store.version()
    assert deciding(store, "a") == [1]
    assert store.version() == version
    assert len(list(Path(store.url, "entries", "_delta_log").glob("*.json"))) == 2


def test_of_many_that_decide_at_once_each_sees_what_the_others_added(store: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: deciding(store, "a", "b", "c"), range(8)))
    assert sorted(store.entries("note")["subject"]) == ["a", "b", "c"]


def test_a_pass_is_logged_apart(store: Store) -> None:
    before = store.version()
    assert store.last_pass() is None
    store.record_pass({"odmap": START, "ems": START - DAY}, at=START + DAY)
    store.record_pass({}, at=START + 2 * DAY)
    assert store.last_pass() == Pass(START + 2 * DAY, {})
    assert store.last_pass(as_of=START + DAY) == Pass(
        START + DAY, {"odmap": START, "ems": START - DAY}
    )
    assert store.last_pass(as_of=START) is None
    assert store.version() == before
    store.compact()
    assert store.last_pass() == Pass(START + 2 * DAY, {})


def test_the_newest_pass_is_the_one_that_was_logged_last(store: Store) -> None:
    for at in (START + DAY, START):
        store.record_pass({}, at=at)
    assert store.last_pass() == Pass(START, {})
