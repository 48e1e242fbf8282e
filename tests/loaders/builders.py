"""Small files as agencies would send them, with only what a test cares about written out."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from loaders.declaration import Reading
from loaders.source import read

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
ODMAP_ROW = {
    "OD Case ID": "1",
    "Date/Time of Overdose": "06/15/2026 14:05",
    "Agency": "Riverton Police",
    "Fatal/Nonfatal": "Nonfatal",
    "Naloxone Administered": "Single Dose",
}
EMS_ROW = {
    "Patient Care Report Number (eRecord.01)": "P1",
    "Incident Number (eResponse.03)": "I1",
    "Agency Name (eResponse.02)": "Riverton Fire",
    "PSAP Call (eTimes.01)": "2026-06-15 14:05:00",
    # An adverse effect: a run to look at, and no case.
    "Primary Impression (eSituation.11)": "T40.2X5A",
    "Medication Given (eMedications.03)": "",
    "Medication Response (eMedications.07)": "",
}
LOG_ROW = {
    "Log ID": "1",
    "Date": "2026-06-15",
    "Agency": "Riverton Health",
    "Channel": "Mail",
    "Kits": "2",
    "Doses": "4",
    "People Trained": "",
}
COUNT_ROW = {"Series": "Overdose deaths", "Area": "", "Period": "2026-Q1", "Count": "12"}

MEASURE_ROW = {
    "initiative": "5",
    "date": "2026-03",
    "measure": "Pounds collected",
    "value": "12.5",
    "unit": "",
    "note": "",
    "agency": "",
}


def none_known(_: str) -> bool:
    """Knows no header."""
    return False


def write_csv(path: Path, rows: Iterable[Mapping[str, str]], *, encoding: str = "utf-8") -> Path:
    """Writes rows that may have different columns; the header is their union in order."""
    listed = list(rows)
    names = list(dict.fromkeys(name for row in listed for name in row))
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(listed)
    return path


def load(
    folder: Path, rows: Iterable[Mapping[str, str]], *, source: str, now: datetime = NOW
) -> Reading:
    """The reading of such a file."""
    return read(write_csv(folder / "export.csv", rows), zone=ZONE, now=now, source=source)


def odmap(folder: Path, *rows: Mapping[str, str]) -> Reading:
    """A reading of ODMAP rows; each gets its own number unless it says one."""
    numbered = [{**ODMAP_ROW, "OD Case ID": str(at), **row} for at, row in enumerate(rows, 1)]
    return load(folder, numbered, source="odmap")


def ems(folder: Path, *rows: Mapping[str, str]) -> Reading:
    """A reading of EMS rows; keys may be element tokens alone."""
    return load(folder, [_by_element(row) for row in rows], source="ems")


def log(folder: Path, *rows: Mapping[str, str]) -> Reading:
    """A reading of naloxone log rows; each gets its own number unless it says one."""
    numbered = [{**LOG_ROW, "Log ID": str(at), **row} for at, row in enumerate(rows, 1)]
    return load(folder, numbered, source="naloxone")


def counted(folder: Path, *rows: Mapping[str, str]) -> Reading:
    """A reading of rows of counts that others publish."""
    return load(folder, [{**COUNT_ROW, **row} for row in rows], source="counts")


def _by_element(row: Mapping[str, str]) -> dict[str, str]:
    whole = dict(EMS_ROW)
    for name, value in row.items():
        known = [header for header in EMS_ROW if f"({name})" in header]
        whole[known[0] if known else name] = value
    return whole


def noticed(reading: Reading, reason: str) -> list[tuple[str | None, int, int | None]]:
    """Column, count and example row of the notices with this reason."""
    return [(n.column, n.count, n.example_row) for n in reading.notices if n.reason == reason]


def adds_up(reading: Reading) -> bool:
    """The equation of the report."""
    parts = reading.duplicates + reading.merged + reading.excluded + reading.rejected
    return len(reading.records) + parts == reading.rows_read
