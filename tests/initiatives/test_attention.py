"""What asks for somebody: overdue milestones, statuses of long ago."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from dashboard.initiatives.attention import STALE_DAYS, attention
from dashboard.initiatives.board import Initiative
from dashboard.initiatives.milestones import Milestone

TODAY = date(2026, 7, 1)


def one(number: int, status: str = "in progress", *, days_ago: int = 1) -> Initiative:
    on = (TODAY - timedelta(days=days_ago)).isoformat()
    return Initiative(number, "C", "I", "A", status, None if status == "not reported" else on)


def milestone(number: int, *, days_ago: int, done: bool = False) -> Milestone:
    due = TODAY - timedelta(days=days_ago)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Milestone("m", number, "Draft", due, due if done else None, "e", "Ann", at)


@pytest.mark.parametrize(
    ("status", "days_ago", "stale"),
    [
        ("in progress", STALE_DAYS - 1, False),
        ("in progress", STALE_DAYS, True),
        ("paused", 400, True),
        ("done", 400, False),
        ("not reported", 400, False),
    ],
)
def test_stale(status: str, days_ago: int, stale: bool) -> None:
    found = attention([one(3, status, days_ago=days_ago)], [], today=TODAY)

    assert (3 in found) is stale
    if stale:
        assert found[3].words == f"no status for {days_ago} days"


def test_overdue_ones_of_its_own_that_are_not_done() -> None:
    held = [
        milestone(3, days_ago=2),
        milestone(3, days_ago=9),
        milestone(3, days_ago=90, done=True),
        milestone(3, days_ago=0),
        milestone(4, days_ago=1),
    ]
    found = attention([one(3), one(4), one(5)], held, today=TODAY)

    assert set(found) == {3, 4}
    assert found[3].words == "2 milestones overdue, the longest by 9 days"
    assert found[4].words == "1 milestone overdue by 1 day"


def test_the_overdue_come_first_and_of_each_the_longest() -> None:
    board = [
        one(1, days_ago=100),
        one(2, days_ago=200),
        one(3),
        one(4, days_ago=300),
    ]
    held = [milestone(3, days_ago=1), milestone(4, days_ago=50)]
    found = attention(board, held, today=TODAY)

    assert sorted(found, key=lambda number: found[number].rank) == [4, 3, 2, 1]
    assert found[4].words.endswith("50 days; no status for 300 days")
