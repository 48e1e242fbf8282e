from __future__ import annotations

from math import exp

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.detection.chance import (
    QUIET_DAYS,
    SIMULATED_YEARS,
    Chances,
    chances,
    expected_in,
    tail,
)

WINDOW_DAYS = (1, 2, 3, 7, 14)


def at_least(count: int, days: int, *, events: int) -> float:
    """Episodes a year of `count` in `days` alone, after `events` in a year."""
    p_value = float(tail(count, events=events, baseline_days=365, days=days))
    return year_of(events).windows[WINDOW_DAYS.index(days)].at(p_value)


def year_of(events: int) -> Chances:
    return chances(events=events, baseline_days=365, window_days=WINDOW_DAYS)


def test_the_tail_after_no_event_is_a_square_root() -> None:
    # Negative binomial with r = 1/2: P(0) = (56 / 63) ** 0.5.
    found = float(tail(1, events=0, baseline_days=56, days=7))
    assert found == pytest.approx(1 - (56 / 63) ** 0.5, rel=1e-12)


def test_the_tail_by_hand() -> None:
    # r = 3.5, q = 3/103: P(0) = (1-q)^3.5, P(1) = 3.5 q P(0), P(2) = 3.5 * 4.5 / 2 * q^2 P(0).
    q = 3 / 103
    none = (1 - q) ** 3.5
    by_hand = 1 - none * (1 + 3.5 * q + 3.5 * 4.5 / 2 * q**2)
    assert float(tail(3, events=3, baseline_days=100, days=3)) == pytest.approx(by_hand, rel=1e-9)


def test_what_is_expected_is_the_sum_of_the_tails() -> None:
    # 0.5 more than was seen: the prior counts as half an event.
    assert expected_in(85, baseline_days=365, days=7) == pytest.approx(85.5 * 7 / 365)
    tails = tail(np.arange(1, 200), events=85, baseline_days=365, days=7)
    assert tails.sum() == pytest.approx(85.5 * 7 / 365)


def test_the_tail_of_nothing_is_one() -> None:
    assert float(tail(0, events=85, baseline_days=365, days=14)) == 1.0


def test_a_long_baseline_gives_the_poisson_tail() -> None:
    found = float(tail(2, events=730_000, baseline_days=365 * 10_000, days=1))
    assert found == pytest.approx(1 - exp(-0.2) * 1.2, rel=1e-4)


@given(
    observed=st.integers(0, 10**7),
    events=st.integers(0, 10**7),
    baseline_days=st.integers(1, 3650),
    days=st.integers(1, 28),
)
def test_a_tail_is_a_chance_and_falls(
    observed: int, events: int, baseline_days: int, days: int
) -> None:
    here = float(tail(observed, events=events, baseline_days=baseline_days, days=days))
    more = float(tail(observed + 1, events=events, baseline_days=baseline_days, days=days))
    assert 0.0 <= more <= here <= 1.0


@pytest.mark.parametrize(("events", "count"), [(85, 2), (85, 3), (730, 5), (7300, 32)])
def test_days_by_themselves_give_the_closed_form(events: int, count: int) -> None:
    """Days are independent, so that an episode opens with chance q (1 - q)^7."""
    rate = (events + 0.5) / 365
    fewer, term = 0.0, exp(-rate)
    for value in range(count):
        fewer, term = fewer + term, term * rate / (value + 1)
    q = 1 - fewer
    expected = 365 * q * (1 - q) ** QUIET_DAYS
    error = (expected / SIMULATED_YEARS) ** 0.5
    assert at_least(count, 1, events=events) == pytest.approx(expected, abs=4 * error)


@pytest.mark.parametrize(
    ("count", "days", "events", "continuous"),
    [
        (3, 1, 85, 1.7),
        (4, 3, 70, 1.2),
        (4, 3, 85, 1.9),
        (4, 3, 105, 3.4),
        (6, 7, 85, 1.2),
        (6, 7, 105, 2.5),
        (7, 7, 105, 0.9),
        (7, 7, 150, 4.0),
    ],
)
def test_daily_looks_see_a_part_of_what_a_sliding_window_sees(
    count: int, days: int, events: int, continuous: float
) -> None:
    """Figures for windows that slide by the minute: one look a day misses the short ones.

    They are for a homogeneous Poisson process, from 400 simulated years, 0.1 either way.
    """
    seen = at_least(count, days, events=events)
    # The longer the window, the less can come and go between two looks.
    least = {1: 0.3, 3: 0.55, 7: 0.65}[days]
    assert least * continuous < seen < continuous + 0.1


def test_a_longer_window_misses_less_between_looks() -> None:
    published = {1: (3, 1.7), 3: (4, 1.9), 7: (6, 1.2)}
    parts = [
        at_least(count, days, events=85) / sliding for days, (count, sliding) in published.items()
    ]
    assert parts == sorted(parts)


def test_episodes_counted_one_by_one_agree() -> None:
    """The curve against a plain reading of the rule, on a simulation of its own."""
    events, days, count = 150, 3, 4
    daily = np.random.default_rng(1).poisson((events + 0.5) / 365, size=365 * 300).tolist()
    episodes, last_alarm = 0, -100
    for day in range(days, len(daily)):
        if sum(daily[day - days + 1 : day + 1]) >= count:
            episodes += day - last_alarm > QUIET_DAYS
            last_alarm = day
    assert at_least(count, days, events=events) == pytest.approx(episodes / 300, rel=0.1)


@given(events=st.sampled_from([0, 1, 5, 85, 150, 7300]), data=st.data())
@settings(max_examples=60)
def test_a_rarer_level_is_never_more_frequent(events: int, data: st.DataObject) -> None:
    curves = year_of(events)
    rare, common = sorted(data.draw(st.tuples(st.floats(0, 1), st.floats(0, 1))))
    for curve in (*curves.windows, curves.scan):
        assert curve.at(rare) <= curve.at(common)
        assert 1 / SIMULATED_YEARS <= curve.at(rare) <= 365


@pytest.mark.parametrize("events", [0, 85, 7300])
def test_what_every_day_does_is_not_called_rare(events: int) -> None:
    """Nearly every day alarms then, in one endless episode."""
    assert year_of(events).scan.at(1.0) > 20


def test_more_windows_alarm_more_often() -> None:
    curves = year_of(85)
    rare = 0.005
    assert curves.scan.at(rare) >= max(curve.at(rare) for curve in curves.windows)


def test_the_same_arguments_give_the_same_answer() -> None:
    first = year_of(85).scan.per_year.copy()
    chances.cache_clear()
    assert np.array_equal(year_of(85).scan.per_year, first)
