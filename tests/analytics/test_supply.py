"""Naloxone by month and channel; blanks are not zeros."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pandas as pd

from dashboard.analytics.supply import by_month
from dashboard.store import Store
from tests.analytics.builders import local
from tests.store.builders import handouts, import_row


def log(folder: Path, *rows: tuple[str, str, int | None, int | None]) -> Store:
    days, channels, kits, doses = zip(*rows, strict=True)
    frame = handouts(
        len(rows),
        given_on=[datetime.fromisoformat(day) for day in days],
        channel=list(channels),
        kits=list(kits),
        doses=list(doses),
    )
    store = Store.open(str(folder / "store"), create="city")
    store.commit(
        frame, import_row(source="naloxone", record="naloxone", through=local("2027-01-01"))
    )
    return store


def test_months_and_channels_add_up_and_blanks_add_nothing(tmp_path: Path) -> None:
    store = log(
        tmp_path,
        ("2026-01-31", "mail", 2, 4),
        ("2026-01-01", "mail", 3, None),
        ("2026-01-15", "jail", None, None),
        ("2026-02-01", "mail", 0, 0),
        ("2025-12-31", "mail", 9, 9),
    )
    found = by_month(store, first=date(2026, 1, 1), last=date(2026, 2, 1))
    assert [f"{month:%Y-%m}" for month in found["month"]] == ["2026-01", "2026-01", "2026-02"]
    assert found["channel"].tolist() == ["jail", "mail", "mail"]
    assert found["kits"].tolist() == [pd.NA, 5, 0]
    assert found["doses"].tolist() == [pd.NA, 4, 0]
    assert found["rows"].tolist() == [1, 2, 1]


def test_no_rows(tmp_path: Path) -> None:
    store = log(tmp_path, ("2026-01-31", "mail", 2, 4))
    found = by_month(store, first=date(2025, 1, 1), last=date(2025, 2, 1))
    assert found.empty
    assert list(found.columns) == ["month", "channel", "kits", "doses", "rows"]
