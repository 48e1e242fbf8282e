"""The log of episodes: when each opened, rose and closed, and what was known then.

Its entries are append-only; the episodes, open and past, are derived from them. Time in it is that
of the data: quiet days are days of data, and where the data do not reach further nothing closes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any, Final, Literal

import pandas as pd

from dashboard.detection.clock import back
from dashboard.detection.episodes import QUIET_DAYS

ENTRY_KIND: Final = "episode"
Kind = Literal["series", "rule", "cluster"]
"""A cluster in space and time has no name of its own: the strongest of a day is the next day's."""
_KINDS: Final[dict[str, Kind]] = {"rule": "rule", "cluster": "cluster"}
AlarmLevel = Literal["watch", "alert", "by rule"]
Event = Literal["opened", "raised", "went on", "reopened", "closed"]
"""`reopened`: late records or an undone import show an alarm before the quiet days were over."""

_RANK: Final = {"watch": 0, "by rule": 0, "alert": 1}


@dataclass(frozen=True, order=True)
class Subject:
    """What an episode is of: a series, a rule, or clusters in space and time, over the records of
    one basis."""

    basis: str
    kind: Kind
    name: str

    @property
    def text(self) -> str:
        """As the entries name it: `odmap/series/city`."""
        return f"{self.basis}/{self.kind}/{self.name}"

    @classmethod
    def of(cls, text: str) -> Subject:
        """From the text of an entry."""
        basis, kind, name = text.split("/", 2)
        return cls(basis, _KINDS.get(kind, "series"), name)


@dataclass(frozen=True)
class Seen:
    """What made an alarm when it was looked at, as it was known then."""

    through: datetime
    """Where the data ended."""
    level: AlarmLevel
    start: datetime
    """The window is (start, end]."""
    hours: int
    """The window's length on the local clock."""
    observed: int
    chance_per_year: float | None
    keys: tuple[str, ...]
    """Of the records that were counted."""
    expected: float | None = None
    p_value: float | None = None
    """Of that window alone."""
    watch_per_year: float | None = None
    alert_per_year: float | None = None
    """The series' part of the allowance."""
    needed: int | None = None
    """What the rule asks for."""
    ended: datetime | None = None
    """Where the window ends, if that is before the end of the data: it is (start, ended]."""

    @property
    def end(self) -> datetime:
        """Where the window ends."""
        return self.ended or self.through

    def as_value(self) -> dict[str, Any]:
        """For an entry."""
        moments = {
            name: moment.isoformat()
            for name, moment in vars(self).items()
            if isinstance(moment, datetime)
        }
        return vars(self) | moments | {"keys": list(self.keys)}

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> Seen:
        """From an entry."""
        names = [name for name in ("through", "start", "ended") if value.get(name)]
        moments = {name: datetime.fromisoformat(value[name]) for name in names}
        return cls(**{**value, **moments, "keys": tuple(value["keys"])})


@dataclass(frozen=True)
class Change:
    """One entry of the log."""

    subject: Subject
    event: Event
    opened: datetime
    """Which of the subject's episodes: where the data ended when it opened."""
    through: datetime
    """The moment of the data at which it happened."""
    seen: Seen | None = None
    """None where it closes."""

    def as_value(self) -> dict[str, Any]:
        """For an entry."""
        return {
            "event": self.event,
            "opened": self.opened.isoformat(),
            "through": self.through.isoformat(),
            "sources": [self.subject.basis],
            "seen": self.seen.as_value() if self.seen else None,
        }

    @classmethod
    def of(cls, subject: str, value: Mapping[str, Any]) -> Change:
        """From an entry."""
        return cls(
            Subject.of(subject),
            value["event"],
            datetime.fromisoformat(value["opened"]),
            datetime.fromisoformat(value["through"]),
            Seen.of(value["seen"]) if value["seen"] else None,
        )


@dataclass(frozen=True)
class Episode:
    """An episode as the log tells it."""

    subject: Subject
    opened: Seen
    """What was known when it opened."""
    first_seen_at: datetime
    """When it was logged: later than it opened if nobody looked then."""
    level: AlarmLevel
    """The highest so far."""
    last_alarm: datetime
    closed: datetime | None = None
    """Where the quiet days of data ended; None while it is open."""

    def after(self, change: Change) -> Episode:
        """The episode with one more change."""
        if change.seen is None:
            return replace(self, closed=change.through)
        return replace(
            self,
            level=max(self.level, change.seen.level, key=_RANK.__getitem__),
            last_alarm=max(self.last_alarm, change.seen.through),
            closed=None if change.event == "reopened" else self.closed,
        )


def present(entries: pd.DataFrame, *, as_of: datetime | None = None) -> tuple[Episode, ...]:
    """The episodes that these entries tell of, the newest first.

    Args:
        entries: of `ENTRY_KIND`, in the order in which they were made.
        as_of: changes at later moments of the data are left out.
    """
    found: dict[tuple[str, datetime], Episode] = {}
    for subject, value, at in zip(entries["subject"], entries["value"], entries["at"], strict=True):
        change = Change.of(subject, value)
        if as_of is None or change.through <= as_of:
            _apply(found, change, at.to_pydatetime())
    return tuple(sorted(found.values(), key=lambda one: one.opened.through, reverse=True))


def _apply(found: dict[tuple[str, datetime], Episode], change: Change, at: datetime) -> None:
    key = change.subject.text, change.opened
    if key in found:
        found[key] = found[key].after(change)
    elif change.seen is not None:
        seen = change.seen
        found[key] = Episode(change.subject, seen, at, seen.level, seen.through)


def due(
    log: Iterable[Episode],
    alarms: Mapping[Subject, Sequence[Seen]],
    *,
    basis: str,
    through: datetime,
    zone: tzinfo,
) -> tuple[Change, ...]:
    """What is to be appended to a log after one more pass over a basis; nothing for the same twice.

    Args:
        log: the episodes so far, of any basis.
        alarms: for each subject the looks that were alarms, in any order; the others were quiet.
        basis: the one that was looked at.
        through: where its data end.
        zone: of the clock by which days are told.
    """
    known = [episode for episode in log if episode.subject.basis == basis]
    found: list[Change] = []
    for subject in sorted({*alarms, *(episode.subject for episode in known)}):
        own = [episode for episode in known if episode.subject == subject]
        replay = _Replay(subject, own, zone)
        for seen in sorted(alarms.get(subject, ()), key=lambda seen: seen.through):
            replay.see(seen)
        replay.close(through)
        found += replay.changes()
    return tuple(found)


class _Replay:
    """The looks at one subject, one after the other, over its episodes so far."""

    def __init__(self, subject: Subject, known: Iterable[Episode], zone: tzinfo) -> None:
        self._subject = subject
        self._zone = zone
        self._episodes = {episode.opened.through: episode for episode in known}
        self._found: list[Change] = []

    def see(self, seen: Seen) -> None:
        """An alarm: it opens an episode, or belongs to one."""
        episode = self._around(seen.through)
        if episode is None:
            self.close(seen.through)
            self._append("opened", seen.through, seen)
        elif episode.closed is not None and seen.through > episode.last_alarm:
            self._append("reopened", episode.opened.through, seen)
        elif _RANK[seen.level] > _RANK[episode.level]:
            self._append("raised", episode.opened.through, seen)
        elif seen.through > episode.last_alarm:
            self._append("went on", episode.opened.through, seen)

    def close(self, through: datetime) -> None:
        """Close what was quiet long enough where the data reach this far."""
        for episode in list(self._episodes.values()):
            quiet = self._quiet(episode)
            if episode.closed is None and quiet <= through:
                change = Change(self._subject, "closed", episode.opened.through, quiet)
                self._found.append(change)
                self._episodes[change.opened] = episode.after(change)

    def changes(self) -> list[Change]:
        """All of them, without a "went on" that a later alarm of the same episode tells too."""
        told: set[datetime] = set()
        kept: list[Change] = []
        for change in reversed(self._found):
            if change.event != "went on" or change.opened not in told:
                kept.append(change)
            if change.seen is not None:
                told.add(change.opened)
        return kept[::-1]

    def _append(self, event: Event, opened: datetime, seen: Seen) -> None:
        change = Change(self._subject, event, opened, seen.through, seen)
        self._found.append(change)
        known = self._episodes.get(opened)
        if known is None:
            known = Episode(self._subject, seen, seen.through, seen.level, seen.through)
        self._episodes[opened] = known.after(change)

    def _around(self, moment: datetime) -> Episode | None:
        """The newest episode whose alarms a moment is not more than the quiet days away from."""
        near = [
            episode
            for episode in self._episodes.values()
            if back(episode.opened.through, QUIET_DAYS, self._zone) <= moment
            and moment <= self._quiet(episode)
        ]
        return max(near, key=lambda episode: episode.opened.through, default=None)

    def _quiet(self, episode: Episode) -> datetime:
        return back(episode.last_alarm, -QUIET_DAYS, self._zone)
