from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from dashboard.detection.completeness import Known
from dashboard.detection.nowcast import DAYS, LEAST_EXPECTED, Estimate, Nowcast, nowcast, of_course
from dashboard.detection.terms import Floats
from tests.detection.builders import joined, spread, times
from tests.detection.test_indicator import scanned

EXPONENTIAL = 1 - np.exp(-(np.arange(DAYS)[::-1] + 0.5) / 5)


def told(
    observed: NDArray[Any] | list[int], share: Floats, *, expected: float = 2.0, **given: Any
) -> Nowcast:
    seen = np.array(observed, dtype=np.float64)
    sd = given.pop("sd", 0.0)
    usual = {"dispersion": 1.0, "doubt": 0.02}
    known = Known(share, np.full(len(seen), sd))
    return nowcast(seen, known, np.full(len(seen), expected), **(usual | given))


def width(found: Estimate) -> int:
    return found.high - found.low


def test_where_all_is_known_the_count_is_the_count() -> None:
    found = told([1, 0, 4], np.ones(3))
    assert [(day.point, day.low, day.high) for day in found.days] == [
        (1, 1, 1), (0, 0, 0), (4, 4, 4),
    ]  # fmt: skip
    assert found.total == Estimate(5, 5, 5)


def test_of_large_counts_it_is_what_came_in_over_the_share() -> None:
    """500 of 1000 expected are known to be a half: 1000. 700 are 1400, but for the baseline's
    word, which is worth (1 / 0.12) of 10 000."""
    share = np.full(10, 0.5)
    found = told([500] * 10, share, expected=1000.0)
    assert found.total.point == pytest.approx(10_000, rel=0.005)
    more = told([700] * 10, share, expected=1000.0)
    assert more.total.point == pytest.approx(14_000, rel=0.005)


def test_of_few_it_is_drawn_to_what_is_expected() -> None:
    """Nothing has come in of the last 14 days, where half of 28 should have: of the missing half
    the level is (1 / 0.12) / (1 / 0.12 + 14) = 0.37, so that 5.2 are still to come."""
    found = told([0] * 14, np.full(14, 0.5))
    assert found.total.point == 5
    assert found.total.low <= 2
    assert 8 <= found.total.high <= 12


def test_a_days_own_deviation_shows_in_what_came_in_of_it() -> None:
    observed = [10] * 13 + [30]
    steady, wild = (
        told(observed, np.full(14, 0.5), expected=20.0, dispersion=dispersion)
        for dispersion in (1.0, 3.0)
    )
    still_missing = [(found.days[-1].point or 0) - 30 for found in (steady, wild)]
    assert still_missing[1] > 1.3 * still_missing[0]
    assert width(wild.total) > width(steady.total)


def test_who_is_unsure_of_the_shares_is_less_sure_of_the_count() -> None:
    share = np.full(14, 0.6)
    sure, unsure = (told([6] * 14, share, expected=10.0, sd=sd) for sd in (0.0, 0.1))
    assert width(unsure.total) > 1.5 * width(sure.total)


@pytest.mark.parametrize("each", [0.999 * LEAST_EXPECTED / DAYS, LEAST_EXPECTED / DAYS * 1.001])
def test_below_five_expected_there_is_an_interval_and_no_point(each: float) -> None:
    found = told([0] * 14, EXPONENTIAL, expected=each)
    is_drawn = each * DAYS >= LEAST_EXPECTED
    assert [day.point is not None for day in (*found.days, found.total)] == [is_drawn] * 15
    assert found.total.low == 0
    assert found.total.high >= 2


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 10) | st.integers(0, 10**9), st.floats(0, 1), st.floats(0, 0.5)),
        min_size=1,
        max_size=14,
    ),
    st.floats(0, 1e9),
    st.floats(1, 50),
    st.floats(0, 2),
)
def test_the_interval_holds_the_point_and_nothing_less_than_was_seen(
    days: list[tuple[int, float, float]], expected: float, dispersion: float, doubt: float
) -> None:
    observed, share, sd = (np.array(each, dtype=np.float64) for each in zip(*days, strict=True))
    found = nowcast(
        observed,
        Known(share, sd),
        np.full(len(days), expected),
        dispersion=dispersion,
        doubt=doubt,
    )
    for day, seen in zip((*found.days, found.total), (*observed, observed.sum()), strict=True):
        assert seen <= day.low <= day.high
        assert day.point is None or day.low <= day.point <= day.high


@pytest.mark.parametrize(("per_day", "most"), [(0.2, 1.0), (2.0, 0.95), (10.0, 0.95)])
def test_intervals_hold_the_final_counts_as_often_as_they_say(per_day: float, most: float) -> None:
    random = np.random.default_rng(11)
    held, error, missing = [], [], []
    for _ in range(300):
        final = random.poisson(per_day, DAYS)
        seen = random.binomial(final, EXPONENTIAL)
        total = told(seen, EXPONENTIAL, expected=per_day).total
        held.append(total.low <= final.sum() <= total.high)
        missing.append(final.sum() - seen.sum())
        if total.point is not None:
            error.append(abs(total.point - final.sum()))
    assert 0.88 <= np.mean(held) <= most
    assert bool(error) == (per_day * DAYS >= LEAST_EXPECTED)
    assert not error or np.mean(error) < np.mean(missing) / 2


def test_of_a_course() -> None:
    found = scanned({"city": joined(spread(700, days=480), times(0.5, 1.5))}).courses["city"]
    assert of_course(found).total == Estimate(2, 2, 2)
    with pytest.raises(ValueError, match="needs 14 days"):
        of_course(scanned({"city": spread(700, days=480)}, course_days=13).courses["city"])
    with pytest.raises(ValueError, match="it is known what was expected"):
        of_course(scanned({"city": times(5)}).courses["city"])
