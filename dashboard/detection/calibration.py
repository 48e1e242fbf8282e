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

from dashboard.detection.terms import Floats

TABLE: Final = Path(__file__).with_name("calibration.csv")
RAREST_PER_YEAR: Final = 1e-6


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
    look at a series with this rate for each step and this dispersion. NaN where an argument is.
    """
    from scipy.interpolate import RegularGridInterpolator

    table = _table(step_days)
    rank, rate, dispersion = np.broadcast_arrays(rank, rate, dispersion)
    log_rate = np.clip(np.log(np.maximum(rate, 1e-12)), table.log_rate[0], table.log_rate[-1])
    score = np.clip(-np.log10(rank), table.score[0], None)
    inside = np.minimum(score, table.score[-1])
    point = [log_rate, _true_dispersion(table, log_rate, dispersion), inside]
    grid = (table.log_rate, table.dispersion, table.score)
    told = RegularGridInterpolator(grid, table.log_per_year)(np.stack(point, axis=-1))
    # Beyond the table the episodes fall as the chance does.
    told = told - (score - inside) * np.log(10)
    return np.asarray(np.maximum(np.exp(told), RAREST_PER_YEAR))


def _true_dispersion(table: _Table, log_rate: Floats, seen: Floats) -> Floats:
    """The baseline weighs outliers down and so tells too little dispersion: undone here."""
    place = np.clip(np.searchsorted(table.log_rate, log_rate) - 1, 0, len(table.log_rate) - 2)
    share = (log_rate - table.log_rate[place]) / (table.log_rate[place + 1] - table.log_rate[place])
    result = np.full(seen.shape, np.nan)
    for number in np.unique(place[~np.isnan(seen)]):
        here = place == number
        low, high = (
            np.interp(seen[here], table.seen[row], table.dispersion) for row in (number, number + 1)
        )
        result[here] = low + share[here] * (high - low)
    return result
