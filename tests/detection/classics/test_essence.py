from __future__ import annotations

from math import log, sqrt

import numpy as np
import pandas as pd
import pytest

from dashboard.detection.classics.essence import EssenceSwitch
from dashboard.detection.classics.essence_ewma import EssenceEwma, growing, upper_tail
from dashboard.detection.classics.essence_regression import EssenceRegression
from dashboard.detection.classics.series import SeriesRefused
from tests.detection.classics.builders import daily, poisson, weekly

T_05_6, T_01_6 = 1.94318, 3.14267
"""Student's t with 6 degrees of freedom, from any table."""


def addend(weight: float) -> float:
    return weight * (0.1289 - (0.2414 - 0.1826 * (1 - weight) ** 4) * log(0.5)) / T_05_6


def factor(weight: float, *, guard: int) -> float:
    """Of the standard deviation, over a baseline of seven."""
    overlap = 2 * (1 - weight) ** (guard + 1) * (1 - (1 - weight) ** 7) / 7
    return sqrt(weight / (2 - weight) + 1 / 7 - overlap)


def test_ewma_by_hand_over_a_quiet_week() -> None:
    # Nothing for seven days, no guard: the averages of a first case are the weights.
    found = EssenceEwma(B=7, g=0).detect(daily(*[0] * 7, 1))
    slow, fast = 0.4 / addend(0.4), 0.9 / addend(0.9)
    assert found["score"].isna().tolist() == [True] * 7 + [False]
    assert found["expected"][7] == 0
    assert found["score"][7] == pytest.approx(max(slow, fast))
    assert found["alarm"][7]
    assert found["upper"][7] == pytest.approx(T_01_6 * addend(0.4) / 0.4)


def test_ewma_by_hand_over_a_week_with_cases() -> None:
    # 0, 2 by turns: the mean is 6/7, the sum of squares 12 - 36/7, the sd sqrt((12 - 36/7) / 6).
    counts = [0, 2, 0, 2, 0, 2, 0, 4, 1]
    found = EssenceEwma(B=7, g=1).detect(daily(*counts))
    spread = sqrt((12 - 36 / 7) / 6)
    averages = {0.4: 0.0, 0.9: 0.0}
    for count in counts[1:]:
        averages = {weight: weight * count + (1 - weight) * z for weight, z in averages.items()}
    statistics = [
        (average - 6 / 7) / (spread * factor(weight, guard=1) + addend(weight))
        for weight, average in averages.items()
    ]
    assert found["expected"][8] == pytest.approx(6 / 7)
    assert found["score"][8] == pytest.approx(max(statistics))


def test_an_average_beyond_its_limit_goes_on_from_the_limit() -> None:
    found = EssenceEwma(B=7, g=1).detect(daily(*[0] * 8, 50, 0))
    assert found["alarm"].tolist() == [False] * 8 + [True, False]
    # Both averages were cut to the limit, and the slow one keeps 0.6 of it.
    assert found["score"][9] == pytest.approx(0.6 * T_01_6)


def test_the_baseline_grows_and_then_slides() -> None:
    mean, sd, sizes = growing(np.arange(6.0), most=3, least=2, guard=1)
    np.testing.assert_array_equal(sizes, [0, 0, 0, 2, 3, 3])
    np.testing.assert_allclose(mean, [np.nan, np.nan, np.nan, 0.5, 1, 2])
    np.testing.assert_allclose(sd, [np.nan, np.nan, np.nan, sqrt(0.5), 1, 1])


def test_a_chance_of_student_is_a_chance() -> None:
    # With one degree of freedom t is Cauchy's: P(T > 1) = 1/4.
    found = upper_tail(np.array([1.0, 0.0, -1.0]), np.array([1.0, 1.0, 1.0]))
    np.testing.assert_allclose(found, [0.25, 0.5, 0.75])
    assert upper_tail(np.array([1e9]), np.array([27.0])) == [0.0]


def test_regression_follows_a_line_and_weekdays() -> None:
    # 10 + one a day + 50 on Sundays, without noise: the forecast is exact.
    counts = [10 + day + 50 * (day % 7 == 6) for day in range(60)]
    found = EssenceRegression(B=28, g=2).detect(daily(*counts))
    assert found["expected"].isna().tolist() == [True] * 13 + [False] * 47
    np.testing.assert_allclose(found["expected"][13:], counts[13:])
    assert not found["alarm"].any()


def test_regression_withdraws_an_alarm_below_the_mean_of_the_week() -> None:
    # A wave that the guard keeps out of the baseline. On its fifth day, a Friday, 90 are seen and
    # alarm; 40 would be as far above the forecast, but are below 57, the mean of the week.
    before = [*[0, 1] * 21, 90, 90, 90, 90]
    still, falling = (
        EssenceRegression(B=28, g=7).detect(daily(*before, count)).iloc[-1] for count in (90, 40)
    )
    assert still["date"].day_of_week == 4
    assert still["alarm"]
    assert falling["p_value"] < 0.01
    assert not falling["alarm"]


def test_a_weekend_needs_less_than_its_own_mean_too() -> None:
    # Saturdays are quieter: 30 is below the week, but not below the Saturdays before.
    quiet = [9, 9, 9, 9, 9, 1, 1] * 8
    wave = [90, 90, 90, 90, 90, 30]
    last = EssenceRegression(B=28, g=7).detect(daily(*quiet, *wave)).iloc[-1]
    assert last["date"].day_of_week == 5
    assert last["p_value"] < 0.01
    assert last["alarm"]


def test_the_switch_takes_what_explains_the_baseline() -> None:
    lined = daily(*[10 + day + 50 * (day % 7 == 6) for day in range(60)])
    noise = daily(*poisson(0.3, length=60))
    for counts, chosen in ((lined, EssenceRegression()), (noise, EssenceEwma())):
        both = EssenceSwitch().detect(counts)[14:]
        pd.testing.assert_frame_equal(both, chosen.detect(counts)[14:])


def test_a_constant_baseline_explains_nothing() -> None:
    counts = daily(*[3] * 50)
    pd.testing.assert_frame_equal(EssenceSwitch().detect(counts), EssenceEwma().detect(counts))


@pytest.mark.parametrize("detector", [EssenceEwma(), EssenceRegression(), EssenceSwitch()])
def test_asking_for_the_last_dates_changes_nothing(detector: EssenceEwma) -> None:
    counts = daily(*poisson(2, length=90))
    every = detector.detect(counts)
    some = detector.detect(counts, first=counts.index[70])
    pd.testing.assert_frame_equal(some, every[70:].reset_index(drop=True))


@pytest.mark.parametrize("detector", [EssenceRegression(), EssenceSwitch()])
def test_weekdays_need_days(detector: EssenceRegression) -> None:
    with pytest.raises(SeriesRefused, match="the series is weekly"):
        detector.detect(weekly([1] * 60))
