"""Stores that hold a small log of naloxone."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from dashboard.store import Store
from tests.analytics.builders import local
from tests.store.builders import handouts, import_row


def day(text: str | None) -> datetime | None:
    """A date as the log holds it; None for a row of a single day."""
    return datetime.fromisoformat(text) if text else None


def log(folder: Path, *rows: tuple[str, str, int | None, int | None], **overrides: object) -> Store:
    """A city's store with rows of first day, channel, kits and doses."""
    store = Store.open(str(folder / "store"), create="city")
    add_log(store, *rows, through="2027-01-01", **overrides)
    return store


def add_log(
    store: Store,
    *rows: tuple[str, str, int | None, int | None],
    through: str,
    **overrides: object,
) -> None:
    """Rows of a log in a store that may hold others; it reaches to a local moment."""
    days, channels, kits, doses = zip(*rows, strict=True)
    frame = handouts(
        len(rows),
        given_on=[day(text) for text in days],
        channel=list(channels),
        kits=list(kits),
        doses=list(doses),
        **overrides,
    )
    store.commit(frame, import_row(source="naloxone", record="naloxone", through=local(through)))
