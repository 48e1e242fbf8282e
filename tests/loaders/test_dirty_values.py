"""Values as they stand in published files, each in a small file of our own; none is left out.

Here are those of Tempe, Arizona (opioid calls to EMS, CC BY); the others are in the files beside
this one. Tests are named after the dataset and the column.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias
from zoneinfo import ZoneInfo

import pytest

from dashboard.geography.places import place_states
from loaders.declaration import Reading
from loaders.source import read
from tests.geography.builders import square
from tests.loaders import test_dirty_values_of_ems as of_ems
from tests.loaders import test_dirty_values_of_pennsylvania as of_pennsylvania
from tests.loaders.builders import NOW, adds_up, log, noticed, write_csv
from tests.shared import SHARED

Line: TypeAlias = tuple[str, str, str]
"""Dataset, column, raw value."""
Cover: TypeAlias = Callable[..., None] | str
"""The test of a line, or why it has none."""

LISTED = SHARED / "data" / "dirty_values.csv"
PHOENIX = ZoneInfo("America/Phoenix")
NEW_YORK = ZoneInfo("America/New_York")
CALL = {
    "X": "-111.8904",
    "Y": "33.4196000000001",
    "Incident_Date": "2017/01/03 00:00:00+00",
    "Weekday": "",
    "Month": "",
    "Year": "",
    "Opioid_Use": "Yes",
    "Narcan_Given": "Yes",
    "Age": "40 to 44",
    "Spec_Pop": "None",
    "Notes": "None",
    "Time_of_Day": "",
}


def tempe(folder: Path, *rows: Mapping[str, str], zone: ZoneInfo = PHOENIX) -> Reading:
    """A reading of calls as Tempe publishes them; nothing but its columns says what they are."""
    calls = [{"OBJECTID": str(at), **CALL, **row} for at, row in enumerate(rows, 1)]
    reading = read(write_csv(folder / "calls.csv", calls), zone=zone, now=NOW)
    assert (reading.source, len(reading.records)) == ("odmap", len(rows))
    assert adds_up(reading)
    return reading


def days(reading: Reading) -> list[str]:
    return [str(day.date()) for day in reading.records["occurred_on"]]


def hours(reading: Reading, zone: ZoneInfo = PHOENIX) -> list[int]:
    return [int(hour) for hour in reading.records["occurred_at"].dt.tz_convert(zone).dt.hour]


@pytest.mark.parametrize("zone", [PHOENIX, NEW_YORK])
def test_tempe_incident_date_stamped_utc_midnight(tmp_path: Path, zone: ZoneInfo) -> None:
    reading = tempe(tmp_path, {"Incident_Date": "2017/01/03 00:00:00+00"}, zone=zone)

    assert days(reading) == ["2017-01-03"]
    assert reading.records["time_known"].tolist() == [False]
    assert hours(reading, zone) == [0]
    assert noticed(reading, "offset_ignored") == [("Incident_Date", 1, 2)]


@pytest.mark.parametrize("midnights", [0, 40, 80])
def test_tempe_incident_date_local_midnight_written_as_utc(tmp_path: Path, midnights: int) -> None:
    later = {"Incident_Date": "2024/09/13 07:00:00+00", "Weekday": "Friday"}
    earlier = {"Incident_Date": "2017/01/03 00:00:00+00", "Weekday": "Tuesday"}
    reading = tempe(tmp_path, *[earlier] * midnights, *[later] * 60)

    assert days(reading) == ["2017-01-03"] * midnights + ["2024-09-13"] * 60
    assert not reading.records["time_known"].any()
    assert set(hours(reading)) == {0}


def test_tempe_incident_date_hours_that_look_real(tmp_path: Path) -> None:
    reading = tempe(tmp_path, {}, {}, {"Incident_Date": "2021/08/14 01:00:00+00"}, {})

    assert days(reading)[2] == "2021-08-14"
    assert reading.records["time_known"].tolist() == [False, False, True, False]
    assert hours(reading)[2] == 1
    assert noticed(reading, "midnight_without_time") == [("Incident_Date", 3, 2)]


def test_tempe_incident_date_hours_agree_with_the_time_of_day(tmp_path: Path) -> None:
    said = {"Incident_Date": "2021/07/01 09:00:00+00", "Time_of_Day": "Morning"}
    reading = tempe(tmp_path, said)

    assert (days(reading), hours(reading)) == (["2021-07-01"], [9])
    assert reading.records["time_known"].tolist() == [True]
    assert noticed(reading, "offset_ignored") == [("Incident_Date", 1, 2)]


def test_tempe_narcan_given_no_is_not_unknown(tmp_path: Path) -> None:
    reading = tempe(tmp_path, *({"Narcan_Given": text} for text in ("Yes", "No", "NULL", "")))

    assert reading.records["naloxone"].tolist() == ["given", "none", "unknown", "unknown"]
    assert noticed(reading, "unread_value") == []


def test_tempe_spec_pop_spaces_round_the_slash(tmp_path: Path) -> None:
    spellings = ("Veteran/Homeless", "Veteran / Homeless")
    calls = tempe(tmp_path, *({"Spec_Pop": text} for text in spellings))
    kits = log(tmp_path, *({"Recipient Type": text} for text in spellings))

    # The column of calls is not stored at all; where such categories are, they are one.
    assert ("Spec_Pop", 2, None) in noticed(calls, "unknown_column")
    assert "Veteran" not in calls.records.to_csv()
    assert kits.records["recipient_type"].tolist() == ["Veteran/Homeless"] * 2


def test_tempe_notes_the_centre_of_the_city_is_no_place(tmp_path: Path) -> None:
    placed = {"Notes": "Coordinates Placed At Center of City"}
    reading = tempe(tmp_path, placed, {}, placed)
    city = square(-112.0, 33.3, side=0.2)

    states = place_states(reading.records, city, ())
    assert states.tolist() == ["unlocated", "located", "unlocated"]
    assert reading.records["flags"].tolist() == ["placed_at_centre", "", "placed_at_centre"]
    assert noticed(reading, "placed_at_centre") == [("Y", 2, 2)]


def test_tempe_x_y_are_longitude_and_latitude(tmp_path: Path) -> None:
    reading = tempe(tmp_path, {"X": "-111.8904", "Y": "33.4196000000001"})

    assert reading.records["latitude"].tolist() == pytest.approx([33.4196], abs=1e-9)
    assert reading.records["longitude"].tolist() == [-111.8904]
    # In Cook County, Illinois, the same headers hold feet.
    feet = tempe(tmp_path, {"X": "1176352.5", "Y": "1899215.25"})
    assert feet.records[["latitude", "longitude"]].isna().all(axis=None)
    assert feet.records["flags"].tolist() == ["coordinates_out_of_range"]


def test_tempe_file_begins_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "calls.csv", [CALL], encoding="utf-8-sig")
    assert path.read_bytes().startswith(b"\xef\xbb\xbfX,")
    reading = read(path, zone=PHOENIX, now=NOW)

    assert reading.records["longitude"].tolist() == [-111.8904]
    unknown = [column for column, _, _ in noticed(reading, "unknown_column")]
    assert unknown == ["Month", "Year", "Spec_Pop"]


@pytest.mark.parametrize(
    ("column", "text", "written", "day"),
    [
        ("Month", "June", "2021/07/01 00:00:00+00", "2021-07-01"),
        ("Year", "2017", "2018/01/01 00:00:00+00", "2018-01-01"),
    ],
)
def test_tempe_month_and_year_are_those_of_the_date(
    tmp_path: Path, column: str, text: str, written: str, day: str
) -> None:
    reading = tempe(tmp_path, {"Incident_Date": written, column: text})

    assert days(reading) == [day]
    assert (column, 1, None) in noticed(reading, "unknown_column")


NEAR_DUPLICATES = (
    "later: no exact comparison finds them, and a loader does not merge rows that differ; to warn "
    "of them is for a comparison of records"
)
LATE_ENTRY = (
    "later: no value of a row, but how complete recent days are, which periods and their sentences "
    "have to say"
)
LINES: dict[Line, Cover] = {
    ("tempe", "Incident_Date", "2017/01/03 00:00:00+00"): (
        test_tempe_incident_date_stamped_utc_midnight
    ),
    ("tempe", "Incident_Date", "2024/09/13 07:00:00+00"): (
        test_tempe_incident_date_local_midnight_written_as_utc
    ),
    ("tempe", "Incident_Date", "2021/08/14 01:00:00+00"): (
        test_tempe_incident_date_hours_that_look_real
    ),
    ("tempe", "Incident_Date", "2021/07/01 09:00:00+00 with Time_of_Day Morning"): (
        test_tempe_incident_date_hours_agree_with_the_time_of_day
    ),
    ("tempe", "Narcan_Given", "Yes / No / NULL / (blank)"): (
        test_tempe_narcan_given_no_is_not_unknown
    ),
    ("tempe", "Spec_Pop", "Veteran/Homeless vs Veteran / Homeless"): (
        test_tempe_spec_pop_spaces_round_the_slash
    ),
    ("tempe", "Notes", "Coordinates Placed At Center of City"): (
        test_tempe_notes_the_centre_of_the_city_is_no_place
    ),
    ("tempe", "X|Y", "-111.8904|33.4196000000001"): test_tempe_x_y_are_longitude_and_latitude,
    ("tempe", "(file)", "EF BB BF"): test_tempe_file_begins_with_a_byte_order_mark,
    ("tempe", "Month", "(month name)"): test_tempe_month_and_year_are_those_of_the_date,
    ("tempe", "Year", "2017 for 2018/01/01"): test_tempe_month_and_year_are_those_of_the_date,
    (
        "tempe",
        "(rows)",
        "July 2021 loaded twice: 53 midnight-stamped rows and 58 hour-stamped rows",
    ): NEAR_DUPLICATES,
    ("odin_a vs odin_b", "(rows)", "late entry"): LATE_ENTRY,
    **of_pennsylvania.LINES,
    **of_ems.LINES,
}


@pytest.mark.skipif(not LISTED.is_file(), reason="the list of dirty values is not at hand")
def test_every_listed_line_has_a_test_or_a_reason() -> None:
    with LISTED.open(encoding="utf-8", newline="") as file:
        listed = [(row["dataset"], row["column"], row["raw_value"]) for row in csv.DictReader(file)]

    assert sorted(LINES) == sorted(listed)


def test_tests_are_named_after_their_lines() -> None:
    for (dataset, column, _), cover in LINES.items():
        if isinstance(cover, str):
            assert re.match(r"later: |not read: ", cover)
            continue
        named = re.findall(r"[a-z0-9]+", f"{dataset} {column}".casefold())
        assert set(named) <= set(cover.__name__.split("_")), cover.__name__
