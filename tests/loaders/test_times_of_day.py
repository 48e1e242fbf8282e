"""A date and its time of day in two columns of a file, as agencies fill them."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from loaders.declaration import Reading
from loaders.source import read
from tests.loaders.builders import NOW, ZONE, load, noticed

DATE, TIME = "Incident Date", "Incident Time"


def incidents(folder: Path, *rows: tuple[str, str], time: str = TIME) -> Reading:
    named = [
        {"Case Number": str(at), DATE: day, time: clock, "Fatal/Nonfatal": "Nonfatal"}
        for at, (day, clock) in enumerate(rows, 1)
    ]
    return load(folder, named, source="odmap")


def local(reading: Reading) -> list[str]:
    """The local date of each record, and its time where that is known."""
    records = reading.records
    moments = records["occurred_at"].dt.tz_convert(ZONE)
    return [
        f"{moment:%d %H:%M}" if known else f"{moment:%d}"
        for moment, known in zip(moments, records["time_known"], strict=True)
    ]


def test_midnight_in_the_date_yields_to_the_time(tmp_path: Path) -> None:
    rows = ("1/15/2026 0:00", "14:05"), ("1/16/2026 0:00", "3:10"), ("1/17/2026", "23:59")
    reading = incidents(tmp_path, *rows)

    assert local(reading) == ["15 14:05", "16 03:10", "17 23:59"]
    assert reading.notices == ()


def test_a_workbooks_dates_at_midnight_and_military_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Case Number", DATE, TIME, "Fatal/Nonfatal"])
    for number, clock in enumerate([1405, 905, 0, time(3, 10)], 1):
        book.active.append([number, pd.Timestamp(2026, 1, 14 + number), clock, "Nonfatal"])
    book.save(tmp_path / "a.xlsx")

    reading = read(tmp_path / "a.xlsx", zone=ZONE, now=NOW, source="odmap")
    assert local(reading) == ["15 14:05", "16 09:05", "17 00:00", "18 03:10"]


def test_a_time_that_cannot_be_read_costs_neither_the_row_nor_its_date(tmp_path: Path) -> None:
    clocks = ["1405", "905", "Unknown", "24:00", "25:61", "1405 hrs"]
    reading = incidents(tmp_path, *((f"1/{at}/2026", clock) for at, clock in enumerate(clocks, 13)))

    assert reading.rejected == 0
    assert local(reading) == ["13 14:05", "14 09:05", "15", "17 00:00", "17", "18 14:05"]
    assert noticed(reading, "unread_clock") == [(TIME, 1, 6)]


def test_short_numbers_are_no_times_where_nothing_says_so(tmp_path: Path) -> None:
    reading = incidents(tmp_path, ("1/15/2026", "14:05"), ("1/16/2026", "905"))

    assert local(reading) == ["15 14:05", "16"]
    assert noticed(reading, "unread_clock") == [(TIME, 1, 3)]


@pytest.mark.parametrize(
    ("clocks", "at"),
    [(["14:05", "3:10"], ["15 14:05", "16 03:10"]), (["Morning", "Evening"], ["15", "16"])],
)
def test_clocks_in_a_column_called_time_of_day_are_the_time(
    tmp_path: Path, clocks: list[str], at: list[str]
) -> None:
    rows = zip(["1/15/2026", "1/16/2026"], clocks, strict=True)
    reading = incidents(tmp_path, *rows, time="Time of Day")

    assert local(reading) == at
    assert reading.notices == ()


def test_one_column_tells_the_order_of_day_and_month_for_the_others(tmp_path: Path) -> None:
    dates = [("05/01/2026 14:05", "13/01/2026"), ("06/02/2026 14:05", "20/02/2026")]
    names = ("Date/Time of Overdose", "Date Entered")
    rows = [dict(zip(names, row, strict=True)) | {"Fatal": "No"} for row in dates]
    reading = load(tmp_path, rows, source="odmap")

    assert reading.records["occurred_on"].dt.strftime("%m-%d").to_list() == ["01-05", "02-06"]
    assert noticed(reading, "read_day_first") == [(names[0], 2, 2), (names[1], 2, 2)]


def test_an_order_that_nothing_tells_is_noted(tmp_path: Path) -> None:
    reading = incidents(tmp_path, ("03/04/2026", "14:05"))

    assert local(reading) == ["04 14:05"]
    assert noticed(reading, "read_month_first") == [(DATE, 1, 2)]
