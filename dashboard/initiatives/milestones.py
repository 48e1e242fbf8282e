"""Milestones of the initiatives: what is to be done by when, and what was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from dashboard.initiatives.changes import Change, UnusableChange, changes, check_who, in_force
from dashboard.store import Reader, Store

ENTRY_KIND: Final = "initiative_milestone"
_LONGEST_TITLE: Final = 120


class UnusableMilestone(UnusableChange):
    """A milestone without a title, or one that is not there."""


@dataclass(frozen=True)
class Milestone:
    """One milestone, by its newest change in force."""

    milestone_id: str
    """The entry by which it came to be."""
    number: int
    title: str
    due: date
    done_on: date | None
    entry_id: str
    """The change that is in force: taking it back brings back the one before it."""
    who: str
    at: datetime

    def is_overdue(self, today: date) -> bool:
        """Whether its day is over and it is not done."""
        return self.done_on is None and self.due < today


def milestones(store: Reader | None, *, as_of: datetime) -> tuple[Milestone, ...]:
    """Those that there are, by due date: one of which every change was taken back is not there."""
    found: dict[str, Milestone] = {}
    for change in in_force(milestone_changes(store, as_of=as_of)):
        made = _milestone(change)
        found[made.milestone_id] = made
    return tuple(sorted(found.values(), key=lambda one: (one.due, one.number, one.title)))


def milestone_changes(store: Reader | None, *, as_of: datetime) -> tuple[Change, ...]:
    """Every change of a milestone up to `as_of`, oldest first, also those taken back. The value of
    each: `title`, `due`, `done_on` (ISO dates, or none) and, but for the first, `milestone`."""
    return () if store is None else changes(store.entries(ENTRY_KIND), as_of=as_of)


def add_milestone(
    store: Store, number: int, title: str, *, due: date, who: str, at: datetime
) -> str:
    """Append a milestone and return its id.

    Raises:
        UnusableMilestone: it has no title, or too long a one.
        UnusableChange: nobody's name is given.
    """
    check_who(who)
    value = {"title": _titled(title), "due": due.isoformat(), "done_on": None}
    return store.add_entry(ENTRY_KIND, str(number), value, who=who.strip(), at=at)


def change_milestone(
    store: Store,
    milestone: Milestone,
    *,
    title: str,
    due: date,
    done_on: date | None,
    who: str,
    at: datetime,
) -> None:
    """Append another title or due date of a milestone, or that it is done (or is not, after all).

    Raises what `add_milestone` does.
    """
    check_who(who)
    value = {
        "milestone": milestone.milestone_id,
        "title": _titled(title),
        "due": due.isoformat(),
        "done_on": None if done_on is None else done_on.isoformat(),
    }
    store.add_entry(ENTRY_KIND, str(milestone.number), value, who=who.strip(), at=at)


def _titled(title: str) -> str:
    cut = " ".join(title.split())
    if not cut or len(cut) > _LONGEST_TITLE:
        raise UnusableMilestone(f"Give the milestone a title of up to {_LONGEST_TITLE} characters.")
    return cut


def _milestone(change: Change) -> Milestone:
    value = change.value
    return Milestone(
        milestone_id=value.get("milestone", change.entry_id),
        number=change.number,
        title=value["title"],
        due=date.fromisoformat(value["due"]),
        done_on=None if value["done_on"] is None else date.fromisoformat(value["done_on"]),
        entry_id=change.entry_id,
        who=change.who,
        at=change.at,
    )
