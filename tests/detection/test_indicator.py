from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.detection.allowance import Allowance
from dashboard.detection.baseline import Baseline
from dashboard.detection.completeness import Curve
from dashboard.detection.indicator import CITY, Scanned, scan
from tests.detection.builders import THROUGH, days_back, joined, spread, times

ZONE = ZoneInfo("America/New_York")
HISTORY = days_back(500)


def scanned(series: dict[str, pd.DatetimeIndex], **given: Any) -> Scanned:
    usual: dict[str, Any] = {"allowance": Allowance(), "history_from": HISTORY, "through": THROUGH}
    return scan(series, zone=ZONE, **(usual | given))


def quiet(events: int = 100) -> pd.DatetimeIndex:
    return spread(events, days=480)


def test_a_quiet_series_says_nothing() -> None:
    found = scanned({CITY: quiet()}).indicators[CITY]
    assert found.level == "none"
    assert [window.days for window in found.windows] == [1, 2, 3, 7, 14]
    assert "Nothing rarer" in found.statement.template


def test_a_spike_is_seen_by_the_clock() -> None:
    """Five within the last 24 hours, over two calendar days."""
    found = scanned({CITY: joined(quiet(), times(0.01, 0.2, 0.5, 0.8, 0.99))}).indicators[CITY]
    assert found.level == "alert"
    day = found.windows[0]
    assert (day.observed, day.start, day.end) == (5, days_back(1), THROUGH)
    assert found.strongest in found.windows
    assert found.chance_per_year is not None
    assert found.chance_per_year < 1
    assert found.statement.counts == {"observed": 5}


def test_a_window_begins_at_the_clock_time_of_its_day() -> None:
    """The clock was put back on 2026-11-01: seven local days before are 169 hours."""
    through = datetime(2026, 11, 3, 17, tzinfo=UTC)
    found = scanned({CITY: quiet()}, through=through).indicators[CITY]
    assert found.windows[3].start == through - timedelta(hours=169)


def test_half_of_the_allowance_is_the_citys() -> None:
    found = scanned({CITY: quiet(), "fatal": quiet(40), "under 18": quiet(20)}).indicators
    assert found[CITY].allowance == Allowance(6, 1)
    assert found["fatal"].allowance == found["under 18"].allowance == Allowance(3, 0.5)
    assert sum(each.allowance.watch_per_year for each in found.values()) == 12
    assert scanned({"fatal": quiet()}).indicators["fatal"].allowance == Allowance()


def test_the_order_of_areas_is_nothing() -> None:
    series = {CITY: quiet(), "area a": quiet(50), "area b": joined(quiet(30), times(0.5, 1, 2))}
    there, back = scanned(series), scanned(dict(reversed(series.items())))
    for name in series:
        one, other = there.indicators[name], back.indicators[name]
        assert one.statement == other.statement
        assert (one.level, one.allowance) == (other.level, other.allowance)
        np.testing.assert_allclose(
            there.courses[name].chance_per_year, back.courses[name].chance_per_year, rtol=1e-9
        )


def test_the_order_of_events_is_nothing() -> None:
    moments = joined(quiet(), times(0.5, 1, 2))
    assert scanned({CITY: moments[::-1]}).indicators == scanned({CITY: moments}).indicators


def test_too_little_history_is_said() -> None:
    found = scanned({CITY: times(1, 2, 3)}, history_from=days_back(69)).indicators[CITY]
    assert found.level == "not enough data"
    assert (found.windows, found.strongest, found.chance_per_year) == ((), None, None)
    assert found.history_days == 55
    assert scanned({CITY: quiet()}, history_from=days_back(71)).indicators[CITY].level == "none"
    assert scanned({CITY: quiet()}, history_from=THROUGH).indicators[CITY].history_days == 0


@pytest.mark.parametrize("days", range(66, 76))
def test_the_days_that_are_said_to_be_needed_are_enough(days: int) -> None:
    found = scanned({CITY: quiet()}, history_from=days_back(days)).indicators[CITY]
    assert found.history_days == days - 14
    if found.level == "not enough data" and "history" in found.statement.words:
        assert int(found.statement.words["history"].split()[0]) == found.history_days
        assert found.history_days < int(found.statement.words["needed"])
    else:
        assert found.history_days >= Baseline().needed_steps


def test_the_course_ends_with_the_indicator() -> None:
    moments = joined(quiet(), times(0.1, 0.2, 0.3, 0.4))
    found = scanned({CITY: moments})
    course = found.courses[CITY]
    assert len(course.days) == len(course.observed) == len(course.upper) == len(course.level) == 60
    assert course.ends[-1] == THROUGH
    assert course.observed[-1] == 4
    assert course.chance_per_year[-1] == found.indicators[CITY].chance_per_year
    assert course.level[-1] == found.indicators[CITY].level


def test_an_alert_needs_more_than_was_expected() -> None:
    allowance = Allowance(1000, 1000)
    found = scanned({CITY: times(200, 230, 260, 290, 320)}, allowance=allowance)
    assert found.indicators[CITY].level == "none"
    assert set(found.courses[CITY].level) == {"none"}


def test_the_trust_in_it_is_told() -> None:
    found = scanned({CITY: quiet()}).indicators[CITY]
    assert found.history_days == 486
    assert found.terms == ()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(0, 13.99), max_size=12), st.floats(0, 13.99))
def test_one_more_person_is_never_less_unusual(back: list[float], one_more: float) -> None:
    before = scanned({CITY: joined(quiet(), times(*back))}).indicators[CITY]
    after = scanned({CITY: joined(quiet(), times(*back, one_more))}).indicators[CITY]
    assert before.chance_per_year is not None
    assert after.chance_per_year is not None
    assert after.chance_per_year <= before.chance_per_year * (1 + 1e-9)
    for here, higher in zip(before.windows, after.windows, strict=True):
        assert higher.p_value <= here.p_value * (1 + 1e-9)
        assert 0 <= higher.p_value <= 1


@pytest.mark.parametrize(
    "moments",
    [times(), times(5), times(0), times(400), times(*[0.5] * 3000)],
    ids=["none", "one", "now", "long ago", "huge"],
)
def test_of_too_few_events_nothing_is_said(moments: pd.DatetimeIndex) -> None:
    found = scanned({CITY: moments}).indicators[CITY]
    assert found.level == "not enough data"
    assert found.chance_per_year is None
    assert "fewer than {needed}" in found.statement.template
    assert found.statement.counts == {}


@pytest.mark.parametrize(
    "moments",
    [times(*range(100, 105)), times(*[0.5] * 3000, *range(100, 105)), times(*[300.0] * 3000)],
    ids=["few", "huge", "once huge"],
)
def test_no_series_breaks_it(moments: pd.DatetimeIndex) -> None:
    found = scanned({CITY: moments}).indicators[CITY]
    assert found.chance_per_year is not None
    assert np.isfinite(found.chance_per_year)
    assert all(np.isfinite(window.expected) for window in found.windows)


LATE = Curve(np.array([0, 3, 3.001]), np.array([0.5, 0.5, 1]), np.array([0.05, 0.05, 0]))
"""Of the newest three days half is known; of older ones everything."""


def test_what_is_late_is_expected_to_be_missing_and_never_made_up_for() -> None:
    series = {CITY: joined(quiet(), times(0.3, 0.7))}
    plain, late = scanned(series), scanned(series, completeness=LATE)
    before, after = plain.courses[CITY], late.courses[CITY]
    np.testing.assert_array_equal(after.observed, before.observed)
    np.testing.assert_allclose(after.known.share[-4:], [1, 0.5, 0.5, 0.5], rtol=0.02)
    np.testing.assert_allclose(after.expected / before.expected, after.known.share, rtol=0.02)
    np.testing.assert_allclose(after.whole, before.whole, rtol=0.02)
    seen, then = late.indicators[CITY].chance_per_year, plain.indicators[CITY].chance_per_year
    assert seen is not None
    assert then is not None
    assert seen < then


def test_a_window_that_is_looked_at_again_ended_when_it_did() -> None:
    series = {CITY: joined(quiet(), times(*[2.5] * 6))}
    late = Curve(np.array([0.0, 4.0]), np.array([0.5, 0.9]), np.zeros(2))
    found = scanned(series, completeness=late)
    strongest = found.indicators[CITY].strongest
    assert strongest is not None
    assert (strongest.start, strongest.end) == (days_back(3), days_back(2))
    assert (strongest.days, strongest.observed) == (1, 6)
    assert [window.end for window in found.indicators[CITY].windows] == [THROUGH] * 5
    course = found.courses[CITY]
    assert course.window(len(course.days) - 1) == strongest


def test_all_known_changes_nothing_to_the_bit() -> None:
    series = {CITY: joined(quiet(), times(0.3, 0.7)), "east": quiet(200)}
    known = Curve(np.array([0.0]), np.array([1.0]), np.array([0.0]))
    plain, told = scanned(series), scanned(series, completeness=known)
    assert told.indicators == plain.indicators
    for name, course in plain.courses.items():
        for figure in ("observed", "expected", "upper", "whole", "chance_per_year", "doubt"):
            np.testing.assert_array_equal(
                getattr(told.courses[name], figure), getattr(course, figure)
            )
        assert told.courses[name].level == course.level
