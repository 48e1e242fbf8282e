"""Findings that somebody has looked at: append-only entries with a note."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dashboard.store import Reader, Store
from loaders.errors import OdwatchError

ENTRY_KIND: Final = "acknowledged"


class UnusableNote(OdwatchError):
    """A finding cannot be acknowledged so; the message says why and what to do."""


@dataclass(frozen=True)
class Acknowledged:
    """What somebody said of a finding."""

    finding: str
    """Its identity."""
    note: str
    who: str
    at: datetime


def acknowledge(store: Store, finding: str, *, note: str, who: str, at: datetime) -> None:
    """Append that a finding was looked at.

    Raises:
        UnusableNote: the note or the name is missing.
    """
    if not note.strip() or not who.strip():
        raise UnusableNote("Give a note and a name: they are kept with the finding.")
    value = {"finding": finding, "note": note.strip()}
    store.add_entry(ENTRY_KIND, finding, value, who=who.strip(), at=at)


def acknowledged(data: Reader) -> dict[str, Acknowledged]:
    """The newest word on each finding, by its identity."""
    rows = data.entries(ENTRY_KIND).to_dict("records")
    words = [
        Acknowledged(row["value"]["finding"], row["value"]["note"], row["who"], row["at"])
        for row in rows
    ]
    return {one.finding: one for one in words}
