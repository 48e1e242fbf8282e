"""Findings of whole stores."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from dashboard.analytics.batches import batches
from dashboard.analytics.decisions import Named, decide_together
from dashboard.analytics.findings import (
    Finding,
    UnusableNote,
    acknowledge,
    acknowledged,
    findings,
)
from dashboard.analytics.through import data_through
from dashboard.settings import load
from dashboard.store import Store
from loaders.source import read
from tests.analytics.findings.builders import steady
from tests.conftest import SAMPLE_NOW
from tests.shared import REAL
from tests.store.builders import import_row

TEMPE = REAL / "tempe_az_opioid_ems_calls_vintage_2023.csv"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
NOON = pd.Timedelta(hours=12)


def of(store: Store, *, zone: str = "America/New_York", now: datetime = NOW) -> list[Finding]:
    settings = load(store=store.url)
    city = settings.city.model_copy(update={"time_zone": zone})
    data, there = store.snapshot(), settings.model_copy(update={"city": city})
    return list(findings(data, there, data_through(data, ZoneInfo(zone), as_of=now)))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(str(tmp_path / "store"), create="city")


def commit(store: Store, frame: pd.DataFrame, at: str, **more: object) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    store.commit(frame, import_row(committed_at=moment, through=moment, **more))


def whole(days: int = 500) -> pd.DataFrame:
    frame = steady(days)
    hours = pd.to_timedelta([(place * 7) % 24 - 12 for place in frame.index], "h")
    return frame.assign(occurred_at=frame["occurred_at"] + hours)


def test_a_silence_is_one_also_for_those_who_look_back_at_it(store: Store) -> None:
    """All is entered 25 days late: of the newest days nothing is told yet, but looking back at
    days that long ago, all is."""
    frame = whole()
    frame["entered_at"] = frame["occurred_at"] + pd.Timedelta(days=25)
    quiet = frame["occurred_on"].between("2024-12-20", "2024-12-31")
    commit(store, frame[~quiet & (frame["entered_at"] < "2025-05-15")], "2025-05-15")
    assert "silent" in {one.kind for one in of(store, now=datetime(2025, 1, 1, 5, tzinfo=UTC))}
    (later,) = of(store)
    assert (later.kind, later.start) == ("back", date(2024, 12, 20))


def test_a_steady_source_has_none(store: Store) -> None:
    commit(store, whole(), "2025-05-15")
    assert of(store) == []


def test_they_are_the_same_after_another_load_and_made_once(store: Store) -> None:
    frame = whole()
    frame.loc[frame.index[-30::2], "agency"] = "County Sheriff"
    commit(store, frame, "2025-05-15")
    (one,) = of(store)
    assert one.kind == "new agency"
    data, settings = store.snapshot(), load(store=store.url)
    known = data_through(data, settings.city.zone, as_of=NOW)
    first = findings(data, settings, known)
    acknowledge(store, one.id, note="asked them", who="R. Lee", at=NOW)
    again = store.snapshot()
    assert findings(again, settings, data_through(again, settings.city.zone, as_of=NOW)) is first
    commit(store, frame, "2025-05-16")
    assert [again.id for again in of(store)] == [one.id]


def test_what_is_decided_about_the_records_makes_them_anew(store: Store) -> None:
    frame = whole()
    frame.loc[frame.index[-30:], "agency"] = "County Sheriff"
    commit(store, frame, "2025-05-15")
    assert "new agency" in {one.kind for one in of(store)}
    records = [[Named("odmap", key)] for key in frame["key"].iloc[-30:]]
    decide_together(store, "exclude", records, reason="a test", who="R. Lee", at=NOW)
    assert "new agency" not in {one.kind for one in of(store)}


def test_each_clock_has_its_own(store: Store) -> None:
    frame = whole()
    newest = frame.index[-60:]
    frame.loc[newest, "occurred_at"] = frame.loc[newest, "occurred_at"].dt.normalize() + NOON
    commit(store, frame, "2025-05-15")
    for zone, said in (("Etc/UTC", "12:00 to 12:59"), ("Asia/Tokyo", "21:00 to 21:59")):
        assert said in {one.subject for one in of(store, zone=zone) if one.kind == "hour"}


def test_a_neighbours_agency_is_no_news_of_the_city(store: Store) -> None:
    frame = whole()
    rows = frame.index[-30::2]
    frame.loc[rows, ["agency", "place_state"]] = ["County Sheriff", "neighbour"]
    commit(store, frame, "2025-05-15")
    assert of(store) == []


def test_a_later_import_that_takes_records_away_moved_their_month(store: Store) -> None:
    frame = whole()
    commit(store, frame, "2025-05-15")
    gone = frame.loc[frame["occurred_on"].between("2024-07-01", "2024-07-20"), "key"]
    moment = datetime(2025, 5, 25, tzinfo=UTC)
    row = import_row(committed_at=moment, through=datetime(2025, 5, 15, tzinfo=UTC))
    store.commit(frame[~frame["key"].isin(gone)], row, withdrawn=list(gone))
    (one,) = [one for one in of(store) if one.kind == "moved"]
    assert one.statement.counts == {"before": 31, "after": 11}
    store.undo(row.import_id, who="R. Lee", at=moment)
    assert of(store) == []


def of_batches(store: Store) -> list[Finding]:
    return [one for one in of(store) if one.kind == "duplicates"]


def load_a_month_twice(store: Store, *, place_state: str = "located") -> None:
    frame = whole().assign(place_state=place_state)
    month = frame[frame["occurred_on"].between("2024-09-01", "2024-09-30")]
    again = month.assign(key="again/" + month["key"], number="again" + month["number"])
    commit(store, pd.concat([frame, again], ignore_index=True), "2025-05-15")


def test_a_month_that_was_loaded_twice(store: Store) -> None:
    load_a_month_twice(store)
    (one,) = of_batches(store)
    assert one.id == "duplicates|odmap||2024-09-01"
    assert one.statement.counts == {"pairs": 30}
    # Sixty records are too many to be named.
    assert one.keys == ()


@pytest.mark.parametrize("kind", ["exclude", "part"])
def test_a_batch_that_was_decided_on_is_no_finding(
    store: Store, kind: Literal["exclude", "part"]
) -> None:
    load_a_month_twice(store)
    pairs = batches(store).pairs
    named = [[Named.of(second), Named.of(first)] for first, second in
             zip(pairs["first"], pairs["second"], strict=True)]  # fmt: skip
    asked = [records if kind == "part" else records[:1] for records in named]
    said = {"reason": "a test", "who": "R. Lee"}
    decide_together(store, kind, asked[4:], **said, at=NOW)
    (one,) = of_batches(store)
    assert one.statement.counts == {"pairs": 4}
    assert sorted(one.keys) == sorted(record.key for records in named[:4] for record in records)
    decide_together(store, kind, asked[:4], **said, at=NOW)
    assert of_batches(store) == []


def test_a_batch_of_neighbours_is_no_finding_of_the_city(store: Store) -> None:
    commit(store, whole(), "2025-05-14")
    load_a_month_twice(store, place_state="neighbour")
    assert len(batches(store).batches) == 1
    assert of_batches(store) == []


def test_one_is_acknowledged_with_a_note_and_the_newest_note_stands(store: Store) -> None:
    for note in ("asked them", " they moved "):
        acknowledge(store, "silent|odmap||2026-01-01", note=note, who="R. Lee", at=NOW)
    (one,) = acknowledged(store).values()
    assert (one.finding, one.note, one.who, one.at) == (
        "silent|odmap||2026-01-01",
        "they moved",
        "R. Lee",
        NOW,
    )
    for empty in ({"note": " "}, {"who": ""}):
        with pytest.raises(UnusableNote, match="Give a note and a name"):
            acknowledge(store, "x", **{"note": "n", "who": "w", "at": NOW} | empty)  # type: ignore[arg-type]


def test_the_sample_in_which_nothing_is_planted_has_none(sample_store: Store) -> None:
    assert of(sample_store, now=SAMPLE_NOW) == []


@pytest.mark.skipif(not TEMPE.exists(), reason="the real files are not part of the project")
def test_tempe_s_july_2021_is_a_finding(store: Store) -> None:
    reading = read(TEMPE, zone=ZoneInfo("America/Phoenix"), now=NOW)
    rows = reading.records.assign(place_state="located", h3_7=None, h3_8=None, h3_9=None)
    through = rows["occurred_at"].max().to_pydatetime()
    store.commit(rows, import_row(committed_at=NOW, through=through))
    found = of(store, zone="America/Phoenix")
    assert sorted((one.kind, one.subject, str(one.start)[:7]) for one in found) == [
        ("duplicates", "", "2021-07"),
        ("unknowns", "naloxone", "2021-07"),
        ("unknowns", "suspected drug", "2021-08"),
        ("unknowns", "time of day", "2022-02"),
    ]
