"""What stands around a record: how much else happens at its time and at its place.

Agreement says little where many agree by chance: in a busy week, at a station or hospital whose
point many unrelated records carry, in a block where overdoses are common. These numbers play the
part that term frequencies play in Fellegi and Sunter's weights (Winkler 1988). They are rounded to
steps, so that a few new records change them for few others.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from dashboard.analytics.linkage.encoding import METRES_PER_DEGREE, Encoded
from dashboard.analytics.linkage.terms import Floats, Ints

WITHIN_HOURS: Final = 72
"""Records further apart than this are compared with no other."""
CELLS_M: Final = {"share_50m": 150.0, "share_150m": 400.0, "share_500m": 1200.0}
"""Side of the square that stands for what is within 50, 150 and 500 m of a point."""
PSEUDO: Final = 200
"""So many records spread at random are added to those that there are: a share of few says little.
"""
POINT_COUNT: Final = 3
POINT_SHARE: Final = 0.005
"""A point with so many records, and so large a share of all, is a shared one."""
_STEPS: Final = 2
_DECIMALS: Final = 10_000


def surroundings(records: Encoded) -> pd.DataFrame:
    """By key: `crowd` (records of the busiest source within 72 hours, itself included), the shares
    of all records in the same square (`CELLS_M`), and `shared_point`."""
    points = records.has_point
    total = _rounded(np.array([max(int(points.sum()), 1)]), steps=4)[0] + PSEUDO
    columns: dict[str, Floats] = {"crowd": _rounded(crowd(records), steps=_STEPS)}
    x, y = _plane(records)
    for name, side in CELLS_M.items():
        columns[name] = _rounded((_alike(x, y, side, points) - 1) / total, steps=_STEPS)
    at_point = _alike(records.longitude * _DECIMALS, records.latitude * _DECIMALS, 1.0, points)
    shared = (at_point >= POINT_COUNT) & (at_point / total >= POINT_SHARE)
    columns["shared_point"] = shared.astype(float)
    return pd.DataFrame(columns, index=pd.Index(records.key, name="key"))


def crowd(records: Encoded) -> Floats:
    """How many records the busiest source has within 72 hours of each, itself included."""
    most = np.zeros(len(records))
    for source in np.unique(records.source):
        hours = np.sort(records.hours[records.source == source])
        first = np.searchsorted(hours, records.hours - WITHIN_HOURS, side="left")
        last = np.searchsorted(hours, records.hours + WITHIN_HOURS, side="right")
        most = np.maximum(most, last - first)
    return most


def _plane(records: Encoded) -> tuple[Floats, Floats]:
    # The scale of a whole degree's width holds for a city, and depends on the record alone.
    scale = np.cos(np.radians(np.round(records.latitude)))
    return (
        records.longitude * scale * METRES_PER_DEGREE,
        records.latitude * METRES_PER_DEGREE,
    )


def _alike(x: Floats, y: Floats, side: float, points: np.ndarray) -> Floats:
    """How many records lie in the same square; 1 for those without a point."""
    counts = np.ones(len(x))
    columns = np.round(x[points] / side).astype(np.int64)
    rows = np.round(y[points] / side).astype(np.int64)
    cell: Ints = columns * 10_000_019 + rows
    _, inverse, size = np.unique(cell, return_inverse=True, return_counts=True)
    counts[points] = size[inverse]
    return counts


def _rounded(amounts: Floats, *, steps: int) -> Floats:
    """To the nearest power of two with so many steps between; 0 stays 0."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.exp2(np.round(np.log2(amounts) * steps) / steps))
