"""How often chance alone does as much: exact tails, and a simulation of quiet years.

The simulation is a Poisson process at one constant rate, looked at once a day. It ignores season,
weekday and changes in reporting, so that where those are strong, chance does more than is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

SIMULATED_YEARS: Final = 1_000
QUIET_DAYS: Final = 7
"""This many days without an alarm end an episode."""

_DAYS_A_YEAR: Final = 365
_SEED: Final = 2017
_ROUNDING: Final = 1e-9

Floats = NDArray[np.float64]
Ints = NDArray[Any]


def tail(observed: int | Ints, *, events: int, baseline_days: int, days: int) -> Floats:
    """P(X ≥ observed) in `days` days, after `events` in `baseline_days` days; 1 for 0 observed.

    A Poisson rate with Jeffreys' prior has the posterior Gamma(events + 1/2, baseline_days), and
    the count to come is then negative binomial (Gelman and others, Bayesian Data Analysis, 2.6).
    """
    from scipy.stats import nbinom

    chance = baseline_days / (baseline_days + days)
    return np.asarray(nbinom.sf(np.asarray(observed) - 1, events + 0.5, chance), dtype=np.float64)


def expected_in(events: int, *, baseline_days: int, days: int) -> float:
    """The mean of what `tail` is the tail of: expected events in `days` days."""
    return (events + 0.5) / baseline_days * days


@dataclass(frozen=True, eq=False)
class Curve:
    """Episodes a year on which chance alone is as rare as a level; never falls with the level."""

    levels: Floats
    """Every chance that the simulation met, ascending."""
    per_year: Floats

    def at(self, p_value: float) -> float:
        """Episodes a year at least as rare as `p_value`; 1 in all simulated years at the least."""
        # Two ways to the same chance may differ in the last digit, and must count as equal.
        last = int(np.searchsorted(self.levels, p_value * (1 + _ROUNDING), side="right")) - 1
        rarest = 1 / SIMULATED_YEARS
        return rarest if last < 0 else max(rarest, float(self.per_year[last]))


@dataclass(frozen=True, eq=False)
class Chances:
    """The curve of each window by itself, and of the smallest chance of all windows."""

    windows: tuple[Curve, ...]
    scan: Curve


@lru_cache(maxsize=256)
def chances(*, events: int, baseline_days: int, window_days: tuple[int, ...]) -> Chances:
    """What chance alone does after this baseline; the same arguments give the same answer."""
    counts = _simulated_counts(events=events, baseline_days=baseline_days, window_days=window_days)
    lowest = [int(count.min()) for count in counts]
    tables = [
        tail(
            np.arange(low, int(count.max()) + 1),
            events=events,
            baseline_days=baseline_days,
            days=days,
        )
        for days, low, count in zip(window_days, lowest, counts, strict=True)
    ]
    levels = np.unique(np.concatenate(tables))
    ranks = [
        np.searchsorted(levels, table).astype(np.int32)[count - low]
        for table, low, count in zip(tables, lowest, counts, strict=True)
    ]
    return Chances(
        windows=tuple(_curve(rank, levels) for rank in ranks),
        scan=_curve(np.minimum.reduce(ranks), levels),
    )


def _simulated_counts(
    *, events: int, baseline_days: int, window_days: tuple[int, ...]
) -> list[Ints]:
    """For each window, its count on every simulated day."""
    generator = np.random.default_rng([_SEED, events, baseline_days])
    days, longest = SIMULATED_YEARS * _DAYS_A_YEAR, max(window_days)
    rate = expected_in(events, baseline_days=baseline_days, days=1)
    daily = generator.poisson(rate, size=days + longest)
    total = np.concatenate([[0], np.cumsum(daily)])
    ends = total[longest + 1 :]
    return [ends - total[longest + 1 - width : -width] for width in window_days]


def _curve(ranks: Ints, levels: Floats) -> Curve:
    """The curve of daily chances, given as their places in `levels`.

    At a level, an episode opens on a day that is as rare while the seven days before were not: for
    all levels from that day's own to just under the rarest of the seven days.
    """
    before = _rarest_before(ranks, none=len(levels))
    opens = ranks < before
    size = len(levels) + 1
    change = np.bincount(ranks[opens], minlength=size) - np.bincount(before[opens], minlength=size)
    episodes = np.cumsum(change)[:-1]
    alarm_days = np.cumsum(np.bincount(ranks, minlength=size))[:-1]
    return Curve(levels=levels, per_year=_never_falling(episodes, alarm_days) / SIMULATED_YEARS)


def _rarest_before(ranks: Ints, *, none: int) -> Ints:
    """The lowest rank of the seven days before each day; `none` before the first."""
    padded = np.concatenate([np.full(QUIET_DAYS, none, dtype=ranks.dtype), ranks])
    rarest = padded[: len(ranks)].copy()
    for lag in range(1, QUIET_DAYS):
        np.minimum(rarest, padded[lag : lag + len(ranks)], out=rarest)
    return rarest


def _never_falling(episodes: Ints, alarm_days: Ints) -> Floats:
    """Episodes at each level, mended where they run together because most days alarm.

    There are fewer of them then, which does not make the level rare: the number never falls, and
    beyond the last level that alarms on half of the days it grows with the days.
    """
    most = np.maximum.accumulate(episodes).astype(np.float64)
    half = max(0, int(np.searchsorted(alarm_days, alarm_days[-1] / 2, side="right")) - 1)
    grown = most[half] * alarm_days / alarm_days[half]
    most[half:] = np.maximum(most[half:], grown[half:])
    return most
