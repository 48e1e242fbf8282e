"""Small series for the detectors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

MONDAY = pd.Timestamp("2024-01-01")


def daily(*counts: int) -> pd.Series:
    """One count a day from a Monday on."""
    return pd.Series(counts, index=pd.date_range(MONDAY, periods=len(counts)), dtype="int64")


def weekly(counts: Sequence[int], *, start: str = "2010-01-04") -> pd.Series:
    """One count a week."""
    dates = pd.date_range(start, periods=len(counts), freq="7D")
    return pd.Series(list(counts), index=dates, dtype="int64")


def poisson(mean: float, *, length: int, seed: int = 1) -> list[int]:
    """Counts of a quiet place."""
    drawn = np.random.default_rng(seed).poisson(mean, size=length)
    return [int(count) for count in drawn]
