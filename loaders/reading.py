"""Bytes to a table of text: encoding, header, records, and the rows as a spreadsheet shows them.

Nothing is interpreted here: sniffing types makes 1 February of 01/02/2026 and 1234 of ZIP 01234.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from loaders.delimited import Rows, rows_of
from loaders.errors import FileRefused
from loaders.headers import Knows, unique_headers
from loaders.kinds import text_kind
from loaders.opening import EXPECTED, contents, is_zip
from loaders.report import Notice, Rejection
from loaders.workbook import sheet_of

_START = 4096


@dataclass(frozen=True)
class TextTable:
    """A file as text. `frame` has the columns `headers`, cells trimmed, missing cells empty.

    `rows` holds each record's row number as a spreadsheet shows it (the file's first row is 1; a
    quoted line break does not start a row). Records that cannot be laid under the header are in
    `rejections`, and not in `frame`. Rows without any text are in neither.
    """

    headers: tuple[str, ...]
    frame: pd.DataFrame
    rows: npt.NDArray[np.int64]
    notices: tuple[Notice, ...] = ()
    rejections: tuple[Rejection, ...] = ()

    @property
    def rows_read(self) -> int:
        """How many rows hold anything: those of the frame and those rejected."""
        return len(self.frame) + sum(rejection.count for rejection in self.rejections)


def read_text(path: Path, *, knows: Knows) -> TextTable:
    """Reads a CSV, CSV.gz or XLSX file. Raises FileRefused if there is no table in it.

    `knows` tells headers from other cells, for a header below lines that are as broad.
    """
    raw = contents(path)
    if is_zip(raw):
        rows, notices = sheet_of(raw, path=path, knows=knows)
        return _table(rows, notices)
    text, encoding = _decoded(raw, path=path)
    del raw
    kind = text_kind(text[:_START].decode(errors="ignore"))
    if kind is not None:
        raise FileRefused(f"{path.name}: found {kind}; {EXPECTED}")
    notices = (Notice("read_as_cp1252", None, 1, None),) if encoding == "cp1252" else ()
    return _table(rows_of(text, path=path, knows=knows), notices)


def _table(rows: Rows, notices: tuple[Notice, ...]) -> TextTable:
    names = unique_headers(rows.header)
    columns = {
        name: pd.Series(column.to_pandas(), dtype="str")
        for name, column in zip(names, rows.columns, strict=True)
    }
    if rows.titles:
        above = Notice("rows_above_header", None, len(rows.titles), rows.titles[0])
        notices = (*notices, above)
    frame = pd.DataFrame(columns, columns=list(names))
    return TextTable(names, frame, rows.rows, notices, rows.rejections)


def _decoded(raw: bytes, *, path: Path) -> tuple[bytes, str]:
    """The text in UTF-8 without a byte-order mark, and the encoding in which it was."""
    utf16 = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            same = encoding == "utf-8-sig"
            return raw.removeprefix(BOM_UTF8) if same else text.encode(errors="replace"), encoding
    unmarked = not utf16 and 0 < raw.count(b"\x00") <= len(raw) // 2 < 2 * raw.count(b"\x00")
    found = "UTF-16 without its byte-order mark" if unmarked else "bytes that are no text"
    raise FileRefused(f"{path.name}: found {found}; {EXPECTED}")
