"""Series of counts for the scan."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from dashboard.detection.terms import Floats

START = pd.Timestamp("2022-01-03")
"""A Monday."""


def days(count: int, *, start: pd.Timestamp = START) -> pd.DatetimeIndex:
    return pd.date_range(start, periods=count)


def weeks(count: int) -> pd.DatetimeIndex:
    return pd.date_range(START, periods=count, freq="7D")


def poisson(*rates: float, length: int, seed: int = 1) -> Floats:
    """A row of counts for each rate."""
    random = np.random.default_rng(seed)
    return np.array([random.poisson(rate, length) for rate in rates], dtype=np.float64)


def table(counts: Floats | Sequence[Sequence[float]], *, steps: pd.DatetimeIndex) -> pd.DataFrame:
    """Dates × series, named s0, s1 …"""
    names = [f"s{number}" for number in range(len(counts))]
    return pd.DataFrame(np.asarray(counts, dtype=np.float64).T, index=steps, columns=names)
