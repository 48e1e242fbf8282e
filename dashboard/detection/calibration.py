"""How often a year chance alone brings a look as rare as this: the scan's calibration.

Windows overlap and are looked at in every step, so that the smallest chance of all windows says
little by itself. The table beside this module was made by simulating quiet years with the whole
method, baseline and all (`python -m benchmarks.calibrate`): for a rate, a dispersion and a rank,
the episodes a year that open on it. An episode opens on a step as rare, after seven days without.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from dashboard.detection.halving import halved
from dashboard.detection.terms import Floats

TABLE: Final = Path(__file__).with_name("calibration.csv")
RAREST_PER_YEAR: Final = 1e-6
HIGHEST_SCORE: Final = 30.0


class _Table(NamedTuple):
    log_rate: Floats
    dispersion: Floats
    score: Floats
    seen: Floats
    """rate × dispersion: the dispersion that the baseline tells where the true one is that."""
    log_per_year: Floats
    """rate × dispersion × score, natural logarithms."""


@cache
def _table(step_days: int) -> _Table:
    import pandas as pd

    rows = pd.read_csv(TABLE)
    rows = rows[rows["step_days"] == step_days]
    cells = rows.pivot_table(index=["rate", "dispersion"], columns="score", values="per_year")
    rates, dispersions = (cells.index.unique(name).to_numpy() for name in ("rate", "dispersion"))
    shape = (len(rates), len(dispersions))
    seen = rows.groupby(["rate", "dispersion"])["dispersion_seen"].first().to_numpy()
    return _Table(
        log_rate=np.log(rates),
        dispersion=dispersions,
        score=cells.columns.to_numpy(dtype=np.float64),
        seen=seen.reshape(shape),
        log_per_year=np.log(cells.to_numpy().reshape(*shape, -1)),
    )


def per_year(rank: Floats, rate: Floats, dispersion: Floats, *, step_days: int = 1) -> Floats:
    """Episodes a year on which chance alone is as rare as `rank`, the smallest mid-p-value of a
    look at a series with this rate for each step and this dispersion; arrays that broadcast.

    NaN where an argument is. Beyond the table the episodes fall as the chance does.
    """
    table = _table(step_days)
    rank, rate, dispersion = np.broadcast_arrays(rank, rate, dispersion)
    told = np.full(rank.shape, np.nan)
    known = ~(np.isnan(rank) | np.isnan(rate) | np.isnan(dispersion))
    place = _place(table, rate[known], dispersion[known])
    told[known] = _per_year(table, place, -np.log10(rank[known]))
    return told


def rank_at(times: Floats, rate: Floats, dispersion: Floats, *, step_days: int = 1) -> Floats:
    """The rank that chance alone reaches so many `times` a year: the inverse of `per_year`."""
    table = _table(step_days)
    times, rate, dispersion = np.broadcast_arrays(times, rate, dispersion)
    found = np.full(times.shape, np.nan)
    known = ~(np.isnan(rate) | np.isnan(dispersion))
    place, wanted = _place(table, rate[known], dispersion[known]), times[known]
    _, score = halved(
        np.zeros(wanted.shape),
        np.full(wanted.shape, HIGHEST_SCORE),
        lambda score: _per_year(table, place, score) <= wanted,
    )
    found[known] = 10.0**-score
    return found


def _per_year(table: _Table, place: tuple[Floats, Floats], score: Floats) -> Floats:
    """Episodes a year at scores, -log10 of ranks, of series in these places of the table."""
    score = np.maximum(score, table.score[0])
    inside = np.minimum(score, table.score[-1])
    log_per_year = _interpolated(table, *place, inside) - (score - inside) * np.log(10)
    return np.asarray(np.maximum(np.exp(log_per_year), RAREST_PER_YEAR))


def _place(table: _Table, rate: Floats, dispersion: Floats) -> tuple[Floats, Floats]:
    log_rate = np.clip(np.log(np.maximum(rate, 1e-12)), table.log_rate[0], table.log_rate[-1])
    return log_rate, _true_dispersion(table, log_rate, dispersion)


def _interpolated(table: _Table, log_rate: Floats, dispersion: Floats, score: Floats) -> Floats:
    from scipy.interpolate import RegularGridInterpolator

    grid = (table.log_rate, table.dispersion, table.score)
    points = np.stack([log_rate, dispersion, score], axis=-1)
    return np.asarray(RegularGridInterpolator(grid, table.log_per_year)(points))


def _true_dispersion(table: _Table, log_rate: Floats, seen: Floats) -> Floats:
    """The baseline weighs outliers down and so tells too little dispersion: undone here."""
    place = np.clip(np.searchsorted(table.log_rate, log_rate) - 1, 0, len(table.log_rate) - 2)
    width = table.log_rate[place + 1] - table.log_rate[place]
    share = (log_rate - table.log_rate[place]) / width
    result = np.empty(seen.shape)
    for row in np.unique(place):
        here = place == row
        low, high = (
            np.interp(seen[here], table.seen[at], table.dispersion) for at in (row, row + 1)
        )
        result[here] = low + share[here] * (high - low)
    return result
