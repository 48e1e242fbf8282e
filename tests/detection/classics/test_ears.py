from __future__ import annotations

import pandas as pd
import pytest

from dashboard.detection.classics.ears import EarsC1, EarsC2, EarsC3, EarsC3Package
from tests.detection.classics.builders import daily, weekly

Z_01 = 2.3263478740408408
"""The normal quantile at 0.99."""


def test_c1_by_hand() -> None:
    # 1, 3: mean 2, sd sqrt(2). 3, 9: mean 6, sd sqrt(18).
    found = EarsC1(alpha=0.01, baseline=2).detect(daily(1, 3, 9, 6))
    assert found["expected"].tolist()[2:] == [2, 6]
    assert found["upper"][2] == pytest.approx(2 + Z_01 * 2**0.5)
    assert found["score"][2] == pytest.approx(7 / 2**0.5)
    assert found["score"][3] == pytest.approx(0)
    assert found["p_value"][3] == pytest.approx(0.5)
    assert found["alarm"].tolist() == [False, False, True, False]


def test_c2_leaves_two_days_between() -> None:
    # The baseline of the fifth day is 1, 3, whatever the two days between.
    found = EarsC2(alpha=0.01, baseline=2).detect(daily(1, 3, 99, 99, 6))
    assert found["expected"].isna().tolist() == [True] * 4 + [False]
    assert found["upper"][4] == pytest.approx(2 + Z_01 * 2**0.5)
    assert found["score"][4] == pytest.approx(4 / 2**0.5)
    assert found["alarm"].tolist() == [False] * 4 + [True]


def test_c3_adds_what_was_above_one_on_the_two_days_before() -> None:
    # minSigma 2 makes every sd 2. Baselines of two, ending three days before:
    # day 4: (1, 1) -> C2 = (6 - 1) / 2 = 2.5; day 5: (1, 1) -> (5 - 1) / 2 = 2;
    # day 6: (1, 1) -> (2 - 1) / 2 = 0.5. C3 = 0.5 + 1.5 + 1 = 3.
    detector = EarsC3(alpha=0.01, baseline=2, minSigma=2)
    found = detector.detect(daily(1, 1, 1, 1, 6, 5, 2))
    assert found["score"].isna().tolist() == [True] * 6 + [False]
    assert found["score"][6] == pytest.approx(3)
    # The bound is the count at which C3 is the limit.
    assert found["upper"][6] == pytest.approx(1 + 2 * (Z_01 - 2.5))
    assert found["alarm"].tolist() == [False] * 6 + [True]
    assert found["p_value"].isna().all()


def test_c3_alarms_without_a_case_after_two_busy_days() -> None:
    # Day 6: C2 = (0 - 1) / 2 = -0.5, and 7.5 and 7 before it.
    found = EarsC3(alpha=0.01, baseline=2, minSigma=2).detect(daily(1, 1, 1, 1, 18, 17, 0))
    assert found["score"][6] == pytest.approx(14)
    assert found["alarm"][6]
    assert found["upper"][6] == 0


def test_c3_counts_today() -> None:
    quiet, busy = daily(1, 1, 1, 1, 1, 1, 2), daily(1, 1, 1, 1, 1, 1, 6)
    detector = EarsC3(alpha=0.01, baseline=2, minSigma=2)
    assert not detector.detect(quiet)["alarm"][6]
    assert detector.detect(busy)["alarm"][6]
    assert detector.detect(busy)["upper"][6] == pytest.approx(1 + 2 * Z_01)


def test_the_packages_c3_does_not_count_today() -> None:
    detector = EarsC3Package(alpha=0.01, baseline=2, minSigma=2)
    busy = detector.detect(daily(1, 1, 1, 1, 1, 1, 60))
    assert not busy["alarm"][6]
    assert busy["upper"][6] == pytest.approx(60 + 2 * Z_01)
    before = detector.detect(daily(1, 1, 1, 1, 6, 5, 1))
    assert before["score"][6] == pytest.approx(2.5)
    assert before["alarm"][6]
    assert before["upper"][6] == pytest.approx(1 + 2 * (Z_01 - 2.5))
    assert not detector.detect(daily(1, 1, 1, 1, 6, 5, 0))["alarm"][6]


@pytest.mark.parametrize("detector", [EarsC1(), EarsC2()])
def test_a_constant_baseline_alarms_on_any_higher_count(detector: EarsC1) -> None:
    steady = detector.detect(daily(*[3] * 12, 3))
    higher = detector.detect(daily(*[3] * 12, 4))
    highest = detector.detect(daily(*[3] * 12, 5))
    assert not steady["alarm"].any()
    assert higher["alarm"].tolist() == [False] * 12 + [True]
    assert 1_000 < higher["score"][12] < highest["score"][12] < float("inf")


def test_weeks_are_as_good_as_days() -> None:
    counts = [1, 3, 9, 6]
    of_days = EarsC1(baseline=2).detect(daily(*counts))
    of_weeks = EarsC1(baseline=2).detect(weekly(counts))
    pd.testing.assert_frame_equal(of_days.drop(columns="date"), of_weeks.drop(columns="date"))


@pytest.mark.parametrize("detector", [EarsC1(), EarsC2(), EarsC3(), EarsC3Package()])
def test_asking_for_the_last_dates_changes_nothing(detector: EarsC1) -> None:
    counts = daily(*[0, 1, 2, 0, 3, 1, 1, 0, 2, 5] * 3)
    every = detector.detect(counts)
    for start in (0, 1, 9, 15, 29):
        some = detector.detect(counts, first=counts.index[start])
        pd.testing.assert_frame_equal(some, every[start:].reset_index(drop=True))
