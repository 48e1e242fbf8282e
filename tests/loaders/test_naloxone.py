"""Naloxone logs: blank is not zero, and a quantity that cannot be is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from loaders.events import TOO_EARLY, TOO_LATE
from loaders.quantities import NEGATIVE, NOT_A_NUMBER, NOT_WHOLE, STAND_IN, TOO_LARGE
from loaders.source import read
from loaders.spans import BACKWARDS, NO_PERIOD, NOT_A_PERIOD, PART_NOT_READ
from tests.loaders.builders import NOW, ZONE, adds_up, load, log, noticed
from tests.shared import REAL

PHOENIX = REAL / "phoenix_az_naloxone_and_overdoses_monthly_2023_2024.csv"


def test_a_full_row(tmp_path: Path) -> None:
    reading = log(
        tmp_path,
        {"Period End": "2026-06-30", "Program": "Counter", "Recipient Type": "Lay public",
         "Product": "Narcan Nasal Spray", "Strength (mg)": "4 mg", "People Trained": "11",
         "First or Refill": "First", "ZIP": "22304"},
    )  # fmt: skip
    record = reading.records.iloc[0].to_dict()

    assert reading.record == "naloxone"
    assert record["key"] == "riverton health|1"
    assert (record["given_on"], record["period_end"]) == (
        pd.Timestamp(2026, 6, 15),
        pd.Timestamp(2026, 6, 30),
    )
    assert (record["kits"], record["doses"], record["trained"]) == (2, 4, 11)
    assert (record["mg_per_dose"], record["first_or_refill"]) == (4.0, "first")
    assert (record["channel"], record["programme"], record["zip"]) == ("Mail", "Counter", "22304")


def test_a_total_reaches_to_the_end_of_its_period(tmp_path: Path) -> None:
    reading = log(tmp_path, {"Period End": "2026-06-30"}, {"Date": "2026-06-20"})

    assert reading.through == datetime(2026, 7, 1, 4, 0, tzinfo=UTC)


def test_a_blank_is_not_zero(tmp_path: Path) -> None:
    kits = log(tmp_path, {"Kits": ""}, {"Kits": "0"}, {"Kits": "N/A"}).records["kits"]

    assert kits.isna().to_list() == [True, False, True]
    assert kits[1] == 0


def test_a_suppressed_number_is_no_number(tmp_path: Path) -> None:
    reading = log(tmp_path, {"Kits": "<6"}, {})

    assert reading.records["kits"].isna().tolist() == [True, False]
    assert reading.records["flags"].tolist() == ["suppressed_number", ""]
    assert noticed(reading, "suppressed_number") == [("Kits", 1, 2)]


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [("Kits", "100001", TOO_LARGE), ("Kits", "2.5", NOT_WHOLE), ("Doses", "999", STAND_IN),
     ("Doses", "100001", TOO_LARGE), ("People Trained", "-1", NEGATIVE),
     ("Milligrams", "many", NOT_A_NUMBER)],
)  # fmt: skip
def test_a_quantity_that_cannot_be_is_refused(
    tmp_path: Path, column: str, text: str, reason: str
) -> None:
    reading = log(tmp_path, {}, {column: text})

    (rejection,) = reading.rejections
    assert (rejection.row, rejection.column, rejection.value) == (3, column, text)
    assert rejection.reason == reason


def test_a_row_with_two_bad_quantities_is_refused_once(tmp_path: Path) -> None:
    reading = log(tmp_path, {"Kits": "-4", "Doses": "999"}, {"Kits": "-4", "Doses": "x"})

    assert reading.rejected == 2
    assert adds_up(reading)


@pytest.mark.parametrize(
    ("row", "first", "last"),
    [
        ({"Date": "2026-05"}, "2026-05-01", "2026-05-31"),
        ({"Date": "Q1 2026"}, "2026-01-01", "2026-03-31"),
        ({"Date": "2025"}, "2025-01-01", "2025-12-31"),
        ({"Date": "", "Year": "2026", "Month": "2"}, "2026-02-01", "2026-02-28"),
        ({"Date": "", "Year": "2026", "Month": "February"}, "2026-02-01", "2026-02-28"),
        ({"Date": "", "Quarter": "2026Q2"}, "2026-04-01", "2026-06-30"),
        ({"Date": "2026-06-01", "Period End": "2026-06-30"}, "2026-06-01", "2026-06-30"),
        ({"Date": "", "Week Ending": "2026-06-13"}, "2026-06-07", "2026-06-13"),
        ({"Date": "2026-06-15"}, "2026-06-15", None),
        ({"Date": "2026-06-15", "Year": "2026", "Month": "6"}, "2026-06-15", None),
    ],
)
def test_the_total_of_a_period_is_no_days_hand_out(
    tmp_path: Path, row: dict[str, str], first: str, last: str | None
) -> None:
    record = log(tmp_path, row).records.iloc[0]

    assert record["given_on"] == pd.Timestamp(first)
    assert (
        pd.isna(record["period_end"])
        if last is None
        else record["period_end"] == pd.Timestamp(last)
    )


def test_a_year_and_a_month_without_any_date_are_enough(tmp_path: Path) -> None:
    """As Phoenix publishes it: blank before the programme began, a true zero, not yet reported."""
    rows = [("2026", "1", ""), ("2026", "2", "0"), ("2026", "3", "1,394"), ("2026", "4", "")]
    names = ("YEAR", "MONTH", "NALOXONE_TAKE_HOME_UNITS")
    reading = load(
        tmp_path, [dict(zip(names, row, strict=True)) for row in rows], source="naloxone"
    )

    assert reading.records["kits"].tolist() == [pd.NA, 0, 1394, pd.NA]
    assert reading.records["period_end"].dt.day.tolist() == [31, 28, 31, 30]
    # Of April nothing is known: the data reach to the end of March.
    assert reading.through == datetime(2026, 4, 1, 4, 0, tzinfo=UTC)


def test_the_total_of_a_month_that_runs_reaches_to_now(tmp_path: Path) -> None:
    reading = log(tmp_path, {"Date": "2026-11"})

    assert reading.records["period_end"].tolist() == [pd.Timestamp("2026-11-30")]
    assert reading.through == NOW
    assert not reading.notices


@pytest.mark.parametrize(
    ("row", "value", "reason"),
    [
        ({"Date": "2026-06-30", "Period End": "2026-06-01"}, "2026-06-30", BACKWARDS),
        ({"Date": "", "Year": "2026", "Month": ""}, "2026", NOT_A_PERIOD),
        ({"Date": "", "Year": "2026", "Month": "13"}, "2026 13", NOT_A_PERIOD),
        ({"Date": ""}, None, NO_PERIOD),
        ({"Date": "1989"}, "1989", TOO_EARLY),
        ({"Date": "Dec 2026"}, "Dec 2026", TOO_LATE),
    ],
)
def test_a_period_that_cannot_be_is_refused(
    tmp_path: Path, row: dict[str, str], value: str | None, reason: str
) -> None:
    (rejection,) = log(tmp_path, row, {}).rejections

    assert (rejection.row, rejection.value, rejection.reason) == (2, value, reason)


@pytest.mark.parametrize(
    ("said", "product", "strength"),
    [
        ("4 mg", "", 4.0),
        ("4mg/0.1 mL", "", 4.0),
        ("0.4", "", 0.4),
        ("400 mcg", "", 0.4),
        ("", "Kloxxado 8 mg nasal spray", 8.0),
        ("4", "Kloxxado 8 mg", 4.0),
        ("", "Narcan", None),
    ],
)
def test_the_strength_of_a_dose(
    tmp_path: Path, said: str, product: str, strength: float | None
) -> None:
    found = log(tmp_path, {"Strength": said, "Product": product}).records["mg_per_dose"][0]

    assert pd.isna(found) if strength is None else found == strength


def test_milligrams_are_kept_as_they_are_sent(tmp_path: Path) -> None:
    sent = log(tmp_path, {"Milligrams": "8.5"}, {"Milligrams": ""}, {"Milligrams": "1,200"})

    assert sent.records["milligrams"].fillna(-1).tolist() == [8.5, -1, 1200]


@pytest.mark.skipif(not PHOENIX.exists(), reason="real data are not here")
def test_phoenix_by_month() -> None:
    reading = read(PHOENIX, zone=ZONE, now=NOW, source="naloxone")
    kits = reading.records["kits"]

    assert (len(reading.records), reading.rejected) == (20, 0)
    assert kits.isna().sum() == 7
    july = reading.records["given_on"] == pd.Timestamp("2023-07-01")
    assert kits[july].tolist() == [0]
    assert kits.sum() == 10298
    assert reading.records["period_end"].notna().all()


@pytest.mark.parametrize("year", ["Year", "Date"])
@pytest.mark.parametrize("part", ["Fiscal Quarter", "FY_Month", "Grant Week"])
def test_a_year_is_no_total_where_another_column_says_its_part(
    tmp_path: Path, year: str, part: str
) -> None:
    rows = [{year: "2026", part: "Q1", "Naloxone Kits": "10"}]
    reading = load(tmp_path, rows, source="naloxone")

    (rejection,) = reading.rejections
    assert (rejection.column, rejection.value, rejection.reason) == (year, "2026", PART_NOT_READ)


@pytest.mark.parametrize("other", ["Day of Week", "Weekday", "Monthly Average"])
def test_a_year_is_a_total_beside_what_is_no_part_of_it(tmp_path: Path, other: str) -> None:
    rows = [{"Year": "2025", other: "3", "Naloxone Kits": "10"}]

    ends = load(tmp_path, rows, source="naloxone").records["period_end"]
    assert ends.tolist() == [pd.Timestamp(2025, 12, 31)]


def test_a_year_in_the_column_of_dates_takes_its_month_from_beside(tmp_path: Path) -> None:
    record = log(tmp_path, {"Date": "2026", "Month": "2"}).records.iloc[0]

    assert (record["given_on"], record["period_end"]) == (
        pd.Timestamp(2026, 2, 1),
        pd.Timestamp(2026, 2, 28),
    )
