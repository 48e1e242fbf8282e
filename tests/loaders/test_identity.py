"""Keys, duplicates, and people who share a number or have none."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.ems_tables import Export
from loaders.source import read
from tests.loaders.builders import NOW, ODMAP_ROW, ZONE, ems, load, noticed, odmap, write_csv

NAMELESS = {name: value for name, value in ODMAP_ROW.items() if name != "OD Case ID"}


def test_rows_equal_in_everything_with_a_number_are_duplicates(tmp_path: Path) -> None:
    reading = odmap(tmp_path, {"OD Case ID": "7"}, {"OD Case ID": "7"}, {"OD Case ID": "8"})

    assert (reading.duplicates, len(reading.records)) == (1, 2)
    assert reading.records["row"].to_list() == [2, 4]


def test_one_spelling_or_another_is_the_same_content(tmp_path: Path) -> None:
    other = {"OD Case ID": "7", "Date/Time of Overdose": "2026-06-15T14:05", "Fatal/Nonfatal": "No"}

    assert odmap(tmp_path, {"OD Case ID": "7"}, other).duplicates == 1


def test_equal_rows_without_a_number_are_separate_people(tmp_path: Path) -> None:
    reading = load(tmp_path, [NAMELESS, NAMELESS, NAMELESS | {"Age": "44"}], source="odmap")

    assert reading.duplicates == 0
    assert reading.records["key"].nunique() == 3
    assert reading.records["flags"].to_list() == ["equal_rows", "equal_rows", ""]
    assert noticed(reading, "equal_rows") == [(None, 2, 2)]


def test_one_number_with_other_content_is_another_person(tmp_path: Path) -> None:
    later = {"OD Case ID": "7", "Date/Time of Overdose": "06/15/2026 16:00"}
    one = odmap(tmp_path, later, {"OD Case ID": "7"})
    other = odmap(tmp_path, {"OD Case ID": "7"}, later)

    assert one.records["key"].to_list() == ["riverton police|7#2", "riverton police|7"]
    assert other.records["key"].to_list() == ["riverton police|7", "riverton police|7#2"]
    assert noticed(one, "number_shared") == [(None, 2, 2)]


def test_a_number_that_looks_like_a_second_person_is_none(tmp_path: Path) -> None:
    late = {"Date/Time of Overdose": "06/15/2026 16:00"}
    numbers = [{"OD Case ID": "7"}, {"OD Case ID": "7"} | late, {"OD Case ID": "7#2"}]

    assert odmap(tmp_path, *numbers).records["key"].nunique() == 3


def test_agencies_may_use_the_same_numbers(tmp_path: Path) -> None:
    reading = odmap(tmp_path, {"OD Case ID": "7"}, {"OD Case ID": "7", "Agency": "Fire"})

    assert reading.records["key"].to_list() == ["riverton police|7", "fire|7"]
    assert not noticed(reading, "number_shared")


def test_keys_hold_between_files(tmp_path: Path) -> None:
    old = odmap(tmp_path, {"OD Case ID": "7"})
    new = odmap(tmp_path, {"OD Case ID": "6"}, {"OD Case ID": "7", "Fatal/Nonfatal": "Fatal"})

    assert old.records["key"][0] == new.records["key"][1]
    assert old.records["content_hash"][0] != new.records["content_hash"][1]


def test_content_says_nothing_of_row_or_file(tmp_path: Path) -> None:
    run = {"OD Case ID": "7", "Exported At": "2026-06-20"}
    old = odmap(tmp_path, {"OD Case ID": "7"})
    new = odmap(tmp_path, {}, run)

    assert old.records["content_hash"][0] == new.records["content_hash"][1]
    assert new.exported_at is not None
    assert new.exported_at < NOW


@pytest.mark.parametrize("field", ["OD Case ID", "Case Number"])
def test_a_number_that_a_spreadsheet_rounded_is_no_number(tmp_path: Path, field: str) -> None:
    rows = [
        {"OD Case ID": "", field: "2.02601E+11", "Age": age, "Fatal/Nonfatal": outcome}
        for age, outcome in (("34", "Fatal"), ("34", "Nonfatal"), ("51", "Nonfatal"))
    ]
    reading = odmap(tmp_path, *rows)

    assert reading.records["severity"].to_list() == ["fatal", "nonfatal", "nonfatal"]
    assert reading.records["number"].isna().all()
    assert not reading.records["key"].str.contains("e+11", regex=False).any()
    assert noticed(reading, "number_rounded") == [(field, 3, 2)]
    assert noticed(reading, "number_shared") == []


def test_rounded_numbers_of_care_reports_fold_nobody(tmp_path: Path) -> None:
    rounded = {"eRecord.01": "2.02601E+14", "eResponse.03": "", "eSituation.11": "T40.1X1A"}
    rows = [rounded | {"Age (ePatient.15)": age} for age in ("30", "45", "22")]
    reading = ems(tmp_path, *rows)

    assert (len(reading.records), reading.merged) == (3, 0)
    assert noticed(reading, "number_rounded") == [("Patient Care Report Number (eRecord.01)", 3, 2)]


def test_a_number_with_and_without_its_decimal_is_one(tmp_path: Path) -> None:
    reading = odmap(tmp_path, {"OD Case ID": "26001"}, {"OD Case ID": "26001.0"})
    folded = ems(tmp_path, {"eRecord.01": "1001"}, {"eRecord.01": "1001.0", "eTimes.03": "x"})

    assert (reading.duplicates, reading.records["key"].to_list()) == (1, ["riverton police|26001"])
    assert (len(folded.records), folded.merged) == (1, 1)


def test_tables_join_on_a_number_with_and_without_its_decimal(tmp_path: Path) -> None:
    number = "Patient Care Report Number (eRecord.01)"
    said = {"Incident Date": "2026-06-15", "Agency Name (eResponse.02)": "Riverton Fire"}
    response = write_csv(tmp_path / "response.csv", [{number: "1001", **said}])
    given = {number: "1001.0", "Medication Given (eMedications.03)": "Naloxone"}
    medication = write_csv(tmp_path / "medication.csv", [given])
    reading = read(Export((response, medication)), zone=ZONE, now=NOW)

    assert reading.records[["naloxone", "number"]].to_numpy().tolist() == [["single", "1001"]]
    assert noticed(reading, "without_report") == []
