"""Values as they stand in published files of EMS; see test_dirty_values.py.

Winnipeg's naloxone, the NEMSIS test case for an overdose, synthetic tables of a report writer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd
import pytest

from dashboard.geography.places import place_states
from loaders.declaration import Reading
from loaders.source import read
from tests.geography.builders import square
from tests.loaders.builders import NOW, ZONE, ems, noticed, write_csv

PATIENT = {
    "ID": "2021102066##1",
    "Incident Number": "2021102066",
    "Dispatch Date": "2021-08-21T04:35:27",
    "Patient Number": "1",
    "Age": "25 to 29",
    "Gender": "Male",
    "Ward": "Mynarski",
    "Neighbourhood": "Inkster-Faraday",
    "Naxolone Administrations": "2",
}
DRUG, CALLED, NOTIFIED = "eMedications.03", "eTimes.01", "Notified (eTimes.03)"


def winnipeg(folder: Path, *rows: Mapping[str, str]) -> Reading:
    """A reading of patients as the city publishes them, by the map that is shipped."""
    reading = read(write_csv(folder / "patients.csv", rows), zone=ZONE, now=NOW)
    assert noticed(reading, "map_used") == [("winnipeg_ems_naloxone", 1, None)]
    return reading


@pytest.mark.parametrize("name", ["Naxolone", "Narcan", "Naloxone"])
def test_winnipeg_naxolone_administrations_under_any_spelling(tmp_path: Path, name: str) -> None:
    row = {f"{name} Administrations": "2", "Unit Notified (eTimes.03)": "2021-08-21 04:35:27"}
    counted = read(write_csv(tmp_path / "ems.csv", [row]), zone=ZONE, now=NOW, source="ems")
    assert counted.records["doses"].tolist() == [2]
    for header in (name, f"{name} Given", f"{name} Administered"):
        call = {"Overdose Date": "2021-08-21", header: "Yes"}
        said = read(write_csv(tmp_path / "calls.csv", [call]), zone=ZONE, now=NOW)
        assert said.records["naloxone"].tolist() == ["given"]


def test_winnipeg_id_second_patient_of_one_incident(tmp_path: Path) -> None:
    second = {**PATIENT, "ID": "2021102066##2", "Patient Number": "2",
              "Dispatch Date": "2021-08-21T04:35:00", "Naxolone Administrations": "1"}  # fmt: skip
    reading = winnipeg(tmp_path, PATIENT, second)

    assert (reading.source, len(reading.records)) == ("ems", 2)
    assert reading.records["key"].is_unique
    assert reading.records["number"].tolist() == ["2021102066"] * 2
    assert reading.records["doses"].tolist() == [2, 1]


def test_winnipeg_ward_neighbourhood_blank_is_unlocated(tmp_path: Path) -> None:
    reading = winnipeg(tmp_path, {**PATIENT, "Ward": "", "Neighbourhood": ""})

    assert place_states(reading.records, square(), ()).tolist() == ["unlocated"]


def test_nemsis_xml_escene_11_is_latitude_then_longitude(tmp_path: Path) -> None:
    record = ems(tmp_path, {"Scene GPS (eScene.11)": "41.396,-73.453"}).records.iloc[0]

    assert (record["latitude"], record["longitude"]) == (41.396, -73.453)


def test_nemsis_xml_etimes_03_with_an_offset_is_local(tmp_path: Path) -> None:
    reading = ems(tmp_path, {CALLED: "", NOTIFIED: "2024-10-07T20:22:01-04:00"})
    record = reading.records.iloc[0]

    assert record["occurred_at"] == pd.Timestamp("2024-10-08 00:22:01", tz="UTC")
    assert record["occurred_on"] == pd.Timestamp("2024-10-07")
    assert noticed(reading, "offset_ignored") == []


@pytest.mark.parametrize("text", ["", "7701001", "Not Applicable", "Not Applicable (7701001)"])
@pytest.mark.parametrize("element", ["eTimes.08", "eTimes.07", "eSituation.01", "eMedications.01"])
def test_nemsis_xml_etimes_08_not_applicable_is_missing(
    tmp_path: Path, element: str, text: str
) -> None:
    reading = ems(tmp_path, {f"A time ({element})": text, DRUG: "Narcan"})

    assert str(reading.records["occurred_on"][0].date()) == "2026-06-15"
    assert noticed(reading, "impossible_time") == []
    assert reading.rejected == 0


@pytest.mark.parametrize(
    "text",
    [
        "Naloxone (Narcan) (7242)",
        "Narcan (197117)",
        "naloxone 2 MG per 2 ML Prefilled Syringe (727350)",
        "Naloxone Nasal Spray [Narcan] (1725061)",
        "Narcan",
        "naxolone",
        "7242",
        "197117",
        "727350",
        "1725061",
    ],
)
def test_nemsqar_emedications_03_names_and_codes_of_naloxone(tmp_path: Path, text: str) -> None:
    reading = ems(tmp_path, {DRUG: text}, {"eRecord.01": "P2", DRUG: "Morphine (7052)"})

    assert reading.records["naloxone"].tolist() == ["single", "none"]


def test_nemsqar_esituation_01_in_1720_costs_no_row(tmp_path: Path) -> None:
    reading = ems(tmp_path, {"Symptom Onset (eSituation.01)": "1720-05-24 03:52:00"})

    assert (len(reading.records), reading.rejected) == (1, 0)
    assert noticed(reading, "impossible_time") == [("Symptom Onset (eSituation.01)", 1, 2)]


LINES: dict[tuple[str, str, str], Callable[..., None] | str] = {
    ("winnipeg", "Naxolone Administrations", "(header)"): (
        test_winnipeg_naxolone_administrations_under_any_spelling
    ),
    ("winnipeg", "ID", "2021102066##2"): test_winnipeg_id_second_patient_of_one_incident,
    ("winnipeg", "Ward|Neighbourhood", "(blank)"): (
        test_winnipeg_ward_neighbourhood_blank_is_unlocated
    ),
    ("nemsis_xml", "eScene.11", "41.396,-73.453"): (
        test_nemsis_xml_escene_11_is_latitude_then_longitude
    ),
    ("nemsis_xml", "eTimes.03", "2024-10-07T20:22:01-04:00"): (
        test_nemsis_xml_etimes_03_with_an_offset_is_local
    ),
    ("nemsis_xml", "eTimes.08", "xsi:nil NV=7701001"): (
        test_nemsis_xml_etimes_08_not_applicable_is_missing
    ),
    (
        "nemsqar",
        "eMedications.03",
        "Naloxone (Narcan) (7242) / Narcan (197117) / naloxone 2 MG per 2 ML Prefilled Syringe "
        "(727350) / Naloxone Nasal Spray [Narcan] (1725061)",
    ): test_nemsqar_emedications_03_names_and_codes_of_naloxone,
    ("nemsqar", "eSituation.01", "1720-05-24 03:52:00"): (
        test_nemsqar_esituation_01_in_1720_costs_no_row
    ),
}
