"""Files that are no table are refused with one line that says what was found and expected."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from loaders.errors import FileRefused
from loaders.reading import read_text
from tests.loaders.builders import none_known

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__", "/").replace("_", "."), content)
    return file.getvalue()


NO_TABLES = {
    "an empty file": b"",
    "an empty file ": b"\xef\xbb\xbf\n \r\n",
    "an empty file  ": gzip.compress(b""),
    "XML": b"<?xml version='1.0'?>\n<EMSDataSet/>",
    "XML ": "<?xml version='1.0'?>\n<EMSDataSet/>".encode("utf-16"),
    "HTML": b"<!DOCTYPE html>\n<html><body>Please log in</body></html>",
    "HTML ": b'<?xml version="1.0"?><html>\n</html>',
    "JSON": b'[\n  {"id": 1, "date": "2026-01-01"}\n]',
    "JSON ": b'{"rows": []}',
    "a PDF": b"%PDF-1.7\n1 0 obj",
    "an image": b"\x89PNG\r\n\x1a\n" + bytes(20),
    "an image ": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "an Excel file with a password": OLE + "EncryptedPackage".encode("utf-16-le"),
    "an old Excel file (.xls)": OLE + "Workbook".encode("utf-16-le"),
    "an old Office file": OLE,
    "a Word document": zipped(word__document_xml=b"<w/>"),
    "a binary Excel file (.xlsb)": zipped(xl__workbook_bin=b"0"),
    "a zip archive with 2 files": zipped(a_csv=b"a,b\n", b_csv=b"a,b\n"),
    "a damaged Excel or zip file": b"PK\x03\x04 and more",
    "a damaged Excel file": zipped(xl__workbook_xml=b"<workbook"),
    "a damaged .gz file": gzip.compress(b"a,b\n1,2\n")[:-6],
    "a file compressed twice": gzip.compress(gzip.compress(b"a,b\n")),
    "bytes that are no text": b"a,b\n\x00\x01,2\n",
    "UTF-16 without its byte-order mark": "a,b\n1,2\n".encode("utf-16-le"),
}


@pytest.mark.parametrize("found", NO_TABLES)
def test_what_is_no_table_is_refused_with_one_line(tmp_path: Path, found: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(NO_TABLES[found])

    with pytest.raises(FileRefused) as refusal:
        read_text(path, knows=none_known)
    assert str(refusal.value) == (
        f"file.csv: found {found.strip()}; expected a table with a header: CSV, CSV.gz or XLSX"
    )


@pytest.mark.parametrize("start", [b"[Case],[Date]", b"<18,18-24", b"BM,Date", b"{Case},Date"])
def test_a_header_may_begin_like_something_else(tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(start + b"\n1,2\n")

    assert len(read_text(path, knows=none_known).frame) == 1


@pytest.fixture
def at_most_a_megabyte(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loaders.opening.MAX_BYTES", 1 << 20)


@pytest.mark.usefixtures("at_most_a_megabyte")
@pytest.mark.parametrize("kind", ["gz", "xlsx"])
def test_a_small_file_that_unpacks_to_a_huge_one_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"bomb.{kind}"
    huge = b"a," * (1 << 20)
    path.write_bytes(gzip.compress(huge) if kind == "gz" else zipped(xl__workbook_xml=huge))

    assert path.stat().st_size < 5000
    with pytest.raises(FileRefused, match=rf"bomb.{kind}: holds more than 1 MB, the most that is"):
        read_text(path, knows=none_known)


@pytest.mark.usefixtures("at_most_a_megabyte")
def test_a_workbook_that_lies_of_its_size_is_refused(tmp_path: Path) -> None:
    honest = zipped(xl__workbook_xml=b"a," * (1 << 20))
    size = (2 << 20).to_bytes(4, "little")
    path = tmp_path / "liar.xlsx"
    path.write_bytes(honest.replace(size, (10).to_bytes(4, "little")))

    with pytest.raises(FileRefused, match=r"liar.xlsx: found a damaged Excel or zip file"):
        read_text(path, knows=none_known)


@pytest.mark.usefixtures("at_most_a_megabyte")
def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_bytes(b"a,b\n" * (1 << 19))

    with pytest.raises(FileRefused, match=r"large.csv: holds more than 1 MB"):
        read_text(path, knows=none_known)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="no such file"):
        read_text(tmp_path / "nowhere.csv", knows=none_known)


def test_a_folder_is_refused_as_one(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="is a folder, not a file"):
        read_text(tmp_path, knows=none_known)
