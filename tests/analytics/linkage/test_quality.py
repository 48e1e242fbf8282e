"""The bars of the benchmark, on small towns with fixed seeds."""

from __future__ import annotations

import pytest

from benchmarks.linkage import linked, scores
from benchmarks.linkage_rows import Town, invent

FEW = ("race_ethnicity", "housing", "drug_group", "location_type")


@pytest.mark.parametrize(
    ("per_day", "days", "precision", "recall"),
    [(0.2, 1500, 0.98, 0.90), (2.0, 250, 0.97, 0.88), (10.0, 60, 0.93, 0.85)],
)
def test_the_bars(per_day: float, days: int, precision: float, recall: float) -> None:
    town = invent(Town(per_day=per_day, days=days, untold=FEW), seed=2)
    found = scores(town, linked(town))

    assert found[0] >= precision
    assert found[1] >= recall
