"""Fixed rules beside the scan: so many events in so many hours, whatever is usual.

They fire "by rule" and stand outside the allowance. Each says how often chance alone fires it: in
quiet years that are simulated at the events' own past rate (Poisson, looked at as often as new data
come, an episode closed by seven quiet days), so that the figure means the same as the scan's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from math import gcd
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.detection.episodes import QUIET_DAYS, opening
from dashboard.detection.terms import DAYS_A_YEAR

RATE_DAYS: Final = 3 * 365
GUARD_DAYS: Final = 14
LEAST_DAYS: Final = 56
"""Below this much history nothing is said of chance."""
SCENE_HOURS: Final = 2
SCENE_METRES: Final = 100.0

_YEARS: Final = 1000
_BLOCKS: Final = 4_000_000
_SEED: Final = 20170105
_METRES_PER_DEGREE: Final = 111_195.0


@dataclass(frozen=True)
class Rule:
    """`needed` events or more in the newest `hours` of data."""

    name: str
    needed: int
    hours: int


@dataclass(frozen=True)
class RuleHit:
    """What a rule found in (start, end], where the data end."""

    rule: Rule
    start: datetime
    end: datetime
    count: int
    """How many events; at one scene, how many people at the one with the most."""
    keys: tuple[str, ...]
    """Of the records that count."""
    chance_per_year: float | None
    """How often a year chance alone fires it, in episodes; None where the history is too short."""

    @property
    def fired(self) -> bool:
        """Whether the rule's number is reached."""
        return self.count >= self.rule.needed


def count_rule(
    rule: Rule,
    times: pd.DatetimeIndex,
    keys: Sequence[str],
    *,
    through: datetime,
    history_from: datetime,
    looks_a_day: int = 1,
) -> RuleHit:
    """A rule on events that count one each; `keys` name their records, in the same order.

    `looks_a_day`, a divisor of 24, is how often a day newer data are looked at.
    """
    start = through - timedelta(hours=rule.hours)
    inside = np.flatnonzero((times > pd.Timestamp(start)) & (times <= pd.Timestamp(through)))
    per_day = past_rate(times, through=through, history_from=history_from)
    return RuleHit(
        rule=rule,
        start=start,
        end=through,
        count=len(inside),
        keys=tuple(keys[int(place)] for place in inside),
        chance_per_year=_chance(per_day, rule.needed, rule.hours, looks_a_day),
    )


def scene_rule(
    rule: Rule,
    people: pd.DataFrame,
    *,
    through: datetime,
    history_from: datetime,
    looks_a_day: int = 1,
) -> RuleHit:
    """A rule on people at one scene, `people` as for `scenes`; chance is that of such a scene."""
    ordered = people.sort_values("at", ignore_index=True)
    earlier = scenes(ordered)
    together = [(place, found) for place, found in earlier.items() if len(found) + 1 >= rule.needed]
    times = pd.DatetimeIndex(ordered["at"].iloc[[place for place, _ in together]])
    start = through - timedelta(hours=rule.hours)
    inside = [
        sorted({place, *found})
        for (place, found), at in zip(together, times, strict=True)
        if pd.Timestamp(start) < at <= pd.Timestamp(through)
    ]
    members = sorted({place for scene in inside for place in scene})
    per_day = past_rate(times, through=through, history_from=history_from)
    return RuleHit(
        rule=rule,
        start=start,
        end=through,
        count=max(map(len, inside), default=0),
        keys=tuple(ordered["key"].iloc[members]),
        chance_per_year=_chance(per_day, 1, rule.hours, looks_a_day),
    )


def scenes(people: pd.DataFrame) -> dict[int, set[int]]:
    """For each row of somebody who was not the first at a scene, the rows of those before.

    `people` (in order of time): `at`, `agency`, `number`, `latitude`, `longitude`; the coordinates
    are missing where they are no usable place. Two are at one scene if one agency entered both (two
    agencies may have entered one person) within `SCENE_HOURS`, and under the same number, or within
    `SCENE_METRES` where the time of day of both is known (`time_known`).
    """
    columns = {name: people[name].to_numpy(dtype=object) for name in ("agency", "number")}
    at = people["at"].to_numpy(dtype="datetime64[us]")
    timed = people["time_known"].to_numpy(dtype=bool)
    latitude, longitude = (people[name].to_numpy(dtype=float) for name in ("latitude", "longitude"))
    found: dict[int, set[int]] = {}
    for lag in range(1, len(people)):
        near = at[lag:] - at[:-lag] <= np.timedelta64(SCENE_HOURS, "h")
        if not near.any():
            break
        later = np.flatnonzero(near) + lag
        first = later - lag
        is_same = _same(columns["agency"], first, later) & (
            _same(columns["number"], first, later)
            | (
                (_metres(latitude, longitude, first, later) <= SCENE_METRES)
                & (timed[first] & timed[later])
            )
        )
        for one, other in zip(first[is_same], later[is_same], strict=True):
            found.setdefault(int(other), set()).add(int(one))
    return found


def past_rate(
    times: pd.DatetimeIndex, *, through: datetime, history_from: datetime
) -> float | None:
    """Events a day in the last `RATE_DAYS` that end a guard before `through`; None where there are
    fewer than `LEAST_DAYS`. Half an event is added, so that what never happened is not impossible.
    """
    end = through - timedelta(days=GUARD_DAYS)
    begin = max(history_from, end - timedelta(days=RATE_DAYS))
    days = (end - begin) / timedelta(days=1)
    if days < LEAST_DAYS:
        return None
    seen = int(((times > pd.Timestamp(begin)) & (times <= pd.Timestamp(end))).sum())
    return (seen + 0.5) / days


def times_a_year(per_day: float, *, needed: int, hours: int, looks_a_day: int = 1) -> float:
    """Episodes a year in which events of this rate reach `needed` in `hours` by chance alone."""
    rounded = float(f"{per_day:.2g}")
    return _simulated(rounded, needed, hours, looks_a_day)


def _chance(per_day: float | None, needed: int, hours: int, looks_a_day: int) -> float | None:
    if per_day is None:
        return None
    return times_a_year(per_day, needed=needed, hours=hours, looks_a_day=looks_a_day)


@lru_cache(maxsize=256)
def _simulated(per_day: float, needed: int, hours: int, looks_a_day: int) -> float:
    block_hours = gcd(24 // looks_a_day, hours)
    a_day = 24 // block_hours
    days = min(round(_YEARS * DAYS_A_YEAR), _BLOCKS // a_day)
    counts = np.random.default_rng(_SEED).poisson(per_day / a_day, size=days * a_day)
    total = np.concatenate([[0], np.cumsum(counts)])
    ends = np.arange(1, days * looks_a_day + 1) * (a_day // looks_a_day)
    seen = total[ends] - total[np.maximum(ends - hours // block_hours, 0)]
    opened = int(opening((seen >= needed)[None], quiet_steps=QUIET_DAYS * looks_a_day).sum())
    return max(opened, 1) / (days / DAYS_A_YEAR)


def _same(
    values: NDArray[np.object_], first: NDArray[np.intp], later: NDArray[np.intp]
) -> NDArray[np.bool_]:
    known = ~pd.isna(values)
    same = np.asarray(values[first] == values[later], dtype=bool)
    return np.asarray(same & known[first] & known[later])


def _metres(
    latitude: NDArray[np.float64],
    longitude: NDArray[np.float64],
    first: NDArray[np.intp],
    later: NDArray[np.intp],
) -> NDArray[np.float64]:
    """Between two rows, on a plane, which is exact enough for a hundred metres."""
    north = latitude[later] - latitude[first]
    east = (longitude[later] - longitude[first]) * np.cos(np.radians(latitude[first]))
    return np.asarray(np.hypot(north, east) * _METRES_PER_DEGREE)
