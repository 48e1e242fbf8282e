"""Which files are tables of one export: by the report numbers that they share."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from loaders.ems_tables import Export, exports_of
from loaders.errors import FileRefused
from loaders.recognising import headers_known
from loaders.source import read
from tests.loaders.builders import NOW, ZONE, write_csv

PCR, AGENCY = "Patient Care Report Number (eRecord.01)", "Agency Name (eResponse.02)"
INCIDENT, TIME = "Incident Number (eResponse.03)", "Unit Notified Date Time (eTimes.03)"
IMPRESSION, DRUG = "Primary Impression (eSituation.11)", "Medication Given (eMedications.03)"
OTHER = "Secondary Impression (eSituation.12)"
TOLD = {IMPRESSION: "T40.1X1A", DRUG: "Narcan", "Acuity (eDisposition.19)": "Emergent"}
EVERYWHERE = (TIME, INCIDENT, AGENCY)


def table(path: Path, numbers: Iterable[int], *columns: str, agency: str = "X EMS") -> Path:
    """A row for each report, with these columns."""
    told = {**TOLD, TIME: "2026-01-05 10:00", AGENCY: agency, "Age (ePatient.15)": "30"}
    rows = [
        {PCR: f"R{n}", **{c: f"I{n}" if c == INCIDENT else told.get(c, "x") for c in columns}}
        for n in numbers
    ]
    return write_csv(path, rows or [dict.fromkeys((PCR, *columns), "")])


def month(folder: Path, name: str, numbers: Iterable[int]) -> list[Path]:
    """The response, situation and medication tables of an export."""
    reports = list(numbers)
    return [
        table(folder / f"{name}_response.csv", reports, TIME, INCIDENT, AGENCY),
        table(folder / f"{name}_situation.csv", reports, IMPRESSION),
        table(folder / f"{name}_medications.csv", reports[::2], DRUG),
    ]


def grouped(paths: Iterable[Path]) -> set[frozenset[str]]:
    """The names of the files of each export."""
    found = exports_of(list(paths), knows=headers_known())
    return {
        frozenset(p.name for p in (one.paths if isinstance(one, Export) else [one]))
        for one in found
    }


def names(paths: Iterable[Path]) -> frozenset[str]:
    return frozenset(path.name for path in paths)


def test_months_are_told_apart_by_their_report_numbers_in_any_order(tmp_path: Path) -> None:
    january, february = month(tmp_path, "jan", range(1, 6)), month(tmp_path, "feb", range(6, 11))
    mixed = [january[0], february[1], february[0], january[1], february[2], january[2]]

    for paths in (january + february, mixed, mixed[::-1]):
        assert grouped(paths) == {names(january), names(february)}


def test_exports_that_overlap_are_told_apart_by_how_much_their_tables_share(tmp_path: Path) -> None:
    january, year = month(tmp_path, "jan", range(1, 11)), month(tmp_path, "year", range(1, 31))

    assert grouped([*january, *reversed(year)]) == {names(january), names(year)}


def test_parts_of_a_table_go_with_the_one_that_has_their_reports(tmp_path: Path) -> None:
    paths = [
        table(tmp_path / "response.csv", range(1, 21), TIME),
        table(tmp_path / "situation_1.csv", range(1, 8), IMPRESSION),
        table(tmp_path / "situation_2.csv", range(8, 21), IMPRESSION),
    ]

    assert grouped(paths) == {names(paths)}


@pytest.mark.parametrize("shared", [(), (TIME,), (INCIDENT,), (AGENCY,), EVERYWHERE])
def test_tables_are_joined_whatever_columns_they_share(
    tmp_path: Path, shared: tuple[str, ...]
) -> None:
    paths = [
        table(tmp_path / "response.csv", range(1, 5), *EVERYWHERE),
        table(tmp_path / "patient.csv", range(1, 5), *shared, "Age (ePatient.15)"),
        table(tmp_path / "situation.csv", range(1, 5), *shared, IMPRESSION, OTHER),
        table(tmp_path / "medications.csv", range(1, 3), *shared, DRUG, IMPRESSION),
        table(tmp_path / "disposition.csv", range(1, 5), *shared, "Acuity (eDisposition.19)"),
    ]

    assert exports_of(paths, knows=headers_known()) == [Export(tuple(paths))]


def test_two_tables_of_one_section_are_joined(tmp_path: Path) -> None:
    paths = [
        table(tmp_path / "response.csv", range(1, 5), AGENCY),
        table(tmp_path / "times.csv", range(1, 5), TIME),
        table(tmp_path / "situation.csv", range(1, 5), IMPRESSION),
    ]

    assert grouped(paths) == {names(paths)}


def test_whole_exports_stay_apart_though_their_columns_and_reports_differ(tmp_path: Path) -> None:
    paths = [
        table(tmp_path / "old.csv", range(1, 9), TIME, IMPRESSION, DRUG, AGENCY),
        table(tmp_path / "new.csv", range(5, 12), TIME, IMPRESSION, DRUG, INCIDENT),
    ]

    assert exports_of(paths, knows=headers_known()) == paths


def test_agencies_that_number_alike_share_no_reports(tmp_path: Path) -> None:
    paths = [
        table(tmp_path / "a.csv", range(1, 9), TIME, IMPRESSION, AGENCY),
        table(tmp_path / "b.csv", range(1, 9), TIME, DRUG, AGENCY, agency="Y EMS"),
    ]

    assert exports_of(paths, knows=headers_known()) == paths


def test_a_table_without_rows_goes_with_the_others(tmp_path: Path) -> None:
    paths = month(tmp_path, "jan", range(1, 6))
    paths[2].write_text(f'"{PCR}","{DRUG}"\n')

    assert grouped(paths) == {names(paths)}


def test_what_the_report_numbers_do_not_settle_is_refused_in_one_line(tmp_path: Path) -> None:
    paths = [
        table(tmp_path / "response.csv", range(1, 5), TIME),
        table(tmp_path / "situation.csv", range(1, 5), IMPRESSION),
        table(tmp_path / "situation (1).csv", range(1, 5), IMPRESSION),
    ]
    february = month(tmp_path, "feb", range(6, 11))

    doubtful, other = exports_of([*paths, *february], knows=headers_known())

    assert other == Export(tuple(february))
    with pytest.raises(FileRefused) as refusal:
        read(doubtful, zone=ZONE, now=NOW)
    assert str(refusal.value) == (
        "response.csv + situation.csv + situation (1).csv: found 'situation.csv' and "
        "'situation (1).csv' with as many care reports of 'response.csv'; expected one of them: "
        "name the tables of one export alone, and load the others after them"
    )
