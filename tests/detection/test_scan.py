from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.detection.baseline import Baseline
from dashboard.detection.completeness import Known
from dashboard.detection.scan import WEEKLY_SCAN, Looks, Scan, look
from dashboard.detection.tails import mid_tail, negative_binomial, tail
from dashboard.detection.terms import Floats
from tests.detection.builders_of_counts import days, poisson, weeks

COUNTS = st.integers(0, 3) | st.integers(0, 60)


def looks(counts: Floats, *, first: int = 0, params: Scan | None = None, **given: Any) -> Looks:
    params = params or Scan()
    counts = np.atleast_2d(counts)
    steps = (days if params.baseline.step_days == 1 else weeks)(counts.shape[1])
    return look(counts, steps, first=first, params=params, **given)


def newest(counts: Floats, **given: Any) -> Looks:
    return looks(counts, first=np.atleast_2d(counts).shape[1] - 1, **given)


def check(found: Looks) -> None:
    """What holds of every look: all figures there and chances, or nothing at all."""
    figures = (found.observed, found.expected, found.p_value, found.rank)
    for figure in (*figures, found.rate, found.dispersion, found.doubt, found.whole):
        ready = figure[..., found.ready]
        assert np.isfinite(ready).all()
        assert (ready >= 0).all()
        assert np.isnan(figure[..., ~found.ready]).all()
    for chance in (found.p_value, found.rank):
        assert (chance[..., found.ready] <= 1).all()
    per_year = found.per_year()
    assert (per_year[found.ready] > 0).all()
    assert np.isnan(per_year[~found.ready]).all()


def test_windows_end_with_the_step() -> None:
    counts = poisson(0.5, length=200)
    counts[0, -15:] = [9, 0, 0, 0, 0, 1, 0, 0, 2, 0, 0, 0, 1, 3, 4]
    found = newest(counts)
    assert found.observed[:, 0, 0].tolist() == [4, 7, 8, 10, 11]


def test_windows_are_held_against_their_exact_distribution() -> None:
    found = newest(poisson(0.5, length=300))
    seen, mean = found.observed[3], found.expected[3]
    size, probability = negative_binomial(mean, found.dispersion, found.doubt[3])
    np.testing.assert_allclose(found.p_value[3], tail(seen, size, probability))
    np.testing.assert_allclose(found.rank[3], mid_tail(seen, size, probability))


def test_a_constant_rate_by_hand() -> None:
    """One a day for ever: windows of 1, 2, 3, 7, 14 days expect as many."""
    found = newest(np.ones(800))
    np.testing.assert_allclose(found.expected[:, 0, 0], [1, 2, 3, 7, 14], rtol=0.01)
    assert found.rate[0, 0] == pytest.approx(1, rel=0.01)
    assert not any(kept.any() for kept in found.kept.values())


def test_without_history_there_is_nothing() -> None:
    found = looks(poisson(0.5, length=100))
    assert found.ready[0].tolist() == [False] * 70 + [True] * 30
    check(found)


def test_the_strongest_window_is_the_rarest() -> None:
    counts = np.ones(400)
    counts[-1] = 8
    assert newest(counts).strongest[0, 0] == 0
    counts[-14:] = 3
    assert newest(counts).strongest[0, 0] == 4


def known(*newest_last: float, sd: float = 0.0, length: int = 400) -> Known:
    """All known but the newest steps."""
    share, unsure = np.ones(length), np.zeros(length)
    share[length - len(newest_last) :] = newest_last
    unsure[length - len(newest_last) :] = sd
    return Known(share, unsure)


def test_completeness_multiplies_the_expectation_only() -> None:
    counts = poisson(0.5, 3.0, length=400)
    plain, late = newest(counts), newest(counts, known=known(0.75, 0.5, 0.25))
    np.testing.assert_array_equal(late.observed[:5], plain.observed)
    np.testing.assert_allclose(late.expected[0], 0.25 * plain.expected[0])
    per_day = np.diff(plain.expected[:3, :, 0], axis=0, prepend=0)
    np.testing.assert_allclose(late.expected[2, :, 0], [0.25, 0.5, 0.75] @ per_day)
    beyond = [0.75, 0.5, 0.25] @ per_day
    np.testing.assert_allclose(late.expected[3:5, :, 0], plain.expected[3:, :, 0] - beyond)
    np.testing.assert_array_equal(late.whole, plain.whole)
    np.testing.assert_array_equal(late.whole, plain.expected[0])


def test_all_known_changes_nothing_to_the_bit() -> None:
    counts = poisson(0.2, 3.0, length=400)
    plain, known_all = looks(counts), looks(counts, known=known())
    for each in fields(Looks):
        if each.name != "kept":
            np.testing.assert_array_equal(getattr(known_all, each.name), getattr(plain, each.name))


def test_who_is_unsure_of_the_shares_is_less_sure_of_the_windows() -> None:
    counts = poisson(0.5, 3.0, length=400)
    counts[:, -1] = 9
    sure, unsure = (newest(counts, known=known(0.5, 0.25, sd=sd)) for sd in (0.0, 0.1))
    np.testing.assert_array_equal(unsure.expected, sure.expected)
    np.testing.assert_allclose(unsure.doubt[0] - sure.doubt[0], (0.1 / 0.25) ** 2)
    assert (unsure.p_value[:3] > sure.p_value[:3]).all()


def test_what_is_counted_where_nothing_is_known_is_in_no_window() -> None:
    counts = np.ones(400)
    found = newest(counts, known=known(0.0))
    np.testing.assert_allclose(found.observed[:, 0, 0], [0, 1, 2, 6, 13])
    np.testing.assert_allclose(found.expected[:, 0, 0], [0, 1, 2, 6, 13], rtol=0.01)
    check(found)


def test_a_cluster_whose_days_are_past_is_looked_at_again_while_they_fill_up() -> None:
    """Three were there when their day was the newest; two more have come in since."""
    counts = poisson(0.5, length=400)
    counts[0, -3:] = [5, 0, 0]
    now = newest(counts, known=known(0.9, 0.8, 0.6))
    best = now.strongest[0, 0]
    assert (now.window_steps[best], now.ended_ago[best]) == (1, 2)
    assert now.ended_now == 5
    mean = 0.9 * newest(counts).whole[0, 0]
    assert now.expected[best, 0, 0] == pytest.approx(mean, rel=0.2)
    check(now)
    counts[0, -3] = 3
    then = newest(counts[:, :-2], known=known(0.6, length=398))
    assert now.per_year()[0, 0] < then.per_year()[0, 0]


def test_of_what_fills_up_no_more_nothing_is_looked_at_again() -> None:
    counts = poisson(0.5, length=400)
    found = newest(counts, known=known(0.96, 0.94, 0.6))
    ended = np.array(found.ended_ago)
    assert set(ended) == {0, 1, 2, 3}
    assert (found.rank[ended == 3] == 1).all()
    assert (found.p_value[ended == 3] == 1).all()
    assert (found.rank[ended == 2] < 1).all()
    lengths = np.array(found.window_steps) + ended
    assert lengths.max() == 14, "none reaches into the past that tells what is expected"
    assert found.tries[0, 0] == pytest.approx(1.4), "two steps are looked at again"
    assert newest(counts).tries[0, 0] == 1


def test_a_gap_fills_up_with_nothing() -> None:
    counts, share = np.ones(400), np.ones(400)
    counts[390:395], share[390:395] = 0.0, 0.0
    found = looks(counts, first=380, known=Known(share, np.zeros(400)))
    assert set(found.ended_ago) == {0}


def test_an_unreported_day_is_not_expected_either() -> None:
    counts = np.ones(400)
    counts[-3:-1] = 0.0
    found = newest(counts, known=known(0.0, 0.0, 1.0))
    np.testing.assert_allclose(found.expected[:, 0, 0], [1, 1, 1, 5, 12], rtol=0.02)


def test_what_was_late_all_along_is_no_rise_when_it_is_known() -> None:
    """The baseline, too, reckons with what was known of each step."""
    counts = np.ones(400)
    counts[:-20] = 0.5
    share = np.ones(400)
    share[:-20] = 0.5
    found = newest(counts, known=Known(share, np.zeros(400)))
    np.testing.assert_allclose(found.expected[:, 0, 0], [1, 2, 3, 7, 14], rtol=0.02)


@pytest.mark.parametrize("params", [Scan(), WEEKLY_SCAN], ids=["daily", "weekly"])
@pytest.mark.parametrize("rate", [0.05, 0.3, 4.0])
def test_a_look_later_gives_what_it_gave_then(params: Scan, rate: float) -> None:
    counts = poisson(rate, length=190, seed=5)
    whole = looks(counts, params=params)
    for end in (12, 75, 84, 85, 120, 190):
        then = newest(counts[:, :end], params=params)
        for name in ("observed", "expected", "p_value", "rank", "rate", "doubt"):
            np.testing.assert_allclose(
                getattr(whole, name)[..., end - 1], getattr(then, name)[..., 0], rtol=1e-9
            )
        np.testing.assert_allclose(whole.per_year()[:, end - 1], then.per_year()[:, 0], rtol=1e-6)


def test_where_one_begins_to_look_changes_nothing() -> None:
    counts = poisson(0.2, length=500)
    np.testing.assert_allclose(
        looks(counts, first=393).rank, looks(counts, first=100).rank[..., 293:], rtol=1e-9
    )


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(2, 6))
def test_the_order_of_series_is_nothing(random: Any, series: int) -> None:
    counts = poisson(*np.linspace(0.1, 3, series), length=130, seed=random.randint(0, 10**6))
    order = random.sample(range(series), series)
    np.testing.assert_allclose(newest(counts[order]).rank, newest(counts).rank[:, order], rtol=1e-9)


@settings(max_examples=60, deadline=None)
@given(st.lists(COUNTS, min_size=85, max_size=130), st.integers(0, 13), st.integers(1, 40))
def test_one_more_in_a_window_is_never_less_unusual(
    counts: list[int], back: int, more: int
) -> None:
    here = np.array([counts], dtype=np.float64)
    higher = here.copy()
    higher[0, -1 - back] += more
    params = Scan(baseline=Baseline(least_events=0))
    before, after = newest(here, params=params), newest(higher, params=params)
    inside = np.array(before.window_steps) > back
    np.testing.assert_allclose(after.expected, before.expected, rtol=1e-9)
    for name in ("p_value", "rank"):
        then, now = getattr(before, name)[inside], getattr(after, name)[inside]
        assert (now <= then * (1 + 1e-9) + 1e-15).all()
    assert (after.per_year() <= before.per_year() * (1 + 1e-6)).all()


def test_a_long_gap_and_then_a_rise_is_never_less_unusual() -> None:
    """Where the days before the guard are far below the others, a cluster inside it must not weigh
    them down: that would lift what is expected."""
    counts = np.full((1, 300), 20.0)
    counts[0, -27:-14] = 0.0
    before = newest(counts).expected
    counts[0, -14:] += 40
    np.testing.assert_allclose(newest(counts).expected, before)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(COUNTS | st.integers(0, 10**12), min_size=1, max_size=120),
    st.sampled_from([Scan(), WEEKLY_SCAN]),
)
def test_any_counts_have_a_finite_answer(counts: list[int], params: Scan) -> None:
    check(looks(np.array([counts], dtype=np.float64), params=params))


SERIES = {
    "all zeros": np.zeros(500),
    "one event": np.eye(1, 500, 250)[0],
    "one event at the end": np.eye(1, 500, 499)[0],
    "one day": np.ones(1),
    "months of gap": np.concatenate([np.ones(200), np.zeros(250), np.ones(50)]),
    "huge": np.full(500, 1e12),
    "suddenly huge": np.concatenate([np.zeros(499), [1e12]]),
    "once huge": np.concatenate([[1e12], np.ones(499)]),
    "huge steps": np.tile([0.0, 1e12], 250),
}


@pytest.mark.parametrize("params", [Scan(), WEEKLY_SCAN], ids=["daily", "weekly"])
@pytest.mark.parametrize("kind", list(SERIES))
def test_no_series_breaks_the_scan(kind: str, params: Scan) -> None:
    check(looks(SERIES[kind], params=params))


def test_the_guard_must_hold_the_windows() -> None:
    with pytest.raises(ValueError, match="as long as the longest window"):
        Scan(window_steps=(1, 28))
    with pytest.raises(ValueError, match="1 step or more"):
        Scan(window_steps=())
    assert Scan(window_steps=(1, 28), baseline=replace(Baseline(), guard_steps=28))


@pytest.mark.parametrize("per_day", [0.004, 0.01, 0.02, 0.05, 0.2])
def test_what_is_expected_of_a_rare_series_is_what_happens(per_day: float) -> None:
    """A single event is no outlier, however rare events are: the expectation is unbiased."""
    counts = np.random.default_rng(5).poisson(per_day, (400, 2000)).astype(float)
    found = newest(counts, params=Scan(baseline=Baseline(least_events=0)))
    assert np.nanmean(found.expected[4]) / (14 * per_day) == pytest.approx(1, abs=0.12)


def test_of_a_series_with_fewer_than_five_events_nothing_is_said() -> None:
    counts = np.zeros((2, 400))
    counts[0, 100:140:10] = 1
    counts[1, 100:150:10] = 1
    found = newest(counts)
    assert found.ready[:, 0].tolist() == [False, True]
    assert np.isnan(found.expected[:, 0]).all()


def test_what_never_happened_is_not_impossible() -> None:
    """Half an event in the history, as Jeffreys' prior has it: a first one is no wonder."""
    counts = np.zeros(90)
    counts[-1] = 1
    found = newest(counts, params=Scan(baseline=Baseline(least_events=0)))
    assert found.expected[0, 0, 0] > 0.2 / 76
    assert found.p_value[0, 0, 0] > 0.002
