"""Bytes to text tables, and the rows as a spreadsheet shows them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from loaders.errors import FileRefused
from loaders.reading import TextTable, read_text, unique_headers


def table(folder: Path, content: bytes) -> TextTable:
    path = folder / "file.csv"
    path.write_bytes(content)
    return read_text(path)


def test_cells_stay_text(tmp_path: Path) -> None:
    found = table(tmp_path, b"ZIP,when,word\n01234,01/02/2026,NA\n")

    assert found.frame.iloc[0].to_list() == ["01234", "01/02/2026", "NA"]


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    content = b'a,b\r\n1,"two\r\nlines"\r\n\r\n2,x\r\n,\r\n3,y\r\n'
    found = table(tmp_path, content)

    assert found.frame["a"].to_list() == ["1", "2", "3"]
    assert found.rows.tolist() == [2, 4, 6]
    assert found.frame["b"][0] == "two\r\nlines"


def test_blank_lines_above_the_header_count(tmp_path: Path) -> None:
    assert table(tmp_path, b"\n\na,b\n1,2\n").rows.tolist() == [4]


def test_short_rows_are_filled_and_long_ones_rejected(tmp_path: Path) -> None:
    found = table(tmp_path, b"a,b\n1\n2,3,4\n5,6,\n7,8\n")

    assert found.frame.to_numpy().tolist() == [["1", ""], ["5", "6"], ["7", "8"]]
    assert found.rows.tolist() == [2, 4, 5]
    assert [(r.row, r.value) for r in found.rejections] == [(3, None)]
    assert "3 cells where the header has 2" in found.rejections[0].reason


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        ("a,b\né,1\n".encode(), "utf-8-sig"),
        ("a,b\né,1\n".encode("utf-8-sig"), "utf-8-sig"),
        ("a,b\né,1\n".encode("cp1252"), "cp1252"),
        ("a,b\né,1\n".encode("utf-16"), "utf-16"),
    ],
)
def test_encodings(tmp_path: Path, raw: bytes, encoding: str) -> None:
    found = table(tmp_path, raw)

    assert (found.headers, found.frame["a"][0], found.encoding) == (("a", "b"), "é", encoding)
    assert [notice.reason for notice in found.notices] == (
        ["read_as_cp1252"] if encoding == "cp1252" else []
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters(tmp_path: Path, delimiter: str) -> None:
    lines = [["a", '"b, or; so"'], ["1", "2"]]
    found = table(tmp_path, "\n".join(delimiter.join(line) for line in lines).encode())

    assert found.headers == ("a", "b, or; so")
    assert found.frame.iloc[0].to_list() == ["1", "2"]


def test_a_name_that_comes_twice_is_counted() -> None:
    assert unique_headers(["ZIP", " ZIP ", "", ""]) == (
        "ZIP",
        "ZIP (2)",
        "(column 3)",
        "(column 4)",
    )


def test_a_header_alone_is_an_empty_table(tmp_path: Path) -> None:
    found = table(tmp_path, b"a,b\n")

    assert found.headers == ("a", "b")
    assert found.frame.empty


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (b"PK\x03\x04 and more", "Excel"),
        (gzip.compress(b"a,b\n"), "compressed"),
        (b"a,b\n\x00\x01,2\n", "no text"),
    ],
)
def test_what_is_no_csv_is_refused_with_one_line(tmp_path: Path, raw: bytes, found: str) -> None:
    with pytest.raises(FileRefused, match=found) as refusal:
        table(tmp_path, raw)

    assert "\n" not in str(refusal.value)
    assert "file.csv" in str(refusal.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="no such file"):
        read_text(tmp_path / "nowhere.csv")


def test_a_folder_is_refused_as_one(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="is a folder, not a file"):
        read_text(tmp_path)
