from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from dashboard.detection.terms import design
from tests.detection.builders_of_counts import days, weeks


def test_days_have_every_term() -> None:
    found = design(days(10), step_days=1)
    assert found.matrix.shape == (10, 1 + 1 + 4 + 6 + 1)
    assert found.columns("level") == [0]
    assert found.columns("trend") == [1]
    assert found.columns("season") == [2, 3, 4, 5]
    assert found.columns("weekday") == [6, 7, 8, 9, 10, 11]
    assert found.columns("month start") == [12]


def test_weeks_have_no_weekday_and_no_month_start() -> None:
    found = design(weeks(10), step_days=7)
    assert set(found.terms) == {"level", "trend", "season"}


def test_a_year_of_days_is_one_of_trend() -> None:
    found = design(days(366), step_days=1)
    trend = found.matrix[:, found.columns("trend")[0]]
    assert trend[0] == 0
    assert trend[365] == pytest.approx(365 / 365.25)
    by_week = design(weeks(53), step_days=7)
    assert by_week.matrix[52, 1] == pytest.approx(52 * 7 / 365.25)


def test_weekdays_are_contrasts_that_sum_to_nothing() -> None:
    found = design(days(7), step_days=1)
    part = found.matrix[:, found.columns("weekday")]
    assert part[0].tolist() == [1, 0, 0, 0, 0, 0], "Monday"
    assert part[5].tolist() == [0, 0, 0, 0, 0, 1], "Saturday"
    assert part[6].tolist() == [-1, -1, -1, -1, -1, -1], "Sunday"
    assert np.allclose(part.sum(axis=0), 0)


def test_the_season_comes_back_after_a_year() -> None:
    found = design(pd.DatetimeIndex(["2022-01-01", "2023-01-01", "2022-07-02"]), step_days=1)
    part = found.matrix[:, found.columns("season")]
    np.testing.assert_allclose(part[0], part[1])
    assert part[0][0] == pytest.approx(np.cos(2 * np.pi / 365.25))
    assert part[2][0] == pytest.approx(-1, abs=0.01), "half a year later"


def test_the_first_three_days_of_a_month_stand_out() -> None:
    dates = pd.DatetimeIndex(["2024-02-29", "2024-03-01", "2024-03-03", "2024-03-04"])
    found = design(dates, step_days=1)
    column = found.matrix[:, found.columns("month start")[0]]
    usual = 36 / 365.25
    np.testing.assert_allclose(column, [-usual, 1 - usual, 1 - usual, -usual])
