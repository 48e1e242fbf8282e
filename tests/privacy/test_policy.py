"""The parameters of disclosure control."""

from __future__ import annotations

import pytest

from dashboard.privacy.policy import Policy


def test_the_default_suppresses_one_to_four() -> None:
    assert Policy().threshold == 5


@pytest.mark.parametrize("threshold", [0, 1, 2])
def test_a_threshold_at_which_hiding_tells_is_refused(threshold: int) -> None:
    with pytest.raises(ValueError, match="use 3 or more"):
        Policy(threshold=threshold)


def test_a_quarter_cannot_settle_before_its_end() -> None:
    with pytest.raises(ValueError, match="settle_days"):
        Policy(settle_days=-1)
