"""How far the data reach, and where days end."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from dashboard.analytics.through import DataThrough, data_through
from dashboard.store import Store
from tests.analytics.builders import ZONE, add, local, people, store_of
from tests.store.builders import handouts, import_row


def known(store: Store, *, as_of: str = "2027-01-01") -> DataThrough:
    return data_through(store, ZONE, as_of=local(as_of))["odmap"]


@pytest.mark.parametrize(
    ("through", "last_day", "whole"),
    [
        ("2026-10-31 00:00", date(2026, 10, 30), True),
        ("2026-10-31 20:00", date(2026, 10, 31), False),
        ("2026-10-31 23:59", date(2026, 10, 31), True),
        ("2026-10-31 23:58", date(2026, 10, 31), False),
        ("2026-11-02 00:00", date(2026, 11, 1), True),
        ("2026-03-09 00:00", date(2026, 3, 8), True),
    ],
)
def test_midnight_belongs_to_the_day_that_it_ends(
    tmp_path: Path, through: str, last_day: date, whole: bool
) -> None:
    found = known(store_of(tmp_path, people("2026-01-05 10:00"), through=through))
    assert (found.last_day, found.last_day_is_whole) == (last_day, whole)
    assert found.last_whole_day == (last_day if whole else last_day - timedelta(days=1))
    assert found.first_day == date(2026, 1, 5)


def test_an_earlier_now_cuts_and_a_later_one_does_not_stretch(tmp_path: Path) -> None:
    store = store_of(tmp_path, people("2026-01-05 10:00"), through="2026-10-31 20:00")
    assert known(store, as_of="2026-11-20 10:00").through == local("2026-10-31 20:00")
    cut = known(store, as_of="2026-06-01 00:00")
    assert (cut.through, cut.last_day) == (local("2026-06-01 00:00"), date(2026, 5, 31))
    assert cut.last_day_is_whole


def test_a_source_has_no_data_before_its_first_event(tmp_path: Path) -> None:
    store = store_of(tmp_path, people("2026-01-05 10:00"), through="2026-10-31 20:00")
    assert data_through(store, ZONE, as_of=local("2026-01-05 00:00")) == {}
    assert "odmap" in data_through(store, ZONE, as_of=local("2026-01-05 12:00"))


def test_a_neighbours_earlier_events_are_no_quiet_days_of_the_city(tmp_path: Path) -> None:
    store = store_of(tmp_path, people("2026-01-05 10:00"), through="2026-10-31 20:00")
    add(store, people("2024-03-01", place_state="neighbour"), through="2026-10-31 20:00")
    assert known(store).first_day == date(2026, 1, 5)


def test_a_source_of_neighbours_only_has_no_data_of_the_city(tmp_path: Path) -> None:
    theirs = people("2026-01-05", place_state="neighbour")
    store = store_of(tmp_path, theirs, through="2026-10-31 20:00")
    assert data_through(store, ZONE, as_of=local("2027-01-01")) == {}


def test_a_source_without_events_is_left_out(tmp_path: Path) -> None:
    store = store_of(tmp_path, people(), through="2026-10-31 20:00", source="ems")
    add(store, people("2026-01-05 10:00"), through="2026-09-01 00:00")
    found = data_through(store, ZONE, as_of=local("2027-01-01"))
    assert list(found) == ["odmap", "overdoses"]
    assert found["overdoses"].parts == (found["odmap"],)


def test_an_empty_store_has_no_data(tmp_path: Path) -> None:
    store = Store.open(str(tmp_path / "store"), create="city")
    assert data_through(store, ZONE, as_of=local("2027-01-01")) == {}


def test_each_source_reaches_as_far_as_its_furthest_import(tmp_path: Path) -> None:
    store = store_of(tmp_path, people("2026-01-05 10:00"), through="2026-10-31 20:00")
    add(store, people("2025-12-01"), through="2026-01-01 00:00", basis="given")
    add(store, people("2026-02-01"), through="2026-02-02 00:00", source="ems", basis="newest event")
    row = import_row(source="naloxone", record="naloxone", through=local("2026-01-20 00:00"))
    store.commit(handouts(3), row)
    found = data_through(store, ZONE, as_of=local("2027-01-01"))
    said = {name: (one.first_day, one.last_day, one.through_basis) for name, one in found.items()}
    assert said == {
        "ems": (date(2026, 2, 1), date(2026, 2, 1), "newest event"),
        "naloxone": (date(2026, 1, 1), date(2026, 1, 19), "newest event"),
        "odmap": (date(2025, 12, 1), date(2026, 10, 31), "file"),
        "overdoses": (date(2025, 12, 1), date(2026, 10, 31), "file"),
    }


def test_overdoses_reach_from_the_first_to_the_last_of_any_source(tmp_path: Path) -> None:
    store = store_of(tmp_path, people("2026-01-05 10:00"), through="2026-10-30 00:00")
    add(store, people("2025-11-02"), through="2026-10-31 20:00", source="ems", basis="given")
    row = import_row(source="naloxone", record="naloxone", through=local("2026-12-01 00:00"))
    store.commit(handouts(3), row)
    found = data_through(store, ZONE, as_of=local("2027-01-01"))
    linked = found["overdoses"]
    assert (linked.source, linked.first_day) == ("overdoses", date(2025, 11, 2))
    assert (linked.through, linked.last_day_is_whole) == (local("2026-10-31 20:00"), False)
    assert linked.parts == (found["odmap"], found["ems"])
    assert found["odmap"].parts == found["naloxone"].parts == ()


def test_a_log_of_naloxone_alone_tells_of_no_overdose(tmp_path: Path) -> None:
    store = Store.open(str(tmp_path / "store"), create="city")
    row = import_row(source="naloxone", record="naloxone", through=local("2026-01-20 00:00"))
    store.commit(handouts(3), row)
    assert list(data_through(store, ZONE, as_of=local("2027-01-01"))) == ["naloxone"]


@pytest.mark.parametrize(
    ("hours_between", "looks_a_day"), [(24, 1), (12, 2), (5, 6), (1, 24), (0.25, 24)]
)
def test_data_that_come_often_are_looked_at_so_often(
    tmp_path: Path, hours_between: float, looks_a_day: int
) -> None:
    store = store_of(tmp_path, people("2026-01-05 10:00"), through="2026-09-01 00:00")
    ends = pd.date_range("2026-10-24 12:00", "2026-10-31 12:00", freq=f"{hours_between}h")
    for end in ends:
        add(store, people("2026-01-05 10:00"), through=str(end))
    assert known(store).looks_a_day == looks_a_day


def test_many_files_of_the_past_at_once_are_no_looks_of_late(tmp_path: Path) -> None:
    store = store_of(tmp_path, people("2020-01-05 10:00"), through="2020-02-01 00:00")
    for month in pd.date_range("2020-03-01", "2022-12-01", freq="MS"):
        add(store, people("2020-01-05 10:00"), through=str(month))
    assert known(store).looks_a_day == 1
