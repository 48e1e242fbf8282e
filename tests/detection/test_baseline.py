from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from dashboard.detection.baseline import WEEKLY, Baseline, Expected, expect, sums
from dashboard.detection.terms import Floats
from tests.detection.builders_of_counts import days, poisson, weeks

FLAT = Baseline()


def expected(
    counts: Floats, *, first: int = 0, params: Baseline = FLAT, **given: Any
) -> list[Expected]:
    counts = np.atleast_2d(counts)
    steps = (days if params.step_days == 1 else weeks)(counts.shape[1])
    return list(expect(counts, steps, first=first, params=params, before=13, **given))


def newest(counts: Floats, **given: Any) -> Expected:
    return expected(counts, first=np.atleast_2d(counts).shape[1] - 1, **given)[-1]


def expected_of_newest(counts: Floats, *, before: int) -> list[Expected]:
    """With nothing taken for a past cluster, and the regression's means of the days before."""
    last = len(counts) - 1
    params = Baseline(cluster_steps=())
    return list(expect(counts[None], days(last + 1), first=last, params=params, before=before))


def usual(part: Expected) -> float:
    """What is expected in the newest step of the first series."""
    return float((part.mean[0, -1] * part.level)[0, -1])


def test_sums_by_hand() -> None:
    values = np.array([[1.0, 2.0, 4.0, 8.0]])
    found = sums(values, np.array([0, 1, 2, 3]), np.array([4, 3, 2, 4]))
    assert found.tolist() == [[15, 6, 0, 8]]


def test_eight_weeks_and_the_guard_are_needed() -> None:
    assert expected(np.ones(70)) == []
    (part,) = expected(np.ones(71))
    assert (part.start, part.end) == (70, 71)
    (weekly,) = expected(np.ones(11), params=WEEKLY)
    assert (weekly.start, weekly.end) == (10, 11)


def test_every_step_from_the_first_is_in_one_stretch() -> None:
    parts = expected(np.ones(200), first=100)
    steps = [step for part in parts for step in range(part.start, part.end)]
    assert steps == list(range(100, 200))
    assert {part.end - part.start for part in parts[1:-1]} == {14}


def test_a_constant_rate_is_expected() -> None:
    part = newest(np.tile([0.0, 1.0, 2.0, 1.0], 200))
    assert usual(part) == pytest.approx(1.0, rel=0.01)
    assert part.dispersion[0] == 1


def test_the_local_level_by_hand() -> None:
    """400 days with one event each, then 64 with two: of the 100 days that tell the level (they end
    a guard of 14 before the step) 50 have two. With the prior's 32 events the level is
    (32 + 150) / (32 + what the regression expected in those days)."""
    counts = np.concatenate([np.ones(400), np.full(64, 2.0)])
    (part,) = expected_of_newest(counts, before=113)
    expected = part.mean[0, : 113 - 13].sum()
    assert part.mean.shape == (1, 114)
    assert part.level[0, -1] == pytest.approx((32 + 150) / (32 + expected))
    assert part.doubt[0, -1] == pytest.approx(1 / (32 + expected))


def test_todays_cluster_is_not_tomorrows_normal() -> None:
    quiet = poisson(0.5, length=500)
    loud = quiet.copy()
    loud[0, -14:] += 5
    np.testing.assert_allclose(newest(loud).level, newest(quiet).level)
    np.testing.assert_allclose(newest(loud).mean, newest(quiet).mean)


def test_a_cluster_of_a_month_ago_hardly_lifts_the_level() -> None:
    quiet = poisson(0.5, length=700)
    loud = quiet.copy()
    loud[0, -40:-33] += 3
    assert usual(newest(loud)) < 1.25 * usual(newest(quiet))
    ignored = usual(newest(loud, params=Baseline(cluster_steps=())))
    assert usual(newest(loud)) < 0.9 * ignored, "where past clusters are not weighed down"


def test_a_level_that_lasts_becomes_normal() -> None:
    counts = np.concatenate([poisson(1.0, length=800)[0], poisson(2.0, length=150, seed=2)[0]])
    assert usual(newest(counts)) == pytest.approx(2.0, rel=0.25)


def test_terms_wait_for_their_history() -> None:
    assert set(newest(np.ones(100)).fit.kept) == {"weekday"}
    assert set(newest(np.ones(420)).fit.kept) == {"weekday", "trend", "month start"}
    long = newest(np.ones(800))
    assert set(long.fit.kept) == {"weekday", "trend", "month start", "season"}
    assert set(newest(np.ones(120), params=WEEKLY).fit.kept) == {"trend", "season"}


def test_a_short_history_leaves_more_doubt() -> None:
    short, long = newest(poisson(0.2, length=75)), newest(poisson(0.2, length=1000))
    assert short.doubt[0, -1] > 1.2 * long.doubt[0, -1]


def test_history_beyond_six_years_is_forgotten() -> None:
    counts = poisson(1.0, length=2400)
    other = counts.copy()
    other[0, : 2400 - 6 * 365 - 40] += 50
    np.testing.assert_allclose(newest(other).mean, newest(counts).mean)


@pytest.mark.parametrize("rate", [0.02, 0.2, 2.0])
@pytest.mark.parametrize("length", [75, 100, 130, 400])
def test_a_step_looked_at_later_has_the_same_baseline(rate: float, length: int) -> None:
    counts = poisson(rate, length=length + 60, seed=3)
    when_newest = newest(counts[:, :length])
    later = next(part for part in expected(counts) if part.end >= length)
    at = length - 1 - later.start
    for name in ("level", "doubt"):
        now, then = getattr(when_newest, name)[:, -1], getattr(later, name)[:, at]
        np.testing.assert_allclose(then, now, rtol=1e-9, err_msg=name)
    np.testing.assert_allclose(later.mean[:, later.before + at], when_newest.mean[:, -1], rtol=1e-9)


def test_unreported_days_are_not_quiet_days() -> None:
    counts, exposure = poisson(2.0, length=600), np.ones((1, 600))
    counts[0, 500:560], exposure[0, 500:560] = 0.0, 0.0
    assert usual(newest(counts, exposure=exposure)) == pytest.approx(2.0, rel=0.15)
    assert usual(newest(counts)) < 1.5, "taken as zeros"
