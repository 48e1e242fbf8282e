"""The course's windows are those of a scan on that day."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from dashboard.detection.allowance import Allowance
from dashboard.detection.indicator import CITY, Scanned, scan
from tests.detection.builders import THROUGH, days_back, joined, spread, times

ZONE = ZoneInfo("America/New_York")
BEGIN = days_back(500)
SERIES = {
    CITY: joined(spread(120, days=400), times(0.2, 3.1, 3.2, 3.3, 9.5)),
    "fatal": joined(spread(12, days=400), times(3.1, 9.5)),
}


def scanned(through: datetime) -> Scanned:
    known = {name: found[found <= pd.Timestamp(through)] for name, found in SERIES.items()}
    return scan(
        known, through=through, history_from=BEGIN, allowance=Allowance(), zone=ZONE, course_days=14
    )


@pytest.mark.parametrize("place", range(0, 14, 3))
def test_each_days_window_and_level_are_those_of_a_scan_on_that_day(place: int) -> None:
    """The days are long enough before the clock changes."""
    whole = scanned(THROUGH)
    for name, course in whole.courses.items():
        end = course.ends[place].to_pydatetime()
        newest = scanned(end.astimezone(UTC)).indicators[name]
        window = course.window(place)
        assert window.end == end
        if newest.strongest is not None:
            assert (window.days, window.start) == (newest.strongest.days, newest.strongest.start)
            assert window.observed == newest.strongest.observed
            assert np.isclose(window.expected, newest.strongest.expected)
            assert np.isclose(window.p_value, newest.strongest.p_value)
        assert newest.chance_per_year == pytest.approx(course.chance_per_year[place], rel=1e-6)
        assert course.level[place] == newest.level


def test_the_newest_days_window_is_the_indicators() -> None:
    found = scanned(THROUGH)
    indicator = found.indicators[CITY]
    assert indicator.strongest is not None
    assert found.courses[CITY].window(-1) == indicator.strongest
