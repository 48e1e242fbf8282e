"""One person, one key, through all exports; and several people never one."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.intake import Loading, load
from dashboard.intake.matching import match
from loaders.report import ImportReport
from tests.intake.builders import NOW, ZONE, opener, settings_for

HEADERS = ("Case Number", "Agency", "Overdose Date/Time", "Fatal/Nonfatal", "Age", "Sex")
FIRST = ("26-1", "Riverton Police", "10/05/2026 21:00", "Nonfatal", "34", "M")
OTHER = ("26-1", "Riverton Police", "10/05/2026 21:00", "Fatal", "51", "F")
PEOPLE = (FIRST, OTHER, ("26-1", "Riverton Police", "10/07/2026 09:00", "Nonfatal", "22", "M"))


class Loads:
    """Files of rows, loaded one after another into a store of its own."""

    def __init__(self, folder: Path) -> None:
        self.settings = settings_for(folder)
        self.store = opener(self.settings)
        self.folder = folder
        self.count = 0

    def __call__(
        self, *rows: tuple[str, ...], headers: tuple[str, ...] = HEADERS, source: str = "odmap"
    ) -> ImportReport:
        self.count += 1
        path = self.folder / f"{self.count}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([headers, *rows])
        loading = Loading(now=NOW + pd.Timedelta(hours=self.count), source=source)
        return load(path, lambda: self.store, self.settings, loading)

    def people(self) -> list[tuple[int, str, str]]:
        """Age, sex and outcome of every present record, by age."""
        frame = self.store.execute(self.store.present("incident"))
        return sorted(zip(frame["age"], frame["sex"], frame["severity"], strict=True))


@pytest.fixture
def loads(tmp_path: Path) -> Loads:
    return Loads(tmp_path)


def noticed(report: ImportReport) -> dict[str, int]:
    return {notice.reason: notice.count for notice in report.notices}


BOTH = [(34, "male", "nonfatal"), (51, "female", "fatal")]


def test_another_victim_of_a_case_does_not_take_the_place_of_the_first(loads: Loads) -> None:
    loads(FIRST)
    report = loads(OTHER)
    assert (report.new, report.updated) == (1, 0)
    assert noticed(report)["another_person"] == 1
    assert loads.people() == BOTH


def test_the_second_victim_alone_changes_nothing(loads: Loads) -> None:
    loads(FIRST, OTHER)
    report = loads(OTHER)
    assert (report.import_id, report.unchanged) == (None, 1)
    assert loads.people() == BOTH


def test_a_correction_of_one_thing_is_a_newer_version(loads: Loads) -> None:
    loads(FIRST)
    report = loads(("26-1", "Riverton Police", "10/06/2026 01:00", "Fatal", "34", "M"))
    assert (report.new, report.updated) == (0, 1)
    assert noticed(report) == {"person_changed": 1, "read_month_first": 1}
    assert loads.people() == [(34, "male", "fatal")]


def test_what_was_unknown_may_become_known(loads: Loads) -> None:
    loads(("26-1", "Riverton Police", "10/05/2026 21:00", "Nonfatal", "", ""))
    assert loads(OTHER).updated == 1


@pytest.mark.parametrize("agency", ["RPD", "", "Riverton Police Department", "RIVERTON PD"])
def test_an_agency_in_another_spelling_is_the_same(loads: Loads, agency: str) -> None:
    loads(FIRST)
    report = loads((FIRST[0], agency, *FIRST[2:]))
    assert (report.new, report.updated) == (0, 1)


def test_two_agencies_may_use_one_number(loads: Loads) -> None:
    loads(FIRST)
    assert loads(("26-1", "Riverton Fire", *FIRST[2:])).new == 1
    assert len(loads.people()) == 2


def test_numbers_given_anew_are_said(loads: Loads) -> None:
    headers = ("Record ID", *HEADERS[1:])
    old = [(str(n), "RPD", f"10/{n + 1:02}/2026 21:00", "Nonfatal", "34", "M") for n in range(1, 6)]
    new = [(str(n), "RPD", f"10/{n + 8:02}/2026 21:00", "Fatal", "34", "M") for n in range(1, 6)]
    loads(*old, headers=headers)
    assert noticed(loads(*new, headers=headers))["person_changed"] == 5


def test_without_a_number_the_minute_and_the_person_tell_a_newer_version(loads: Loads) -> None:
    headers = HEADERS[1:]
    loads(FIRST[1:], OTHER[1:], headers=headers)
    report = loads(("Riverton Police", FIRST[2], "Fatal", "34", "M"), headers=headers)
    assert (report.new, report.updated) == (0, 1)
    assert [outcome for *_, outcome in loads.people()] == ["fatal", "fatal"]


def test_without_a_number_and_a_time_people_stay_apart_and_it_is_said(loads: Loads) -> None:
    def day(outcome: str) -> list[tuple[str, ...]]:
        return [("Riverton Police", f"10/{n:02}/2026", outcome, "34", "M") for n in range(1, 5)]

    loads(*day("Nonfatal"), headers=HEADERS[1:])
    report = loads(*day("Fatal"), headers=HEADERS[1:])
    assert report.new == 4
    assert noticed(report)["held_under_another_number"] == 4


def test_numbers_that_appear_later_are_said_to_double_where_the_time_is_not_known(
    loads: Loads,
) -> None:
    rows = [("26-" + str(n), "RPD", f"10/0{n}/2026", "Fatal", "34", "M") for n in range(1, 5)]
    loads(*[row[1:] for row in rows], headers=HEADERS[1:])
    assert noticed(loads(*rows))["held_under_another_number"] == 4


PENDING = ("Pending", "RPD", "10/05/2026 10:11", "Nonfatal", "30", "M")
NUMBERED = ("501", *PENDING[1:])
RECORD_HEADERS = ("Record ID", *HEADERS[1:])


def test_a_number_that_is_given_later_does_not_make_another_person(loads: Loads) -> None:
    loads(PENDING, headers=RECORD_HEADERS)
    report = loads(NUMBERED, headers=RECORD_HEADERS)
    assert (report.new, report.updated) == (0, 1)
    assert loads(NUMBERED, headers=RECORD_HEADERS).import_id is None
    moved = ("501", "RPD", "10/05/2026 10:40", "Fatal", "30", "M")
    assert loads(moved, headers=RECORD_HEADERS).updated == 1
    assert loads.people() == [(30, "male", "fatal")]


def test_a_number_that_is_gone_does_not_make_another_person(loads: Loads) -> None:
    loads(NUMBERED, headers=RECORD_HEADERS)
    assert loads(PENDING, headers=RECORD_HEADERS).updated == 1
    assert loads(PENDING, headers=RECORD_HEADERS).import_id is None
    assert len(loads.people()) == 1


@pytest.mark.parametrize(
    "other",
    [
        ("501", "Riverton Fire", *PENDING[2:]),
        ("501", "RPD", "10/05/2026 10:12", *PENDING[3:]),
        ("501", "RPD", PENDING[2], "Nonfatal", "60", "M"),
        ("501", "RPD", PENDING[2], "Nonfatal", "30", "F"),
    ],
)
def test_somebody_else_with_a_number_stays_apart(loads: Loads, other: tuple[str, ...]) -> None:
    loads(PENDING, headers=RECORD_HEADERS)
    assert loads(other, headers=RECORD_HEADERS).new == 1
    assert len(loads.people()) == 2


def test_of_two_who_may_have_got_the_number_none_is_taken_and_it_is_said(loads: Loads) -> None:
    loads(PENDING, headers=RECORD_HEADERS)
    report = loads(NUMBERED, ("502", *PENDING[1:]), headers=RECORD_HEADERS)
    assert report.new == 2
    assert noticed(report)["held_under_another_number"] == 2


def test_one_record_like_a_held_one_of_another_number_is_said(loads: Loads) -> None:
    loads(NUMBERED, headers=RECORD_HEADERS)
    report = loads(("777", *PENDING[1:]), headers=RECORD_HEADERS)
    assert report.new == 1
    assert noticed(report)["held_under_another_number"] == 1


def test_two_agencies_with_equal_numbers_and_dates_are_two(loads: Loads) -> None:
    """Where an entry has no time of day, equal dates are no equal moments."""
    headers = ("ID", "Agency", "Date", "Date Entered", "Fatal/Nonfatal")
    loads(("1", "Riverton PD", "2026-01-05", "2026-01-05", "nonfatal"), headers=headers)
    other = ("1", "Lakeside Fire", "2026-01-05", "2026-01-05", "fatal")
    assert loads(other, headers=headers).new == 1
    timed = ("ID", "Agency", "Date/Time of Overdose", "Date Entered", "Fatal/Nonfatal")
    loads(("2", "Riverton PD", "2026-01-05 10:00", "2026-01-05", "nonfatal"), headers=timed)
    other = ("2", "Lakeside Fire", "2026-01-05 10:00", "2026-01-05", "fatal")
    assert loads(other, headers=timed).new == 1


def test_an_entry_of_the_very_minute_is_one_whatever_the_agency_is_called(loads: Loads) -> None:
    headers = ("ID", "Agency", "Date/Time of Overdose", "Date Entered", "Fatal/Nonfatal")
    row = ("2026-01-05 10:00", "2026-01-05 11:32", "nonfatal")
    loads(("1", "Riverton PD", *row), headers=headers)
    assert loads(("1", "Metro Safety", *row), headers=headers).updated == 1


def test_however_many_share_a_number_an_export_that_overlaps_adds_what_is_new(
    loads: Loads,
) -> None:
    rows = [("1111", "RPD", "10/05/2026", "Nonfatal", str(20 + n), "M") for n in range(60)]
    rows = [(*row[:3], ("Fatal", "Nonfatal")[n % 2], *row[4:]) for n, row in enumerate(rows)]
    loads(*rows)
    report = loads(("1111", "RPD", "10/05/2026", "Nonfatal", "19", "M"), *reversed(rows))
    assert (report.new, report.updated, report.unchanged) == (1, 0, 60)
    assert len(loads.people()) == 61


def test_of_many_kits_of_one_day_and_programme_only_the_new_are_added(loads: Loads) -> None:
    headers = ("Date", "Program", "Channel", "Product", "Kits", "Doses")
    rows = [("2026-01-05", "Jail", "hand", "Narcan", str(n), str(2 * n)) for n in range(1, 61)]
    loads(*rows, headers=headers, source="naloxone")
    more = [("2026-01-05", "Jail", "hand", "Narcan", str(n), "200") for n in (99, 100, 101)]
    report = loads(*more, *rows, headers=headers, source="naloxone")
    assert (report.new, report.updated, report.unchanged) == (3, 0, 60)
    assert loads(*rows, *more, headers=headers, source="naloxone").import_id is None


def test_the_same_newest_day_reaches_no_further_when_it_is_loaded_later(loads: Loads) -> None:
    today = ("26-1", "RPD", f"{NOW:%m/%d/%Y}", "Nonfatal", "34", "M")
    first, second = loads(today), loads(today)
    assert first.import_id is not None
    assert second.import_id is None


FRAMES = st.lists(
    st.tuples(
        st.sampled_from(["pd", "fire", ""]),
        st.sampled_from(["1", "case 1", "~a"]),
        st.integers(1, 3),
        st.integers(0, 3),
        st.sampled_from(["female", "male", "unknown"]),
        st.sampled_from(["25-34", "65+", "unknown"]),
    ),
    max_size=7,
    unique_by=lambda row: row[:3],
)


def frame_of(rows: list[tuple[str, str, int, int, str, str]]) -> pd.DataFrame:
    days = pd.to_datetime([f"2026-10-0{day + 1}" for *_, day, _, _ in rows]).as_unit("us")
    return pd.DataFrame(
        {
            "key": pd.Series(
                [f"{a}|{n}" + (f"#{p}" if p > 1 else "") for a, n, p, *_ in rows], dtype="str"
            ),
            "content_hash": pd.Series([hash(row[3:]) for row in rows], dtype="int64"),
            "occurred_on": days,
            "occurred_at": days.tz_localize("UTC"),
            "time_known": pd.Series([True] * len(rows), dtype="bool"),
            "entered_at": pd.Series([pd.NaT] * len(rows), dtype="datetime64[us, UTC]"),
            "sex": pd.Series([row[4] for row in rows], dtype="str"),
            "age": pd.Series([pd.NA] * len(rows), dtype="Int64"),
            "age_band": pd.Series([row[5] for row in rows], dtype="str"),
            "latitude": pd.Series([float("nan")] * len(rows), dtype="float64"),
            "longitude": pd.Series([float("nan")] * len(rows), dtype="float64"),
        }
    )


@settings(deadline=None)
@given(rows=FRAMES, held=FRAMES)
def test_nobody_is_lost_or_merged_whatever_is_held(
    rows: list[tuple[str, str, int, int, str, str]],
    held: list[tuple[str, str, int, int, str, str]],
) -> None:
    records, store = frame_of(rows), frame_of(held)
    found = match(records, store, zone=ZONE).records
    assert found["key"].is_unique
    assert found.drop(columns="key").equals(records.drop(columns="key"))
    replaced = found.merge(store, on="key", suffixes=("", "_held"))
    both_known = (replaced["sex"] != "unknown") & (replaced["sex_held"] != "unknown")
    differ = both_known & (replaced["sex"] != replaced["sex_held"])
    moved = replaced["occurred_on"] != replaced["occurred_on_held"]
    assert not (differ & moved).any(), "another day and another sex: another person"


@settings(deadline=None)
@given(rows=FRAMES, held=FRAMES, data=st.data())
def test_the_order_of_rows_plays_no_part(
    rows: list[tuple[str, str, int, int, str, str]],
    held: list[tuple[str, str, int, int, str, str]],
    data: st.DataObject,
) -> None:
    store = frame_of(held)
    once = match(frame_of(rows), store, zone=ZONE).records
    again = match(frame_of(data.draw(st.permutations(rows))), store, zone=ZONE).records
    columns = ["key", "content_hash"]
    assert sorted(once[columns].itertuples(index=False)) == sorted(
        again[columns].itertuples(index=False)
    )


@settings(deadline=None)
@given(rows=FRAMES, held=FRAMES)
def test_a_file_that_is_held_already_keeps_its_keys(
    rows: list[tuple[str, str, int, int, str, str]],
    held: list[tuple[str, str, int, int, str, str]],
) -> None:
    first = match(frame_of(rows), frame_of(held), zone=ZONE).records
    store = pd.concat([first, frame_of(held)]).drop_duplicates("key", ignore_index=True)
    again = match(frame_of(rows), store, zone=ZONE).records
    columns = ["key", "content_hash"]
    assert set(again[columns].itertuples(index=False)) == set(
        first[columns].itertuples(index=False)
    )
