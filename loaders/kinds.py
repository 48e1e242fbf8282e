"""What a file is by its bytes, so that one which is no table is named for what it is."""

from __future__ import annotations

import re
from typing import Final

_BY_START: Final = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"II*\x00", "an image"),
    (b"MM\x00*", "an image"),
    (b"{\\rtf", "a word processor's document"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"BZh", "a file compressed by bzip2"),
    (b"\xfd7zXZ\x00", "a file compressed by xz"),
    (b"\x28\xb5\x2f\xfd", "a file compressed by zstd"),
)
GZIP: Final = b"\x1f\x8b"
ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_PARTS: Final = (
    ("EncryptedPackage", "an Excel file with a password"),
    ("Workbook", "an old Excel file (.xls)"),
    ("Book", "an old Excel file (.xls)"),
)
_HTML = re.compile(r"<(!doctype html|html|head|body|table|div|meta)\b", re.IGNORECASE)
_XML = re.compile(r"<([?!]|[A-Za-z_][\w.:-]*[\s/>])")
_JSON = re.compile(r'\{\s*("|\})|\[\s*(\{|\[|\])|\[\s*"[^"]*"\s*[,\]]\s*["\d\[{]')


def binary_kind(raw: bytes) -> str | None:
    """What the bytes are if they are something known that is no text; None if they may be."""
    if raw.startswith(_OLE):
        named = (kind for part, kind in _OLE_PARTS if part.encode("utf-16-le") in raw)
        return next(named, "an old Office file")
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return "an image"
    return next((kind for start, kind in _BY_START if raw.startswith(start)), None)


def zip_kind(names: list[str]) -> str:
    """What a zip file is by the names in it; "an Excel file" only if it is an .xlsx."""
    if "xl/workbook.bin" in names:
        return "a binary Excel file (.xlsb)"
    if any(name.startswith("xl/") for name in names):
        return "an Excel file"
    if any(name.startswith("word/") for name in names):
        return "a Word document"
    if "mimetype" in names:
        return "an OpenDocument file"
    return f"a zip archive with {len(names)} " + ("file" if len(names) == 1 else "files")


def text_kind(text: str) -> str | None:
    """What a text is if it is something known that is no table; None if it may be one."""
    start = text[:2000].lstrip()
    if _HTML.match(start):
        return "HTML"
    if _XML.match(start):
        return "HTML" if _HTML.search(start) else "XML"
    return "JSON" if _JSON.match(start) else None
