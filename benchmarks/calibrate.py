"""Makes the scan's calibration: what the whole method does in years of nothing but chance.

python -m benchmarks.calibrate [--years N] [--seed N] [--out FILE]
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from dashboard.detection.calibration import TABLE
from dashboard.detection.episodes import QUIET_DAYS
from dashboard.detection.scan import WEEKLY_SCAN, Scan, look
from dashboard.detection.terms import Floats

RATES: Final = (0.01, 0.03, 0.1, 0.2, 0.4, 1.0, 3.0, 10.0, 50.0)
DISPERSIONS: Final = (1.0, 1.5, 2.5, 6.0)
REFITS_A_YEAR: Final = 6
"""A quiet year needs no newer regression, and fitting one is most of the work."""
SCORES: Final = np.arange(0.25, 8.01, 0.125)
HISTORY_YEARS: Final = 3
LOOKED_YEARS: Final = 2
SERIES: Final = 200
LEAST_EPISODES: Final = 12
"""Below this many simulated episodes the curve is drawn on as straight as it came."""


def quiet(
    generator: np.random.Generator, rate: float, dispersion: float, shape: tuple[int, int]
) -> Floats:
    """Counts of a constant rate, with variance dispersion times mean."""
    if dispersion == 1:
        return generator.poisson(rate, shape).astype(np.float64)
    size = rate / (dispersion - 1)
    return generator.negative_binomial(size, 1 / dispersion, shape).astype(np.float64)


def openings(score: Floats, *, quiet_steps: int, cuts: Floats) -> Floats:
    """How many episodes open at each cut: on steps above it, after `quiet_steps` that are not."""
    highest = np.full_like(score, -np.inf)
    for lag in range(1, quiet_steps + 1):
        highest[:, lag:] = np.maximum(highest[:, lag:], score[:, :-lag])
    rises = score > highest
    opened = np.searchsorted(np.sort(score[rises]), cuts, side="left")
    before = np.searchsorted(np.sort(highest[rises]), cuts, side="left")
    return (before - opened).astype(np.float64)


def cell(
    rate: float, dispersion: float, params: Scan, *, years: int, seed: int
) -> tuple[Floats, float]:
    """Episodes a year at each of SCORES, and the dispersion that the baseline tells."""
    step_days = params.baseline.step_days
    year = round(365 / step_days)
    params = replace(
        params, baseline=replace(params.baseline, refit_steps=round(year / REFITS_A_YEAR))
    )
    steps = pd.date_range(
        "2001-01-01", periods=(HISTORY_YEARS + LOOKED_YEARS) * year, freq=f"{step_days}D"
    )
    generator = np.random.default_rng([seed, step_days, round(rate * 100), round(dispersion * 10)])
    total, seen, looked = np.zeros(len(SCORES)), [], 0.0
    while looked < years:
        counts = quiet(generator, rate * step_days, dispersion, (SERIES, len(steps)))
        looks = look(counts, steps, first=HISTORY_YEARS * year, params=params)
        # A series with too few events is in no episode.
        score = np.nan_to_num(-np.log10(looks.rank.min(axis=0)))
        total += openings(score, quiet_steps=max(1, QUIET_DAYS // step_days), cuts=SCORES)
        seen.append(np.nanmedian(looks.dispersion))
        looked += SERIES * LOOKED_YEARS
    return _drawn_on(total) / looked, float(np.mean(seen))


def _drawn_on(episodes: Floats) -> Floats:
    """Never rising with the score; where too few are left, straight on in the logarithm."""
    # At low scores most steps alarm and episodes run together: that makes no score rare.
    curve = np.maximum.accumulate(episodes[::-1])[::-1]
    enough = np.flatnonzero(curve >= LEAST_EPISODES)
    last = int(enough[-1])
    from_ = max(0, last - 12)
    slope = (np.log(curve[last]) - np.log(curve[from_])) / max(last - from_, 1)
    beyond = np.arange(len(curve)) - last
    return np.where(beyond > 0, curve[last] * np.exp(slope * beyond), np.maximum(curve, 1e-9))


def main() -> None:
    """Simulate every cell, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--years", type=int, default=800)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=TABLE)
    given = parser.parse_args()
    rows = []
    for params, rate, dispersion in product((Scan(), WEEKLY_SCAN), RATES, DISPERSIONS):
        step_days = params.baseline.step_days
        curve, seen = cell(rate, dispersion, params, years=given.years, seed=given.seed)
        rows += [
            (step_days, rate * step_days, dispersion, round(seen, 3), score, f"{each:.5g}")
            for score, each in zip(SCORES, curve, strict=True)
        ]
        print(step_days, rate, dispersion, f"{seen:.2f}", curve[6:31:8].round(3), flush=True)
    names = ["step_days", "rate", "dispersion", "dispersion_seen", "score", "per_year"]
    pd.DataFrame(rows, columns=names).to_csv(given.out, index=False)


if __name__ == "__main__":
    main()
