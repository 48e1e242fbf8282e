"""How many false episodes a year a cluster's p-value stands for, where one looks every day.

Looks of days that follow each other hold nearly the same cases, so that false alarms come in
episodes; and where cases are few, a Gumbel tail makes them less rare than they are. The table
beside this module holds what was counted in quiet cities (`python -m benchmarks.spatial quiet
--out`): for a rate of cases a day, the episodes in so many years on whose days a cluster was as
rare as once in so many looks. An episode opens after seven days without (`episodes`).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from dashboard.detection.terms import DAYS_A_YEAR, Floats

TABLE: Final = Path(__file__).with_name("recurrence.csv")
LEAST_EPISODES: Final = 8
"""Of fewer no share is told: that of the less rare is kept, which is larger, not smaller."""


class _Shares(NamedTuple):
    log_rate: Floats
    log_days: Floats
    log_share: Floats
    """rates × recurrences: episodes as a share of the days that would be as rare."""


@cache
def _shares() -> _Shares:
    import pandas as pd

    rows = pd.read_csv(TABLE)
    a_year = rows["episodes"] / rows["years"]
    rows["share"] = (a_year * rows["recurrence_days"] / DAYS_A_YEAR).where(
        rows["episodes"] >= LEAST_EPISODES
    )
    wide = rows.pivot_table(index="rate", columns="recurrence_days", values="share", dropna=False)
    shares = wide.ffill(axis=1)
    axes = (shares.index, shares.columns, shares)
    return _Shares._make(np.log(axis.to_numpy(dtype=np.float64)) for axis in axes)


def per_year(p_value: float, rate: float) -> float:
    """False episodes a year with a cluster as rare as `p_value` in a city of `rate` cases a day
    that is looked at once a day. Beyond the table they fall as the p-value does.

    Raises:
        ValueError: no p-value above 0, or no rate above 0.
    """
    if not 0 < p_value <= 1:
        raise ValueError(f"a p-value is above 0 and at most 1, got {p_value}")
    if not 0 < rate < np.inf:
        raise ValueError(f"a rate is above 0 cases a day, got {rate}")
    table = _shares()
    by_rate = [np.interp(-np.log(p_value), table.log_days, row) for row in table.log_share]
    share = np.exp(np.interp(np.log(rate), table.log_rate, by_rate))
    return float(share * DAYS_A_YEAR * p_value)
