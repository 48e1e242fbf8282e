"""ODMAP exports: what each column becomes, what is noted, what is rejected."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from loaders import events
from loaders.source import read
from tests.loaders.builders import NOW, ZONE, adds_up, noticed, odmap

REAL = Path(__file__).parents[3] / "shared" / "data" / "real"
TEMPE = REAL / "tempe_az_opioid_ems_calls_vintage_2023.csv"
WHEN = "Date/Time of Overdose"


def test_a_full_row(tmp_path: Path) -> None:
    reading = odmap(
        tmp_path,
        {
            "Case Number": "26-001234", "Date/Time Entered": "06/15/2026 15:00",
            "Jurisdiction": "Riverton", "Latitude": "38.81", "Longitude": "-77.05",
            "ZIP": "22304-1234", "Location Type": "private residence", "Naloxone Doses": "1",
            "Suspected Drug": "Fentanyl", "Additional Suspected Drugs": "Cocaine; Alcohol",
            "Age": "34", "Sex": "F", "Race/Ethnicity": "White", "Housing": "Housed",
            "Resident": "Yes",
        },
    )  # fmt: skip
    record = reading.records.iloc[0].to_dict()

    assert reading.notices == ()
    assert record | {"content_hash": 0} == {
        "key": "riverton police|1",
        "number": "26-001234",
        "agency": "Riverton Police",
        "occurred_at": pd.Timestamp("2026-06-15 18:05", tz="UTC"),
        "occurred_on": pd.Timestamp("2026-06-15"),
        "time_known": True,
        "entered_at": pd.Timestamp("2026-06-15 19:00", tz="UTC"),
        "severity": "nonfatal",
        "naloxone": "single",
        "doses": 1,
        "first_giver": "unknown",
        "drugs": "fentanyl;cocaine;alcohol",
        "drug_group": "opioid",
        "age": 34,
        "age_band": "25-34",
        "sex": "female",
        "race_ethnicity": "White",
        "housing": "housed",
        "location_type": "residence",
        "resident": "resident",
        "jurisdiction": "Riverton",
        "zip": "22304",
        "latitude": 38.81,
        "longitude": -77.05,
        "case_class": "suspected",
        "class_rule": "",
        "class_reasons": "",
        "flags": "",
        "content_hash": 0,
        "row": 2,
    }


@pytest.mark.parametrize(
    ("text", "reason", "value"),
    [
        ("", events.NO_TIME, None),
        ("see narrative", "is no date that can be read", "see narrative"),
        ("01/01/1905", events.TOO_EARLY, "01/01/1905"),
        ("11/03/2026 12:00", events.TOO_LATE, "11/03/2026 12:00"),
        ("x" * 60, "is no date that can be read", "x" * 40),
    ],
)
def test_a_row_without_a_time_that_can_be_is_rejected(
    tmp_path: Path, text: str, reason: str, value: str | None
) -> None:
    reading = odmap(tmp_path, {}, {WHEN: text})

    (rejection,) = reading.rejections
    assert (rejection.row, rejection.column, rejection.value) == (3, WHEN, value)
    assert rejection.reason.startswith(reason)
    assert (len(reading.records), reading.rejected) == (1, 1)


def test_a_day_ahead_is_kept(tmp_path: Path) -> None:
    assert odmap(tmp_path, {WHEN: "11/02/2026 06:59"}).rejected == 0


def test_more_than_a_thousand_rejections_of_one_kind_are_told_as_one(tmp_path: Path) -> None:
    reading = odmap(tmp_path, {}, *({WHEN: "junk"} for _ in range(1001)))

    assert [(r.row, r.count) for r in reading.rejections] == [(3, 1001)]
    assert adds_up(reading)


def test_a_value_that_cannot_be_read_is_unknown_and_noted(tmp_path: Path) -> None:
    reading = odmap(tmp_path, {}, {"Sex": "blue"}, {"Sex": "green"}, {"Sex": "unknown"})

    assert reading.records["sex"].to_list() == ["unknown"] * 4
    assert noticed(reading, "unread_value") == [("Sex", 2, 3)]


def test_entered_before_it_happened_is_kept_and_flagged(tmp_path: Path) -> None:
    entered = "Date/Time Entered"
    times = ["06/15/2026 14:00", "06/15/2026 14:05", "06/15/2026", "06/14/2026", "06/14/1826"]
    reading = odmap(tmp_path, *({entered: time} for time in times))

    flagged = (reading.records["flags"] == "entered_before_event").to_list()
    assert flagged == [True, False, False, True, False]
    assert pd.isna(reading.records["entered_at"][4])
    assert noticed(reading, "impossible_time") == [(entered, 1, 6)]


@pytest.mark.parametrize(
    ("latitude", "longitude", "flag"),
    [
        ("38.8", "", "coordinate_missing"),
        ("", "", ""),
        ("NULL", "NULL", ""),
        ("95.3", "-77.0", "coordinates_out_of_range"),
        ("0", "0", "coordinates_out_of_range"),
        ("-77.05", "38.81", "coordinates_swapped"),
        ("38.81", "38.81", "coordinates_equal"),
        ("3881", "-7705", "decimal_point_lost"),
        ("38.81", "-77052", "decimal_point_lost"),
        ("x", "-77.0", "coordinate_missing"),
    ],
)
def test_coordinates_that_cannot_be_are_dropped_and_never_repaired(
    tmp_path: Path, latitude: str, longitude: str, flag: str
) -> None:
    good = {"Latitude": "38.8", "Longitude": "-77.0"}
    reading = odmap(tmp_path, good, good, {"Latitude": latitude, "Longitude": longitude})

    assert reading.records["latitude"].isna().to_list() == [False, False, True]
    assert reading.records["longitude"].isna().to_list() == [False, False, True]
    assert reading.records["flags"][2] == flag


@pytest.mark.parametrize("pair", ["38.8,-77.0", "(38.8, -77.0)", "38.8 -77.0"])
def test_a_pair_in_one_cell(tmp_path: Path, pair: str) -> None:
    record = odmap(tmp_path, {"Coordinates": pair}).records.iloc[0]

    assert (record["latitude"], record["longitude"]) == (38.8, -77.0)


@pytest.mark.parametrize(
    ("said", "doses", "naloxone", "kept", "flagged"),
    [
        ("Yes", "3", "multiple", 3, False),
        ("Yes", "0", "given", None, True),
        ("", "1", "single", 1, False),
        ("No Naloxone", "2", "multiple", 2, True),
        ("No Naloxone", "", "none", None, False),
        ("Multiple Doses", "2", "multiple", 2, False),
        ("Unknown", "", "unknown", None, False),
    ],
)
def test_naloxone_and_doses_are_brought_together(
    tmp_path: Path, said: str, doses: str, naloxone: str, kept: int | None, flagged: bool
) -> None:
    reading = odmap(tmp_path, {"Naloxone Administered": said, "Naloxone Doses": doses})
    record = reading.records.iloc[0]

    assert record["naloxone"] == naloxone
    assert (None if pd.isna(record["doses"]) else record["doses"]) == kept
    assert ("naloxone_contradicts_doses" in record["flags"]) == flagged


def test_a_band_that_lies_in_two_of_ours_is_unknown(tmp_path: Path) -> None:
    reading = odmap(tmp_path, {"Age": "15 to 19"}, {"Age": "20 to 24"})

    assert reading.records["age_band"].to_list() == ["unknown", "18-24"]
    assert noticed(reading, "age_band_straddles") == [("Age", 1, 2)]


def test_fields_that_come_in_two_columns(tmp_path: Path) -> None:
    record = odmap(
        tmp_path,
        {"Race": "White", "Ethnicity": "Hispanic", "Opioid Use": "Yes", "Homeless": "No",
         WHEN: "06/15/2026", "Time of Overdose": "14:05", "Fatal/Nonfatal": "", "Survived": "N"},
    ).records.iloc[0]  # fmt: skip

    assert record["race_ethnicity"] == "Hispanic"
    assert (record["drugs"], record["drug_group"]) == ("opioid", "opioid")
    assert (record["housing"], record["severity"]) == ("housed", "fatal")
    assert record["occurred_at"] == pd.Timestamp("2026-06-15 18:05", tz="UTC")


def test_the_case_number_stands_in_for_the_record_number(tmp_path: Path) -> None:
    reading = odmap(tmp_path, {"OD Case ID": "", "Case Number": "26-1"})

    assert reading.records["key"][0] == "riverton police|case 26-1"


@pytest.mark.skipif(not TEMPE.exists(), reason="the real files are not part of the project")
def test_tempe() -> None:
    reading = read(TEMPE, zone=ZONE, now=NOW)
    written = pd.read_csv(TEMPE, dtype=str, encoding="utf-8-sig")["Incident_Date"].str[:10]

    assert (reading.source, reading.rows_read, len(reading.records)) == ("odmap", 2743, 2743)
    assert reading.records["occurred_on"].dt.strftime("%Y/%m/%d").to_list() == written.to_list()
    assert reading.records["time_known"].sum() == 330
    assert reading.records["naloxone"].value_counts().to_dict() == {
        "given": 1956,
        "none": 276,
        "unknown": 352 + 159,
    }
    assert (reading.records["drug_group"] == "opioid").sum() == 2362
    assert reading.records["key"].to_list()[:2] == ["|1", "|2"]


def test_the_middle_of_the_city_is_no_place(tmp_path: Path) -> None:
    place = {"Latitude": "38.8", "Longitude": "-77.0"}
    note = place | {"Notes": "Coordinates Placed At Center of City"}
    reading = odmap(tmp_path, note, place | {"Notes": "seen by the neighbour"})
    assert reading.records["latitude"].notna().to_list() == [False, True]
    assert reading.records["flags"].to_list() == ["placed_at_centre", ""]
    assert "neighbour" not in reading.records.to_csv()


def test_a_point_that_many_share_is_marked_and_kept(tmp_path: Path) -> None:
    elsewhere = [{"Latitude": f"38.8{at:02}", "Longitude": "-77.0"} for at in range(30)]
    shared = {"Latitude": "38.75", "Longitude": "-77.0"}
    reading = odmap(tmp_path, *[shared] * 20, *elsewhere)
    assert reading.records["latitude"].notna().all()
    assert reading.records["flags"].to_list() == ["shared_point"] * 20 + [""] * 30
