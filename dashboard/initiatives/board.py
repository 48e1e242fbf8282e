"""The board: every initiative with its newest status."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from dashboard.store import Reader, Store
from loaders.errors import OdwatchError
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


class UnusableStatus(OdwatchError):
    """A status that does not exist, or that nobody's name is given for."""


@dataclass(frozen=True)
class Initiative:
    """One initiative, word for word, with the newest status that was entered for it."""

    number: int
    category: str
    initiative: str
    lead_agencies: str
    status: str = NOT_REPORTED
    status_date: str | None = None
    """ISO date that the status is of."""
    note: str = ""
    entered_by: str = ""


def load_initiatives(path: Path) -> tuple[Initiative, ...]:
    """The initiatives as their file has them, by number. Raises what `read_initiatives` does."""
    return tuple(
        Initiative(plan.number, plan.category, plan.initiative, plan.lead_agencies)
        for plan in read_initiatives(path)
    )


def board(store: Reader | None, path: Path, *, as_of: datetime) -> tuple[Initiative, ...]:
    """All initiatives with the newest status entered up to `as_of`."""
    newest = _newest(store, as_of)
    return tuple(
        replace(initiative, **newest.get(str(initiative.number), {}))
        for initiative in load_initiatives(path)
    )


def enter_status(
    store: Store, number: int, status: str, *, note: str, on: date, who: str, at: datetime
) -> None:
    """Append a status; what was entered before stays in the history.

    Raises:
        UnusableStatus: the status is not one of `STATUSES`, or nobody's name is given.
    """
    if not who.strip():
        raise UnusableStatus("Say who enters it: the board shows a name beside each status.")
    if status not in STATUSES:
        raise UnusableStatus(f"'{status}' is not a status; choose one of: {', '.join(STATUSES)}")
    value = {"status": status, "status_date": on.isoformat(), "note": note.strip()}
    store.add_entry(ENTRY_KIND, str(number), value, who=who.strip(), at=at)


def _newest(store: Reader | None, as_of: datetime) -> dict[str, dict[str, Any]]:
    if store is None:
        return {}
    found: dict[str, dict[str, Any]] = {}
    entries = store.entries(ENTRY_KIND)
    entries = entries[entries["at"] <= as_of]
    for subject, value, who in zip(
        entries["subject"], entries["value"], entries["who"], strict=True
    ):
        found[str(subject)] = {**value, "entered_by": str(who)}
    return found
