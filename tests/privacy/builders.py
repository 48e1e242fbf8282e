"""Frames of counts by area, and the two viewers, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from dashboard.privacy.policy import Policy
from dashboard.privacy.roles import Role, Viewer

ANALYST, PARTNER, PUBLIC = (Viewer(role) for role in Role)
POLICY = Policy()

Dataset = Sequence[tuple[Sequence[int], int]]
"""For each period: the counts of areas A, B, C …, and how many have no usable place."""


def names(n_areas: int) -> list[str]:
    return [chr(ord("A") + i) for i in range(n_areas)]


def area_frame(periods: Mapping[str, Mapping[str, int]]) -> pd.DataFrame:
    """A row for each period and area as given."""
    rows = [(period, area, n) for period, counts in periods.items() for area, n in counts.items()]
    return pd.DataFrame(rows, columns=["period", "area", "count"])


def dataset_frame(dataset: Dataset) -> pd.DataFrame:
    return area_frame(
        {
            f"P{i}": {**dict(zip(names(len(counts)), counts, strict=True)), "unlocated": unplaced}
            for i, (counts, unplaced) in enumerate(dataset)
        }
    )
