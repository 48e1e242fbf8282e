"""The board: every initiative with its status, and the history of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from dashboard.initiatives.changes import Change, UnusableChange, changes, check_who, in_force
from dashboard.store import Reader, Store
from loaders.initiative_list import read_initiatives

NOT_REPORTED: Final = "not reported"
STATUSES: Final = (
    NOT_REPORTED,
    "not started",
    "planned",
    "in progress",
    "ongoing",
    "paused",
    "done",
)
ENTRY_KIND: Final = "initiative_status"


class UnusableStatus(UnusableChange):
    """A status that does not exist."""


@dataclass(frozen=True)
class Initiative:
    """One initiative, word for word, with the newest status in force."""

    number: int
    category: str
    initiative: str
    lead_agencies: str
    status: str = NOT_REPORTED
    status_date: str | None = None
    """ISO date that the status is of."""
    note: str = ""
    owner: str = ""
    """Who answers for it, as was entered with the status."""
    entered_by: str = ""


def load_initiatives(path: Path) -> tuple[Initiative, ...]:
    """The initiatives as their file has them, by number. Raises what `read_initiatives` does."""
    return tuple(
        Initiative(plan.number, plan.category, plan.initiative, plan.lead_agencies)
        for plan in read_initiatives(path)
    )


def board(store: Reader | None, path: Path, *, as_of: datetime) -> tuple[Initiative, ...]:
    """All initiatives with the newest status entered up to `as_of` and not taken back by then."""
    newest = {change.number: change for change in in_force(statuses(store, as_of=as_of))}
    return tuple(
        _with_status(initiative, newest.get(initiative.number))
        for initiative in load_initiatives(path)
    )


def statuses(store: Reader | None, *, as_of: datetime) -> tuple[Change, ...]:
    """Every status that was entered up to `as_of`, oldest first, also those taken back. The value
    of each: `status`, `status_date` (ISO), `note` and, but for those of old, `owner`."""
    return () if store is None else changes(store.entries(ENTRY_KIND), as_of=as_of)


def enter_status(
    store: Store,
    number: int,
    status: str,
    *,
    note: str,
    on: date,
    who: str,
    at: datetime,
    owner: str = "",
) -> None:
    """Append a status; what was entered before stays in the history.

    Raises:
        UnusableStatus: the status is not one of `STATUSES`.
        UnusableChange: nobody's name is given.
    """
    check_who(who)
    if status not in STATUSES:
        raise UnusableStatus(f"'{status}' is not a status; choose one of: {', '.join(STATUSES)}")
    value = {
        "status": status,
        "status_date": on.isoformat(),
        "note": note.strip(),
        "owner": owner.strip(),
    }
    store.add_entry(ENTRY_KIND, str(number), value, who=who.strip(), at=at)


def _with_status(initiative: Initiative, change: Change | None) -> Initiative:
    if change is None:
        return initiative
    value = change.value
    return replace(
        initiative,
        status=value["status"],
        status_date=value["status_date"],
        note=value["note"],
        owner=value.get("owner", ""),
        entered_by=change.who,
    )
