from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from dashboard.detection.classics.series import SeriesRefused
from dashboard.detection.classics.thresholds import N72, Count24, Mean2Sd
from tests.detection.classics.builders import MONDAY, daily, weekly


def test_count24_alarms_above_its_threshold() -> None:
    found = Count24(threshold=2).detect(daily(0, 3, 2, 4))
    assert found["alarm"].tolist() == [False, True, False, True]
    assert found["score"].tolist() == [0, 3, 2, 4]
    assert found["upper"].tolist() == [2, 2, 2, 2]
    assert found["expected"].isna().all()
    assert found["p_value"].isna().all()


def test_n72_sums_three_days() -> None:
    found = N72(n=4).detect(daily(1, 0, 2, 1, 1, 0, 0))
    np.testing.assert_array_equal(found["observed"], [np.nan, np.nan, 3, 3, 4, 2, 1])
    assert found["alarm"].tolist() == [False, False, False, False, True, False, False]
    assert found["upper"].tolist()[2:] == [3] * 5


def test_n72_of_fewer_days_than_it_sums_is_undefined() -> None:
    found = N72(n=1).detect(daily(5, 5))
    assert found["observed"].isna().all()
    assert not found["alarm"].any()


def test_mean2sd_by_hand() -> None:
    # 1, 2, 3 have the mean 2 and the sd 1: the limit is 4. 2, 3, 5: 10/3 and sqrt(7/3).
    found = Mean2Sd(baseline=3).detect(daily(1, 2, 3, 5, 4))
    assert found["upper"].isna().tolist() == [True, True, True, False, False]
    assert found["expected"][3] == pytest.approx(2)
    assert found["upper"][3] == pytest.approx(4)
    assert found["score"][3] == pytest.approx(3)
    assert found["p_value"][3] == pytest.approx(0.0013498980316301)
    assert found["upper"][4] == pytest.approx(10 / 3 + 2 * (7 / 3) ** 0.5)
    assert found["alarm"].tolist() == [False, False, False, True, False]


def test_mean2sd_needs_its_whole_year() -> None:
    found = Mean2Sd().detect(daily(*[1] * 367))
    assert found["score"].notna().tolist() == [False] * 365 + [True] * 2


def test_only_the_dates_asked_for_come_back_and_they_are_the_same() -> None:
    counts, first = daily(1, 0, 2, 1, 1, 0, 3), MONDAY + pd.Timedelta(days=4)
    for detector in (Count24(), Mean2Sd(baseline=3), N72()):
        every, some = detector.detect(counts), detector.detect(counts, first=first)
        assert some["date"].tolist() == counts.index[4:].tolist()
        pd.testing.assert_frame_equal(some, every[4:].reset_index(drop=True))


@pytest.mark.parametrize("detector", [Count24(), Mean2Sd(), N72()])
def test_a_rule_for_days_refuses_weeks(detector: Count24 | Mean2Sd | N72) -> None:
    with pytest.raises(SeriesRefused, match="the series is weekly: give it daily counts"):
        detector.detect(weekly([1, 2, 3]))
