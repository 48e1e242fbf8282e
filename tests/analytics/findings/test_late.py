from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from scipy.stats import binom

from dashboard.analytics.findings.late import late_batches
from tests.analytics.findings.builders import steady

ZONE = "America/New_York"


def entered() -> pd.DataFrame:
    frame = steady(500)
    frame["came_at"] = frame["entered_at"]
    return frame


def test_many_of_long_ago_on_one_day() -> None:
    frame = entered()
    frame.loc[100:111, "came_at"] = pd.Timestamp("2024-10-01 15:00", tz="UTC")
    (one,) = late_batches(frame, "odmap", zone=ZONE)
    assert (one.kind, one.start) == ("late batch", date(2024, 10, 1))
    assert (one.first, one.last) == (date(2024, 4, 10), date(2024, 4, 21))
    days = one.evidence["days on which records came then"]
    assert days == 274 - 12
    assert one.p_value == pytest.approx(binom.sf(11, 12, 1 / (days + 1)))
    assert len(one.keys) == 12


def test_many_of_the_day_before_are_none() -> None:
    frame = entered()
    frame.loc[100:111, "came_at"] = pd.Timestamp("2024-04-22 15:00", tz="UTC")
    assert late_batches(frame, "odmap", zone=ZONE) == []


def test_a_source_that_is_loaded_once_a_month_is_not_late_each_month() -> None:
    frame = entered()
    month = frame["occurred_on"].dt.to_period("M").dt.end_time.dt.ceil("s")
    frame["came_at"] = month.dt.tz_localize(ZONE)
    assert late_batches(frame, "odmap", zone=ZONE) == []


def test_what_the_first_load_brought_is_its_past() -> None:
    frame = entered().assign(came_at=pd.Series([pd.NaT] * 500, dtype="datetime64[us, UTC]"))
    assert late_batches(frame, "odmap", zone=ZONE) == []
