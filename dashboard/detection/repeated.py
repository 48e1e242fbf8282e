"""How much more often chance alarms in a series that is looked at several times a day.

`calibration` tells what one look a day brings. Where data come more often, each look has its own
windows, and one of them is rare more often. The table beside this module was made by simulating
quiet years that were looked at so often (`python -m benchmarks.calibrate_looks`).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from dashboard.detection.halving import halved
from dashboard.detection.terms import Floats

TABLE: Final = Path(__file__).with_name("repeated.csv")
MOST_LOOKS: Final = 24
"""One an hour."""

_STEPS_OF_TEN: Final = 12.0


class _Table(NamedTuple):
    log_looks: Floats
    log_rate: Floats
    log_per_year: Floats
    log_times: Floats
    """looks × rate × per_year."""


@cache
def _table() -> _Table:
    import pandas as pd

    rows = pd.read_csv(TABLE).set_index(["looks_a_day", "rate", "per_year"])["times"].sort_index()
    axes = [rows.index.unique(name).to_numpy(dtype=np.float64) for name in rows.index.names]
    shape = [len(axis) for axis in axes]
    looks, rate, per_year = (np.log(axis) for axis in axes)
    return _Table(looks, rate, per_year, np.log(rows.to_numpy().reshape(shape)))


def with_looks(per_year: Floats, rate: Floats, looks_a_day: int) -> Floats:
    """Episodes a year of a series that is looked at so often, from those of one look a day.

    Args:
        per_year: what one look a day brings; NaN stays.
        rate: the series' events a day; of the same shape.
        looks_a_day: how often new data are looked at, at most `MOST_LOOKS`.

    Raises:
        ValueError: less than one look a day.
    """
    if looks_a_day < 1:
        raise ValueError(f"a series is looked at once a day or more, got {looks_a_day}")
    return per_year if looks_a_day == 1 else per_year * _times(per_year, rate, looks_a_day)


def of_one_look(per_year: Floats, rate: Floats, looks_a_day: int) -> Floats:
    """What one look a day brings where so many bring `per_year`: the inverse of `with_looks`."""
    if looks_a_day == 1:
        return per_year
    most = np.log10(per_year)
    found, _ = halved(
        most - _STEPS_OF_TEN,
        most,
        lambda power: with_looks(10.0**power, rate, looks_a_day) > per_year,
    )
    return np.asarray(10.0**found)


def _times(per_year: Floats, rate: Floats, looks_a_day: int) -> Floats:
    from scipy.interpolate import RegularGridInterpolator

    table = _table()
    axes = (table.log_looks, table.log_rate, table.log_per_year)
    wanted = (np.full(per_year.shape, float(looks_a_day)), np.maximum(rate, 1e-12), per_year)
    points = [
        np.clip(np.log(values), axis[0], axis[-1])
        for values, axis in zip(wanted, axes, strict=True)
    ]
    found = np.full(per_year.shape, np.nan)
    known = ~(np.isnan(per_year) | np.isnan(rate))
    inside = np.stack([axis[known] for axis in points], axis=-1)
    found[known] = np.exp(RegularGridInterpolator(axes, table.log_times)(inside))
    return found
