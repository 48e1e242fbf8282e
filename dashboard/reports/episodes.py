"""The log of episodes as a viewer may read it: the open ones first, then those that are past."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from dashboard.analytics import members, signals
from dashboard.analytics.episodes import ENTRY_KIND, Episode, present
from dashboard.analytics.filters import Filters
from dashboard.detection.sentence import amount, frequency, hours
from dashboard.privacy import Permission, Published, may, publish_signals, require
from dashboard.reports import wording
from dashboard.reports.context import Context
from dashboard.reports.records import Narrowing
from dashboard.reports.signal_links import Link, of_series

OPEN: Final = "open"
PAST: Final = "past"
_MOST_KEYS: Final = 50

_COLUMNS: Final = [
    "state", "title", "level", "opened", "closed", "logged", "window", "observed", "usual",
    "chance", "of_place",
]  # fmt: skip


@dataclass(frozen=True)
class Episodes:
    """The log, the open episodes first and in each part the newest first."""

    listed: Published
    """`state`, `title`, `level` (the highest), `opened` and `closed` (local text; where the data
    ended then), `logged` (when it was first seen), and what was known when it opened: `window`,
    `observed`, `usual` and `chance` in words; `of_place`."""
    open_links: tuple[Link, ...]
    """To the records of each open episode's first window; for those who may see them."""
    past_links: tuple[Link, ...]


def build(context: Context, filters: Filters) -> Episodes:
    """The log of a basis, without what happened in data later than now."""
    require(context.viewer, Permission.PAGES)
    entries = context.data.entries(ENTRY_KIND)
    every = [
        episode
        for episode in present(entries, as_of=context.now)
        if episode.subject.basis == filters.basis
    ]
    ordered = sorted(every, key=lambda episode: episode.closed is not None)
    rows = [_row(context, episode) for episode in ordered]
    frame = pd.DataFrame(rows, columns=_COLUMNS).astype({"of_place": bool})
    return Episodes(
        listed=publish_signals(frame, viewer=context.viewer),
        open_links=_links(context, [one for one in ordered if one.closed is None]),
        past_links=_links(context, [one for one in ordered if one.closed is not None]),
    )


def _row(context: Context, episode: Episode) -> dict[str, object]:
    seen = episode.opened
    usual = f"{amount(seen.expected)} usual" if seen.expected is not None else ""
    return {
        "state": OPEN if episode.closed is None else PAST,
        "title": wording.subject_title(context, episode.subject),
        "level": episode.level,
        "opened": context.local_minute(seen.through),
        "closed": "" if episode.closed is None else context.local_minute(episode.closed),
        "logged": context.local_minute(episode.first_seen_at),
        "window": hours(seen.hours),
        "observed": seen.observed,
        "usual": usual if seen.needed is None else f"the rule: {seen.needed} or more",
        "chance": "not known" if seen.chance_per_year is None else frequency(seen.chance_per_year),
        "of_place": signals.is_of_place(episode.subject.name),
    }


def _links(context: Context, episodes: list[Episode]) -> tuple[Link, ...]:
    if not may(context.viewer, Permission.LINE_LIST):
        return ()
    return tuple(
        Link(
            f"{wording.subject_title(context, episode.subject)}, "
            f"{context.local_minute(episode.opened.through)}",
            _records(episode),
            f"{episode.subject.text}@{episode.opened.through.isoformat()}",
        )
        for episode in episodes
    )


def _records(episode: Episode) -> Narrowing:
    """The records that were counted when it opened; of very many the window that they were in.

    By their keys, for a record without a time of day may stand elsewhere on the clock by now.
    """
    seen, subject = episode.opened, episode.subject
    if 0 < len(seen.keys) <= _MOST_KEYS:
        # A neighbour's records are found in its series alone.
        is_theirs = subject.kind == "series" and members.neighbour_of(subject.name) is not None
        return Narrowing(keys=seen.keys, series=subject.name if is_theirs else None)
    if subject.kind == "series":
        return of_series(subject.name, seen.start, seen.end)
    return Narrowing(start=seen.start, end=seen.end)
