"""Events and when they became known, counted in days back from the newest look."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from dashboard.detection.delays import Delays, learn
from dashboard.detection.terms import Floats
from tests.detection.builders import THROUGH

Days = Sequence[float | None] | Floats


def moments(ages: Days) -> pd.DatetimeIndex:
    """So many days before the newest look; None is not known."""
    days = np.array([np.nan if age is None else age for age in ages], dtype=np.float64)
    back = pd.to_timedelta(pd.Series(np.round(days * 86_400)), unit="s")
    return pd.DatetimeIndex(pd.Timestamp(THROUGH) - back).as_unit("us")


def learned(ages: Days, delays: Days, *, missed: Days | None = None, **given: Delays) -> Delays:
    """Of events so long ago that took so long; `missed`: the delay up to which each was looked for
    in vain."""
    occurred, delays = np.array(ages, dtype=np.float64), np.array(delays, dtype=np.float64)
    last = None if missed is None else moments(occurred - np.array(missed, dtype=np.float64))
    return learn(moments(occurred), moments(occurred - delays), as_of=THROUGH, missed=last, **given)


def known_of(
    random: np.random.Generator, *, per_day: float, days: int, mean_days: float
) -> tuple[Floats, Floats]:
    """Ages and delays of the events of an exponential delay that are known by now."""
    ages = random.uniform(0, days, random.poisson(per_day * days))
    delays = random.exponential(mean_days, len(ages))
    return ages[delays <= ages], delays[delays <= ages]
