"""Random files as agencies might send them: tables of dirty values, and damaged bytes."""

from __future__ import annotations

import csv
import gzip
import io
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from loaders.columns import Column
from loaders.declaration import Source
from loaders.sources import discover

SAMPLE: Final = Path(__file__).resolve().parent.parent / "data" / "sample"
DIRTY: Final = (
    *("", "", "", " ", "NULL", "N/A", "-", "?", "Unknown", "unk", "None", "nan", "inf", "-inf"),
    *("0", "1", "2", "-1", "+3", "999", "1e9", "1e400", "1,234", "11,303", "<6", "< 5", "1.0", "٣"),
    *("99999999999999999999", "0x1F", "1_000", "½", "10%", "$5", "true", "FALSE", "Yes", "no", "Y"),
    *("2026-06-15", "06/15/2026 14:05", "15/06/2026", "6/7/26", "2026-06-15T14:05:00-04:00"),
    *("2017/01/03 00:00:00+00", "2026-03-08 02:30", "2026-11-01 01:30", "1720-05-24 03:52:00"),
    *("9999-12-31", "0001-01-01", "2026-02-30", "20260615", "June 5, 2026", "Tue 5 Jun 2026"),
    *(
        "2031-01-01",
        "14:05",
        "25:61",
        "2:05 PM",
        "1405",
        "Q1 2026",
        "2026-Q2",
        "2026-05",
        "May 2026",
    ),
    *("2026-06-15 14:05:00.123456789", "2026-06-15T14:05:00Z", "2026-06-15 14:05+99:99"),
    *("38.81", "-77.05", "3881000", "0", "38.81,-77.05", "(38.81, -77.05)", "91", "-181", "38°48'"),
    *("22301", "1531", "15-71", "ooc", "22301-1234", "01234", "22301.0"),
    *("Fatal", "Nonfatal", "deceased", "Narcan", "Naloxone (Narcan) (7242)", "heroin/fentanyl"),
    *("T40.1X1A", "F11.20", "Medication Given (9923003)", "7701001", "Improved (9916001)"),
    *("M", "female", "34", "40 to 44", "65+", "<18", "3 months", "Hispanic, White", "Riverton PD"),
    *("SYNTHETIC Fire", "12 Elm St", "O'Brien", 'a "quoted" word', "a,b;c\td|e", "two\nlines"),
    *(
        "\r\n",
        "=1+1",
        "é",
        "\U0001f489",
        "\u202eabc",
        "\ufeff",
        "\x0b",
        "\x1f",
        "#1",
        "a|b#2",
        "~x",
    ),
    *("x" * 200, "'", '"', '""', "\\", "\\n", "{n:value}", "%s", "2021102066##2"),
)
JUNK: Final = ("", "Notes", "Narrative", "#", "ZIP", "zip", "é", "Date", "a,b", "x" * 300, "(1)")
ENCODINGS: Final = ("utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252")
DELIMITERS: Final = ",,,;\t|"


@dataclass(frozen=True)
class Case:
    """A file's name and bytes, the source to read it as (None: guess), and how many rows that are
    not blank it holds, where that is known."""

    name: str
    content: bytes
    source: str | None
    rows: int | None = None


def make(random: Random) -> Case:
    """One random file."""
    kind = random.random()
    if kind < 0.5:
        return _table(random)
    return _damaged(random, _sample(random) if kind < 0.8 else _table(random))


def _sample(random: Random) -> Case:
    """Some rows of the sample's files, which look as real ones do."""
    path = random.choice(sorted(SAMPLE.glob("*.csv")))
    header, *rows = path.read_text("utf-8").splitlines(keepends=True)
    text = header + "".join(random.sample(rows, min(len(rows), random.choice((3, 10, 40)))))
    content = text.encode(random.choice(ENCODINGS), errors="replace")
    if random.random() < 0.1:
        return Case("file.xlsx", _workbook(list(csv.reader(text.splitlines()))), None)
    return Case("file.csv", content, None)


def _table(random: Random) -> Case:
    source = random.choice(list(discover().values()))
    headers = _headers(random, source)
    favourites = random.sample(DIRTY, 6)
    rows = [
        [random.choice(favourites if random.random() < 0.6 else DIRTY) for _ in headers]
        for _ in range(random.choice((0, 1, 2, 5, 12, 40)))
    ]
    rows += random.choices(rows, k=random.randint(0, 3)) if rows else []
    titles = random.choice(([], [], [], [["Report of June"], []], [["From", "2026-06-01"]]))
    named = random.choice((source.name, None))
    filled = sum(any(cell.strip() for cell in row) for row in rows)
    if random.random() < 0.15:
        return Case("file.xlsx", _workbook([*titles, headers, *rows]), named)
    text = io.StringIO(newline="")
    style = {
        "delimiter": random.choice(DELIMITERS),
        "lineterminator": random.choice(("\n", "\r\n")),
    }
    csv.writer(text, **style).writerows([*titles, headers, *rows])  # type: ignore[arg-type]
    encoding = random.choice(ENCODINGS)
    content = text.getvalue().encode(encoding, errors="replace")
    if random.random() < 0.1:
        return Case("file.csv.gz", gzip.compress(content, 1), named, filled)
    return Case("file.csv", content, named, filled)


def _headers(random: Random, source: Source) -> list[str]:
    columns = [c for c in source.all_columns if c.required or random.random() < 0.5]
    names = [_name(random, column) for column in columns]
    names += random.choices(JUNK, k=random.randint(0, 3))
    random.shuffle(names)
    return names


def _name(random: Random, column: Column) -> str:
    names = [*column.aliases, *(f"Something ({element})" for element in column.elements)]
    name = random.choice(names)
    return random.choice((name, name.upper(), name.replace(" ", "_"), f" {name} "))


def _workbook(rows: list[list[str]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Export")
    for row in rows:
        sheet.append([_typed(ILLEGAL_CHARACTERS_RE.sub("", cell)) for cell in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _typed(cell: str) -> object:
    if cell.startswith("="):
        return None
    return float(cell) if cell.isdecimal() and cell.isascii() else cell


def _damaged(random: Random, case: Case) -> Case:
    """Bytes flipped, cut, inserted, doubled."""
    content = bytearray(case.content)
    for _ in range(random.choice((1, 1, 2, 4, 16))):
        _damage(random, content)
    return Case(case.name, bytes(content), case.source)


def _damage(random: Random, content: bytearray) -> None:
    at = random.randrange(len(content) + 1)
    until = min(len(content), at + random.choice((1, 1, 4, 40, 400)))
    kind = random.randrange(5)
    if kind == 0:
        content[at:until] = bytes(random.randrange(256) for _ in range(until - at))
    elif kind == 1:
        del content[at:until]
    elif kind == 2:
        content[at:at] = random.choice((b'"', b"\n", b"\r", b",", b"\x00", b"\xff", b";", b"\t"))
    elif kind == 3:
        content[at:at] = content[at:until] * random.choice((1, 2, 50))
    else:
        del content[at:]
