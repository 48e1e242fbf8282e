from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from dashboard.detection.classics.farrington import FarringtonFlexible
from dashboard.detection.classics.farrington_baseline import layout, years_back
from dashboard.detection.classics.series import SeriesRefused
from tests.detection.classics.builders import daily, poisson, weekly

Z_05 = 1.6448536269514722
SIX_YEARS = poisson(6, length=320)


def test_a_constant_past_by_hand() -> None:
    # Every past week has 4: the mean is 4, phi is 1 and, without residuals, the mean is certain.
    found = FarringtonFlexible().detect(weekly([*[4] * 264, 9])).iloc[-1]
    upper = 4 * (1 + 2 / 3 * Z_05 * 0.5) ** 1.5
    assert found["expected"] == pytest.approx(4)
    assert found["upper"] == pytest.approx(upper)
    assert found["score"] == pytest.approx(5 / (upper - 4))
    assert found["alarm"]


def test_the_negative_binomial_is_poisson_without_over_dispersion() -> None:
    detector = FarringtonFlexible(thresholdMethod="nbPlugin")
    found = detector.detect(weekly([*[4] * 264, 9])).iloc[-1]
    # P(X <= 7) = 0.9489 and P(X <= 8) = 0.9786, with a mean of 4.
    assert found["upper"] == 8
    assert found["p_value"] == pytest.approx(1 - 0.978637, abs=1e-6)
    assert found["score"] == pytest.approx((9 - np.log(4)) / (8 - np.log(4)))
    assert found["alarm"]


def test_the_score_and_the_p_value_agree_on_the_alarm() -> None:
    detector = FarringtonFlexible(thresholdMethod="nbPlugin", noPeriods=10, limit54=(0, 4))
    found = detector.detect(weekly(SIX_YEARS)).dropna(subset="score")
    assert ((found["score"] > 1) == (found["p_value"] <= 0.05)).all()
    assert found["alarm"].any()
    assert not found["alarm"].all()


def test_too_few_recent_cases_leave_the_score_but_no_bound() -> None:
    found = FarringtonFlexible(limit54=(50, 4)).detect(weekly([*[4] * 264, 9])).iloc[-1]
    assert np.isnan(found["upper"])
    assert np.isnan(found["expected"])
    assert found["score"] > 1
    assert not found["alarm"]


def test_before_its_years_of_history_nothing_is_defined() -> None:
    found = FarringtonFlexible(b=2).detect(weekly([4] * 110))
    # Two years and three weeks: 104 or 105, and 3.
    assert found["score"].isna().tolist() == [True] * 107 + [False] * 3
    assert not found["alarm"].any()


def test_past_outbreaks_count_less() -> None:
    past = [*SIX_YEARS[:264], 6]
    for week in (51, 52, 53, 104, 156):
        past[week] = 60
    heavy = FarringtonFlexible(reweight=False).detect(weekly(past)).iloc[-1]
    light = FarringtonFlexible().detect(weekly(past)).iloc[-1]
    assert light["expected"] < heavy["expected"]
    assert light["upper"] < heavy["upper"]


def test_by_date_a_year_is_fifty_two_or_fifty_three_weeks() -> None:
    mondays = pd.DatetimeIndex(pd.date_range("2010-01-04", "2016-12-26", freq="7D"))
    at = mondays.get_loc(pd.Timestamp("2016-01-04"))
    assert isinstance(at, int)
    # 4 January 2015 was a Sunday: the nearest Monday is the 5th, 52 weeks back; 2014: the 6th, 104;
    # 2013 and 2012: the 7th and the 2nd.
    gaps = years_back(mondays, at, years=4, step_days=7, by_date=True)
    days = [(mondays[at] - pd.Timedelta(weeks=gap)).date() for gap in gaps]
    assert days == [date(2015, 1, 5), date(2014, 1, 6), date(2013, 1, 7), date(2012, 1, 2)]
    assert years_back(mondays, at, years=3, step_days=7, by_date=False) == (52, 104, 156)


def test_by_date_a_daily_series_goes_back_to_the_same_day() -> None:
    days = pd.DatetimeIndex(pd.date_range("2015-01-01", "2016-12-31"))
    at = days.get_loc(pd.Timestamp("2016-02-29"))
    assert isinstance(at, int)
    (gap,) = years_back(days, at, years=1, step_days=1, by_date=True)
    assert days[at - gap] == pd.Timestamp("2015-03-01")
    assert years_back(days, at, years=1, step_days=1, by_date=False) == (365,)


def test_periods_split_the_year_into_parts_as_equal_as_can_be() -> None:
    found = layout((52,), half_width=2, periods=8, left_out=0)
    # Five weeks around the reference week, 47 in seven parts, and the two weeks before this one.
    assert found.times.tolist() == list(range(-54, 0))
    assert np.bincount(found.groups).tolist() == [7, 7, 7, 7, 7, 7, 6, 6]
    assert found.groups[:5].tolist() == [0] * 5
    assert found.groups[-2:].tolist() == [0, 0]


def test_without_periods_only_the_windows_are_used() -> None:
    found = layout((52, 104), half_width=1, periods=1, left_out=3)
    assert found.times.tolist() == [-105, -104, -103, -53, -52, -51]


def test_the_newest_points_are_left_out() -> None:
    found = layout((52,), half_width=3, periods=10, left_out=26)
    assert found.times.max() == -27


def test_periods_that_do_not_fit_are_refused() -> None:
    with pytest.raises(SeriesRefused, match=r"60 periods .* do not fit in a year: lower w"):
        FarringtonFlexible(b=1, noPeriods=60).detect(weekly([1] * 80))


def test_blocks_of_a_week_are_the_weekly_series_of_each_weekday() -> None:
    counts = daily(*poisson(1, length=7 * 115 + 3))
    blocks = FarringtonFlexible(b=2, block_days=7).detect(counts)
    of_weekday = blocks[blocks["date"].dt.day_of_week == 2].reset_index(drop=True)
    sums = counts.rolling(7).sum().dropna()
    wednesdays = sums[pd.DatetimeIndex(sums.index).day_of_week == 2]
    expected = FarringtonFlexible(b=2).detect(wednesdays)
    assert expected["score"].notna().any()
    pd.testing.assert_frame_equal(of_weekday[-len(expected) :].reset_index(drop=True), expected)


@pytest.mark.parametrize("block_days", [1, 7])
def test_asking_for_the_last_dates_changes_nothing(block_days: int) -> None:
    counts = daily(*poisson(1, length=800))
    detector = FarringtonFlexible(b=2, noPeriods=4, block_days=block_days)
    every = detector.detect(counts)
    some = detector.detect(counts, first=counts.index[775])
    pd.testing.assert_frame_equal(some, every[775:].reset_index(drop=True))
