"""EMS care reports: folding rows to people, and the class of a run."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from loaders.declaration import Context, Options
from loaders.ems import SOURCE
from loaders.reading import read_text
from loaders.sources import map_columns
from tests.loaders.builders import (
    EMS_ROW,
    NOW,
    ZONE,
    adds_up,
    ems,
    load,
    none_known,
    noticed,
    write_csv,
)

PCR, INCIDENT, CALL = "eRecord.01", "eResponse.03", "eTimes.01"
ZIP = "ZIP (eScene.19)"
IMPRESSION, DRUG, RESPONSE = "eSituation.11", "eMedications.03", "eMedications.07"


def test_rows_of_one_report_are_one_person(tmp_path: Path) -> None:
    reading = ems(
        tmp_path,
        {DRUG: "Oxygen (7806)"},
        {DRUG: "Naloxone (Narcan) (7242)", RESPONSE: "Unchanged", IMPRESSION: "Heroin (T40.1X1A)"},
        {DRUG: "Naloxone 4 MG Nasal Spray [Narcan] (1725061)", RESPONSE: "Improved"},
        {DRUG: "Oxygen (7806)"},
        {PCR: "P2", DRUG: "Aspirin (1191)"},
    )

    assert (reading.rows_read, reading.duplicates, reading.merged) == (5, 1, 2)
    assert reading.records["key"].to_list() == ["riverton fire|p1", "riverton fire|p2"]
    assert reading.records["doses"].to_list() == [2, 0]
    assert reading.records["naloxone"].to_list() == ["multiple", "none"]
    assert reading.records["case_class"].to_list() == ["opioid_definite", "not_a_case"]
    assert reading.records["row"].to_list() == [2, 6]


AGENCY = "eResponse.02"


def test_a_blank_agency_or_incident_of_a_report_is_the_one_that_is_told(tmp_path: Path) -> None:
    reading = ems(
        tmp_path,
        {AGENCY: "AFD", IMPRESSION: "T40.1X1A", DRUG: "Naloxone"},
        {AGENCY: "", IMPRESSION: "", DRUG: "Naloxone"},
        {AGENCY: "afd", INCIDENT: "", IMPRESSION: "", DRUG: "Oxygen"},
        {AGENCY: "Not Recorded", INCIDENT: "7701003", DRUG: "Aspirin"},
    )

    assert (reading.records["key"].to_list(), reading.merged) == (["afd|p1"], 3)
    assert reading.records["doses"].to_list() == [2]
    assert adds_up(reading)


def test_a_report_of_several_agencies_or_incidents_stays_several_people(tmp_path: Path) -> None:
    reading = ems(
        tmp_path,
        {AGENCY: "AFD", IMPRESSION: "T40.1X1A"},
        {AGENCY: "BFD", IMPRESSION: "T40.1X1A"},
        {AGENCY: "", IMPRESSION: "T40.1X1A"},
        {PCR: "2", INCIDENT: "I1", IMPRESSION: "T40.1X1A"},
        {PCR: "2", INCIDENT: "I2", IMPRESSION: "T40.1X1A"},
        {PCR: "2", INCIDENT: "", IMPRESSION: "T40.1X1A"},
        {PCR: "", INCIDENT: "I1", IMPRESSION: "T40.1X1A"},
    )

    assert (len(reading.records), reading.merged) == (7, 0)


def test_what_only_a_later_row_says_is_kept(tmp_path: Path) -> None:
    reading = ems(tmp_path, {DRUG: "Narcan", ZIP: ""}, {ZIP: "22304"})

    assert reading.records["zip"].to_list() == ["22304"]


def test_without_a_reports_number_rows_are_not_folded(tmp_path: Path) -> None:
    reading = ems(tmp_path, {PCR: ""}, {PCR: "", DRUG: "Narcan"}, {PCR: "", INCIDENT: ""})

    assert (len(reading.records), reading.merged, reading.duplicates) == (3, 0, 0)


def test_the_first_time_that_can_be_is_the_events(tmp_path: Path) -> None:
    other = "Incident Date"
    reading = ems(
        tmp_path,
        {PCR: "1", other: "2026-06-14"},
        {PCR: "2", CALL: "1720-05-24 03:52:00", other: "2026-06-14"},
        {PCR: "3", CALL: "", other: "2026-06-14"},
        {PCR: "4", CALL: "", other: ""},
        {PCR: "4", CALL: "", other: "", DRUG: "Narcan"},
    )

    assert reading.records["occurred_on"].dt.day.to_list() == [15, 14, 14]
    assert reading.records["time_known"].to_list() == [True, False, False]
    assert noticed(reading, "impossible_time") == [("PSAP Call (eTimes.01)", 1, 3)]
    assert [rejection.row for rejection in reading.rejections] == [5, 6]
    assert adds_up(reading)


def test_the_incidents_time_of_day_may_stand_apart(tmp_path: Path) -> None:
    day = {CALL: "", "Incident Date": "2026-06-14"}
    reading = ems(
        tmp_path,
        {PCR: "1", **day, "Incident Time": "14:05"},
        {PCR: "2", **day, "Incident Time": "11:30 PM"},
        {PCR: "3", **day, "Incident Time": "Not Recorded"},
        {PCR: "4", **day, "Incident Time": "late"},
        {PCR: "5", "Incident Date": "2026-06-14", "Incident Time": "14:05"},
    )

    at = reading.records["occurred_at"].dt.tz_convert(ZONE).dt.strftime("%d %H:%M")
    assert at.to_list() == ["14 14:05", "14 23:30", "14 00:00", "14 00:00", "15 14:05"]
    assert reading.records["time_known"].to_list() == [True, True, False, False, True]
    assert noticed(reading, "impossible_time") == [("Incident Time", 1, 5)]
    assert not noticed(reading, "unknown_column")
    assert reading.rejected == 0


def test_a_time_of_day_that_a_spreadsheet_shortened_is_read(tmp_path: Path) -> None:
    day = {CALL: "", "Incident Date": "2026-06-14"}
    clocks = ["905", "1410", "2230"]
    rows = [{PCR: clock, **day, "Incident Time": clock} for clock in clocks]
    reading = ems(tmp_path, *rows)

    at = reading.records["occurred_at"].dt.tz_convert(ZONE).dt.strftime("%H:%M")
    assert at.to_list() == ["09:05", "14:10", "22:30"]
    assert not noticed(reading, "impossible_time")


def test_times_of_day_that_all_can_be_read(tmp_path: Path) -> None:
    day = {CALL: "", "Incident Date": "2026-06-14"}
    clocks = ["14:05", "15:05"]
    rows = [{PCR: clock, **day, "Time of Incident": clock} for clock in clocks]
    reading = ems(tmp_path, *rows)

    at = reading.records["occurred_at"].dt.tz_convert(ZONE).dt.strftime("%H:%M")
    assert at.to_list() == clocks
    assert not noticed(reading, "impossible_time")


def test_one_cell_with_latitude_and_longitude(tmp_path: Path) -> None:
    record = ems(tmp_path, {"GPS (eScene.11)": "38.81,-77.05"}).records.iloc[0]

    assert (record["latitude"], record["longitude"]) == (38.81, -77.05)


def test_nemsis_codes_are_read(tmp_path: Path) -> None:
    record = ems(
        tmp_path,
        {"Age (ePatient.15)": "14", "Units (ePatient.16)": "Months (2516007)",
         "Sex (ePatient.25)": "9919003", "Race (ePatient.14)": '"White","Black"',
         "Acuity (eDisposition.19)": "Dead without Resuscitation Efforts (Black) (4219007)"},
    ).records.iloc[0]  # fmt: skip

    assert (record["age"], record["age_band"], record["sex"]) == (1, "under 18", "male")
    assert (record["race_ethnicity"], record["severity"]) == ("multiple", "fatal")


@pytest.mark.parametrize(
    ("acuity", "severity"),
    [("Emergent (Yellow) (2813003)", "nonfatal"), ("Not Recorded", "unknown"),
     ("2813007", "fatal"), ("", "unknown")],
)  # fmt: skip
def test_severity_is_of_the_acuity(tmp_path: Path, acuity: str, severity: str) -> None:
    reading = ems(tmp_path, {"Initial Acuity (eSituation.13)": acuity})

    assert reading.records["severity"].to_list() == [severity]


def test_a_list_on_every_row_is_counted_once(tmp_path: Path) -> None:
    medicines = '"Naloxone (7242)", "Oxygen (7806)", "Narcan (197117)"'
    header = "Patient Medication List (eMedications.03)"
    row = {name: value for name, value in EMS_ROW.items() if DRUG not in name}
    rows = [row | {header: medicines}, row | {header: medicines, ZIP: "22304"}]

    assert load(tmp_path, rows, source="ems").records["doses"].to_list() == [2]


def test_a_list_with_commas_alone_is_read_item_by_item(tmp_path: Path) -> None:
    header = "Medications List (eMedications.03)"
    plain = {name: value for name, value in EMS_ROW.items() if DRUG not in name}
    medicines = [
        "Naloxone (7242), Buprenorphine (1819)",
        "Fentanyl (4337) - Refused, Naloxone (7242)",
        "Naloxone (7242), Naloxone (7242), Oxygen (7806)",
    ]
    name = next(name for name in EMS_ROW if PCR in name)
    rows = [{**plain, name: f"P{at}", header: text} for at, text in enumerate(medicines)]

    assert load(tmp_path, rows, source="ems").records["doses"].to_list() == [1, 1, 2]


@pytest.mark.parametrize(
    ("impression", "drug", "response", "expected"),
    [
        ("Poisoning by heroin, accidental (T40.1X1A)", "", "", "opioid_definite"),
        ("Altered mental status (R41.82)", "Narcan", "Improved", "opioid_definite"),
        ("Altered mental status (R41.82)", "Narcan", "Unchanged", "not_a_case"),
        ("Poisoning by unspecified drugs (T50.901A)", "Narcan", "Unchanged", "opioid_possible"),
        ("Other psychoactive use (F19.10)", "Narcan", "", "opioid_possible"),
        ("Opioid overdose", "", "", "opioid_possible"),
        ("Poisoning by cocaine (T40.5X1A)", "", "", "other_drug"),
        ("Overdose", "", "", "other_drug"),
        ("Alcohol use with intoxication (F10.92)", "", "", "dependence_only"),
        ("Adverse effect of opioids (T40.2X5A)", "", "", "not_a_case"),
        ("Adverse effect of opioids (T40.2X5A)", "Suboxone", "Improved", "not_a_case"),
        ("Opioid abuse", "", "", "dependence_only"),
        ("", "Narcan", "", "opioid_possible"),
        ("Not Recorded", "Naloxone (7242) Refused (8801019)", "", "not_a_case"),
        ("Altered mental status (R41.82)", "Narcan", "Not improved", "not_a_case"),
        ("Chest pain", "Narcan", "Unimproved", "not_a_case"),
        ("Overdose - non opioid", "", "", "other_drug"),
        ("No evidence of overdose (Z03.6)", "Narcan", "", "not_a_case"),
        ("Carbon monoxide poisoning (T58.01XA)", "Narcan", "", "not_a_case"),
        ("T401X1A", "", "", "opioid_definite"),
        ("F1120", "", "", "opioid_definite"),
    ],
)
def test_runs_with_a_sign_are_classed_and_all_are_kept(
    tmp_path: Path, impression: str, drug: str, response: str, expected: str
) -> None:
    reading = ems(tmp_path, {IMPRESSION: impression, DRUG: drug, RESPONSE: response})

    assert reading.records["case_class"].to_list() == [expected]
    assert reading.excluded == 0


def test_runs_without_a_sign_are_counted_and_are_nobodys_record(tmp_path: Path) -> None:
    no_sign = {IMPRESSION: "Chest pain (R07.9)", DRUG: "Aspirin (1191)"}
    reading = ems(
        tmp_path,
        {PCR: "1", **no_sign},
        {PCR: "1", **no_sign, DRUG: "Oxygen"},
        {PCR: "2", **no_sign, CALL: "2026-06-16 01:00", "Agency Name (eResponse.02)": ""},
        {PCR: "3", **no_sign, CALL: "1720-05-24 03:52:00"},
        {PCR: "4", **no_sign, "Dispatch Reason (eDispatch.01)": "Overdose (2301053)"},
        {PCR: "5", **no_sign, DRUG: "Suboxone"},
        {PCR: "6", **no_sign, DRUG: "Naloxone (7242) Refused (8801019)"},
        {PCR: "7", **no_sign, IMPRESSION: "Carbon monoxide poisoning (T58.01XA)"},
    )

    assert reading.records["number"].to_list() == ["I1", "I1"]
    assert reading.records["row"].to_list() == [6, 8]
    assert reading.records["case_class"].to_list() == ["not_a_case", "not_a_case"]
    assert reading.records["naloxone"].to_list() == ["none", "none"]
    assert (reading.excluded, reading.merged, reading.rejected) == (5, 0, 1)
    assert noticed(reading, "no_sign_of_overdose") == [(None, 5, 2)]
    assert adds_up(reading)
    assert reading.daily is not None
    assert reading.daily["runs"].to_list() == [5, 1]
    assert reading.daily["on"].dt.day.to_list() == [15, 16]
    assert reading.daily["agency"].isna().to_list() == [False, True]


def test_data_reach_to_the_newest_run_also_if_it_is_nobodys_record(tmp_path: Path) -> None:
    reading = ems(
        tmp_path, {PCR: "1"}, {PCR: "2", IMPRESSION: "R07.9", CALL: "2026-06-20 10:00:00"}
    )

    assert len(reading.records) == 1
    assert reading.through is not None
    assert reading.through.day == 20


def test_a_record_says_why_it_has_its_class(tmp_path: Path) -> None:
    reading = ems(
        tmp_path,
        {PCR: "1", IMPRESSION: "T40.1X1A", "Other (eSituation.12)": "F11.20",
         DRUG: "Narcan", RESPONSE: "Improved", "Dispatch (eDispatch.01)": "2301053"},
        {PCR: "2", IMPRESSION: "Overdose", DRUG: "Naloxone Refused"},
    )  # fmt: skip

    assert reading.records["class_rule"].to_list() == ["ems-2", "ems-2"]
    assert reading.records["class_reasons"].to_list() == [
        "naloxone_given;dispatch_overdose;impression_F11;impression_T40;nemsis_impression;"
        "naloxone_improved",
        "naloxone_not_given;impression_words",
    ]


def test_the_exclusions_of_the_cste_if_asked_for(tmp_path: Path) -> None:
    rows = [
        {PCR: "1", "Type (eResponse.05)": "2205005", IMPRESSION: "F11", CALL: "2026-06-15 14:05"},
        {PCR: "2", "Type (eResponse.05)": "2205001", IMPRESSION: "F11", CALL: "2026-06-15 14:05"},
    ]
    named = [{f"({key})" if "." in key else key: text for key, text in row.items()} for row in rows]
    table = read_text(write_csv(tmp_path / "export.csv", named), knows=none_known)
    asked = Context(zone=ZONE, now=NOW, options=Options(cste_exclusions=True))

    found = SOURCE.convert(table, map_columns(SOURCE, table.headers).fields, asked).records

    assert found["case_class"].to_list() == ["not_a_case", "opioid_definite"]
    assert set(found["class_rule"]) == {"ems-2+cste"}
    assert found["class_reasons"][0] == "impression_F11;cste_no_emergency"


def test_all_columns_of_an_element_are_read(tmp_path: Path) -> None:
    reading = ems(
        tmp_path,
        {PCR: "1", IMPRESSION: "", "Impression List (eSituation.12)": "R07.9",
         "Impression (eSituation.12)": "F11.1", "Symptom (eSituation.10)": "R07.9",
         "Symptom Code (eSituation.10)": "F10.1", "Symptoms List (eSituation.10)": "F19"},
    )  # fmt: skip

    assert reading.records["class_reasons"].to_list() == [
        "impression_F10;impression_F11;impression_F19;nemsis_impression"
    ]
    assert not noticed(reading, "second_column")


def test_a_medication_with_a_reason_against_it_was_not_given(tmp_path: Path) -> None:
    negative = "Medication Pertinent Negative (eMedications.03)"
    reading = ems(
        tmp_path,
        {PCR: "1", DRUG: "Narcan", negative: "Refused (8801019)"},
        {PCR: "1", DRUG: "Naloxone (7242)", negative: ""},
        {PCR: "2", DRUG: "Narcan", negative: "8801009"},
    )

    assert reading.records["doses"].to_list() == [1, 0]
    assert reading.records["naloxone"].to_list() == ["single", "none"]


def test_an_impossible_secondary_time_is_unknown_and_costs_no_row(tmp_path: Path) -> None:
    onset, given = "Onset (eSituation.01)", "Given (eMedications.01)"
    reading = ems(
        tmp_path,
        {PCR: "1", onset: "1720-05-24 03:52:00", given: "2026-06-15 14:20"},
        {PCR: "2", onset: "Not Recorded", given: "2062-06-15 14:20", DRUG: "Narcan"},
    )

    assert len(reading.records) == 2
    assert noticed(reading, "impossible_time") == [(onset, 1, 2), (given, 1, 3)]


BEFORE, ROLE, AT = "Prior (eMedications.02)", "Role (eMedications.10)", "At (eMedications.01)"


@pytest.mark.parametrize(
    ("rows", "first"),
    [
        ([{ROLE: "Paramedic (9905007)", AT: "14:20"}], "EMS"),
        ([{ROLE: "9905007", AT: "14:20"}, {ROLE: "9905051", AT: "14:10"}], "fire"),
        ([{ROLE: "Paramedic", AT: "14:10"},
          {ROLE: "Law Enforcement", BEFORE: "Yes (9923003)", AT: ""}], "law enforcement"),
        ([{ROLE: "Lay Person (9905045)", BEFORE: "9923003", AT: ""}], "bystander"),
        ([{ROLE: "Fire Personnel (non EMS)", BEFORE: "Yes", AT: ""}], "fire"),
        ([{ROLE: "Not Recorded", BEFORE: "No", AT: ""}], "EMS"),
        ([{ROLE: "", BEFORE: "Yes", AT: ""}, {ROLE: "EMT", BEFORE: "No", AT: ""}], "unknown"),
        ([{ROLE: "Police", AT: "", DRUG: "Oxygen"}], "none"),
        ([{ROLE: "Police", AT: "", DRUG: ""}], "unknown"),
    ],
)  # fmt: skip
def test_who_gave_naloxone_first(tmp_path: Path, rows: list[dict[str, str]], first: str) -> None:
    whole = [{DRUG: "Narcan", **row, AT: row[AT] and f"2026-06-15 {row[AT]}"} for row in rows]

    assert ems(tmp_path, *whole).records["first_giver"].to_list() == [first]
    assert ems(tmp_path, *reversed(whole)).records["first_giver"].to_list() == [first]


def test_administrations_that_the_export_counts(tmp_path: Path) -> None:
    reading = ems(
        tmp_path,
        {PCR: "1", "Naxolone Administrations": "5"},
        {PCR: "2", "Naxolone Administrations": "0"},
        {PCR: "3", "Naxolone Administrations": "Not Recorded"},
    )

    assert reading.records["naloxone"].to_list() == ["multiple", "none", "unknown"]
    assert reading.records["doses"].to_list()[:2] == [5, 0]


def test_drugs_come_of_codes_and_of_words(tmp_path: Path) -> None:
    reading = ems(
        tmp_path,
        {PCR: "1", IMPRESSION: "T40.1X1A", "Other (eSituation.12)": '"Cocaine abuse (F14.10)"'},
        {PCR: "2", IMPRESSION: "R41.82", DRUG: "Narcan", RESPONSE: "Improved"},
    )

    assert reading.records["drugs"].to_list() == ["heroin;cocaine", ""]
    assert reading.records["drug_group"].to_list() == ["opioid", "opioid"]


def test_no_medication_told_is_not_none_given(tmp_path: Path) -> None:
    reading = ems(tmp_path, {PCR: "1"}, {PCR: "2", DRUG: "Not Applicable"})

    assert reading.records["naloxone"].to_list() == ["unknown", "none"]
    assert pd.isna(reading.records["doses"][0])
