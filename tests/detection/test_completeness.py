from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.detection.completeness import Curve, Known, recent
from dashboard.detection.terms import Floats

LINE = Curve(np.array([0.0, 2.0]), np.array([0.0, 1.0]), np.array([0.1, 0.0]))
"""All are known after two days, half of them after one."""
SHARES = st.floats(0, 1)


def known(*share: float, sd: float = 0.0) -> Known:
    return Known(np.array(share), np.full(len(share), sd))


def close(found: Floats, *expected: float | list[float]) -> None:
    np.testing.assert_allclose(found, expected, atol=1e-9)


def test_between_its_ages_on_the_line_and_beyond_as_there() -> None:
    found = LINE.at(np.array([-1.0, 0.0, 0.5, 2.0, 9.0]))
    close(found.share, 0, 0, 0.25, 1, 1)
    close(found.sd, 0.1, 0.1, 0.075, 0, 0)


def test_looked_at_later_each_age_has_had_more_time() -> None:
    found = LINE.after(0.5)
    close(found.ages_days, 0, 1.5)
    close(found.at(np.array([0.0, 0.5, 1.5, 9.0])).share, 0.25, 0.5, 1, 1)
    close(found.at(np.array([0.0, 0.5, 1.5])).sd, 0.075, 0.05, 0)
    close(LINE.after(0).share, *LINE.share)
    close(LINE.after(2).share, 1)


def test_a_day_is_known_as_its_hours_are() -> None:
    """The newest has ages from 0 to 1, of which a quarter is known on average."""
    found = LINE.days(3)
    close(found.share, 1, 0.75, 0.25)
    close(found.sd, 0, 0.025, 0.075)
    assert LINE.days(0).share.shape == (0,)


def test_the_newest_days_are_so_complete() -> None:
    """The mean of three days: (0.9 + 0.6 + 0.3) / 3."""
    found = recent(known(1, 0.95, 0.9, 0.6, 0.3))
    assert found.days == 3
    assert found.share == pytest.approx(0.6)
    assert (found.low, found.high) == (found.share, found.share)


def test_a_newest_day_that_is_whole_again_is_one_of_them() -> None:
    """As where one source's curve is not another's: all days since the first that is not whole."""
    assert recent(known(1, 0.9, 0.96)).days == 2


def test_where_every_day_is_as_good_as_whole_there_is_nothing_to_say() -> None:
    found = recent(known(1, 0.99, 0.96))
    assert (found.days, found.share, found.low, found.high) == (0, 1, 1, 1)
    assert recent(known()).days == 0


def test_an_unsure_share_has_its_interval() -> None:
    found = recent(known(0.8, 0.6, sd=0.05))
    assert found.share == pytest.approx(0.7)
    assert found.low == pytest.approx(0.7 - 1.645 * 0.05, abs=0.005)
    assert found.high == pytest.approx(0.7 + 1.645 * 0.05, abs=0.005)


@given(SHARES, st.floats(0, 1))
@example(5e-324, 1.0)
@example(0.5, 1e-300)
def test_an_interval_holds_its_share_and_is_one_of_shares(share: float, sd: float) -> None:
    low, high = known(share, sd=sd).bounds()
    assert 0 <= low[0] <= share <= high[0] <= 1


@given(st.floats(0.3, 0.7), st.floats(0.001, 0.1))
def test_who_is_less_sure_has_a_longer_interval(share: float, sd: float) -> None:
    (low, high), (lower, higher) = (known(share, sd=each).bounds() for each in (sd / 2, sd))
    assert lower[0] < low[0] < high[0] < higher[0]
