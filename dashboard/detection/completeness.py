"""How much of the newest days is known: the share of the events of an age that has come in.

Shares multiply what is expected, never what was observed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from dashboard.detection.terms import Floats

COMPLETE: Final = 0.95
"""A day of which so much is known is as good as whole."""
LEVEL: Final = 0.9
"""Of every interval here and of the nowcast: it holds the truth in so many of 1."""

_PARTS_A_DAY: Final = 24
_SURE: Final = 1e-9


@dataclass(frozen=True, eq=False)
class Known:
    """What share of the events of each step is known, and how sure that is; arrays that broadcast
    to series × steps, or one value a step."""

    share: Floats
    """0 to 1; 0 is of a step of which nothing is known, as one that was not reported."""
    sd: Floats
    """Standard deviation of the share. Shares of unlike ages err together."""

    def bounds(self) -> tuple[Floats, Floats]:
        """The central interval around each share, of the beta distribution of its mean and SD."""
        return _beta_interval(self.share, self.sd)


@dataclass(frozen=True, eq=False)
class Curve:
    """The share of events that is known by their age: how long before the end of the data they
    happened."""

    ages_days: Floats
    """Rising."""
    share: Floats
    sd: Floats

    def at(self, ages_days: Floats) -> Known:
        """Shares at these ages: between the curve's own on the straight line, beyond its ends as
        there."""
        return Known(
            np.interp(ages_days, self.ages_days, self.share),
            np.interp(ages_days, self.ages_days, self.sd),
        )

    def after(self, days: float) -> Curve:
        """The same, looked at so many days (0 or more) after the data end: by then more of what had
        happened has come in."""
        later = self.ages_days - days
        ages = np.concatenate([[0.0], later[later > 0]])
        known = self.at(ages + days)
        return Curve(ages, known.share, known.sd)

    def days(self, count: int) -> Known:
        """The mean share over each of `count` days, the newest last, of which that one ended where
        the data do."""
        hours = (np.arange(_PARTS_A_DAY) + 0.5) / _PARTS_A_DAY
        known = self.at(np.arange(count)[::-1, None] + hours)
        return Known(known.share.mean(axis=1), known.sd.mean(axis=1))


ALL_KNOWN: Final = Curve(np.zeros(1), np.ones(1), np.zeros(1))


@dataclass(frozen=True)
class Recent:
    """About how complete the newest days are, together."""

    days: int
    """So many of the newest, to the oldest that is not as good as whole; 0 where every one is, and
    then nothing is missing."""
    share: float
    """Their mean."""
    low: float
    high: float


def recent(known: Known) -> Recent:
    """What to say of the newest days: "the last 9 days are about 70 % complete".

    `known` has one value a day, the newest last; each day counts as much.
    """
    partial = np.flatnonzero(known.share < COMPLETE)
    if not len(partial):
        return Recent(0, 1.0, 1.0, 1.0)
    newest = slice(int(partial[0]), None)
    share, sd = (np.atleast_1d(each[newest].mean()) for each in (known.share, known.sd))
    low, high = _beta_interval(share, sd)
    return Recent(len(known.share[newest]), float(share[0]), float(low[0]), float(high[0]))


def _beta_interval(share: Floats, sd: Floats) -> tuple[Floats, Floats]:
    from scipy.stats import beta

    share, sd = np.broadcast_arrays(share, sd)
    free = share * (1 - share)
    is_sure = (sd <= _SURE) | (free <= _SURE)
    events = np.where(is_sure, 1.0, free / np.where(is_sure, 1.0, sd**2) - 1)
    # A beta distribution cannot be as wide as one of 0 and 1 alone, which nothing is known of.
    first = np.where(is_sure, 1.0, share * np.maximum(events, 1e-3))
    second = np.where(is_sure, 1.0, (1 - share) * np.maximum(events, 1e-3))
    ends = (beta.ppf(end, first, second) for end in ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    low, high = (np.where(is_sure, share, end) for end in ends)
    return np.fmin(low, share), np.fmax(high, share)
