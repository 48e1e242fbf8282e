"""Bars by category."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.bars import bars
from dashboard.charts.colours import Colour

FRAME = pd.DataFrame(
    {
        "category": ["unknown", "18-24", "25-34", "35-44"],
        "count": pd.array([6, 14, None, 0], dtype="Int64"),
    }
)


def test_bars_are_the_counts_with_unknown_last_and_grey() -> None:
    bar = bars(FRAME).data[0]
    assert list(bar.y) == ["18-24", "25-34", "35-44", "unknown"]
    assert list(bar.x) == [14, None, 0, 6]
    assert list(bar.marker.color) == [Colour.BLUE] * 3 + [Colour.GREY]


def test_each_value_stands_beside_its_bar_and_zero_is_not_a_gap() -> None:
    notes = {note.y: note.text for note in bars(FRAME).layout.annotations}
    assert notes == {
        "18-24": "14", "25-34": "not shown (small counts)", "35-44": "0", "unknown": "6",
    }  # fmt: skip


def test_hovering_gives_the_share_of_what_is_shown() -> None:
    assert bars(FRAME).data[0].hovertext[0] == "18-24: 14 overdoses, 70 % of those shown"
