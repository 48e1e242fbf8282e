"""Looking back: what each rule would have said on a city's own history, looked at once a day.

Every rule is given the same days and says of each whether it alarms, from that day and those before
it alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.detection.allowance import Allowance
from dashboard.detection.backtest_rules import (
    CLASSICS,
    Bools,
    Classic,
    Verdicts,
    own_verdicts,
    scan_verdicts,
)
from dashboard.detection.blocks import blocks
from dashboard.detection.outcomes import Cluster, History, Outcome, outcome
from dashboard.detection.rules import Rule
from dashboard.detection.scan import Scan, look
from dashboard.detection.terms import Floats


def history(moments: pd.DatetimeIndex, *, first_day: date, last_day: date, zone: tzinfo) -> History:
    """The days from `first_day` to `last_day`, both whole; moments (UTC) in any order.

    Raises:
        ValueError: moments have no zone.
    """
    counts, days, edges = blocks(
        {"": moments},
        through=_midnight(last_day + timedelta(days=1), zone),
        history_from=_midnight(first_day, zone),
        zone=zone,
    )
    return History(days, edges[1:], counts[0], pd.DatetimeIndex(moments.dropna().sort_values()))


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone)


def backtest(
    past: History,
    clusters: Sequence[Cluster],
    *,
    allowance: Allowance,
    own: Rule | None = None,
    classics: Sequence[Classic] = CLASSICS,
    params: Scan | None = None,
) -> tuple[Outcome, ...]:
    """What the scan at watch and at alert, the group's `own` rule and `classics` would have done.

    `allowance` is the series' own part. Looking is kept by the days and the rules, so that another
    allowance or another cluster is answered at once.
    """
    if not len(past.days):
        return ()
    start = past.days[0].date()
    looked = _looked(past.counts.tobytes(), start, tuple(classics), params or Scan())
    ordered = sorted(clusters, key=lambda cluster: (cluster.first_day, cluster.name))
    owns = (own_verdicts(own, past.moments, past.ends),) if own else ()
    every = (*looked.scans(allowance), *owns, *looked.classics)
    return tuple(outcome(past, said, ordered) for said in every)


@dataclass(frozen=True, eq=False)
class _Looked:
    ready: Bools
    per_year: Floats
    """Infinite where no more was seen than expected."""
    window_days: NDArray[np.intp]
    classics: tuple[Verdicts, ...]

    def scans(self, allowance: Allowance) -> tuple[Verdicts, ...]:
        asked = {"scan_watch": allowance.watch_per_year, "scan_alert": allowance.alert_per_year}
        return tuple(
            Verdicts(name, self.ready, self.per_year <= least, self.window_days)
            for name, least in asked.items()
        )


@lru_cache(maxsize=16)
def _looked(counts: bytes, start: date, classics: tuple[Classic, ...], params: Scan) -> _Looked:
    seen = np.frombuffer(counts)
    days = pd.date_range(start, periods=len(seen), freq="D", unit="us")
    series = pd.Series(seen, index=days)
    looks = look(seen[None], days, first=0, params=params)
    return _Looked(*scan_verdicts(looks), tuple(rule.verdicts(series) for rule in classics))
