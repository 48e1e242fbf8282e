"""Values as they stand in published files of Pennsylvania; see test_dirty_values.py.

The State Police's overdose network (ODIN, two releases: a and b), deaths of Allegheny County,
emergency calls of Montgomery County.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd
import pytest

from dashboard.geography.places import place_states
from loaders.declaration import Reading
from loaders.errors import FileRefused
from loaders.events import NO_TIME
from loaders.source import read
from tests.geography.builders import square
from tests.loaders.builders import NOW, ZONE, adds_up, noticed, odmap, write_csv

VICTIM = {
    "Incident ID": "1,103",
    "Incident Date": "01/04/2018",
    "Incident Time": "00:42:00",
    "Day": "Thursday",
    "Victim ID": "1,201",
    "Incident County Name": "Delaware",
    "Gender Desc": "Male",
    "Age Range": "25 - 29",
    "Race": "White",
    "Ethnicity Desc": "Not Hispanic",
    "Survive": "Y",
    "Susp OD Drug Desc": "HEROIN",
    "Naloxone Administered": "Y",
    "Administration ID": "1",
    "Dose Count": "1",
    "Response Time Desc": "1-3 MINUTES",
    "Third Party Admin Desc": "EMS",
}
NO_DOSE = {"Naloxone Administered": "N", "Administration ID": "NULL"}
CALL = {
    "lat": "40.1508958",
    "lng": "-75.1274376",
    "zip": "19090",
    "title": "EMS: OVERDOSE",
    "timeStamp": "2015-12-10 22:32:01",
    "twp": "UPPER MORELAND",
}
COUNTY = square(-75.7, 39.9, side=0.8)


def read_rows(folder: Path, *rows: Mapping[str, str]) -> Reading:
    """A reading of rows in a public layout, by the map that is shipped for it."""
    folder.mkdir(exist_ok=True)
    reading = read(write_csv(folder / "export.csv", rows), zone=ZONE, now=NOW)
    assert [reason.reason for reason in reading.notices].count("map_used") == 1
    assert adds_up(reading)
    return reading


def test_odin_a_incident_id_with_thousands_separators(tmp_path: Path) -> None:
    small = {**VICTIM, "Incident ID": "999", "Victim ID": "998"}
    reading = read_rows(tmp_path, {**VICTIM, "Incident ID": "11,303"}, small)

    assert reading.records["number"].tolist() == ["11303", "999"]


def test_odin_a_incident_time_null_keeps_the_date(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, VICTIM, {**VICTIM, "Incident Time": "NULL", "Victim ID": "2"})

    assert [str(day.date()) for day in reading.records["occurred_on"]] == ["2018-01-04"] * 2
    assert reading.records["time_known"].tolist() == [True, False]
    assert reading.rejected == 0


def test_odin_a_null_is_no_impossible_time_either(tmp_path: Path) -> None:
    entered, happened = "Date/Time Entered", "Date/Time of Overdose"
    reading = odmap(tmp_path, {entered: "NULL"}, {happened: "NULL"}, {entered: "06/15/1726"})

    assert reading.records["entered_at"].isna().all()
    assert noticed(reading, "impossible_time") == [(entered, 1, 4)]
    assert [(r.row, r.reason, r.value) for r in reading.rejections] == [(3, NO_TIME, None)]


def test_odin_a_odin_b_dose_count_null_and_0_are_no_dose(tmp_path: Path) -> None:
    for release, text in (("a", "NULL"), ("b", "0")):
        reading = read_rows(tmp_path / release, {**VICTIM, **NO_DOSE, "Dose Count": text})

        assert reading.records["naloxone"].tolist() == ["none"]
        assert reading.records["doses"].sum() == 0
        assert noticed(reading, "unread_value") == []
        assert noticed(reading, "naloxone_contradicts_doses") == []


def test_odin_a_odin_b_response_time_desc_null_and_na_are_missing(tmp_path: Path) -> None:
    a, b = (
        read_rows(
            tmp_path / release,
            {**VICTIM, "Response Time Desc": text, "Third Party Admin Desc": text},
        )
        for release, text in (("a", "NULL"), ("b", "NA"))
    )

    pd.testing.assert_frame_equal(a.records, b.records)
    assert b.records["first_giver"].tolist() == ["unknown"]
    for reading in (a, b):
        assert noticed(reading, "unread_value") == []
        assert noticed(reading, "unknown_column") == [("Response Time Desc", 1, None)]


@pytest.mark.parametrize("text", ["1531", "1547", "1522", "15-71"])
def test_allegheny_incident_zip_that_lost_a_digit_is_none(tmp_path: Path, text: str) -> None:
    reading = odmap(tmp_path, {"incident_zip": "15120"}, {"incident_zip": text})

    assert reading.records["zip"].isna().tolist() == [False, True]
    assert noticed(reading, "unread_value") == [("incident_zip", 1, 3)]


def test_allegheny_incident_zip_out_of_county_is_in_no_zip(tmp_path: Path) -> None:
    reading = odmap(tmp_path, {"incident_zip": "ooc"}, {"incident_zip": "15120"})

    assert reading.records["zip"].fillna("").tolist() == ["", "15120"]
    assert noticed(reading, "unread_value") == [("incident_zip", 1, 2)]


def test_allegheny_incident_zip_blank_is_counted_without_a_place(tmp_path: Path) -> None:
    reading = odmap(tmp_path, {"incident_zip": "15120"}, {"incident_zip": ""})

    assert reading.records["zip"].isna().tolist() == [False, True]
    assert place_states(reading.records, COUNTY, ()).tolist() == ["unlocated"] * 2
    assert reading.notices == ()


def test_allegheny_case_year_is_that_of_the_date(tmp_path: Path) -> None:
    reading = odmap(tmp_path, {"Date/Time of Overdose": "2022-12-31T23:10:00", "case_year": "2023"})

    assert str(reading.records["occurred_on"][0].date()) == "2022-12-31"
    assert noticed(reading, "unknown_column") == [("case_year", 1, None)]


@pytest.mark.parametrize(
    "text",
    ["Butyryl Fentanyl/Isobutyryl Fentanyl", "Acetylfentanyl", "p-Fluorofentanyl", "FENTANYL HCL"],
)
@pytest.mark.parametrize("column", ["Suspected Drug", "Additional Suspected Drugs"])
def test_allegheny_combined_od1_10_every_fentanyl(tmp_path: Path, text: str, column: str) -> None:
    record = odmap(tmp_path, {column: text}).records.iloc[0]

    assert (record["drugs"], record["drug_group"]) == ("fentanyl", "opioid")


@pytest.mark.parametrize("source", [None, "odmap", "ems", "naloxone", "counts"])
def test_deaths_in_the_layout_of_allegheny_are_refused(tmp_path: Path, source: str | None) -> None:
    row = {"death_date_and_time": "2022-12-31T23:10:00", "manner_of_death": "Accidents"}
    drugs = {f"combined_od{at}": "" for at in range(1, 11)}
    path = write_csv(tmp_path / "deaths.csv", [{**row, **drugs, "case_year": "2023"}])

    with pytest.raises(FileRefused, match=r"^deaths\.csv: .*found .*expected[^\n]*$"):
        read(path, zone=ZONE, now=NOW, source=source)


def test_montco_all_lat_lng_default_of_the_geocoder_is_outside(tmp_path: Path) -> None:
    default = {**CALL, "lat": "40.160004", "lng": "-77.686813"}
    reading = read_rows(tmp_path, *[default] * 25, *[CALL] * 5)

    assert len(reading.records) == 30
    states = place_states(reading.records, COUNTY, ())
    assert states.tolist() == ["outside"] * 25 + ["located"] * 5
    assert noticed(reading, "shared_point") == [("lat", 25, 2)]


def test_montco_all_lat_lng_in_alabama_is_outside(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, CALL, {**CALL, "lat": "32.387090", "lng": "-86.276106"}, CALL)

    states = place_states(reading.records, COUNTY, ())
    assert states.tolist() == ["located", "outside", "located"]


def test_montco_zip_blank_is_unknown(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, {**CALL, "zip": ""}, CALL)

    assert reading.records["zip"].isna().tolist() == [True, False]
    assert noticed(reading, "unread_value") == []


def test_montco_timestamp_is_local_and_never_shifted(tmp_path: Path) -> None:
    texts = ["2015-12-10 17:40:00", "2015-12-10 17:40:00", "2016-07-10 17:40:00"]
    reading = read_rows(tmp_path, *({**CALL, "timeStamp": text} for text in texts))

    local = reading.records["occurred_at"].dt.tz_convert(ZONE).dt.tz_localize(None)
    assert local.astype("str").tolist() == texts
    assert reading.records["time_known"].all()
    assert noticed(reading, "offset_ignored") == []


def test_montco_lat_lng_repeated_are_no_duplicates(tmp_path: Path) -> None:
    times = [f"2015-12-1{at} 22:32:01" for at in (1, 2, 3)]
    reading = read_rows(tmp_path, *({**CALL, "timeStamp": time} for time in times))

    assert (len(reading.records), reading.duplicates, reading.merged) == (3, 0, 0)
    assert reading.records["latitude"].tolist() == [40.1508958] * 3


MANNER = (
    "not read: no source has a field for the manner of death, and the file is refused "
    "(test_deaths_in_the_layout_of_allegheny_are_refused)"
)
LINES: dict[tuple[str, str, str], Callable[..., None] | str] = {
    ("odin_a", "Incident ID", '"11,303"'): test_odin_a_incident_id_with_thousands_separators,
    ("odin_a", "Incident Time", "NULL"): test_odin_a_incident_time_null_keeps_the_date,
    ("odin_a|odin_b", "Dose Count", "NULL in a / 0 in b"): (
        test_odin_a_odin_b_dose_count_null_and_0_are_no_dose
    ),
    ("odin_a|odin_b", "Response Time Desc", "NULL in a / NA in b"): (
        test_odin_a_odin_b_response_time_desc_null_and_na_are_missing
    ),
    ("allegheny", "incident_zip", "1531 / 1547 / 1522"): (
        test_allegheny_incident_zip_that_lost_a_digit_is_none
    ),
    ("allegheny", "incident_zip", "15-71"): test_allegheny_incident_zip_that_lost_a_digit_is_none,
    ("allegheny", "incident_zip", "ooc"): test_allegheny_incident_zip_out_of_county_is_in_no_zip,
    ("allegheny", "incident_zip", "(blank)"): (
        test_allegheny_incident_zip_blank_is_counted_without_a_place
    ),
    ("allegheny", "case_year", "2022 death filed under 2023"): (
        test_allegheny_case_year_is_that_of_the_date
    ),
    ("allegheny", "manner_of_death", "Accident / Accidents"): MANNER,
    ("allegheny", "combined_od1..10", "Butyryl Fentanyl/Isobutyryl Fentanyl"): (
        test_allegheny_combined_od1_10_every_fentanyl
    ),
    ("montco_all", "lat|lng", "40.160004|-77.686813"): (
        test_montco_all_lat_lng_default_of_the_geocoder_is_outside
    ),
    ("montco_all", "lat|lng", "32.387090|-86.276106"): (
        test_montco_all_lat_lng_in_alabama_is_outside
    ),
    ("montco", "zip", "(blank)"): test_montco_zip_blank_is_unknown,
    ("montco", "timeStamp", "2015-12-10 17:40:00"): (
        test_montco_timestamp_is_local_and_never_shifted
    ),
    ("montco", "lat|lng", "same point repeated"): test_montco_lat_lng_repeated_are_no_duplicates,
}
