"""How the cases of an event were recorded, on cases that are written down."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd
import pytest

from dashboard.response.recording import entered_at_once, entered_together, largest_scene
from tests.analytics.builders import people

TIMES = ("2026-06-01 10:00", "2026-06-01 18:00", "2026-06-02 09:00", "2026-06-02 20:00")


def entered(*hours: float | None) -> pd.DataFrame:
    """The four cases, entered so many hours after they happened; None: not known."""
    frame = people(*TIMES[: len(hours)])
    pairs = zip(frame["occurred_at"], hours, strict=True)
    at = [pd.NaT if one is None else moment + timedelta(hours=one) for moment, one in pairs]
    return frame.assign(entered_at=pd.Series(at, dtype="datetime64[us, UTC]"))


def test_what_is_entered_within_a_minute_has_the_time_of_its_entry() -> None:
    assert entered_at_once(entered(0, 1 / 60, 1 / 30, None)) == (2, 3)
    untimed = entered(0, 0).assign(time_known=[True, False])
    assert entered_at_once(untimed) == (1, 1)
    assert entered_at_once(entered(None)) == (0, 0)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        # At 10:00 on 5 June, all four: 96, 88, 73 and 62 hours after they happened.
        ((96, 88, 73, 62), (4, 4)),
        # Two of them so, one soon and one never.
        ((96, 88, 1, None), (2, 3)),
        # All late, each at its own hour.
        ((24, 24, 24, 24), (0, 4)),
        # Together, but not late: 18:00 on the first day.
        ((8, 0), (0, 2)),
        ((96,), (0, 1)),
        ((), (0, 0)),
    ],
)
def test_how_many_were_entered_late_and_together(
    hours: tuple[float | None, ...], expected: tuple[int, int]
) -> None:
    assert entered_together(entered(*hours)) == expected


def test_the_scene_with_the_most_people() -> None:
    """Of one agency within two hours: under one number, or within 100 m."""
    times = ("2026-06-01 10:00", "2026-06-01 10:20", "2026-06-01 11:00", "2026-06-02 09:00")
    apart = people(*times, latitude=[38.80, 38.81, 38.82, 38.80])
    assert largest_scene(apart) == 1
    assert largest_scene(apart.assign(number=["1", "2", "1", "1"])) == 2
    assert largest_scene(apart.assign(number=["1", "1", "1", "1"])) == 3
    near = apart.assign(latitude=[38.80, 38.8005, 38.82, 38.80])
    assert largest_scene(near) == 2
    assert largest_scene(near.assign(place_state="placeholder")) == 1
    assert largest_scene(near.iloc[::-1]) == 2
    assert largest_scene(apart.head(0)) == 0
