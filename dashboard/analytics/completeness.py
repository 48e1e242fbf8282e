"""How much of the newest days is known: by the delays of each source, and by how far it reaches.

Time is that of the data: an event's age counts from where the data end. A source's delays are
learned from when its records were entered, or else from the first export that had them. Of
overdoses that several sources can tell, a day holds those that one of them has told by then: how
many tell of both or of one alone is seen where all reach.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import product
from typing import Final

import numpy as np
import pandas as pd

from dashboard.analytics.cases import is_case
from dashboard.analytics.decisions import ENTRY_KIND, corrected
from dashboard.analytics.linked import identity, links
from dashboard.analytics.through import DataThrough
from dashboard.detection.completeness import Curve
from dashboard.detection.delays import EDGES_DAYS, Delays, learn_by_source
from dashboard.detection.terms import Floats
from dashboard.store import Reader

SHARED_DAYS: Final = 730
"""Who tells of an overdose is told by so much of the newest time in which all sources reach."""
LEAST_SHARED: Final = 20
"""With fewer overdoses in it nothing is said of that."""
SETTLED_DAYS: Final = 14
"""The newest days of it are left out: what comes late has not come yet."""


@dataclass(frozen=True)
class _Tellers:
    """Who tells of overdoses, in the order of the sources."""

    shares: Mapping[tuple[bool, ...], float]
    """By which of the sources tell, of which share of the overdoses."""
    of: int
    """So many overdoses."""


_KINDS: Final = (ENTRY_KIND,)
_JUST: Final = 1e-6
_A_DAY: Final = timedelta(days=1)


def curve(data: Reader, known: DataThrough) -> Curve | None:
    """The share of a basis's events that is known by their age before the end of its data, made
    once for each state of the store; None where everything is, as far as can be told."""
    make = partial(_curve, known=known)
    return data.kept("completeness", make, kinds=_KINDS, about=known)


def delays(data: Reader, reaches: Sequence[DataThrough]) -> Mapping[str, Delays]:
    """The delays of the sources that have enough of them to tell, made once for each state of the
    store: each is drawn towards those of the others that are given."""
    about = tuple(reaches)
    return data.kept("delays", partial(_delays, reaches=about), kinds=_KINDS, about=about)


def _curve(data: Reader, *, known: DataThrough) -> Curve | None:
    reaches = known.parts or (known,)
    told = delays(data, reaches)
    tellers = _who_tells(data, reaches)
    if tellers is None:
        only = [told[one.source].curve for one in reaches if one.source in told]
        return only[0] if len(only) == len(reaches) == 1 else None
    found = _together(tellers, [_Reach.of(one, known, told) for one in reaches])
    return None if (found.share == 1).all() else found


def _delays(data: Reader, *, reaches: Sequence[DataThrough]) -> dict[str, Delays]:
    as_of = {one.source: one.through for one in reaches}
    found = learn_by_source(_moments(data, list(as_of)), as_of=as_of)
    return {source: each for source, each in found.items() if each.is_enough}


@dataclass(frozen=True)
class _Reach:
    """A source by the ages at which it reaches."""

    newest: float
    oldest: float
    curve: Curve | None

    @classmethod
    def of(cls, one: DataThrough, all_of_them: DataThrough, told: Mapping[str, Delays]) -> _Reach:
        delays = told.get(one.source)
        return cls(
            newest=(all_of_them.through - one.through) / _A_DAY,
            oldest=float((all_of_them.last_day - one.first_day).days + 1),
            curve=delays.curve if delays else None,
        )

    @property
    def edges(self) -> Floats:
        """Where its share changes."""
        ends = [self.newest - _JUST, self.newest, self.oldest, self.oldest + _JUST]
        return np.concatenate([EDGES_DAYS + self.newest, ends])

    def at(self, ages: Floats) -> tuple[Floats, Floats]:
        """The share of the events of these ages that it has told, and its SD."""
        reaches = (ages >= self.newest) & (ages <= self.oldest)
        if self.curve is None:
            return reaches.astype(np.float64), np.zeros(len(ages))
        known = self.curve.at(ages - self.newest)
        return reaches * known.share, reaches * known.sd


def _together(tellers: _Tellers, reaches: list[_Reach]) -> Curve:
    """The share that any source has told: 1 less those of whom each of their sources is silent.

    Its variance is, by the delta method, that of who tells (seen in so many overdoses) and of each
    source's own share, whose errors are the same of all that it tells.
    """
    ages = np.unique(np.concatenate([[0.0], *(one.edges for one in reaches)]))
    ages = ages[ages >= 0]
    told = [one.at(ages) for one in reaches]
    quiet = {tells: _silence(told, tells) for tells in tellers.shares}
    silent = _weighed(tellers, quiet)
    variance = (_weighed(tellers, {key: each**2 for key, each in quiet.items()}) - silent**2) / (
        tellers.of
    )
    for place, (_, sd) in enumerate(told):
        others = {
            tells: _silence(told, tells, but=place) * tells[place] for tells in tellers.shares
        }
        variance += (sd * _weighed(tellers, others)) ** 2
    return Curve(ages, np.clip(1 - silent, 0.0, 1.0), np.sqrt(np.maximum(variance, 0.0)))


def _silence(
    told: Sequence[tuple[Floats, Floats]], tells: tuple[bool, ...], *, but: int | None = None
) -> Floats:
    """The share of which none of those who tell (`but` one) has told yet, by age."""
    own = [1 - share for place, (share, _) in enumerate(told) if tells[place] and place != but]
    return np.asarray(np.prod([np.ones_like(told[0][0]), *own], axis=0))


def _weighed(tellers: _Tellers, values: Mapping[tuple[bool, ...], Floats]) -> Floats:
    return np.asarray(sum(tellers.shares[tells] * each for tells, each in values.items()))


def _who_tells(data: Reader, reaches: Sequence[DataThrough]) -> _Tellers | None:
    """Of which share of the overdoses each set of sources tells; None where that is not known."""
    if len(reaches) < 2:
        return None
    last = min(one.through for one in reaches) - timedelta(days=SETTLED_DAYS)
    first = max(max(one.first_day for one in reaches), (last - timedelta(days=SHARED_DAYS)).date())
    told = _told(data, tuple(one.source for one in reaches), first, last)
    if len(told) < LEAST_SHARED:
        return None
    every = product((False, True), repeat=len(reaches))
    shares = {tells: float((told == tells).all(axis=1).mean()) for tells in every if any(tells)}
    return _Tellers({tells: share for tells, share in shares.items() if share}, len(told))


def _told(
    data: Reader, sources: tuple[str, ...], first: date, last: datetime
) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Overdoses × sources: who tells of each of the city's that happened between the two."""
    table = corrected(data)
    table = table.filter(is_case(table))
    table = table.filter((table.occurred_on >= first) & (table.occurred_at <= last))
    frame = data.execute(table.select("source", "key"))
    overdose = links(data).overdose.reindex(pd.Index(identity(frame["source"], frame["key"])))
    told = pd.crosstab(overdose.to_numpy(), frame["source"].to_numpy())
    return np.asarray(told.reindex(columns=list(sources), fill_value=0) > 0)


def _moments(data: Reader, sources: list[str]) -> pd.DataFrame:
    """`source`, `occurred_at`, `known_at` and `missed_at` of every case of the city with a known
    time of day: a date alone tells no delay."""
    table = corrected(data)
    table = table.filter(is_case(table) & table.time_known & table.source.isin(sources))
    frame = data.execute(table.select("source", "occurred_at", "entered_at", "first_seen_at"))
    frame = frame.assign(known_at=frame["entered_at"], missed_at=frame["entered_at"])
    own = [_seen(frame[frame["source"] == source], _looks(data, source)) for source in sources]
    return pd.concat(own, ignore_index=True)


def _looks(data: Reader, source: str) -> pd.DataFrame:
    """Each live import of a source, in the order of the commits: `committed_at`, `through`, and
    `data_from` (before everything where it is not said)."""
    imports = data.imports()
    own = imports.loc[~imports["undone"] & (imports["source"] == source)]
    own = own[["committed_at", "data_from", "through"]].sort_values("committed_at")
    return own.fillna({"data_from": pd.Timestamp.min.tz_localize("UTC").ceil("s")})


def _seen(frame: pd.DataFrame, looks: pd.DataFrame) -> pd.DataFrame:
    """When each record was known: as it was entered, unless a later export still lacked it; else
    where the first export that has it ends, and the last one before it that lacks it."""
    first = looks.drop_duplicates("committed_at", keep="last").set_index("committed_at")["through"]
    seen = frame["first_seen_at"].map(first)
    missed = pd.Series(pd.NaT, index=frame.index, dtype=frame["first_seen_at"].dtype)
    for look in looks.itertuples():
        lacks = (
            (frame["first_seen_at"] > look.committed_at)
            & (frame["occurred_at"] <= look.through)
            & (frame["occurred_at"] >= look.data_from)
        )
        missed = missed.mask(lacks & ~(missed > look.through), look.through)
    entered = frame["entered_at"]
    is_told = entered.notna() & ~(missed > entered)
    return frame.assign(
        known_at=entered.where(is_told, seen), missed_at=entered.where(is_told, missed)
    )
