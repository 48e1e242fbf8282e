"""Bytes to a table of text: encoding, delimiter, records, and the rows as a spreadsheet shows them.

Nothing is interpreted here: sniffing types makes 1 February of 01/02/2026 and 1234 of ZIP 01234.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from loaders.errors import FileRefused
from loaders.report import Notice, Rejection

MAX_BYTES = 1 << 30
DELIMITERS = ",;\t|"
_NOT_TEXT = {b"PK\x03\x04": "an Excel or zip file", b"\x1f\x8b": "a compressed file"}
_NOT_TEXT |= {b"%PDF": "a PDF", b"\xd0\xcf\x11\xe0": "an old Excel file"}


@dataclass(frozen=True)
class TextTable:
    """A file as text. `frame` has the columns `headers`, cells trimmed, missing cells empty.

    `rows` holds each record's row number as a spreadsheet shows it (the header is row 1; a quoted
    line break does not start a row). Records that cannot be laid under the header are in
    `rejections`, and not in `frame`. Rows without any text are in neither.
    """

    headers: tuple[str, ...]
    frame: pd.DataFrame
    rows: npt.NDArray[np.int64]
    encoding: str
    notices: tuple[Notice, ...] = ()
    rejections: tuple[Rejection, ...] = ()


def read_text(path: Path) -> TextTable:
    """Reads a delimited file. Raises FileRefused if there is no header or it is not text."""
    raw = _bytes(path)
    text, encoding = _decode(raw, path=path)
    notices = (Notice("read_as_cp1252", None, 1, None),) if encoding == "cp1252" else ()
    body = text.lstrip("\r\n")
    skipped = len(text[: len(text) - len(body)].replace("\r\n", "\n"))
    if not body.strip():
        raise FileRefused(f"{path.name}: the file is empty; expected a header and rows below it")
    if body.lstrip()[:1] in "<{[":
        raise FileRefused(f"{path.name}: found XML, HTML or JSON; expected a CSV export")
    delimiter = _delimiter(body)
    names = unique_headers(next(csv.reader(io.StringIO(body), delimiter=delimiter)))
    columns, numbers, odd = _parse(body, delimiter=delimiter, width=len(names), path=path)
    columns, numbers, rejections = _mend(columns, numbers, odd, delimiter, len(names))
    frame = pd.DataFrame(dict(zip(names, columns, strict=True)), columns=list(names))
    keep = _has_text(frame) & (numbers > 1)
    shifted = tuple(Rejection(r.row + skipped, None, None, r.reason) for r in rejections)
    frame = frame[keep].reset_index(drop=True)
    return TextTable(names, frame, numbers[keep] + skipped, encoding, notices, shifted)


def unique_headers(cells: list[str]) -> tuple[str, ...]:
    """The header's cells trimmed; a name that comes again gets its count, as in "ZIP (2)", and a
    nameless column its place, as in "(column 5)"."""
    seen: Counter[str] = Counter()
    names = []
    for at, cell in enumerate(cells, start=1):
        name = " ".join(cell.split()) or f"(column {at})"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise FileRefused(f"{path}: is a folder, not a file; name a file in it")
    if not path.is_file():
        raise FileRefused(f"{path}: there is no such file")
    if path.stat().st_size > MAX_BYTES:
        raise FileRefused(f"{path.name}: larger than {MAX_BYTES >> 20} MB; split the export")
    raw = path.read_bytes()
    for magic, kind in _NOT_TEXT.items():
        if raw.startswith(magic):
            raise FileRefused(f"{path.name}: found {kind}; expected CSV: export it as CSV")
    return raw


def _decode(raw: bytes, *, path: Path) -> tuple[str, str]:
    utf16 = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text, encoding
    raise FileRefused(f"{path.name}: found bytes that are no text; expected a CSV export")


def _delimiter(text: str) -> str:
    """The delimiter that the header line holds most of, outside quotes; a comma if none."""
    header = "".join(text.splitlines()[0].split('"')[::2])
    return max(DELIMITERS, key=header.count)


def _parse(
    text: str, *, delimiter: str, width: int, path: Path
) -> tuple[list[pa.ChunkedArray], npt.NDArray[np.int64], dict[int, str]]:
    """Columns, their records' numbers, and the records of another width as number → raw text."""
    odd: dict[int, str] = {}

    def keep_apart(record: arrow_csv.InvalidRow) -> str:
        odd[int(record.number)] = record.text
        return "skip"

    data = text.encode()
    try:
        table = arrow_csv.read_csv(
            io.BytesIO(data),
            # One block: a record may straddle none, and numbers need a single thread.
            read_options=arrow_csv.ReadOptions(
                autogenerate_column_names=True, use_threads=False, block_size=len(data) + 1
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=keep_apart,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types={f"f{at}": pa.string() for at in range(width)},
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid as error:
        reason = str(error).splitlines()[0]
        raise FileRefused(f"{path.name}: cannot be read as CSV: {reason}") from error
    numbers = np.arange(1, table.num_rows + len(odd) + 1, dtype="int64")
    regular = numbers[~np.isin(numbers, list(odd))]
    return [pc.utf8_trim_whitespace(column) for column in table.columns], regular, odd


def _mend(
    columns: list[pa.ChunkedArray],
    numbers: npt.NDArray[np.int64],
    odd: dict[int, str],
    delimiter: str,
    width: int,
) -> tuple[list[pd.Series], npt.NDArray[np.int64], tuple[Rejection, ...]]:
    """Short records are filled up with empty cells; longer ones only if the rest is empty."""
    mended: dict[int, list[str]] = {}
    rejections = []
    for number, text in odd.items():
        cells = [cell.strip() for cell in next(csv.reader(io.StringIO(text), delimiter=delimiter))]
        if any(cells[width:]):
            reason = (
                f"has {len(cells)} cells where the header has {width}: "
                "put quotes round the cell that holds a delimiter"
            )
            rejections.append(Rejection(number, None, None, reason))
        else:
            mended[number] = (cells + [""] * width)[:width]
    series = [pd.Series(column.to_pandas(), dtype="str") for column in columns]
    if not mended:
        return series, numbers, tuple(rejections)
    added = pd.DataFrame(list(mended.values()), dtype="str")
    all_numbers = np.concatenate([numbers, np.array(list(mended), dtype="int64")])
    order = np.argsort(all_numbers, kind="stable")
    joined = [
        pd.concat([column, added[at]], ignore_index=True).iloc[order].reset_index(drop=True)
        for at, column in enumerate(series)
    ]
    return joined, all_numbers[order], tuple(rejections)


def _has_text(frame: pd.DataFrame) -> npt.NDArray[np.bool_]:
    found = np.zeros(len(frame), dtype="bool")
    for name in frame.columns:
        found |= (frame[name] != "").to_numpy(dtype="bool")
        if found.all():
            break
    return found
