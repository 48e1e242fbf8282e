"""Amounts of what may be cut into parts."""

from __future__ import annotations

import pytest

from dashboard.charts.amounts import amount


@pytest.mark.parametrize(
    ("n", "said"),
    [(0, "0"), (1204, "1,204"), (1204.46, "1,204.5"), (9.96, "10"), (10.333333, "10.3")],
)
def test_a_part_has_one_decimal_and_a_whole_none(n: float, said: str) -> None:
    assert amount(n) == said
