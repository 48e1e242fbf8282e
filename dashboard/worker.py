"""The worker: looks for signals, keeps the log of episodes and opens spike events, whether or not
anybody looks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dashboard.analytics.bases import BASES
from dashboard.analytics.choices import with_choices
from dashboard.analytics.episodes import Change
from dashboard.analytics.linked import remember
from dashboard.analytics.looking import log_episodes
from dashboard.analytics.through import DataThrough, data_through
from dashboard.response.opening import open_due
from dashboard.settings import Settings
from dashboard.store import Reader, Store
from loaders.errors import OdwatchError

OpenStore = Callable[[], Store]

POLL_SECONDS: Final = 2.0
"""How soon new data are noticed."""


@dataclass(frozen=True)
class Looked:
    """What one pass did with one basis."""

    basis: str
    through: datetime
    changes: tuple[Change, ...]
    """What it appended to the log of episodes."""


@dataclass(frozen=True)
class Grounds:
    """Everything that the outcome of a pass depends on: over equal ones, chance says the same."""

    version: str
    """The store's: records and choices made in the app."""
    settings: Settings
    """With those choices."""
    known: dict[str, DataThrough]
    """How far the data reach, at most to now: with data that reach further, each pass sees more."""


@dataclass(frozen=True)
class Done:
    """What stands after a pass."""

    grounds: Grounds
    looked: tuple[Looked, ...]
    evaluated_at: datetime
    """When that was found: an earlier pass where nothing has changed since."""


def once(open_store: OpenStore, settings: Settings, now: datetime) -> tuple[Looked, ...]:
    """One pass: evaluate each basis that has data, log its episodes, open the spike events that
    these call for, and log that it was done.
    Where a pass of a later moment is logged, nothing is done.

    It may be repeated, killed at any moment, and done by several at once.

    Raises:
        StoreError: there is no store.
    """
    return look(open_store(), settings, now).looked


def look(store: Store, settings: Settings, now: datetime, last: Done | None = None) -> Done:
    """As `once`; where nothing has changed since the `last` pass of this process, it is only logged
    that somebody looked."""
    data = store.snapshot()
    chosen = with_choices(settings, data)
    grounds = Grounds(data.version(), chosen, data_through(data, settings.city.zone, as_of=now))
    logged = store.last_pass()
    if logged is not None and now < logged.at:
        # Somebody looks back with an earlier now: what was seen since is in the log already.
        return Done(grounds, (), evaluated_at=now)
    if last is None or last.grounds != grounds:
        reached = {} if logged is None else logged.through
        last = Done(grounds, _evaluated(store, data, grounds, now, reached), evaluated_at=now)
        open_due(store, chosen, through=_through(grounds), at=now)
        remember(store)
    # Last, so that after a pass that was killed the days are looked at again.
    store.record_pass(_through(grounds), at=now)
    return last


def _through(grounds: Grounds) -> dict[str, datetime]:
    """Where the data of each basis end."""
    return {name: known.through for name, known in grounds.known.items() if name in BASES}


def _evaluated(
    store: Store,
    data: Reader,
    grounds: Grounds,
    now: datetime,
    reached: Mapping[str, datetime],
) -> tuple[Looked, ...]:
    """Each basis, over its days since those that the last pass `reached`."""
    return tuple(
        Looked(
            basis,
            known.through,
            log_episodes(
                store,
                data,
                grounds.settings,
                known,
                since=reached.get(basis),
                at=now,
            ),
        )
        for basis in BASES
        for known in [grounds.known.get(basis)]
        if known is not None
    )


def forever(
    open_store: OpenStore,
    settings: Settings,
    *,
    now: Callable[[], datetime],
    wait: Callable[[float], bool],
    complain: Callable[[str], None],
) -> None:
    """A pass at once, whenever the store changed, and at least at each of the set intervals.

    A pass that fails is one line to `complain`, and the next comes at its time.

    Args:
        open_store: opens the store, at the beginning and after each failure.
        settings: without the choices made in the app, which are read in each pass.
        now: the time.
        wait: waits so many seconds, or less; whether to end.
        complain: takes a line for the log.
    """
    held: Store | None = None
    done: Done | None = None
    seen, next_due = None, 0.0
    while True:
        held, version = _version(held, open_store)
        if version != seen or time.monotonic() >= next_due:
            next_due = time.monotonic() + 60 * settings.worker_minutes
            seen = version
            try:
                at = now()
                done = look(held or open_store(), settings, at, done)
            except Exception as error:  # whatever it is, the next pass may be well
                held, done = None, None
                complain(_line(error))
        if wait(POLL_SECONDS):
            return


def count(looked: Iterable[Looked], *events: str) -> int:
    """How many changes of these kinds were appended."""
    return sum(change.event in events for one in looked for change in one.changes)


def _version(held: Store | None, open_store: OpenStore) -> tuple[Store | None, str | None]:
    """The store, held open from one look to the next, and its version; None where it cannot be
    read, which the pass will say."""
    try:
        store = held or open_store()
        return store, store.version()
    except Exception:
        return None, None


def _line(error: Exception) -> str:
    said = " ".join(str(error).split())
    return said if isinstance(error, OdwatchError) else f"{type(error).__name__}: {said}"
