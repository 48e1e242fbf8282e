"""The rules that are looked back at, each with the days that its alarm is of."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.detection.classics.ears import EarsC1, EarsC2, EarsC3
from dashboard.detection.classics.essence import EssenceSwitch
from dashboard.detection.classics.essence_ewma import EssenceEwma
from dashboard.detection.classics.essence_regression import EssenceRegression
from dashboard.detection.classics.farrington import FarringtonFlexible
from dashboard.detection.classics.series import Detector
from dashboard.detection.classics.thresholds import N72, Count24, Mean2Sd
from dashboard.detection.rules import Rule
from dashboard.detection.scan import Looks
from dashboard.detection.terms import Floats

Bools = NDArray[np.bool_]

OWN_RULE: Final = "own_rule"


@dataclass(frozen=True, eq=False)
class Verdicts:
    """What a rule said of each day, when it ended; arrays have one value a day."""

    rule: str
    ready: Bools
    """Whether there was history enough for a verdict."""
    alarm: Bools
    window_days: NDArray[np.intp]
    """How many days, that one the newest, an alarm is of."""


@dataclass(frozen=True)
class Classic:
    """A detector of `classics` by the name that it goes by here."""

    name: str
    detector: Detector
    window_days: int
    """How many days it sums over."""

    def verdicts(self, counts: pd.Series) -> Verdicts:
        """What it says of each day of daily counts (a complete index of dates)."""
        found = self.detector.detect(counts)
        # Once there is history enough a missing score is a day of which the rule says nothing.
        ready = np.logical_or.accumulate(found["score"].notna().to_numpy())
        alarm = found["alarm"].to_numpy(dtype=bool)
        return Verdicts(self.name, ready, alarm, np.full(len(counts), self.window_days))


CLASSICS: Final = (
    Classic("count24", Count24(), 1),
    Classic("mean2sd", Mean2Sd(), 1),
    Classic("n72", N72(), 3),
    Classic("ears_c1", EarsC1(), 1),
    Classic("ears_c2", EarsC2(), 1),
    Classic("ears_c3", EarsC3(), 3),
    # Without its limit of five cases in four weeks, under which a small city never alarms.
    Classic("farrington_flexible", FarringtonFlexible(limit54=(0, 4), block_days=7), 7),
    Classic("essence_ewma", EssenceEwma(), 1),
    Classic("essence_regression", EssenceRegression(), 1),
    Classic("essence_switch", EssenceSwitch(), 1),
)
"""The published rules with their usual parameters."""


def own_verdicts(rule: Rule, moments: pd.DatetimeIndex, ends: pd.DatetimeIndex) -> Verdicts:
    """What a work group's own fixed rule says at each of `ends`, counting by the clock."""
    starts = ends - pd.Timedelta(hours=rule.hours)
    # A window is (start, end]: what happened where it ends is in it.
    seen = moments.searchsorted(ends, side="right") - moments.searchsorted(starts, side="right")
    days = ceil(rule.hours / 24)
    return Verdicts(
        OWN_RULE, np.arange(len(ends)) >= days - 1, seen >= rule.needed, np.full(len(ends), days)
    )


def scan_verdicts(looks: Looks) -> tuple[Bools, Floats, NDArray[np.intp]]:
    """Of the first series: whether there was history enough, the times a year by chance, and the
    rarest window's days.

    The times are infinite where that window holds no more than was expected: it is no signal.
    """
    per_year = np.where(looks.rises[0] & looks.ready[0], looks.per_year()[0], np.inf)
    return looks.ready[0], per_year, np.asarray(looks.window_steps)[looks.strongest[0]]
