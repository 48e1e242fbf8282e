from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.detection.chance import tail
from dashboard.detection.windows import Indicator, WindowScan, baseline, scan
from tests.detection.builders import THROUGH, days_back, joined, spread, times

YEAR_BEFORE = spread(85)
STANDARD = WindowScan()
NOTHING = times()


def look(
    events: pd.DatetimeIndex, *, history_days: float = 1000, params: WindowScan = STANDARD
) -> Indicator:
    return scan(events, through=THROUGH, history_from=days_back(history_days), params=params)


def filled(indicator: Indicator) -> str:
    said = indicator.statement
    return said.template.format(**said.counts, **said.words)


def test_windows_end_where_the_data_end_and_are_open_at_their_start() -> None:
    found = look(joined(YEAR_BEFORE, times(0, 1, 2, 6.999, 13.999, -0.001)))
    assert [window.observed for window in found.windows] == [1, 2, 3, 4, 5]
    assert {window.end for window in found.windows} == {THROUGH}
    assert [window.start for window in found.windows] == [days_back(n) for n in (1, 2, 3, 7, 14)]


def test_every_window_by_hand() -> None:
    found = look(joined(YEAR_BEFORE, times(0.5, 1.5, 2.5, 2.6)))
    three = found.windows[2]
    assert three.observed == 4
    assert three.expected == pytest.approx(85.5 / 365 * 3)
    assert three.p_value == pytest.approx(
        float(tail(4, events=85, baseline_days=365, days=3)), rel=1e-12
    )


def test_the_baseline_keeps_clear_of_the_windows() -> None:
    inside_the_guard = look(joined(YEAR_BEFORE, times(*np.linspace(0.1, 13.9, 10).tolist())))
    before_the_baseline = look(joined(YEAR_BEFORE, times(379.5, 400)))
    just_in = look(joined(YEAR_BEFORE, times(14, 378.9)))
    assert inside_the_guard.windows[0].expected == pytest.approx(85.5 / 365)
    assert before_the_baseline.windows[0].expected == pytest.approx(85.5 / 365)
    assert just_in.windows[0].expected == pytest.approx(87.5 / 365)


def test_a_short_history_is_used_in_whole_days() -> None:
    found = look(times(20, 40, 60), history_days=14 + 60.9)
    assert found.baseline_days == 60
    assert found.windows[0].expected == pytest.approx(3.5 / 60)


@pytest.mark.parametrize(
    ("history_days", "level"),
    [(14 + 56, "none"), (14 + 55.9, "not enough data"), (-5, "not enough data")],
)
def test_eight_weeks_of_baseline_are_needed(history_days: float, level: str) -> None:
    found = look(NOTHING, history_days=history_days)
    assert found.level == level


def test_not_enough_data_has_no_numbers() -> None:
    found = look(times(1, 2), history_days=30)
    assert (found.windows, found.strongest, found.chance_per_year) == ((), None, None)
    assert filled(found).startswith("Not enough data to say: 16 days of history")


def test_the_announced_cluster_of_four_in_72_hours_is_an_alert() -> None:
    """Four in 72 hours at 70 a year: by chance about once a year in that window."""
    found = look(joined(spread(70), times(0.2, 0.9, 1.7, 2.4)))
    assert found.level == "alert"
    assert found.strongest is not None
    assert found.strongest.days == 3
    assert found.strongest.chance_per_year == pytest.approx(0.74, abs=0.15)
    assert found.chance_per_year is not None
    assert found.chance_per_year >= found.strongest.chance_per_year
    assert filled(found).startswith("4 suspected overdoses in the 72 hours to 31 Oct 2026, 20:00")


def test_a_single_overdose_is_no_spike_at_85_a_year() -> None:
    found = look(joined(YEAR_BEFORE, times(0.2)))
    assert found.level == "none"
    assert filled(found).startswith("Nothing above what chance does often")


def test_the_allowances_set_the_levels() -> None:
    events = joined(YEAR_BEFORE, times(0.2, 0.9, 1.7, 2.4))
    chance = look(events).chance_per_year
    assert chance is not None
    levels = [
        look(events, params=WindowScan(watch_per_year=watch, alert_per_year=alert)).level
        for watch, alert in ((chance, chance), (chance, chance / 2), (chance / 2, chance / 4))
    ]
    assert levels == ["alert", "watch", "none"]


def test_no_event_at_all_is_finite_and_stands_for_nothing() -> None:
    found = look(NOTHING)
    assert [window.p_value for window in found.windows] == [1.0] * 5
    assert found.strongest is None
    assert found.level == "none"
    assert found.chance_per_year is not None
    assert found.chance_per_year > 12


def test_a_first_event_ever_is_rare() -> None:
    found = look(times(0.5))
    assert found.strongest is not None
    assert found.strongest.days == 1
    assert found.level == "alert"


def test_huge_counts_are_finite() -> None:
    usual = np.datetime64("2025-10-20", "us") + np.arange(360).repeat(5_000) * np.timedelta64(
        1, "D"
    )
    burst = np.full(400_000, np.datetime64("2026-10-31T12:00", "us"))
    found = look(pd.DatetimeIndex(np.concatenate([usual, burst]), tz=UTC))
    assert found.level == "alert"
    assert all(0 <= window.p_value <= 1 for window in found.windows)
    assert filled(found).endswith("Chance alone does this less than once in 100 years.")


def test_neither_zone_nor_order_nor_unit_matter() -> None:
    events = joined(YEAR_BEFORE, times(0.2, 0.9, 1.7, 2.4))
    expected = look(events)
    assert look(events.tz_convert("Asia/Tokyo")) == expected
    assert look(events[::-1].as_unit("ns")) == expected


def test_missing_times_are_in_no_window() -> None:
    gap = pd.DatetimeIndex([pd.NaT], dtype=YEAR_BEFORE.dtype)
    assert look(joined(YEAR_BEFORE, gap)) == look(YEAR_BEFORE)


@pytest.mark.parametrize("history_days", [1000, 20])
def test_times_without_a_zone_are_refused(history_days: float) -> None:
    with pytest.raises(ValueError, match="without a zone"):
        look(YEAR_BEFORE.tz_localize(None), history_days=history_days)


def test_the_baseline_by_itself() -> None:
    events = times(13, 14, 20.5, 378.9, 379)

    def since(days: float) -> tuple[int, int]:
        return baseline(events, through=THROUGH, history_from=days_back(days), params=STANDARD)

    assert [since(1000), since(21.9), since(13)] == [(3, 365), (2, 7), (0, 0)]


def test_an_end_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        scan(
            NOTHING,
            through=datetime(2026, 1, 1),  # noqa: DTZ001
            history_from=days_back(500),
            params=STANDARD,
        )


@pytest.mark.parametrize(
    "wrong",
    [
        {"window_days": ()},
        {"window_days": (0, 1)},
        {"window_days": (1, 28)},
        {"min_baseline_days": 0},
        {"baseline_days": 30},
    ],
)
def test_parameters_that_contradict_each_other_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"window|baseline"):
        WindowScan(**wrong)  # type: ignore[arg-type]


def test_windows_are_24_hours_across_a_change_of_the_clock() -> None:
    zone = ZoneInfo("America/New_York")
    through = datetime(2026, 11, 1, 12, tzinfo=zone)
    found = scan(NOTHING, through=through, history_from=days_back(500), params=STANDARD, zone=zone)
    assert found.windows[0].start == datetime(2026, 10, 31, 17, tzinfo=UTC)
    assert "1 Nov 2026, 12:00" in filled(found)


recent = st.lists(st.floats(-1, 14), max_size=12)
past = st.lists(st.floats(14.1, 500), max_size=6)


@given(near=recent, far=past, history_days=st.floats(0, 500))
@settings(max_examples=50, deadline=None)
def test_any_history_gives_chances_or_says_not_enough(
    near: list[float], far: list[float], history_days: float
) -> None:
    found = look(times(*near, *far), history_days=history_days, params=WindowScan(baseline_days=60))
    if found.level == "not enough data":
        assert found.windows == ()
        return
    assert found.chance_per_year is not None
    for window in found.windows:
        assert 0 <= window.p_value <= 1
        assert 0 < window.chance_per_year <= 365
    assert filled(found)


@given(near=recent, extra=st.floats(0, 13.9))
@settings(max_examples=50, deadline=None)
def test_one_more_event_never_makes_a_window_less_unusual(near: list[float], extra: float) -> None:
    before = look(joined(YEAR_BEFORE, times(*near)))
    after = look(joined(YEAR_BEFORE, times(*near, extra)))
    assert before.chance_per_year is not None
    assert after.chance_per_year is not None
    assert after.chance_per_year <= before.chance_per_year
    for one, other in zip(before.windows, after.windows, strict=True):
        assert other.p_value <= one.p_value
        assert other.chance_per_year <= one.chance_per_year
        holds_it = extra < one.days - 1e-6
        assert other.observed - one.observed == int(holds_it) or abs(extra - one.days) < 1e-6


@given(shift_days=st.integers(-3000, 3000))
@settings(max_examples=20, deadline=None)
def test_the_calendar_does_not_matter(shift_days: int) -> None:
    events = joined(YEAR_BEFORE, times(0.2, 0.9))
    shift = timedelta(days=shift_days)
    moved = scan(
        events + shift,
        through=THROUGH + shift,
        history_from=days_back(1000) + shift,
        params=STANDARD,
    )
    here = look(events)
    assert moved.chance_per_year == here.chance_per_year
    assert [window.p_value for window in moved.windows] == [w.p_value for w in here.windows]
