"""A workbook as the text that a person sees, in the rows where it stands."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from loaders.errors import FileRefused
from loaders.reading import TextTable, read_text
from loaders.shown import shown

HEADER = ("Case", "Date", "ZIP")


def book(*sheets: list[tuple[object, ...]]) -> Workbook:
    made = Workbook()
    made.remove(made.active)
    for at, rows in enumerate(sheets, start=1):
        sheet = made.create_sheet(f"S{at}")
        for row in rows:
            sheet.append(row)
    return made


def read(folder: Path, workbook: Workbook, known: frozenset[str] = frozenset()) -> TextTable:
    path = folder / "file.xlsx"
    workbook.save(path)
    return read_text(path, knows=known.__contains__)


def test_cells_are_the_text_that_a_person_sees(tmp_path: Path) -> None:
    row = ("1", datetime.fromisoformat("2026-06-15T14:05:00"), 1234)
    workbook = book([HEADER, row])
    workbook["S1"]["C2"].number_format = "00000"

    assert read(tmp_path, workbook).frame.iloc[0].to_list() == ["1", "2026-06-15 14:05:00", "01234"]


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (None, "General", ""),
        (" a ", "General", "a"),
        (True, "General", "TRUE"),
        (3.0, "General", "3"),
        (38.810000000000002, "General", "38.81"),
        (0.00001, "General", "0.00001"),
        (2021102066, "General", "2021102066"),
        (1234, "#,##0", "1234"),
        (-5, "00000", "-5"),
        (12345, "0", "12345"),
        (12345678, "00000-0000", "01234-5678"),
        (223011234, r"00000\-0000", "22301-1234"),
        (datetime.fromisoformat("2026-06-15"), "mm/dd/yyyy", "2026-06-15"),
        (datetime.fromisoformat("2026-06-15"), "m/d/yy h:mm", "2026-06-15 00:00:00"),
        (datetime.fromisoformat("2026-06-15T14:05:00"), "mm/dd/yyyy", "2026-06-15 14:05:00"),
        (
            datetime.fromisoformat("2026-06-15T14:04:59.999999"),
            "m/d/yy h:mm",
            "2026-06-15 14:05:00",
        ),
        (datetime.fromisoformat("2026-06-15T14:05:00"), "[$-409]h:mm AM/PM", "14:05:00"),
        (date(2026, 6, 15), "General", "2026-06-15"),
        (time(14, 5), "h:mm", "14:05:00"),
        (timedelta(hours=30, minutes=5), "[h]:mm", "30:05:00"),
        ("#N/A", "General", "#N/A"),
    ],
)
def test_a_value_as_it_is_shown(value: object, number_format: str, text: str) -> None:
    assert shown(value, number_format) == text


def test_rows_are_those_of_the_sheet(tmp_path: Path) -> None:
    above: list[tuple[object, ...]] = [("Overdose report",), ()]
    rows = [*above, HEADER, ("1", "a", "b"), (), ("2", "line\nbreak", "d")]
    found = read(tmp_path, book(rows))

    assert (found.headers, found.rows.tolist()) == (HEADER, [4, 6])
    assert [(n.reason, n.example_row) for n in found.notices] == [("rows_above_header", 1)]


def test_other_sheets_with_a_table_are_named(tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = [HEADER, ("1", "2", "3")]
    found = read(tmp_path, book([("About this report",)], rows, [], rows))

    assert found.frame["Case"].to_list() == ["1"]
    assert [(n.reason, n.column) for n in found.notices] == [("sheet_not_read", "sheet S4")]


def test_a_sheet_whose_header_is_known_goes_before_an_earlier_one(tmp_path: Path) -> None:
    found = read(
        tmp_path, book([("By", "Count"), ("J", 3)], [HEADER, (1, 2, 3)]), frozenset(HEADER)
    )

    assert found.headers == HEADER
    assert [n.column for n in found.notices] == ["sheet S1"]


def test_hidden_sheets_are_not_read(tmp_path: Path) -> None:
    workbook = book([("a", "b"), (1, 2)], [HEADER, (1, 2, 3)])
    workbook["S1"].sheet_state = "hidden"
    found = read(tmp_path, workbook)

    assert (found.headers, found.notices) == (HEADER, ())


def test_a_cell_far_from_the_table_costs_nothing_and_is_told(tmp_path: Path) -> None:
    workbook = book([HEADER, ("1", "2", "3")])
    workbook["S1"]["XFD1048576"] = "stray"
    found = read(tmp_path, workbook)

    assert found.frame.to_numpy().tolist() == [["1", "2", "3"]]
    notice = found.notices[0]
    assert (notice.reason, notice.example_row) == ("cells_beside_table", 1_048_576)


def test_a_workbook_without_a_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"file.xlsx: found no table in any sheet; expected"):
        read(tmp_path, book([("About",)], []))


def test_more_cells_than_can_be_read_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loaders.workbook.MAX_CELLS", 1000)

    with pytest.raises(FileRefused, match=r"file.xlsx: sheet S1 has more than 1,000 cells or"):
        read(tmp_path, book([("a", "b")] * 501))
