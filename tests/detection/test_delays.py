from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.detection.delays import (
    EDGES_DAYS,
    LEAST_EVENTS,
    LONGEST_DAYS,
    Delays,
    learn,
    learn_by_source,
)
from tests.detection.builders import THROUGH
from tests.detection.builders_of_delays import known_of, learned, moments

NOTHING = learned([], [])
AGES = st.floats(0, 400)


def share(found: Delays, age_days: float) -> float:
    return float(found.curve.at(np.array([age_days])).share[0])


def check(found: Delays) -> None:
    curve = found.curve
    assert np.isfinite(curve.share).all()
    assert np.isfinite(curve.sd).all()
    assert (np.diff(curve.share) >= 0).all()
    assert (curve.share >= 0).all()
    assert curve.share[-1] == 1
    assert (curve.sd >= 0).all()
    assert curve.sd[-1] == 0
    low, high = curve.at(EDGES_DAYS).bounds()
    assert (low >= 0).all()
    assert (low <= curve.share).all()
    assert (high >= curve.share).all()
    assert (high <= 1).all()


def test_the_chain_ladder_by_hand() -> None:
    """Of the events of three days ago 600, 300 and 100 took one, two and three days; of two days
    ago 500 and 250 are known, of yesterday 700. From the second day to the third there is
    900/1000, from the first to the second (600 + 500)/(900 + 750) = 2/3: 0.6 of those known in
    three days are known in one, where 1800 of the 2450 known now would say 0.73."""
    cells = [(3, 1, 600), (3, 2, 300), (3, 3, 100), (2, 1, 500), (2, 2, 250), (1, 1, 700)]
    ages = np.concatenate([np.full(number, float(age)) for age, _, number in cells])
    delays = np.concatenate([np.full(number, float(delay)) for _, delay, number in cells])
    found = learned(ages, delays)
    assert share(found, 2) / share(found, 3) == pytest.approx(0.9, abs=0.003)
    assert share(found, 1) / share(found, 3) == pytest.approx(0.6, abs=0.003)
    check(found)


def test_one_event_by_hand() -> None:
    """The prior is worth one event: of a step it keeps as much of the prior's share as before, and
    half as much is left below the step of an event that counts as much as the prior."""
    one = learned([180.0], [3.0])
    before, after = NOTHING.curve.share, one.curve.share
    step = int(np.flatnonzero(EDGES_DAYS == 3)[0])
    for place in range(step, len(EDGES_DAYS) - 1):
        left = (before[place] + 0.5) / (before[place + 1] + 0.5)
        assert after[place] / after[place + 1] == pytest.approx(left)
    below = before[step - 1] / (before[step] + 0.5)
    assert after[step - 1] / after[step] == pytest.approx(below)
    assert after[0] / after[1] == pytest.approx(before[0] / before[1])


def test_the_newest_do_not_make_it_look_quick() -> None:
    ages, delays = known_of(np.random.default_rng(1), per_day=20, days=60, mean_days=6)
    found = learned(ages, delays)
    for age in (1, 3, 7, 14, 28):
        assert share(found, age) == pytest.approx(1 - np.exp(-age / 6), abs=0.03)
    assert np.mean(delays <= 7) > share(found, 7) + 0.02, "what counting the known alone says"


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    """At 70 events a year, of which the older count less."""
    held = []
    for seed in range(150):
        ages, delays = known_of(np.random.default_rng(seed), per_day=0.2, days=365, mean_days=5)
        low, high = learned(ages, delays).curve.at(np.array([1.0, 4.0, 8.0])).bounds()
        held.append(
            (low <= 1 - np.exp([-0.2, -0.8, -1.6])) & (1 - np.exp([-0.2, -0.8, -1.6]) <= high)
        )
    assert (np.mean(held, axis=0) > 0.84).all()
    assert (np.mean(held, axis=0) < 0.98).all()


def test_a_first_bulk_load_teaches_no_delay() -> None:
    """Six years loaded at once, 30 days ago, the newest of them ten days old by then."""
    ages = np.linspace(40, 2000, 1000)
    found = learned(ages, ages - 30, missed=[None] * 1000)
    assert (found.events, found.is_enough) == (0, False)
    np.testing.assert_allclose(found.curve.share[:-4], NOTHING.curve.share[:-4], atol=0.03)
    check(found)


def test_what_came_after_a_bulk_load_is_not_taken_for_slow() -> None:
    """Of what was late at the first load the slow ones alone are seen to be late; the others were
    in it, and are counted as no slower than that."""
    random = np.random.default_rng(3)
    ages = random.uniform(0, 200, 4000)
    delays = random.exponential(6, 4000)
    in_first = ages - delays >= 40
    seen = delays <= ages
    missed = np.where(in_first, np.nan, delays)
    known = np.where(in_first, ages - 40, delays)
    found = learned(ages[seen], known[seen], missed=missed[seen])
    for age in (1, 4, 14):
        assert share(found, age) == pytest.approx(1 - np.exp(-age / 6), abs=0.03)


def test_monthly_exports_of_all_that_happened_are_complete() -> None:
    """Each event is in the first export after it: how long it waited for one is no delay."""
    ages = np.arange(0.1, 300, 0.5)
    found = learned(ages, ages % 30, missed=[None] * len(ages))
    assert share(found, 0.5) > 0.9
    assert share(found, 2) > 0.98


def test_delays_between_two_imports_are_shared_out() -> None:
    """Imports once a day: as exact moments would have it, but for the hours."""
    ages, delays = known_of(np.random.default_rng(5), per_day=20, days=100, mean_days=4)
    looked = np.ceil(ages) - ages
    first = looked + np.maximum(np.ceil(delays - looked), 0)
    seen = first <= ages
    missed = np.where(first - 1 >= 0, first - 1, np.nan)
    found = learned(ages[seen], first[seen], missed=missed[seen])
    for age in (2, 4, 10):
        assert share(found, age) == pytest.approx(1 - np.exp(-age / 4), abs=0.04)


def test_of_the_last_months_more_is_told() -> None:
    """A year ago entry took ten days, since half a year two hours."""
    ages = np.arange(20.0, 365.0)
    found = learned(ages, np.where(ages > 180, 10.0, 0.08))
    assert 0.6 < share(found, 1) < 0.8
    assert np.mean(ages <= 180) < 0.5


@pytest.mark.parametrize(
    ("ages", "delays", "events"),
    [
        ([], [], 0),
        ([100], [2], 1),
        ([20] * 50, [2] * 50, 50),
        ([20] * 50, [0] * 50, 50),
        ([0.01] * 50, [0.001] * 50, 0),
        ([300] * 50, [200] * 50, 0),
        ([100] * 50, [None] * 50, 0),
        ([3] * 50, [4] * 50, 0),
    ],
    ids=["none", "one", "equal", "at once", "all truncated", "never", "not known", "not yet"],
)
def test_any_delays_are_finite_or_not_enough(
    ages: list[float], delays: list[float | None], events: int
) -> None:
    found = learned(ages, delays)
    check(found)
    assert found.events == events
    assert found.is_enough == (events >= LEAST_EVENTS)


def test_all_delays_equal_are_a_step() -> None:
    found = learned([50.0] * 80, [2.5] * 80)
    assert share(found, 2) < 0.02
    assert share(found, 3) > 0.98


def test_before_the_event_is_at_once() -> None:
    early, at_once = learned([50.0] * 30, [-3.0] * 30), learned([50.0] * 30, [0.0] * 30)
    np.testing.assert_array_equal(early.curve.share, at_once.curve.share)
    assert early.events == 30


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(AGES, st.none() | st.floats(-5, 120), st.none() | st.floats(0, 40)), max_size=40
    )
)
def test_the_share_known_never_falls_with_age(
    events: list[tuple[float, float | None, float | None]],
) -> None:
    ages, delays = [age for age, _, _ in events], [delay for _, delay, _ in events]
    missed = [
        None if delay is None or before is None else delay - before for _, delay, before in events
    ]
    found = learned(ages, delays, missed=missed)
    check(found)
    order = np.argsort([str(each) for each in events])
    other = learned(
        *(np.array(each, float)[order] for each in (ages, delays)),
        missed=np.array(missed, float)[order],
    )
    np.testing.assert_allclose(other.curve.share, found.curve.share, atol=1e-12)


def test_few_events_of_a_source_are_drawn_to_all() -> None:
    frame = pd.DataFrame(
        {
            "source": ["odmap"] * 200 + ["ems"] * 3,
            "occurred_at": moments([30.0] * 203),
            "known_at": moments([29.9] * 200 + [25.0] * 3),
        }
    )
    found = learn_by_source(frame, as_of={"odmap": THROUGH, "ems": THROUGH})
    alone = learned([30.0] * 3, [5.0] * 3)
    assert list(found) == ["ems", "odmap"]
    assert share(found["odmap"], 1) > 0.98
    assert share(alone, 1) < 0.2
    assert 0.6 < share(found["ems"], 1) < 0.9
    assert (found["ems"].is_enough, found["odmap"].is_enough) == (False, True)
    for each in found.values():
        check(each)


def test_one_source_is_learned_by_itself() -> None:
    frame = pd.DataFrame(
        {
            "source": "ems",
            "occurred_at": moments([30.0] * 9),
            "known_at": moments([25.0] * 9),
            "missed_at": moments([None] * 9),
        }
    )
    (found,) = learn_by_source(frame, as_of={"ems": THROUGH}).values()
    alone = learned([30.0] * 9, [5.0] * 9, missed=[None] * 9)
    np.testing.assert_array_equal(found.curve.share, alone.curve.share)
    assert learn_by_source(frame[:0], as_of={}) == {}


def test_each_source_is_looked_at_when_it_was_imported() -> None:
    occurred = moments([LONGEST_DAYS] * 20)
    known = moments([10.0] * 20)
    early = learn(occurred, known, as_of=THROUGH - timedelta(days=20))
    assert early.events == 0
