"""Stores with a few overdoses at written local times."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd

from dashboard.store import Store
from tests.store.builders import import_row, incidents

ZONE = ZoneInfo("America/New_York")
_number = itertools.count(1)


def local(text: str) -> datetime:
    """A moment written on the city's clock, as `2026-03-08 14:05`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def people(*times: str, **overrides: object) -> pd.DataFrame:
    """One case for each local time, entered two hours later; a date without a clock time is one
    whose time is unknown."""
    happened = [local(text) for text in times]
    columns: dict[str, object] = {
        "key": [f"k{next(_number)}" for _ in times],
        "occurred_at": happened,
        "occurred_on": [datetime.fromisoformat(text[:10]) for text in times],
        "time_known": [len(text) > 10 for text in times],
        "entered_at": [moment + timedelta(hours=2) for moment in happened],
    }
    return incidents(len(times), **{**columns, **overrides})


def store_of(
    folder: Path, frame: pd.DataFrame, *, through: str, source: str = "odmap", basis: str = "file"
) -> Store:
    """A city's store that holds these cases; its data reach to a local moment."""
    store = Store.open(str(folder / "store"), create="city")
    add(store, frame, through=through, source=source, basis=basis)
    return store


def add(
    store: Store, frame: pd.DataFrame, *, through: str, source: str = "odmap", basis: str = "file"
) -> None:
    """One more import."""
    row = import_row(source=source, through=local(through), through_basis=basis)
    store.commit(frame, row)


AGES = (
    (19, "18-24"),
    (30, "25-34"),
    (40, "35-44"),
    (50, "45-54"),
    (60, "55-64"),
    (70, "65+"),
)


SILENT: dict[str, object] = {
    "age": None, "age_band": "unknown", "sex": "male", "severity": "nonfatal", "doses": None,
    "drugs": "", "drug_group": "unknown", "location_type": "unknown", "naloxone": "unknown",
    "zip": None, "race_ethnicity": "unknown",
}  # fmt: skip
"""Little is told: another source's record of the same hour, 1 km away, is near the line."""


def loaded_twice(count: int = 8, *, month: str = "2026-07") -> pd.DataFrame:
    """So many cases of one month, one a day, and each once more: moved, under another number."""
    persons = [AGES[place % len(AGES)] for place in range(count)]
    once = people(
        *[f"{month}-{place + 3:02d} {place % 12 + 8:02d}:10" for place in range(count)],
        number=[f"26-{place:03d}" for place in range(count)],
        age=[age for age, _ in persons],
        age_band=[band for _, band in persons],
    )
    again = once.assign(
        key="z" + once["key"].astype("str"),
        number="z" + once["number"].astype("str"),
        latitude=once["latitude"] + 0.001,
        naloxone="unknown",
        row=once["row"] + count,
    )
    return pd.concat([once, again], ignore_index=True)
