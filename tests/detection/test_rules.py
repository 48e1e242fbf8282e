"""Rules beside the scan: what they count, and how often chance alone fires them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.detection.rules import (
    Rule,
    RuleHit,
    count_rule,
    past_rate,
    scene_rule,
    scenes,
    times_a_year,
)
from tests.detection.builders import THROUGH, days_back, times

HISTORY = days_back(400)


def counted(rule: Rule, *back: float) -> RuleHit:
    keys = [f"k{day}" for day in back]
    return count_rule(rule, times(*back), keys, through=THROUGH, history_from=HISTORY)


def people(*rows: tuple[float, str, str | None, float]) -> pd.DataFrame:
    """Minutes before the data's end, agency, number, metres north of one place."""
    return pd.DataFrame(
        {
            "key": [f"k{place}" for place in range(len(rows))],
            "at": times(*(minutes / 1440 for minutes, *_ in rows)),
            "time_known": True,
            "agency": [agency for _, agency, *_ in rows],
            "number": [number for _, _, number, _ in rows],
            "latitude": [38.8 + metres / 111_195 for *_, metres in rows],
            "longitude": [-77.1] * len(rows),
        }
    )


def scene(*rows: tuple[float, str, str | None, float], needed: int = 2) -> RuleHit:
    rule = Rule("scene", needed, 72)
    return scene_rule(rule, people(*rows), through=THROUGH, history_from=HISTORY)


def test_a_rule_counts_its_window_with_its_end_and_without_its_beginning() -> None:
    hit = counted(Rule("deaths", 2, 72), 0, 2.9, 3.0, 3.1)
    assert (hit.count, hit.keys, hit.fired) == (2, ("k0", "k2.9"), True)
    assert (hit.start, hit.end) == (days_back(3), THROUGH)
    assert not counted(Rule("deaths", 3, 72), 0, 2.9, 3.0).fired


def test_of_nothing_and_of_what_has_no_time_no_rule_is_made() -> None:
    rule = Rule("deaths", 1, 72)
    assert counted(rule).count == 0
    missing = pd.DatetimeIndex([pd.NaT]).tz_localize("UTC")
    hit = count_rule(rule, missing, ["k"], through=THROUGH, history_from=HISTORY)
    assert (hit.count, hit.keys) == (0, ())


def test_the_past_rate_leaves_the_newest_days_out() -> None:
    """386 days from the beginning to the guard, three events in them and half a one added."""
    rate = past_rate(times(1, 13.9, 14, 100, 386, 401), through=THROUGH, history_from=HISTORY)
    assert rate == pytest.approx(3.5 / 386)
    assert past_rate(times(20), through=THROUGH, history_from=days_back(69)) is None


def test_how_often_chance_fires_a_rule_of_one_is_the_rate_less_what_runs_together() -> None:
    """One event fires for 3 days and 7 quiet ones close: the next opens only after 10 days or so;
    the share of such gaps is exp(-rate x 10)."""
    per_day = 0.02
    apart = np.exp(-per_day * 10)
    assert times_a_year(per_day, needed=1, hours=72) == pytest.approx(
        365.25 * per_day * apart, rel=0.06
    )


def test_two_of_a_rare_kind_by_the_formula() -> None:
    """A second after one, and both in some look of once a day: always where they are two days
    apart at most, on the average two and a half. That is rate x (1 - exp(-2.5 rate)) a day."""
    per_day = 0.01
    expected = 365.25 * per_day * (1 - np.exp(-per_day * 2.5))
    assert times_a_year(per_day, needed=2, hours=72) == pytest.approx(expected, rel=0.2)


@settings(deadline=None)
@given(
    per_day=st.floats(1e-4, 20),
    needed=st.integers(1, 12),
    hours=st.sampled_from([24, 48, 72, 168]),
)
def test_more_is_needed_less_often_where_it_is_rare(
    per_day: float, needed: int, hours: int
) -> None:
    once = times_a_year(per_day, needed=needed, hours=hours)
    assert 0 < once <= 365.25 / 8 + 1
    if per_day * hours / 24 < 0.3:
        assert times_a_year(per_day, needed=needed + 1, hours=hours) <= once


def test_a_short_history_says_nothing_of_chance() -> None:
    rule = Rule("deaths", 1, 72)
    hit = count_rule(rule, times(1), ["k"], through=THROUGH, history_from=days_back(60))
    assert hit.fired
    assert hit.chance_per_year is None


@pytest.mark.parametrize(
    ("second", "together"),
    [
        ((30, "police", None, 99), True),
        ((30, "police", None, 101), False),
        ((30, "police", "26-1", 5000), True),
        ((30, "fire", "26-1", 0), False),
        ((-89, "police", None, 0), True),
        ((-91, "police", None, 0), False),
        ((30, "police", None, float("nan")), False),
    ],
)
def test_who_is_at_one_scene(second: tuple[float, str, str | None, float], together: bool) -> None:
    """One agency, two hours, and one number or a hundred metres."""
    shifted = (second[0] + 200, *second[1:])
    hit = scene((231, "police", "26-1", 0), shifted)
    assert hit.fired is together
    assert len(hit.keys) == 2 * together


def test_two_dates_without_a_time_are_no_scene() -> None:
    rows = people((30.0, "police", None, 0.0), (40.0, "police", None, 10.0))
    assert scenes(rows)
    assert not scenes(rows.assign(time_known=[True, False]))
    named = people((30.0, "police", "26-1", 0.0), (40.0, "police", "26-1", 10.0))
    assert scenes(named.assign(time_known=False)), "one number is one scene"


def test_three_at_one_scene_are_one_scene() -> None:
    rows = [(30.0, "police", None, 0.0), (40.0, "police", None, 10.0), (50.0, "police", None, 20.0)]
    assert scene(*rows).count == 3
    assert sorted(scene(*rows).keys) == ["k0", "k1", "k2"]
    assert scene(*rows, needed=3).fired
    assert not scene(*rows[:2], needed=3).fired


def test_nobody_is_at_no_scene() -> None:
    assert scenes(people()) == {}
    assert scene().count == 0


def test_scenes_of_the_past_make_the_chance() -> None:
    past = [(1440.0 * day + shift, "police", None, 0.0) for day in (50, 100) for shift in (0, 10)]
    assert scene(*past).count == 0
    expected = times_a_year(2.5 / 386, needed=1, hours=72)
    assert scene(*past).chance_per_year == pytest.approx(expected)
