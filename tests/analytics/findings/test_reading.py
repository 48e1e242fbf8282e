from __future__ import annotations

import json
from math import comb

import pandas as pd
import pytest

from dashboard.analytics.findings.reading import unread

ZONE = "America/New_York"


def logged(*unreadable: int, rows: int = 40) -> pd.DataFrame:
    """Imports of so many rows, with so many values that could not be read."""
    at = pd.date_range("2026-06-01 12:00", periods=len(unreadable), freq="7D", tz="UTC")
    notice = [
        [{"reason": "unread_value", "column": "Drug", "count": n}] if n else [] for n in unreadable
    ]
    reports = [json.dumps({"notices": one}) for one in notice]
    return pd.DataFrame({
        "committed_at": at, "rows_read": rows, "report": reports,
        "data_from": pd.Series([pd.NaT] * len(at), dtype="datetime64[us, UTC]"), "through": at,
    })  # fmt: skip


def test_values_that_could_always_be_read_before() -> None:
    (one,) = unread(logged(0, 0, 0, 0, 12), "odmap", zone=ZONE)
    assert (one.kind, one.subject) == ("unread", "Drug")
    assert one.p_value == pytest.approx(comb(40, 12) / comb(200, 12))


@pytest.mark.parametrize("counts", [(12,), (1, 0, 0, 0, 12), (0, 0, 0, 0, 2), ()])
def test_a_first_load_old_trouble_and_single_cells_are_none(counts: tuple[int, ...]) -> None:
    assert unread(logged(*counts), "odmap", zone=ZONE) == []
