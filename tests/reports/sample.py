"""The sample's files as the csv module reads them: what the reports must agree with."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from dashboard.settings import DATA

SAMPLE = DATA / "sample"
FORMATS = ("%m/%d/%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%m/%d/%Y", "%Y-%m-%d")
LAST_DAY = date(2026, 10, 31)
FIRST_DAY = date(2017, 1, 5)


@dataclass(frozen=True)
class Written:
    """One entry of the overdose map, as it is written in the file."""

    number: str
    at: datetime
    """Local; midnight where only the day is written."""
    timed: bool
    severity: str
    has_place: bool

    @property
    def day(self) -> date:
        """The local date."""
        return self.at.date()

    @property
    def stands_at(self) -> datetime:
        """Where a window finds it: a day alone at noon."""
        return self.at if self.timed else self.at.replace(hour=12)


@dataclass(frozen=True)
class Told:
    """One overdose that the files were made from, which one of them at least tells of."""

    at: datetime
    """Local."""
    fatal: bool

    @property
    def day(self) -> date:
        """The local date."""
        return self.at.date()


def lines(name: str) -> list[dict[str, str]]:
    """A file's rows."""
    with (SAMPLE / name).open(encoding="utf-8-sig", newline="") as file:
        return [{key: value.strip() for key, value in row.items()} for row in csv.DictReader(file)]


@cache
def odmap() -> tuple[Written, ...]:
    """The city's, each number once; rows whose time cannot be are left out."""
    found: dict[str, Written] = {}
    for row in lines("odmap.csv"):
        text = row["Date/Time of Overdose"]
        at = parsed(text)
        is_the_citys = "alexandria" in row["Jurisdiction"].lower()
        if not is_the_citys or at is None or at.date() > LAST_DAY:
            continue
        found[row["OD Case ID"]] = Written(
            number=row["OD Case ID"],
            at=at,
            timed=":" in text,
            severity=_severity(row["Fatal/Nonfatal"]),
            has_place=bool(row["Latitude"] and row["Longitude"]),
        )
    return tuple(found.values())


@cache
def told() -> tuple[Told, ...]:
    """The overdoses of the truth."""
    return tuple(
        Told(at=datetime.fromisoformat(row["time"]), fatal=row["fatal"] == "true")
        for row in lines("truth.csv")
        if int(row["odmap_rows"]) + int(row["ems_rows"])
    )


def parsed(text: str) -> datetime | None:
    """A written time; None where it is none."""
    for form in FORMATS:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007  (local, as written)
        except ValueError:
            continue
    return None


def between(first: date, last: date, **wanted: str) -> list[Written]:
    """The entries of these days, narrowed."""
    return [
        entry
        for entry in odmap()
        if first <= entry.day <= last
        and all(getattr(entry, name) == value for name, value in wanted.items())
    ]


def in_window(start: datetime, end: datetime) -> int:
    """How many stand in (start, end], local times."""
    return sum(start < entry.stands_at <= end for entry in odmap())


def handed_out() -> Iterable[tuple[date, int | None, int | None]]:
    """First day, kits and doses of the log's rows; rows with a negative number are left out."""
    for row in lines("naloxone.csv"):
        quantities = [int(row[name]) if row[name] else None for name in ("Kits", "Doses")]
        at = parsed(row["Date"])
        if at is not None and not any(found is not None and found < 0 for found in quantities):
            yield at.date(), quantities[0], quantities[1]


def _severity(text: str) -> str:
    letters = "".join(letter for letter in text.lower() if letter.isalpha())
    return letters or "unknown"
