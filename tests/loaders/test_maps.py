"""Files read by a map: the traps of the public layouts, in small made-up files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from loaders.declaration import Options, Reading
from loaders.errors import FileRefused, MapRefused
from loaders.map_files import find
from loaders.maps import Fold, Map, Unpivot
from loaders.notices import SENTENCES
from loaders.source import read
from tests.loaders.builders import NOW, ZONE, adds_up, noticed, write_csv

CALL = {
    "lat": "40.15",
    "lng": "-75.12",
    "zip": "19090",
    "title": "EMS: OVERDOSE",
    "timeStamp": "2015-12-10 22:32:01",
    "twp": "UPPER MORELAND",
}
VICTIM = {
    "Incident ID": "1,103",
    "Incident Date": "01/04/2018",
    "Incident Time": "00:42:00",
    "Day": "Thursday",
    "Incident County Name": "Delaware",
    "Victim ID": "1,201",
    "Gender Desc": "Male",
    "Age Range": "25 - 29",
    "Race": "White",
    "Ethnicity Desc": "Not Hispanic",
    "Victim County": "Bucks",
    "Susp OD Drug Desc": "HEROIN",
    "Naloxone Administered": "Y",
    "Administration ID": "1",
    "Dose Count": "1",
    "Survive": "Y",
    "Incident County Latitude": "39.916579",
    "Incident County Longitude": "-75.406277",
    "Incident County Latitude and Longitude": "(39.916579, -75.406277)",
}
ODD = {"When it was": "2026-06-15 14:05", "How it ended": "Fatal", "Victim ZIP": "22301"}


def read_rows(
    folder: Path,
    *rows: Mapping[str, str],
    source: str | None = None,
    by: Map | None = None,
    kept: tuple[Map, ...] = (),
) -> Reading:
    path = write_csv(folder / "export.csv", rows)
    found = read(path, zone=ZONE, now=NOW, source=source, map_file=by, kept=kept)
    assert adds_up(found)
    assert {notice.reason for notice in found.notices} <= set(SENTENCES)
    return found


def test_calls_of_another_kind_are_excluded_and_counted(tmp_path: Path) -> None:
    other = {**CALL, "title": "Fire: GAS-ODOR/LEAK"}
    found = read_rows(tmp_path, other, CALL, CALL, other, {**CALL, "title": "ems:  overdose"})
    assert (found.source, len(found.records), found.excluded) == ("odmap", 3, 2)
    assert noticed(found, "excluded") == [("title", 2, 2)]
    assert noticed(found, "map_used") == [("montgomery_pa_911", 1, None)]
    assert noticed(found, "unknown_column") == []
    first = found.records.iloc[0]
    assert (first["agency"], first["jurisdiction"]) == (
        "Montgomery County PA 911",
        "UPPER MORELAND",
    )
    assert str(first["occurred_at"].astimezone(ZONE)) == "2015-12-10 22:32:01-05:00"


def test_rows_of_drugs_and_doses_are_one_victim(tmp_path: Path) -> None:
    rows = [
        {**VICTIM, "Susp OD Drug Desc": drug, "Administration ID": dose, "Dose Count": count}
        for drug in ("HEROIN", "COCAINE/CRACK")
        for dose, count in (("1", "2"), ("2", "1"))
    ]
    none = {"Naloxone Administered": "N", "Administration ID": "NULL", "Dose Count": "NULL"}
    second = {**VICTIM, **none, "Victim ID": "1,202", "Gender Desc": "Female"}
    found = read_rows(tmp_path, *rows, second)
    assert (found.rows_read, len(found.records), found.merged) == (5, 2, 3)
    records = found.records.set_index("sex")
    assert records["number"].tolist() == ["1103", "1103"]
    said = dict(records.loc["male"])
    assert (said["doses"], said["naloxone"], said["drug_group"]) == (3, "multiple", "opioid")
    assert set(str(said["drugs"]).split(";")) == {"heroin", "cocaine"}
    assert records.loc["female", "naloxone"] == "none"
    assert records["latitude"].isna().all()
    assert records["zip"].isna().all()
    assert set(records["jurisdiction"]) == {"Delaware"}


def test_months_of_kits_and_the_counts_beside_them(tmp_path: Path) -> None:
    names = ("YEAR", "MONTH", "NALOXONE_TAKE_HOME_UNITS", "SUSPECTED_OPIOID_OVERDOSES")
    rows = [
        dict(zip(names, texts, strict=True))
        for texts in (("2023", "6", "", "376"), ("2023", "7", "0", "536"), ("2023", "8", "9", ""))
    ]
    kits = read_rows(tmp_path, *rows)
    assert kits.source == "naloxone"
    assert kits.records["kits"].fillna(-1).tolist() == [-1, 0, 9]
    assert [str(day.date()) for day in kits.records["period_end"]] == [
        "2023-06-30", "2023-07-31", "2023-08-31",
    ]  # fmt: skip
    assert noticed(kits, "map_beside") == [("phoenix_az_suspected_overdoses", 1, None)]
    others = read_rows(tmp_path, *rows, source="counts")
    assert others.records["count"].fillna(-1).tolist() == [376, 536, -1]
    assert noticed(others, "map_beside") == []


def test_wide_columns_become_rows_and_hidden_numbers_no_numbers(tmp_path: Path) -> None:
    quarters = [f"X2014Q{at}" for at in (1, 2, 3, 4)]
    wide = [
        {"ZIPCODE": area, **dict(zip(quarters, texts, strict=True))}
        for area, texts in (("19102", ("0", "<6", "7", "")), ("OOJ", ("1", "2", "3", "4")))
    ]
    found = read_rows(tmp_path, *wide)
    assert (found.source, found.rows_read, len(found.records)) == ("counts", 8, 8)
    assert found.records["count"].fillna(-1).tolist() == [0, -1, 7, -1, 1, 2, 3, 4]
    assert found.records["suppressed"].tolist() == [False, True, *[False] * 6]
    assert found.records["row"].tolist() == [2] * 4 + [3] * 4
    assert set(found.records["series"]) == {"overdose deaths"}
    assert noticed(found, "columns_to_rows") == [(None, 4, None)]


def test_a_map_fills_what_no_alias_knows(tmp_path: Path) -> None:
    by = Map("mine", "odmap", columns={"occurred_at": "when it was", "severity": "How it ended"})
    found = read_rows(tmp_path, ODD, by=by)
    assert found.records["severity"].tolist() == ["fatal"]
    assert found.records["zip"].isna().all()
    assert noticed(found, "unknown_column") == [("Victim ZIP", 1, None)]
    assert not found.complete
    with pytest.raises(FileRefused, match="no source knows"):
        read_rows(tmp_path, ODD)


def test_what_a_map_leaves_empty_no_alias_fills(tmp_path: Path) -> None:
    row = {"Overdose Date": "2026-06-15", "Narcan": "Yes", "ZIP": "22301", "Postal Code": "22302"}
    usual = read_rows(tmp_path, row)
    assert usual.records["zip"].tolist() == ["22301"]
    other = read_rows(tmp_path, row, by=Map("mine", "odmap", columns={"zip": "Postal Code"}))
    assert other.records["zip"].tolist() == ["22302"]
    none = read_rows(tmp_path, row, by=Map("mine", "odmap", columns={"zip": ""}))
    assert none.records["zip"].isna().all()


def test_a_header_below_lines_as_broad_is_found_by_the_map(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(
        "Riverton,Police,Export\nof,all,calls\n"
        "When it was,How it ended,Victim ZIP\n2026-06-15 14:05,Fatal,22301\n"
    )
    columns = {"occurred_at": "When it was", "severity": "How it ended", "zip": ""}
    by = Map("mine", "odmap", headers=tuple(ODD), columns=columns)
    assert len(read(path, zone=ZONE, now=NOW, map_file=by).records) == 1
    assert len(read(path, zone=ZONE, now=NOW, kept=(by,)).records) == 1


def test_a_kept_map_is_used_by_itself(tmp_path: Path) -> None:
    columns = {"occurred_at": "When it was", "severity": "How it ended"}
    kept = Map("kept", "odmap", headers=tuple(ODD), exact=True, columns=columns)
    assert len(read_rows(tmp_path, ODD, kept=(kept,)).records) == 1
    with pytest.raises(FileRefused, match="no source knows"):
        read_rows(tmp_path, {**ODD, "More": "1"}, kept=(kept,))


def test_a_map_may_say_that_a_file_is_complete(tmp_path: Path) -> None:
    by = Map("mine", "odmap", columns={"occurred_at": "When it was"}, complete=True)
    assert read_rows(tmp_path, ODD, by=by).complete


def test_a_dates_order_is_as_the_map_says(tmp_path: Path) -> None:
    text = 'source = "odmap"\n[columns]\noccurred_at = "When it was"\n'
    row = {**ODD, "When it was": "03/04/2026"}
    (tmp_path / "mine.toml").write_text(text + "[times]\nday_first = true\n", "utf-8")
    found = read_rows(tmp_path, row, by=find(str(tmp_path / "mine.toml")))
    assert str(found.records["occurred_on"].iloc[0].date()) == "2026-04-03"


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (Map("m", "odmap", columns={"when": "Age"}), "columns.when is no field of odmap; choose"),
        (Map("m", "odmap", constants={"town": "X"}), "constants.town is no field of odmap"),
        (Map("m", "odmap", columns={"zip": "Victim ZIP"}), "is where the person lives"),
        (Map("m", "odmap", columns={"zip": "Post"}), "columns.zip names 'Post', which is not in"),
        (Map("m", "odmap", keep={"Type": ("a",)}), "keep names 'Type', which is not in the file"),
        (Map("m", "odmap", fold=Fold(("Case",))), "fold.by names 'Case', which is not in"),
        (Map("m", "odmap", unpivot=Unpivot("X.")), "no header of the file fits unpivot.columns"),
        (Map("m", "911"), "no source '911'; choose one of"),
        (
            Map("m", "odmap", columns={"severity": "How it ended", "drug": "How it ended"}),
            "fills 'Fatal or not, at the scene' (columns.severity) already",
        ),
    ],
)
def test_a_map_that_does_not_fit_is_one_line(tmp_path: Path, by: Map, said: str) -> None:
    with pytest.raises(MapRefused) as refusal:
        read_rows(tmp_path, ODD, by=by)
    line = str(refusal.value)
    assert line.startswith("export.csv: map m")
    assert said in line
    assert "\n" not in line


@pytest.mark.parametrize("source", [None, "odmap", "ems", "naloxone", "counts"])
def test_deaths_as_a_medical_examiner_found_them_are_no_sources(
    tmp_path: Path, source: str | None
) -> None:
    death = {
        "_id": "1",
        "death_date_and_time": "2007-01-13T15:49:00",
        "manner_of_death": "Accidents",
        "age": "51",
        "sex": "M",
        "race": "W",
        "combined_od1": "Heroin",
        "incident_zip": "15-71",
        "decedent_zip": "ooc",
        "case_year": "2007",
    }
    with pytest.raises(FileRefused, match=r"export\.csv: .*found.*expected") as refusal:
        read_rows(tmp_path, death, source=source)
    assert "\n" not in str(refusal.value)


def test_a_map_of_another_source_than_was_asked_for(tmp_path: Path) -> None:
    with pytest.raises(
        MapRefused, match="map m is of the source odmap, and the file is said to be ems"
    ):
        read_rows(tmp_path, ODD, by=Map("m", "odmap"), source="ems")


DAY_FIRST = Options(day_first=True)


def days(reading: Reading, column: str) -> list[str]:
    return [str(day)[:10] for day in reading.records[column]]


def test_periods_have_the_day_first_as_the_map_says(tmp_path: Path) -> None:
    by = Map("mine", "naloxone", options=DAY_FIRST)
    weeks = [
        {"Week Ending": end, "Kits": kits, "Channel": "mail"}
        for end, kits in (("05/04/2026", "3"), ("12/04/2026", "4"))
    ]
    found = read_rows(tmp_path, *weeks, by=by)
    assert days(found, "period_end") == ["2026-04-05", "2026-04-12"]
    assert days(found, "given_on") == ["2026-03-30", "2026-04-06"]
    assert str(found.through) == "2026-04-13 04:00:00+00:00"

    span = {"Start Date": "01/04/2026", "End Date": "07/04/2026", "Kits": "3", "Channel": "mail"}
    week = read_rows(tmp_path, span, by=by)
    assert (days(week, "given_on"), days(week, "period_end")) == (["2026-04-01"], ["2026-04-07"])
    assert str(week.through) == "2026-04-08 04:00:00+00:00"
    assert noticed(week, "read_day_first") == []

    whole = {"Date": "01/04/2026 to 07/04/2026", "Kits": "3", "Channel": "mail"}
    assert days(read_rows(tmp_path, whole, by=by), "period_end") == ["2026-04-07"]
    month = {"Year": "2026", "Month": "01/04/2026", "Kits": "3", "Channel": "mail"}
    assert days(read_rows(tmp_path, month, by=by), "period_end") == ["2026-04-30"]


def test_what_the_data_reach_to_has_the_day_first_as_the_map_says(tmp_path: Path) -> None:
    row = {"Overdose Date": "13/04/2026", "Drug": "heroin", "Data Through": "05/06/2026"}
    found = read_rows(tmp_path, row, by=Map("mine", "odmap", options=DAY_FIRST))
    assert str(found.through) == "2026-06-06 04:00:00+00:00"


def test_where_a_column_does_not_tell_the_order_of_days_the_files_other_dates_do(
    tmp_path: Path,
) -> None:
    row = {"Overdose Date": "13/04/2026", "Drug": "heroin", "Data Through": "05/06/2026"}
    found = read_rows(tmp_path, row)
    assert str(found.through) == "2026-06-06 04:00:00+00:00"
    assert [column for column, *_ in noticed(found, "read_day_first")] == [
        "Data Through", "Overdose Date",
    ]  # fmt: skip
    entered = {**row, "Data Through": "", "Date Entered": "05/06/2026"}
    assert days(read_rows(tmp_path, entered), "entered_at") == ["2026-06-05"]
    american = {"Overdose Date": "04/03/2026", "Drug": "heroin", "Data Through": "05/06/2026"}
    months = read_rows(tmp_path, {**american, "Date Entered": "04/13/2026"})
    assert days(months, "occurred_on") == ["2026-04-03"]
    assert str(months.through) == "2026-05-07 04:00:00+00:00"


def test_weeks_that_can_only_have_the_day_first_are_read_so_and_told(tmp_path: Path) -> None:
    weeks = [
        {"Week Ending": end, "Kits": "3", "Channel": "mail"} for end in ("05/04/2026", "19/04/2026")
    ]
    found = read_rows(tmp_path, *weeks)
    assert days(found, "period_end") == ["2026-04-05", "2026-04-19"]
    assert noticed(found, "read_day_first") == [("Week Ending", 2, 2)]


SAME_CASE = Map("mine", "odmap", fold=Fold(("Case Number",), join=("Drug",)))


def folded(folder: Path, *rows: tuple[str, ...]) -> Reading:
    names = ("Case Number", "Incident Date", "Incident Time", "Latitude", "Longitude", "Drug")
    found = read_rows(folder, *(dict(zip(names, row, strict=True)) for row in rows), by=SAME_CASE)
    assert len(found.records) == 1
    return found


def test_of_a_persons_rows_one_with_a_time_goes_before_one_of_that_day_without(
    tmp_path: Path,
) -> None:
    times = ("2026-01-06 00:20", "2026-01-05", "2026-01-05 23:50")
    rows = [{"Case Number": "A1", "Overdose Date": time, "Drug": "heroin"} for time in times]
    (record,) = read_rows(tmp_path, *rows, by=SAME_CASE).records.to_dict("records")
    assert str(record["occurred_at"].astimezone(ZONE))[:16] == "2026-01-05 23:50"


@pytest.mark.parametrize("order", [1, -1])
def test_a_persons_place_and_time_are_those_of_one_row(tmp_path: Path, order: int) -> None:
    rows = [
        ("A1", "2026-01-05", "10:00", "38.80", "-77.09", "heroin"),
        ("A1", "2026-01-05", "23:10", "38.85", "-77.05", "fentanyl"),
    ]
    record = folded(tmp_path, *rows[::order]).records.iloc[0]
    assert (record["latitude"], record["longitude"]) == (38.80, -77.09)
    assert str(record["occurred_at"].astimezone(ZONE))[:16] == "2026-01-05 10:00"
    assert set(record["drugs"].split(";")) == {"heroin", "fentanyl"}

    night = [
        ("A1", "01/10/2026", "00:20", "", "-77.09", "heroin"),
        ("A1", "1/9/2026", "23:50", "38.85", "-77.05", "fentanyl"),
        ("A1", "", "00:00", "38.90", "", "fentanyl"),
        ("A1", "01/11/2026", "NULL", "38.90", "-77.00", "fentanyl"),
    ]
    record = folded(tmp_path, *night[::order]).records.iloc[0]
    assert str(record["occurred_at"].astimezone(ZONE))[:16] == "2026-01-09 23:50"
    assert (record["latitude"], record["longitude"]) == (38.85, -77.05)
