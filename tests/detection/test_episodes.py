from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dashboard.detection.episodes import opening


def days(text: str) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """One series; x is a day of alarm."""
    return np.array([[letter == "x" for letter in text]])


def opened(text: str, *, quiet_steps: int = 7) -> list[int]:
    return np.flatnonzero(opening(days(text), quiet_steps=quiet_steps)[0]).tolist()


def test_an_alarm_opens_an_episode() -> None:
    assert opened("...x....") == [3]
    assert opened("x.......") == [0]
    assert opened("........") == []


def test_days_of_alarm_are_one_episode() -> None:
    assert opened("..xxxx..") == [2]


def test_six_quiet_days_do_not_close_it_and_seven_do() -> None:
    assert opened("x......x") == [0]
    assert opened("x.......x") == [0, 8]


def test_weeks_have_their_own_quiet() -> None:
    assert opened("x.x..x", quiet_steps=1) == [0, 2, 5]


def test_series_do_not_touch_each_other() -> None:
    both = np.vstack([days("x......."), days("...x....")])
    assert np.argwhere(opening(both)).tolist() == [[0, 0], [1, 3]]


@given(st.lists(st.booleans(), max_size=60))
def test_every_alarm_has_an_opening_before_it(alarms: list[bool]) -> None:
    alarm = np.array([alarms], dtype=bool)
    found = opening(alarm)
    assert not (found & ~alarm).any()
    assert found.any() == alarm.any()
    starts = np.flatnonzero(found[0])
    assert (np.diff(starts) > 7).all()
