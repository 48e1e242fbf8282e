"""Makes the second part of the scan's calibration: how much more often chance alarms in a series
that is looked at several times a day.

python -m benchmarks.calibrate_looks [--years N] [--seed N] [--out FILE]
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from benchmarks.calibrate import (
    HISTORY_YEARS,
    LEAST_EPISODES,
    LOOKED_YEARS,
    REFITS_A_YEAR,
    openings,
    quiet,
)
from dashboard.detection.episodes import QUIET_DAYS
from dashboard.detection.looks import TABLE
from dashboard.detection.scan import Scan, look
from dashboard.detection.terms import Floats

RATES: Final = (0.03, 0.2, 1.0, 5.0, 20.0)
LOOKS: Final = (2, 4, 8, 24)
PER_YEAR: Final = np.array([0.1, 0.3, 1.0, 2.0, 6.0, 12.0])
YEAR: Final = 365
SELDOM: Final = replace(
    Scan(), baseline=replace(Scan().baseline, refit_steps=YEAR // REFITS_A_YEAR)
)
"""The method with fewer regressions, which a quiet year does not need."""


def scores(counts: Floats, looks_a_day: int, params: Scan = SELDOM) -> Floats:
    """Counts of sub-days to -log10 of the episodes a year, series × looks, one after the other."""
    series, parts = counts.shape
    days = parts // looks_a_day - 1
    dates = pd.date_range("2003-01-01", periods=days)
    each = []
    for phase in range(looks_a_day):
        part = counts[:, phase : phase + days * looks_a_day]
        daily = part.reshape(series, days, looks_a_day).sum(axis=2)
        looks = look(daily, dates, first=HISTORY_YEARS * YEAR, params=params)
        each.append(np.where(looks.rises, -np.log10(looks.per_year()), -np.inf))
    score: Floats = np.stack(each, axis=-1).reshape(series, -1)
    return np.nan_to_num(score, nan=-np.inf)


def times(rate: float, looks_a_day: int, *, years: int, seed: int) -> Floats:
    """Episodes of so many looks a day, over those of one, at each of PER_YEAR."""
    generator = np.random.default_rng([seed, looks_a_day, round(rate * 100)])
    parts = ((HISTORY_YEARS + LOOKED_YEARS) * YEAR + 1) * looks_a_day
    shape = (-(-years // LOOKED_YEARS), parts)
    score = scores(quiet(generator, rate / looks_a_day, 1.0, shape), looks_a_day)
    cuts = -np.log10(PER_YEAR)
    many = openings(score, quiet_steps=QUIET_DAYS * looks_a_day, cuts=cuts)
    # Every phase is a look once a day of its own: together they say what one does more exactly.
    once = [
        openings(score[:, phase::looks_a_day], quiet_steps=QUIET_DAYS, cuts=cuts)
        for phase in range(looks_a_day)
    ]
    ratio = many / np.maximum(np.mean(once, axis=0), 1.0)
    ratio[many < LEAST_EPISODES] = np.nan
    known = np.flatnonzero(~np.isnan(ratio))
    return np.asarray(np.maximum(np.interp(np.arange(len(cuts)), known, ratio[known]), 1.0))


def main() -> None:
    """Simulate every cell, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--years", type=int, default=1600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=TABLE)
    given = parser.parse_args()
    rows = []
    for rate, looks_a_day in product(RATES, LOOKS):
        years = given.years if looks_a_day <= 8 else given.years // 2
        found = times(rate, looks_a_day, years=years, seed=given.seed)
        rows += [
            (looks_a_day, rate, per_year, round(each, 3))
            for per_year, each in zip(PER_YEAR, found, strict=True)
        ]
        print(looks_a_day, rate, found.round(2), flush=True)
    rows += [(1, rate, per_year, 1.0) for rate, per_year in product(RATES, PER_YEAR)]
    names = ["looks_a_day", "rate", "per_year", "times"]
    pd.DataFrame(sorted(rows), columns=names).to_csv(given.out, index=False)


if __name__ == "__main__":
    main()
