"""What a rule would have done, in words."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.detection.outcomes import Catch, Cluster, Outcome
from dashboard.reports.backtest_words import would_have


def outcome(*hours: float | None) -> Outcome:
    catches = tuple(
        Catch(Cluster(str(n), date(2019, 1, 19), date(2019, 1, 21), "cluster"), at is not None, at)
        for n, at in enumerate(hours)
    )
    return Outcome("n72", 9.8, 4.22, 10.0, catches)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ((None, None), "caught **0 of 2** marked clusters, and raised"),
        ((205.4, None), "caught **1 of 2** marked clusters, 9 days after the first overdose, and"),
        ((20.0, 40.0), "caught **2 of 2** marked clusters, typically 30 hours after the first"),
    ],
)
def test_one_delay_is_not_called_typical(hours: tuple[float | None, ...], said: str) -> None:
    assert said in would_have("watch", outcome(*hours))
