from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
from scipy.stats import fisher_exact

from dashboard.analytics.findings.shares import full_hours, full_points, unknowns
from tests.analytics.findings.builders import between, steady

ZONE = "America/New_York"
FILLED: dict[str, Any] = {
    "race_ethnicity": "White", "housing": "housed", "resident": "resident",
}  # fmt: skip


def spread(days: int = 730) -> pd.DataFrame:
    """A record a day, at hours all round the clock, each at a place of its own."""
    frame = steady(days).assign(**FILLED)
    frame["occurred_at"] += pd.to_timedelta([(place * 7) % 24 - 12 for place in frame.index], "h")
    frame["occurred_at"] += pd.Timedelta(minutes=17)
    return frame


def test_a_jump_in_unknowns_by_fishers_exact_test() -> None:
    frame = spread()
    frame.loc[frame.index[::10], "sex"] = "unknown"
    frame.loc[between(frame, "2025-08-01", "2025-08-31") & (frame.index % 2 == 0), "sex"] = (
        "unknown"
    )
    (one,) = unknowns(frame, "odmap")
    assert (one.kind, one.subject, one.start) == ("unknowns", "sex", date(2025, 8, 1))
    seen, of, before, of_before = one.evidence.values()
    table = [[seen, of - seen], [before, of_before - before]]  # type: ignore[operator]
    assert one.p_value == pytest.approx(fisher_exact(table, alternative="greater").pvalue)
    assert (of, of_before) == (31, 365)


def test_as_many_unknowns_as_always_are_none() -> None:
    frame = spread()
    frame.loc[frame.index[::3], "sex"] = "unknown"
    assert unknowns(frame, "odmap") == []


def test_fewer_unknowns_are_none() -> None:
    frame = spread()
    frame.loc[between(frame, "2024-01-01", "2025-06-30"), "sex"] = "unknown"
    assert unknowns(frame, "odmap") == []


def test_months_that_follow_are_one_and_its_start_stays() -> None:
    frame = spread()
    frame.loc[between(frame, "2025-06-01", "2025-09-30"), "sex"] = "unknown"
    (whole,) = unknowns(frame, "odmap")
    (early,) = unknowns(frame[between(frame, "2024-01-01", "2025-07-20")], "odmap")
    assert whole.id == early.id
    assert whole.last >= date(2025, 9, 30)


def test_midnight_and_an_hour() -> None:
    frame = spread()
    assert full_hours(frame, "odmap", zone=ZONE) == []
    chosen = between(frame, "2025-08-01", "2025-08-31") & (frame.index % 2 == 0)
    for hours, subject in ((0, "exactly midnight"), (9, "09:00 to 09:59")):
        moved = frame.copy()
        local = moved["occurred_on"].dt.tz_localize(ZONE) + pd.Timedelta(hours=hours)
        moved.loc[chosen, "occurred_at"] = local[chosen].dt.tz_convert("UTC")
        (one,) = full_hours(moved, "odmap", zone=ZONE)
        assert (one.kind, one.subject) == ("hour", subject)


def test_an_evening_with_many_is_no_change_in_reporting() -> None:
    frame = spread()
    evening = frame[between(frame, "2025-08-09", "2025-08-09")]
    many = pd.concat([frame, *[evening.assign(key=f"e{n}") for n in range(12)]])
    assert full_hours(many, "odmap", zone=ZONE) == []
    assert full_points(many, "odmap") == []


def test_a_point_with_far_more_than_any_had() -> None:
    frame = spread()
    frame.loc[frame.index % 40 == 0, ["latitude", "longitude"]] = [38.85, -77.1]
    assert full_points(frame, "odmap") == []
    chosen = between(frame, "2025-08-01", "2025-08-31") & (frame.index % 2 == 0)
    moved = frame.copy()
    moved.loc[chosen, ["latitude", "longitude"]] = [38.8000011, -77.0500001]
    (one,) = full_points(moved, "odmap")
    assert (one.kind, one.subject, one.of_place) == ("point", "38.80000, -77.05000", True)
    assert "38.8" not in one.plain
