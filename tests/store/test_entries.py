"""What people enter, and attempts: append-only, and apart from the imports."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dashboard.store import Store
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
