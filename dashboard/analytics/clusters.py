"""Clusters of the past that rules are held against: those that were announced, which the city's own
file names, and those that somebody marked in the app."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from dashboard.detection.outcomes import KINDS, Cluster, Kind
from dashboard.store import Reader, Store
from loaders.errors import OdwatchError

ENTRY_KIND: Final = "cluster"
MOST_DAYS: Final = 92
"""What lasts longer is another level, and no cluster."""
LONGEST_NAME: Final = 40


class UnusableCluster(OdwatchError):
    """A cluster that cannot be marked or taken back; the message says why."""


@dataclass(frozen=True)
class Marked:
    """One cluster, and who says so."""

    cluster: Cluster
    note: str
    source: str
    """Where it was announced, or who marked it."""
    announced: bool
    """Whether it is the city file's; such a one cannot be taken back in the app."""


def marked(store: Reader, path: Path | None, *, as_of: datetime) -> tuple[Marked, ...]:
    """All clusters known at `as_of` (an aware moment), by their days.

    `path` is the city's file; None where it has none.
    """
    known = (*(announced(path) if path else ()), *_entered(store, as_of).values())
    begun = [found for found in known if found.cluster.first_day <= as_of.date()]
    return tuple(sorted(begun, key=lambda found: (found.cluster.first_day, found.cluster.name)))


@lru_cache(maxsize=4)
def announced(path: Path) -> tuple[Marked, ...]:
    """The clusters of a city's file: `name, first_day, last_day, kind, note, source`.

    Raises:
        UnusableCluster: the file cannot be read, or a row of it cannot be used.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return tuple(_announced(path.name, row) for row in csv.DictReader(file))
    except OSError as error:
        raise UnusableCluster(f"{path.name} cannot be read: {error.strerror}") from error


def _announced(file: str, row: dict[str, str]) -> Marked:
    try:
        cluster = Cluster(
            row["name"].strip(),
            date.fromisoformat(row["first_day"]),
            date.fromisoformat(row["last_day"]),
            _kind(row["kind"]),
        )
        return Marked(cluster, row["note"], row["source"], announced=True)
    except (KeyError, TypeError, ValueError) as error:
        raise UnusableCluster(f"{file}, cluster {row.get('name')}: {error}") from error


def mark(
    store: Store, cluster: Cluster, *, note: str, who: str, at: datetime, path: Path | None
) -> None:
    """Append a cluster, by its name; earlier marks stay in the history.

    Raises:
        UnusableCluster: nobody's name is given, the cluster's name is missing, too long or taken,
            or its days are too many or still to come.
    """
    name = " ".join(cluster.name.split())
    days = (cluster.last_day - cluster.first_day).days + 1
    if not who.strip():
        raise UnusableCluster("Say who marks it: a cluster is kept with a name.")
    if not 1 <= len(name) <= LONGEST_NAME:
        raise UnusableCluster(f"Give the cluster a name of 1 to {LONGEST_NAME} letters.")
    if days > MOST_DAYS:
        raise UnusableCluster(f"{days} days are no cluster: mark at most {MOST_DAYS}.")
    if cluster.last_day > at.date():
        raise UnusableCluster(f"{cluster.last_day} is still to come: mark days that are over.")
    if name.casefold() in _names(store, path, at):
        raise UnusableCluster(f"There is a cluster {name} already: choose another name.")
    value = {
        "first_day": cluster.first_day.isoformat(),
        "last_day": cluster.last_day.isoformat(),
        "kind": cluster.kind,
        "note": note.strip(),
    }
    store.add_entry(ENTRY_KIND, name, value, who=who.strip(), at=at)


def take_back(store: Store, name: str, *, who: str, at: datetime) -> None:
    """Append that a mark no longer stands.

    Raises:
        UnusableCluster: nobody's name is given, or no such mark stands.
    """
    if not who.strip():
        raise UnusableCluster("Say who takes it back: that is kept with a name.")
    if name not in _entered(store, at):
        raise UnusableCluster(f"No cluster {name} is marked in the app.")
    store.add_entry(ENTRY_KIND, name, {"taken_back": True}, who=who.strip(), at=at)


def _names(store: Reader, path: Path | None, at: datetime) -> set[str]:
    known = (*(announced(path) if path else ()), *_entered(store, at).values())
    return {found.cluster.name.casefold() for found in known}


def _entered(store: Reader, as_of: datetime) -> dict[str, Marked]:
    """The marks that stand, by name: of each name the newest entry."""
    entries = store.entries(ENTRY_KIND)
    entries = entries[entries["at"] <= as_of]
    found: dict[str, Marked] = {}
    for name, value, who in zip(entries["subject"], entries["value"], entries["who"], strict=True):
        found.pop(str(name), None)
        if not value.get("taken_back"):
            found[str(name)] = _of_entry(str(name), value, str(who))
    return found


def _of_entry(name: str, value: dict[str, Any], who: str) -> Marked:
    first, last = (date.fromisoformat(value[edge]) for edge in ("first_day", "last_day"))
    return Marked(Cluster(name, first, last, _kind(value["kind"])), value["note"], who, False)


def _kind(text: str) -> Kind:
    for kind in KINDS:
        if kind == text:
            return kind
    raise ValueError(f"'{text}' is no kind of cluster: {', '.join(KINDS)}")
