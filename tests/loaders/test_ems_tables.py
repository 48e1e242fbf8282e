"""Several tables of one export, joined on the care report's number."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from loaders.declaration import Reading
from loaders.ems_tables import Export, exports_of
from loaders.errors import FileRefused
from loaders.recognising import headers_known
from loaders.source import read
from tests.loaders.builders import NOW, ODMAP_ROW, ZONE, adds_up, noticed, write_csv
from tests.shared import SAMPLES

PCR, DAY = "Patient Care Report Number (eRecord.01)", "Incident Date"
AGENCY, INCIDENT = "Agency Name (eResponse.02)", "Incident Number (eResponse.03)"
IMPRESSION, DRUG = "Primary Impression (eSituation.11)", "Medication Given (eMedications.03)"
KINDS = ("response", "patient_scene", "situation", "medications", "disposition")

RESPONSE = [
    {PCR: "P1", DAY: "2026-06-15", AGENCY: "Riverton Fire", INCIDENT: "I1"},
    {PCR: "P2", DAY: "2026-06-16", AGENCY: "Riverton Fire", INCIDENT: "I1"},
    {PCR: "P3", DAY: "2026-06-16", AGENCY: "Riverton Fire", INCIDENT: "I3"},
]
PATIENT = [
    {PCR: "P1", DAY: "2026-06-15", "Age (ePatient.15)": "30"},
    {PCR: "P2", DAY: "2026-07-16", "Age (ePatient.15)": "41"},
    {PCR: "P3", DAY: "", "Age (ePatient.15)": "52"},
]
SITUATION = [{PCR: "P1", IMPRESSION: "T40.1X1A"}, {PCR: "P3", IMPRESSION: "R07.9"}]
MEDICATION = [
    {PCR: "P2", DAY: "2026-06-16", DRUG: "Narcan"},
    {PCR: "P2", DAY: "2026-06-16", DRUG: "Oxygen"},
    {PCR: "P9", DAY: "2026-06-16", DRUG: "Narcan"},
]


def tables(folder: Path, **rows: list[dict[str, str]]) -> list[Path]:
    """A file for each table."""
    return [write_csv(folder / f"{name}.csv", part) for name, part in rows.items()]


def joined(*paths: Path) -> Reading:
    """The reading of the one export that the files are."""
    (export,) = exports_of(paths, knows=headers_known())
    return read(export, zone=ZONE, now=NOW)


def test_tables_of_one_export_are_one_reading(tmp_path: Path) -> None:
    reading = joined(
        *tables(tmp_path, patient=PATIENT, medication=MEDICATION, response=RESPONSE,
                situation=SITUATION)
    )  # fmt: skip

    records = reading.records.set_index("key")
    assert list(records.index) == ["riverton fire|p1", "riverton fire|p2"]
    assert records["age"].to_list() == [30, 41]
    assert records["naloxone"].to_list() == ["unknown", "single"]
    assert records["case_class"].to_list() == ["opioid_definite", "opioid_possible"]
    assert records["occurred_on"].dt.strftime("%m-%d").to_list() == ["06-15", "06-16"]
    assert noticed(reading, "tables_disagree") == [(DAY, 1, 3)]
    assert noticed(reading, "without_report") == [(PCR, 1, 4)]
    assert noticed(reading, "tables_joined") == [(None, 3, None)]
    assert noticed(reading, "missing_table") == [("disposition", 1, None)]
    assert (reading.rows_read, reading.duplicates, reading.merged) == (11, 0, 5)
    assert reading.excluded == 1 + 3
    assert adds_up(reading)
    assert reading.daily is not None
    assert reading.daily["runs"].to_list() == [1, 2]


def test_the_order_of_the_files_plays_no_part_in_what_is_kept(tmp_path: Path) -> None:
    paths = tables(
        tmp_path, response=RESPONSE, patient=PATIENT, situation=SITUATION, medication=MEDICATION
    )

    one, other = joined(*paths), joined(*reversed(paths))

    pd.testing.assert_frame_equal(
        one.records.drop(columns="row"), other.records.drop(columns="row")
    )


def test_without_a_response_the_file_named_first_is_right(tmp_path: Path) -> None:
    situation = [{**SITUATION[0], DAY: "2026-06-14"}]
    paths = tables(tmp_path, situation=situation, patient=PATIENT[:1])

    assert joined(*paths).records["occurred_on"].dt.day.to_list() == [14]
    assert joined(*reversed(paths)).records["occurred_on"].dt.day.to_list() == [15]


def test_the_report_may_be_named_otherwise_in_each_table(tmp_path: Path) -> None:
    situation = [{"PCR (eRecord.01)": row[PCR], IMPRESSION: row[IMPRESSION]} for row in SITUATION]

    reading = joined(*tables(tmp_path, response=RESPONSE, situation=situation))

    assert reading.records["key"].to_list() == ["riverton fire|p1"]


def test_files_of_two_months_stay_two_exports(tmp_path: Path) -> None:
    june = tables(tmp_path, response=RESPONSE, medication=MEDICATION)
    later = [[{**row, PCR: row[PCR].replace("P", "7")} for row in rows]
             for rows in (RESPONSE, MEDICATION)]  # fmt: skip
    july = tables(tmp_path, response_july=later[0], medication_july=later[1])
    odmap = write_csv(tmp_path / "odmap.csv", [ODMAP_ROW])

    assert exports_of([*june, odmap, *july], knows=headers_known()) == [
        Export(tuple(june)),
        odmap,
        Export(tuple(july)),
    ]
    assert Export(tuple(june)).name == "response.csv + medication.csv"


def test_whole_exports_and_other_files_are_read_one_by_one(tmp_path: Path) -> None:
    whole = [{**RESPONSE[0], **SITUATION[0], **MEDICATION[0]}]
    paths = [*tables(tmp_path, may=whole, june=whole), tmp_path / "missing.csv"]

    assert exports_of(paths, knows=headers_known()) == paths


def test_a_table_that_cannot_be_read_is_refused_by_itself(tmp_path: Path) -> None:
    paths = tables(tmp_path, response=RESPONSE, situation=SITUATION)
    broken = tmp_path / "broken.csv"
    broken.write_text("<xml>eRecord.01</xml>")

    assert exports_of([*paths, broken], knows=headers_known()) == [Export(tuple(paths)), broken]
    with pytest.raises(FileRefused, match=r"broken\.csv"):
        read(broken, zone=ZONE, now=NOW)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (RESPONSE, "of the table response"),
        ([{**RESPONSE[0], "Dispatch Reason (eDispatch.01)": "2301053"}], "of the table response"),
        ([{**RESPONSE[0], **PATIENT[0]}], "of the tables response and patient"),
        ([{PCR: "P1", DAY: "2026-06-15"}], "'Patient Care Report Number (eRecord.01)', 'Incident "),
    ],
)
def test_a_table_that_cannot_tell_an_overdose_is_refused(
    tmp_path: Path, rows: list[dict[str, str]], found: str
) -> None:
    with pytest.raises(FileRefused) as refusal:
        read(write_csv(tmp_path / "table.csv", rows), zone=ZONE, now=NOW, source="ems")

    line = str(refusal.value)
    assert line.startswith(f"table.csv: found columns {found}")
    assert line.endswith(
        "and none of impressions or medications, without which no run can be told to be an "
        "overdose; expected a column such as eSituation.11 or eMedications.03: load it together "
        "with the situation or medication table of its export"
    )


def test_joined_tables_that_cannot_tell_an_overdose_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"^response\.csv \+ patient\.csv: found columns of the"):
        joined(*tables(tmp_path, response=RESPONSE, patient=PATIENT))


NOTIFIED, BETTER = "Unit Notified (eTimes.03)", "Medication Response (eMedications.07)"
TIMED = [{**row, NOTIFIED: f"{row[DAY]} 10:00"} for row in RESPONSE]


@pytest.mark.parametrize("header", [NOTIFIED, AGENCY, INCIDENT])
def test_a_column_that_all_tables_have_changes_nothing(tmp_path: Path, header: str) -> None:
    shared = {row[PCR]: {header: row[header]} for row in TIMED}
    situation = [{**row, **shared[row[PCR]]} for row in SITUATION]
    medication = [{**row, **shared.get(row[PCR], {})} for row in MEDICATION]
    apart, together = tmp_path / "apart", tmp_path / "together"
    apart.mkdir()
    together.mkdir()

    one = joined(*tables(apart, response=TIMED, situation=SITUATION, medication=MEDICATION))
    other = joined(*tables(together, medication=medication, situation=situation, response=TIMED))

    assert one.records["case_class"].to_list() == ["opioid_definite", "opioid_possible"]
    pd.testing.assert_frame_equal(
        one.records.drop(columns="row"), other.records.drop(columns="row")
    )
    assert not noticed(other, "tables_disagree")


def test_the_response_stands_where_tables_disagree_in_a_shared_column(tmp_path: Path) -> None:
    situation = [{**row, NOTIFIED: "2026-06-20 10:00"} for row in SITUATION]

    reading = joined(*tables(tmp_path, situation=situation, response=TIMED))

    assert reading.records["occurred_on"].dt.day.to_list() == [15]
    assert noticed(reading, "tables_disagree") == [(NOTIFIED, 2, 2)]


def test_a_medication_that_another_table_repeats_is_given_once(tmp_path: Path) -> None:
    given = [("Narcan", "Improved", "10:00"), ("Narcan", "", "10:05"), ("Oxygen", "", "10:10")]
    drugs = [
        {PCR: "P1", DRUG: drug, BETTER: better, "Given (eMedications.01)": f"2026-06-15 {clock}"}
        for drug, better, clock in given
    ]
    disposition = [{PCR: "P1", DRUG: "Narcan", "Acuity (eDisposition.19)": "Emergent"}]

    reading = joined(
        *tables(tmp_path, response=[{**RESPONSE[0], DRUG: "Narcan, Oxygen"}],
                disposition=disposition, medication=drugs)
    )  # fmt: skip

    assert reading.records["case_class"].to_list() == ["opioid_definite"]
    assert reading.records["doses"].to_list() == [2]
    assert noticed(reading, "tables_disagree") == [(DRUG, 1, 2)]


def test_agencies_that_number_alike_stay_apart_in_shared_columns(tmp_path: Path) -> None:
    agencies = ("Riverton Fire", "Hilton Fire")
    response = [{PCR: "P1", DAY: "2026-06-15", AGENCY: name, INCIDENT: name} for name in agencies]
    situation = [{PCR: "P1", AGENCY: name, IMPRESSION: "T40.1X1A"} for name in agencies]

    reading = joined(*tables(tmp_path, response=response, situation=situation))

    assert reading.records["key"].to_list() == ["riverton fire|p1", "hilton fire|p1"]
    assert not noticed(reading, "tables_disagree")


def test_medications_with_times_of_their_own_need_no_response(tmp_path: Path) -> None:
    timed = {NOTIFIED: "2026-06-16 10:00"}
    paths = tables(
        tmp_path,
        situation=[{**row, **timed} for row in SITUATION],
        medication=[{**row, **timed} for row in (*MEDICATION, {PCR: "P1", DRUG: "Narcan"})],
    )

    assert set(joined(*paths).records["number"]) == {"P1", "P2", "P9"}


def sample(*kinds: str) -> list[Path]:
    """The synthetic tables in the style of a report writer."""
    return [next(SAMPLES.glob(f"nemsqar_SYNTHETIC_*_{kind}_*.csv")) for kind in kinds]


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")
def test_the_synthetic_tables_give_100_reports() -> None:
    reading = joined(*sample(*KINDS))

    assert reading.rows_read == 600
    assert adds_up(reading)
    assert reading.daily is not None
    assert reading.daily["runs"].sum() == 100
    assert noticed(reading, "tables_joined") == [(None, 100, None)]
    assert noticed(reading, "tables_disagree")[0][:2] == (DAY, 99)
    assert noticed(reading, "impossible_time")[0][1] == 30
    assert (reading.records["case_class"] == "opioid_definite").sum() == 7
    assert reading.rejected == 0


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")
@pytest.mark.parametrize(
    ("kind", "rows", "kept"),
    [("situation", 100, 44), ("medications", 200, 104)],
)
def test_each_synthetic_table_that_tells_overdoses_loads_alone(
    kind: str, rows: int, kept: int
) -> None:
    reading = read(sample(kind)[0], zone=ZONE, now=NOW, source="ems")

    assert (reading.rows_read, len(reading.records)) == (rows, kept)
    assert reading.excluded == rows - kept
    assert reading.daily is not None
    assert reading.daily["runs"].sum() == rows


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")
@pytest.mark.parametrize("kind", ["response", "patient_scene", "disposition"])
def test_each_other_synthetic_table_is_refused_alone(kind: str) -> None:
    with pytest.raises(FileRefused, match=r"found columns of the table .*; expected a column"):
        read(sample(kind)[0], zone=ZONE, now=NOW, source="ems")


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")
def test_the_figures_of_the_synthetic_tables() -> None:
    situation, medications = (
        read(sample(kind)[0], zone=ZONE, now=NOW, source="ems")
        for kind in ("situation", "medications")
    )

    assert situation.records["class_reasons"].str.contains("nemsis_impression").sum() == 7
    assert noticed(situation, "impossible_time")[0][1] == 30
    assert (medications.records["naloxone"] == "single").sum() == 104


def test_tables_below_a_title_are_joined_too(tmp_path: Path) -> None:
    header = "eRecord.01,eResponse.02,eTimes.01,eDispatch.01"
    run = "Riverton Fire,2026-06-15 14:05:00,Overdose"
    response, medication = tmp_path / "r.csv", tmp_path / "m.csv"
    response.write_text(f"Unit,EMS,Shift,B\n{header}\n1,{run}\n2,{run}\n")
    medication.write_text("eRecord.01,eMedications.03\n1,Naloxone\n")

    reading = joined(response, medication)

    assert noticed(reading, "tables_joined") == [(None, 2, None)]
    assert noticed(reading, "rows_above_header") == [(None, 1, 1)]
    assert reading.records["naloxone"].to_list() == ["single", "unknown"]
    assert adds_up(reading)
