"""How long events take to become known, learned from those that have: the reverse hazard of
right-truncated data, which is the chain ladder (Kalbfleisch and Lawless, J Am Stat Assoc 1989).

An event is seen only if its delay is no longer than the time since it happened, so that of the
newest only the quick ones are there. What can be told without that bias is, of the events with a
delay up to some age and old enough to have been seen at it, which share came in just then. The
product of what is left over, from the longest delay down, is the share known at an age.

Delays beyond `LONGEST_DAYS` count as never: what nobody has entered by then does not tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.detection.completeness import Curve
from dashboard.detection.terms import Floats

EDGES_DAYS: Final[Floats] = np.concatenate(
    (
        np.array([0, 1, 2, 4, 8, 12, 18, 24, 36]) / 24,
        np.array([2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 17, 21, 28, 42, 60, 90]),
    )
)
"""Delays are told apart by these ages; the first step is a delay of nothing."""
LONGEST_DAYS: Final = float(EDGES_DAYS[-1])
HALF_LIFE_DAYS: Final = 180.0
"""What happened so long ago counts half: delays change as agencies do. At 70 events a year about
50 events' worth are left, which tell a share of a half to within 7 points."""
PRIOR_EVENTS: Final = 1.0
POOLED_EVENTS: Final = 10.0
"""The delays of all sources together weigh as much as so many events of a source."""
FOLLOWED_DAYS: Final = 14.0
PRECISE_DAYS: Final = 7.0
LEAST_EVENTS: Final = 10

_PRIOR_MEAN_DAYS: Final = 3.0
_ITERATIONS: Final = 50


@dataclass(frozen=True, eq=False)
class Delays:
    """What was learned of how long events take to become known."""

    curve: Curve
    """The share known by age, at each of EDGES_DAYS: mean and SD of its posterior."""
    events: int
    """Whose delay is known to within a week, and that could have been seen two weeks late."""

    @property
    def is_enough(self) -> bool:
        """Whether that tells anything; else the curve is mostly the prior's: do not use it."""
        return self.events >= LEAST_EVENTS


def learn(
    occurred: pd.DatetimeIndex,
    known: pd.DatetimeIndex,
    *,
    as_of: datetime,
    missed: pd.DatetimeIndex | None = None,
    pooled: Delays | None = None,
) -> Delays:
    """Learn the delays of one source.

    Args:
        occurred: when each event happened (UTC, in any order).
        known: when it became known: when it was entered, or the import in which it was first seen.
            NaT where nobody knows: the event is left out.
        as_of: when the data were last looked at, as by the newest import. What became known later
            is not there yet, and is left out.
        missed: the last moment at which the event was looked for and not yet there, as by the
            import before the first that has it. NaT where no import looked before, as for all of a
            first bulk load: such a record's delay is unknown, and only that it was no longer than
            until then is learned from it. All of `known` is exact without it; and so is one equal
            to it.
        pooled: the delays of all sources together, towards which few events are drawn.

    A known moment before the event is a delay of nothing. The prior is a Dirichlet process: the
    reverse hazards' posteriors are independent beta distributions then. Where imports leave a
    delay unsure, it is shared out by the curve itself (EM). Events count by `HALF_LIFE_DAYS`.
    """
    events = _events(occurred, known, known if missed is None else missed, as_of)
    prior = _exponential() * PRIOR_EVENTS
    return _learned(events, prior if pooled is None else pooled.curve.share * POOLED_EVENTS + prior)


def learn_by_source(frame: pd.DataFrame, *, as_of: Mapping[str, datetime]) -> dict[str, Delays]:
    """Learn each source's delays, drawn towards those of all together where there are several.

    `frame` has `source`, `occurred_at`, `known_at` and, where the moments are of imports,
    `missed_at`: see `learn`. `as_of` has each source's newest look at it.
    """
    parts = {str(name): _columns(part) for name, part in frame.groupby("source", sort=True)}
    pooled = None
    if len(parts) > 1:
        every = _joined([_events(*part, as_of[name]) for name, part in parts.items()])
        pooled = _learned(every, _exponential() * PRIOR_EVENTS)
    return {
        name: learn(occurred, known, missed=missed, as_of=as_of[name], pooled=pooled)
        for name, (occurred, known, missed) in parts.items()
    }


def _columns(part: pd.DataFrame) -> tuple[pd.DatetimeIndex, pd.DatetimeIndex, pd.DatetimeIndex]:
    occurred, known = (pd.DatetimeIndex(part[name]) for name in ("occurred_at", "known_at"))
    return occurred, known, pd.DatetimeIndex(part["missed_at"]) if "missed_at" in part else known


@dataclass(frozen=True, eq=False)
class _Events:
    """One value an event, in days."""

    low: Floats
    """The delay is longer than this, or just this where `high` is the same; NaN: not known."""
    high: Floats
    followed: Floats
    """How long ago it happened: a longer delay could not have been seen."""

    @property
    def told(self) -> int:
        precise = self.high - np.nan_to_num(self.low) <= PRECISE_DAYS
        return int((precise & (self.followed >= FOLLOWED_DAYS)).sum())


def _events(
    occurred: pd.DatetimeIndex, known: pd.DatetimeIndex, missed: pd.DatetimeIndex, as_of: datetime
) -> _Events:
    high = _days(known, occurred)
    low = _days(missed, occurred)
    is_exact = low == high
    low = np.where(is_exact, np.maximum(low, 0.0), np.where(low >= 0, low, np.nan))
    followed = _days(pd.Timestamp(as_of), occurred)
    seen = (high <= followed) & (high <= LONGEST_DAYS)
    return _Events(low[seen], np.maximum(high[seen], 0.0), followed[seen])


def _days(to: pd.DatetimeIndex | pd.Timestamp, since: pd.DatetimeIndex) -> Floats:
    return np.asarray((to - since) / pd.Timedelta(days=1), dtype=np.float64)


def _joined(events: list[_Events]) -> _Events:
    return _Events(
        *(
            np.concatenate([getattr(each, name) for each in events])
            for name in ("low", "high", "followed")
        )
    )


def _exponential() -> Floats:
    """Where nothing is known: most within some days."""
    share = 1 - np.exp(-(EDGES_DAYS + EDGES_DAYS[1]) / _PRIOR_MEAN_DAYS)
    return np.asarray(share / share[-1])


def _learned(events: _Events, prior: Floats) -> Delays:
    """`prior`: how many events' worth is known by each edge before any is seen."""
    tables = _tables(events)
    share = prior / prior[-1]
    for _ in range(_ITERATIONS if tables.is_unsure else 1):
        came, there = _ladder(tables, np.diff(share, prepend=0.0))
        share, sd = _posterior(came, there, prior)
    return Delays(Curve(EDGES_DAYS, share, sd), events.told)


@dataclass(frozen=True, eq=False)
class _Tables:
    """Events × steps between the edges."""

    may: NDArray[np.bool_]
    """Whether the delay may be in the step."""
    after: NDArray[np.bool_]
    """Of an event whose delay has no lower bound: whether the step is longer than it for sure."""
    weight: Floats
    """What the event counts in the step; 0 where it is too new to have been seen so late."""

    @property
    def is_unsure(self) -> bool:
        return bool((self.may.sum(axis=1) > 1).any())


def _tables(events: _Events) -> _Tables:
    top, bottom = EDGES_DAYS, np.concatenate([[-np.inf], EDGES_DAYS[:-1]])
    low, high = events.low[:, None], events.high[:, None]
    ages = events.followed[:, None]
    is_open = np.isnan(low)
    return _Tables(
        # A step has its end and not its beginning, and so has what is known of a delay; an exact
        # one, of which both are the same, is in the step that has it.
        may=~is_open & (bottom < high) & ((top > low) | (top >= high)),
        after=is_open & (bottom >= high),
        weight=(top <= ages) * 0.5 ** (ages / HALF_LIFE_DAYS),
    )


def _ladder(tables: _Tables, mass: Floats) -> tuple[Floats, Floats]:
    """Events that came in each step, and those there by its end, among all that can be told of."""
    inside = tables.may * mass
    total = inside.sum(axis=1, keepdims=True)
    inside = inside / np.where(total > 0, total, 1.0)
    there = np.cumsum(inside, axis=1) + tables.after
    return (inside * tables.weight).sum(axis=0), (there * tables.weight).sum(axis=0)


def _posterior(came: Floats, there: Floats, prior: Floats) -> tuple[Floats, Floats]:
    """The share known by each edge: the product of what each later step leaves over."""
    left = np.concatenate([[0.0], prior[:-1]]) + np.maximum(there - came, 0.0)
    whole = np.diff(prior, prepend=0.0) + left + came
    first, second = left / whole, left * (left + 1) / (whole * (whole + 1))
    share, square = (_product_after(each) for each in (first, second))
    return share, np.sqrt(np.maximum(square - share**2, 0.0))


def _product_after(values: Floats) -> Floats:
    """For each place the product of all values after it."""
    return np.concatenate([np.cumprod(values[:0:-1])[::-1], [1.0]])
