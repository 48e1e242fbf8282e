"""Changes that people make to the board: appended, in force until somebody takes them back.

A change is an entry of some kind whose subject is the initiative's number. An entry whose value has
`takes_back` says which other one no longer holds; nothing is ever removed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import pandas as pd

from dashboard.store import Store
from loaders.errors import OdwatchError

TAKES_BACK: Final = "takes_back"


class UnusableChange(OdwatchError):
    """A change that cannot be made; the message says why."""


@dataclass(frozen=True)
class TakenBack:
    """That a change no longer holds."""

    who: str
    at: datetime
    why: str


@dataclass(frozen=True)
class Change:
    """What somebody entered of an initiative."""

    entry_id: str
    number: int
    value: Mapping[str, Any]
    who: str
    at: datetime
    taken_back: TakenBack | None = None


def changes(entries: pd.DataFrame, *, as_of: datetime) -> tuple[Change, ...]:
    """The changes up to `as_of`, oldest first, each with what became of it by then.

    `entries` are those of one kind, as `Store.entries` gives them.
    """
    found: dict[str, Change] = {}
    for row in entries[entries["at"] <= as_of].to_dict("records"):
        value, who, at = row["value"], str(row["who"]), row["at"].to_pydatetime()
        if TAKES_BACK not in value:
            entry_id = str(row["entry_id"])
            found[entry_id] = Change(entry_id, int(row["subject"]), value, who, at)
            continue
        taken = found.get(value[TAKES_BACK])
        if taken is not None and taken.taken_back is None:
            back = TakenBack(who, at, str(value["why"]))
            found[taken.entry_id] = replace(taken, taken_back=back)
    return tuple(found.values())


def in_force(every: tuple[Change, ...]) -> tuple[Change, ...]:
    """Those that nobody took back, oldest first."""
    return tuple(change for change in every if change.taken_back is None)


def take_back(store: Store, kind: str, entry_id: str, *, why: str, who: str, at: datetime) -> None:
    """Append that a change no longer holds; what was in force before it is in force again.

    Raises:
        UnusableChange: a name or a reason is missing, or the change is not in force (any more).
    """
    check_who(who)
    if not why.strip():
        raise UnusableChange("Say why it is taken back: the history shows it.")

    def decide(entries: pd.DataFrame) -> list[tuple[str, Mapping[str, object]]]:
        standing = {each.entry_id: each for each in in_force(changes(entries, as_of=at))}
        if entry_id not in standing:
            raise UnusableChange("This change is not in force any more; look again.")
        said = {TAKES_BACK: entry_id, "why": why.strip()}
        return [(str(standing[entry_id].number), said)]

    store.add_decided(kind, decide, who=who.strip(), at=at)


def check_who(who: str) -> None:
    """Raises UnusableChange where nobody's name is given."""
    if not who.strip():
        raise UnusableChange("Say who enters it: the board shows a name beside each change.")
