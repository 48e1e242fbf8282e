"""Counts that others publish, as they are."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dashboard.analytics.others import period_name
from dashboard.analytics.others import published as all_published
from dashboard.store import Store
from tests.store.builders import import_row, published


def store_of(folder: Path, frame: pd.DataFrame) -> Store:
    store = Store.open(str(folder / "store"), create="city")
    store.commit(frame, import_row(source="counts", record="count"))
    return store


def test_every_count_has_its_status(tmp_path: Path) -> None:
    frame = published(
        4,
        count=[7, None, None, 0],
        suppressed=[False, True, False, False],
        provisional=[True, True, False, False],
    )
    found = all_published(store_of(tmp_path, frame))
    assert found["status"].tolist() == ["provisional", "suppressed", "not reported", ""]
    assert found["count"].tolist() == [7, pd.NA, pd.NA, 0]
    assert found["label"].tolist() == ["Jan 2026", "Feb 2026", "Mar 2026", "Apr 2026"]
    assert found["name"].unique().tolist() == ["Deaths"]


def test_a_series_of_two_publishers_is_two(tmp_path: Path) -> None:
    frame = published(3, agency=["Riverton", "Lakeside", None], series=["Deaths"] * 3)
    names = all_published(store_of(tmp_path, frame))["name"]
    assert set(names) == {
        "Deaths (Riverton)", "Deaths (Lakeside)", "Deaths (publisher not named)",
    }  # fmt: skip


def test_at_an_earlier_day_only_periods_that_had_ended(tmp_path: Path) -> None:
    store = store_of(tmp_path, published(4))
    found = all_published(store, last=date(2026, 3, 30))
    assert found["label"].tolist() == ["Jan 2026", "Feb 2026"]


def test_nothing_published(tmp_path: Path) -> None:
    assert all_published(Store.open(str(tmp_path / "store"), create="city")).empty


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        ("2024-01-01", "2024-12-31", "2024"),
        ("2024-04-01", "2024-06-30", "2024 Q2"),
        ("2024-02-01", "2024-02-29", "Feb 2024"),
        ("2024-12-01", "2024-12-31", "Dec 2024"),
        ("2024-02-01", "2024-04-30", "1 Feb 2024 to 30 Apr 2024"),
        ("2024-07-01", "2025-06-30", "1 Jul 2024 to 30 Jun 2025"),
        ("2024-02-29", "2024-02-29", "29 Feb 2024"),
    ],
)
def test_how_a_period_is_called(first: str, last: str, name: str) -> None:
    assert period_name(pd.Timestamp(first), pd.Timestamp(last)) == name
