"""EMS care reports: folding rows to people, and the class of a run."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from loaders import ems_rules as rules
from tests.loaders.builders import EMS_ROW, adds_up, ems, load, noticed

PCR, INCIDENT, CALL = "eRecord.01", "eResponse.03", "eTimes.01"
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


def test_what_only_a_later_row_says_is_kept(tmp_path: Path) -> None:
    reading = ems(tmp_path, {DRUG: "a", "ZIP (eScene.19)": ""}, {"ZIP (eScene.19)": "22304"})

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
    rows = [row | {header: medicines}, row | {header: medicines, "ZIP (eScene.19)": "22304"}]

    assert load(tmp_path, rows, source="ems").records["doses"].to_list() == [2]


@pytest.mark.parametrize(
    ("text", "given"),
    [("Naloxone (Narcan) (7242)", 1), ("Narcan (197117)", 1), ("7242", 1), ("Opvee", 1),
     ("naloxone 2 MG per 2 ML Prefilled Syringe (727350)", 1), ("17242", 0), ("", 0),
     ("buprenorphine / naloxone [Suboxone]", 0), ("Naloxone (7242) Refused (8801019)", 0),
     ('"Naloxone (7242)", "Naloxone (7242)"', 2), ("Oxygen", 0)],
)  # fmt: skip
def test_naloxone_given(text: str, given: int) -> None:
    assert rules.naloxone_given(text) == given


@pytest.mark.parametrize(
    ("code", "matches"),
    [("F11.20", True), ("F11", True), ("T40.1X1A", True), ("T40.2X4", True), ("T40.411A", True),
     ("T40.415A", False),
     ("T40.4X1A", True), ("T40.601A", True), ("T40.2X5A", False), ("T40.2X1D", False),
     ("T40.3X4S", False), ("T40.5X1A", False), ("F19.10", False)],
)  # fmt: skip
def test_the_anchored_nemsis_pattern(code: str, matches: bool) -> None:
    assert bool(rules.OPIOID.match(code)) == matches


@pytest.mark.parametrize(
    ("impression", "drug", "response", "expected"),
    [
        ("Poisoning by heroin, accidental (T40.1X1A)", "", "", "opioid_definite"),
        ("Altered mental status (R41.82)", "Narcan", "Improved", "opioid_definite"),
        ("Altered mental status (R41.82)", "Narcan", "Unchanged", "not_a_case"),
        ("Altered mental status (R41.82)", "Oxygen", "Improved", "not_a_case"),
        ("Poisoning by unspecified drugs (T50.901A)", "Narcan", "Unchanged", "opioid_possible"),
        ("Other psychoactive use (F19.10)", "Narcan", "", "opioid_possible"),
        ("Opioid overdose", "", "", "opioid_possible"),
        ("Poisoning by cocaine (T40.5X1A)", "", "", "other_drug"),
        ("Overdose", "", "", "other_drug"),
        ("Alcohol use with intoxication (F10.92)", "", "", "dependence_only"),
        ("Adverse effect of opioids (T40.2X5A)", "", "", "not_a_case"),
        ("", "", "", "not_a_case"),
    ],
)
def test_runs_are_classed_and_all_are_kept(
    tmp_path: Path, impression: str, drug: str, response: str, expected: str
) -> None:
    reading = ems(tmp_path, {IMPRESSION: impression, DRUG: drug, RESPONSE: response})

    assert reading.records["case_class"].to_list() == [expected]
    assert reading.excluded == 0


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
