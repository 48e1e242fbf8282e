"""Which initiatives ask for somebody: a milestone is overdue, or nobody said anything for long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from dashboard.initiatives.board import Initiative
from dashboard.initiatives.milestones import Milestone

STALE_DAYS: Final = 90
"""A status of so many days ago or more is stale: three monthly meetings, or a quarterly one, went
by without a word. What is done stays done, and what was never reported says so itself."""
_NEVER_STALE: Final = ("not reported", "done")


@dataclass(frozen=True)
class Attention:
    """Why an initiative stands first."""

    number: int
    overdue: tuple[Milestone, ...]
    """The longest overdue first."""
    stale_days: int | None
    """Days since the day that its status is of, where that is stale."""
    words: str

    @property
    def rank(self) -> tuple[bool, date, int, int]:
        """Sorts the overdue first, of those the longest; then the longest stale."""
        oldest = self.overdue[0].due if self.overdue else date.max
        return (not self.overdue, oldest, -(self.stale_days or 0), self.number)


def attention(
    board: Sequence[Initiative], milestones: Sequence[Milestone], *, today: date
) -> dict[int, Attention]:
    """By number, those of which something is overdue or stale."""
    found = {}
    for one in board:
        overdue = tuple(
            each for each in milestones if each.number == one.number and each.is_overdue(today)
        )
        stale = _stale_days(one, today)
        if overdue or stale is not None:
            ordered = tuple(sorted(overdue, key=lambda each: each.due))
            words = _words(ordered, stale, today)
            found[one.number] = Attention(one.number, ordered, stale, words)
    return found


def _stale_days(one: Initiative, today: date) -> int | None:
    if one.status in _NEVER_STALE or one.status_date is None:
        return None
    days = (today - date.fromisoformat(one.status_date)).days
    return days if days >= STALE_DAYS else None


def _words(overdue: tuple[Milestone, ...], stale: int | None, today: date) -> str:
    said = []
    if overdue:
        longest = _days((today - overdue[0].due).days)
        many = f"{len(overdue)} milestones overdue, the longest by {longest}"
        said.append(f"1 milestone overdue by {longest}" if len(overdue) == 1 else many)
    if stale is not None:
        said.append(f"no status for {_days(stale)}")
    return "; ".join(said)


def _days(count: int) -> str:
    return f"{count:,} day" + ("" if count == 1 else "s")
