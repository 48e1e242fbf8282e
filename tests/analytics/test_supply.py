"""Naloxone by month and channel; blanks are not zeros."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pandas as pd

from dashboard.analytics.supply import by_month
from dashboard.store import Store
from tests.analytics.builders import local
from tests.store.builders import handouts, import_row


def log(folder: Path, *rows: tuple[str, str, int | None, int | None], **overrides: object) -> Store:
    days, channels, kits, doses = zip(*rows, strict=True)
    frame = handouts(
        len(rows),
        given_on=[datetime.fromisoformat(day) for day in days],
        channel=list(channels),
        kits=list(kits),
        doses=list(doses),
        **overrides,
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
    found = by_month(store, first=date(2026, 1, 1), last=date(2026, 2, 1)).months
    assert [f"{month:%Y-%m}" for month in found["month"]] == ["2026-01", "2026-01", "2026-02"]
    assert found["channel"].tolist() == ["jail", "mail", "mail"]
    assert found["kits"].tolist() == [pd.NA, 5, 0]
    assert found["doses"].tolist() == [pd.NA, 4, 0]
    assert found["rows"].tolist() == [1, 2, 1]


def test_no_rows(tmp_path: Path) -> None:
    store = log(tmp_path, ("2026-01-31", "mail", 2, 4))
    found = by_month(store, first=date(2025, 1, 1), last=date(2025, 2, 1)).months
    assert found.empty
    assert list(found.columns) == ["month", "channel", "kits", "doses", "rows", "suppressed"]


def test_a_total_that_began_before_the_days_shown_is_counted_whole(tmp_path: Path) -> None:
    """A quarter, a month within it and a day: the quarter begins before February."""
    store = log(
        tmp_path,
        ("2026-01-01", "mail", 30, None),
        ("2026-01-15", "jail", 1, None),
        ("2026-02-10", "jail", 2, None),
        ("2025-12-01", "mail", 9, None),
        period_end=[datetime(2026, 3, 31), None, None, datetime(2025, 12, 31)],  # noqa: DTZ001
    )
    found = by_month(store, first=date(2026, 2, 1), last=date(2026, 3, 31))
    assert found.first == date(2026, 1, 1)
    assert found.months["kits"].tolist() == [1, 30, 2]
    assert [f"{month:%Y-%m}" for month in found.months["month"]] == [
        "2026-01",
        "2026-01",
        "2026-02",
    ]


def test_one_total_that_reaches_into_another_moves_the_first_day_on(tmp_path: Path) -> None:
    store = log(
        tmp_path,
        ("2025-11-15", "mail", 5, None),
        ("2026-01-01", "mail", 7, None),
        period_end=[datetime(2026, 1, 14), datetime(2026, 3, 31)],  # noqa: DTZ001
    )
    found = by_month(store, first=date(2026, 2, 1), last=date(2026, 3, 31))
    assert found.first == date(2025, 11, 15)
    assert found.months["kits"].sum() == 12


def test_rows_with_a_hidden_number_are_told(tmp_path: Path) -> None:
    rows = [("2026-01-01", "mail", None, 4), ("2026-01-02", "mail", 2, 4)]
    store = log(tmp_path, *rows, flags=["suppressed_number", ""])
    found = by_month(store, first=date(2026, 1, 1), last=date(2026, 1, 31)).months
    assert (found["kits"].tolist(), found["suppressed"].tolist()) == ([2], [1])
