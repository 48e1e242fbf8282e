"""Bytes to text tables, and the rows as a spreadsheet shows them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from loaders.errors import FileRefused
from loaders.reading import TextTable, read_text
from tests.loaders.builders import none_known


def table(folder: Path, content: bytes) -> TextTable:
    path = folder / "file.csv"
    path.write_bytes(content)
    return read_text(path, knows=none_known)


def test_cells_stay_text(tmp_path: Path) -> None:
    found = table(tmp_path, b"ZIP,when,word\n01234,01/02/2026,NA\n")

    assert found.frame.iloc[0].to_list() == ["01234", "01/02/2026", "NA"]


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    content = b'a,b\r\n1,"two\r\nlines"\r\n\r\n2,x\r\n,\r\n3,y\r\n'
    found = table(tmp_path, content)

    assert found.frame["a"].to_list() == ["1", "2", "3"]
    assert found.rows.tolist() == [2, 4, 6]
    assert found.frame["b"][0] == "two\r\nlines"


def test_a_file_of_delimiters_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="no column names"):
        table(tmp_path, b"\n;")


def test_blank_lines_above_the_header_count(tmp_path: Path) -> None:
    assert table(tmp_path, b"\n\na,b\n1,2\n").rows.tolist() == [4]


def test_short_rows_are_filled_and_long_ones_rejected(tmp_path: Path) -> None:
    found = table(tmp_path, b"a,b\n1\n2,3,4\n5,6,\n7,8\n")

    assert found.frame.to_numpy().tolist() == [["1", ""], ["5", "6"], ["7", "8"]]
    assert found.rows.tolist() == [2, 4, 5]
    assert [(r.row, r.value) for r in found.rejections] == [(3, None)]
    assert "3 cells where the header has 2" in found.rejections[0].reason
    assert found.rows_read == 4


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("a,b\né,1\n".encode(), []),
        ("a,b\né,1\n".encode("utf-8-sig"), []),
        ("a,b\né,1\n".encode("cp1252"), ["read_as_cp1252"]),
        ("a,b\né,1\n".encode("utf-16"), []),
        (b"\xfe\xff" + "a,b\né,1\n".encode("utf-16-be"), []),
    ],
)
def test_encodings(tmp_path: Path, raw: bytes, said: list[str]) -> None:
    found = table(tmp_path, raw)

    assert (found.headers, found.frame["a"][0]) == (("a", "b"), "é")
    assert [notice.reason for notice in found.notices] == said


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
def test_line_endings(tmp_path: Path, ending: bytes) -> None:
    found = table(tmp_path, ending.join([b"a,b", b"1,2", b"3,4"]))

    assert found.frame.to_numpy().tolist() == [["1", "2"], ["3", "4"]]
    assert found.rows.tolist() == [2, 3]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(tmp_path: Path, delimiter: str) -> None:
    lines = [["a", '"b, or; so"'], ["1", "2"]]
    found = table(tmp_path, "\n".join(delimiter.join(line) for line in lines).encode())

    assert found.headers == ("a", "b, or; so")
    assert found.frame.iloc[0].to_list() == ["1", "2"]


def test_decimal_commas_do_not_delimit(tmp_path: Path) -> None:
    found = table(tmp_path, b"lat;lon;mg\n38,81;-77,05;4,0\n38,82;-77,06;8,0\n")

    assert found.frame.to_numpy().tolist() == [
        ["38,81", "-77,05", "4,0"],
        ["38,82", "-77,06", "8,0"],
    ]


TITLED = b"""Overdose report
"Agency: Riverton, 2026-01-01 to
2026-06-30",,

Case,Date,Agency
1,2026-06-15,"River
ton"
2,2026-06-16,Riverton
"""


def test_a_header_is_found_below_titles(tmp_path: Path) -> None:
    found = table(tmp_path, TITLED)

    assert found.headers == ("Case", "Date", "Agency")
    assert found.rows.tolist() == [5, 6]
    notice = found.notices[0]
    assert (notice.reason, notice.count, notice.example_row) == ("rows_above_header", 2, 1)


def test_a_header_below_lines_as_broad_is_found_by_its_names(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(b"Unit,EMS,Shift,B\nBy,J,On,Monday\nCase,Date,Agency,Sex\n1,2,3,4\n")
    known = {"Case", "Date", "Agency", "Sex"}

    assert read_text(path, knows=none_known).headers == ("Unit", "EMS", "Shift", "B")
    found = read_text(path, knows=known.__contains__)
    assert found.headers == ("Case", "Date", "Agency", "Sex")
    assert found.rows.tolist() == [4]


def test_excels_mark_of_the_delimiter_is_a_title(tmp_path: Path) -> None:
    found = table(tmp_path, b"sep=;\na;b\n1,0;2\n")

    assert found.headers == ("a", "b")
    assert found.frame.iloc[0].to_list() == ["1,0", "2"]


def test_nameless_columns_at_the_end(tmp_path: Path) -> None:
    assert table(tmp_path, b"a,b,,\n1,2,,\n").headers == ("a", "b", "(column 3)", "(column 4)")


def test_rows_may_all_end_in_delimiters(tmp_path: Path) -> None:
    found = table(tmp_path, b"a,b\n1,2,,\n3,4,,\n5,6,,x\n7,8\n")

    assert found.headers == ("a", "b")
    assert found.frame["b"].to_list() == ["2", "4", "8"]
    assert found.rows.tolist() == [2, 3, 5]
    assert [rejection.row for rejection in found.rejections] == [4]


def test_a_header_may_end_in_delimiters_that_rows_lack(tmp_path: Path) -> None:
    found = table(tmp_path, b"a,b,,\n1,2\n3,4\n")

    assert (found.headers, found.frame["b"].to_list()) == (("a", "b"), ["2", "4"])


def test_a_quote_that_is_never_closed_costs_its_row_and_says_so(tmp_path: Path) -> None:
    found = table(tmp_path, b'a,b\n1,2\n3,"4\n5,6\n7,8\n')

    assert found.frame["a"].to_list() == ["1"]
    assert [(r.row, "never closed" in r.reason) for r in found.rejections] == [(3, True)]
    assert found.rows_read == 2


def test_a_quote_that_swallows_rows_costs_its_row_and_says_so(tmp_path: Path) -> None:
    lines = ["a,b,c,d,e", "1,2,3,4,5", '2,"3,4,5,6', "3,4,5,6,7", '4,"5,6,7,8', "5,6,7,8,9"]
    found = table(tmp_path, "\n".join(lines).encode())

    assert found.frame["a"].to_list() == ["1", "5"]
    assert [(r.row, "other rows" in r.reason) for r in found.rejections] == [(3, True)]


def test_a_text_of_several_lines_with_commas_is_no_swallowed_row(tmp_path: Path) -> None:
    found = table(tmp_path, b'a,b\n1,"seen by A, B, C\nand D, E, F"\n')

    assert (len(found.frame), found.rejections) == (1, ())


def test_many_rows_of_another_width_are_told_as_one(tmp_path: Path) -> None:
    found = table(tmp_path, b"a,b\n1,2\n" + b"1,2,x\n" * 1001)

    assert [(r.row, r.count) for r in found.rejections] == [(3, 1001)]
    assert found.rows_read == 1002


def test_a_record_longer_than_a_block_is_read(tmp_path: Path) -> None:
    long = "x" * (5 << 20)
    found = table(tmp_path, f'a,b\n1,"{long}"\n2,y\n'.encode())

    assert [len(text) for text in found.frame["b"]] == [5 << 20, 1]


def test_rows_keep_their_numbers_across_blocks(tmp_path: Path) -> None:
    rows = [f'{at},"{"x" * 90}\n"' if at % 1000 else f"{at}" for at in range(2, 60_000)]
    found = table(tmp_path, ("a,b\n" + "\n".join(rows)).encode())

    assert found.frame["a"].astype("int64").to_list() == found.rows.tolist()
    assert len(found.frame) == len(rows)


def test_a_header_alone_is_an_empty_table(tmp_path: Path) -> None:
    found = table(tmp_path, b"a,b\n")

    assert found.headers == ("a", "b")
    assert found.frame.empty


def test_a_compressed_file_is_read_by_what_it_is(tmp_path: Path) -> None:
    assert table(tmp_path, gzip.compress(b"a,b\n1,2\n")).frame["b"].to_list() == ["2"]
