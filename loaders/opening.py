"""A file's bytes, unpacked if they are compressed, and never more of them than can be held."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from pathlib import Path
from typing import IO, Final, cast

from loaders.errors import FileRefused
from loaders.kinds import GZIP, ZIP, binary_kind, zip_kind

MAX_BYTES: Final = 512 << 20
"""The most of a file, and of what it unpacks to: 200 MB compress to 194 kB."""
EXPECTED: Final = "expected a table with a header: CSV, CSV.gz or XLSX"
_BLANKS: Final = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
_HEAD: Final = 4096
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError)


def contents(path: Path) -> bytes:
    """The file's bytes, unpacked if it is a .gz. Raises FileRefused if there are too many, if it
    is missing, or if it is known to be something else than text or an .xlsx."""
    raw = _read(path)
    if raw.startswith(GZIP):
        raw = _unpacked(raw, path)
    if not raw[:_HEAD].strip(_BLANKS) and not raw.strip(_BLANKS):
        raise FileRefused(f"{path.name}: found an empty file; {EXPECTED}")
    kind = "a file compressed twice" if raw.startswith(GZIP) else binary_kind(raw)
    if kind is not None:
        raise FileRefused(f"{path.name}: found {kind}; {EXPECTED}")
    return raw


def is_zip(raw: bytes) -> bool:
    """Whether the bytes are a zip file, as every .xlsx is."""
    return raw.startswith(ZIP)


def workbook_file(raw: bytes, path: Path) -> io.BytesIO:
    """An .xlsx packed anew without compression, so that what reads it can meet no more bytes than
    were counted here, whatever the file says of its own sizes. Raises FileRefused."""
    safe = io.BytesIO()
    left = MAX_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed, zipfile.ZipFile(safe, "w") as plain:
            kind = zip_kind(packed.namelist())
            if kind != "an Excel file":
                raise FileRefused(f"{path.name}: found {kind}; {EXPECTED}")
            for member in packed.infolist():
                with packed.open(member) as file:
                    part = _capped(file, left, path)
                left -= len(part)
                plain.writestr(member.filename, part)
    except (*_BROKEN, RuntimeError, ValueError) as error:
        raise FileRefused(f"{path.name}: found a damaged Excel or zip file; {EXPECTED}") from error
    return safe


def _read(path: Path) -> bytes:
    if path.is_dir():
        raise FileRefused(f"{path}: is a folder, not a file; name a file in it")
    if not path.is_file():
        raise FileRefused(f"{path}: there is no such file")
    try:
        with path.open("rb") as file:
            return _capped(file, MAX_BYTES, path)
    except OSError as error:
        raise FileRefused(f"{path}: cannot be read: {error.strerror}") from error


def _unpacked(raw: bytes, path: Path) -> bytes:
    try:
        with gzip.open(io.BytesIO(raw)) as file:
            return _capped(cast("IO[bytes]", file), MAX_BYTES, path)
    except _BROKEN as error:
        raise FileRefused(f"{path.name}: found a damaged .gz file; {EXPECTED}") from error


def _capped(file: IO[bytes], most: int, path: Path) -> bytes:
    content = file.read(most + 1)
    if len(content) > most:
        raise FileRefused(
            f"{path.name}: holds more than {MAX_BYTES >> 20} MB, the most that is read, "
            "compressed or not; split the export"
        )
    return content
