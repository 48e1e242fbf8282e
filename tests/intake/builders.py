"""Small exports, and what a store holds of them."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from dashboard.settings import Settings
from dashboard.settings import load as load_settings
from dashboard.store import Store

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
ZONE = ZoneInfo("America/New_York")
SAMPLE_MARK = "SYNTHETIC"
COLUMNS = {
    "number": "OD Case ID",
    "time": "Date/Time of Overdose",
    "agency": "Agency",
    "outcome": "Fatal/Nonfatal",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "through": "Data Through",
    "exported": "Exported At",
}


def row(number: int, outcome: str = "Nonfatal", **more: str) -> dict[str, str]:
    """One overdose of October 2026, on the day of its number."""
    return {
        "number": str(number),
        "time": f"10/{number:02}/2026 14:05",
        "agency": "Riverton Police",
        "outcome": outcome,
        "latitude": "38.82",
        "longitude": "-77.06",
        **more,
    }


def export(path: Path, *rows: dict[str, str], exported: str = "", through: str = "") -> Path:
    """An ODMAP-style file; `exported` and `through` are local times, blank where not said."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS.values())
        for line in rows:
            whole = {**line, "through": through, "exported": exported}
            writer.writerow([whole[name] for name in COLUMNS])
    return path


def settings_for(folder: Path, *, sample: bool = False) -> Settings:
    """Settings with a store of their own."""
    return load_settings(store=str(folder / "store"), sample=sample)


def opener(settings: Settings) -> Store:
    """The store that the settings name, made if it is missing."""
    return Store.open(settings.store_url, create=settings.store_kind)


def outcomes(store: Store) -> dict[str, str]:
    """Number → outcome of the present records."""
    frame = store.execute(store.present("incident"))
    return dict(zip(frame["number"], frame["severity"], strict=True))
