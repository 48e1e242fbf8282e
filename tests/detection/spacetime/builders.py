"""Invented cases in a town of some kilometres, and the scan done the plain way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dashboard.detection.spacetime.points import Points
from dashboard.detection.terms import Floats

LAST = date(2026, 1, 31)


class Town(NamedTuple):
    """Cases: how many days before the last day, and where, in km."""

    ago: NDArray[np.int64]
    at: Floats

    @property
    def days(self) -> NDArray[np.datetime64]:
        """Each case's date."""
        return np.datetime64(LAST) - self.ago

    @property
    def points(self) -> Points:
        """Where each case was."""
        return Points(self.at, "km")

    def joined(self, other: Town) -> Town:
        """Both towns' cases."""
        return Town(np.concatenate([self.ago, other.ago]), np.concatenate([self.at, other.at]))

    def reordered(self, order: NDArray[np.int64]) -> Town:
        """The same cases in another order."""
        return Town(self.ago[order], self.at[order])


def town(cases: int, *, days: int = 60, seed: int = 1, step_km: float = 0.25) -> Town:
    """Cases anywhere in 6 by 4 km, on a grid, at any time."""
    random = np.random.default_rng(seed)
    where = random.uniform((0, 0), (6, 4), (cases, 2))
    return Town(random.integers(0, days, cases), np.round(where / step_km) * step_km)


def burst(cases: int, *, x_km: float, y_km: float, days: int = 2) -> Town:
    """Cases at one point in the newest days."""
    return Town(np.arange(cases) % days, np.tile([[x_km, y_km]], (cases, 1)))


class Plain(NamedTuple):
    """A cylinder, found by looking at every one of them."""

    statistic: float
    observed: int
    expected: float
    radius_km: float
    days: int


def every_cylinder(
    cases: Town, *, max_days: int, max_km: float, strata: NDArray[np.int64] | None = None
) -> Iterator[Plain]:
    """All with two cases or more and half of the cases or fewer, by the formulas as they stand."""
    total = len(cases.ago)
    kinds = np.zeros(total, dtype=int) if strata is None else strata
    for centre in np.unique(cases.at, axis=0):
        away = np.hypot(*(cases.at - centre).T)
        for radius in np.unique(away[away <= max_km]):
            circle = away <= radius
            if circle.sum() > total / 2:
                continue
            for days in range(1, max_days + 1):
                window = cases.ago < days
                seen = int((circle & window).sum())
                mean = sum(
                    (circle & (kinds == kind)).sum()
                    * (window & (kinds == kind)).sum()
                    / (kinds == kind).sum()
                    for kind in np.unique(kinds)
                )
                if seen > max(mean, 1):
                    rest = total - seen
                    odd = seen * np.log(seen / mean)
                    odd += rest * np.log(rest / (total - mean)) if rest else 0.0
                    yield Plain(float(odd), seen, float(mean), float(radius), days)
