"""The share known by age, with its band."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.charts import alt, colours
from dashboard.charts.delays import delays

FRAME = pd.DataFrame(
    {
        "source": ["A"] * 3 + ["B"] * 3,
        "age_days": [0, 1 / 24, 2.0] * 2,
        "age": ["at once", "1 hour", "2 days"] * 2,
        "share": [0.1, 0.4, 0.95, 0.6, 0.8, 1.0],
        "low": [0.0, 0.3, 0.9, 0.5, 0.7, 1.0],
        "high": [0.2, 0.5, 1.0, 0.7, 0.9, 1.0],
    }
)


def test_a_line_and_a_band_a_source_from_an_hour_on() -> None:
    figure = delays(FRAME)
    band, line, _, other = figure.data
    assert [line.name, other.name] == ["A", "B"]
    assert list(line.x) == pytest.approx([1 / 24, 2])
    assert list(line.y) == [0.4, 0.95]
    assert list(band.y) == [0.3, 0.9, 1.0, 0.5]
    assert band.fillcolor == colours.thin(line.line.color)
    assert line.hovertext[0] == "A: after 1 hour 40% are known (30% to 50%)"
    assert figure.layout.xaxis.type == "log"


def test_in_one_sentence() -> None:
    assert alt.delays(FRAME) == (
        "A: half are known after 2 days, nine tenths after 2 days; "
        "B: half are known at once, nine tenths after 2 days."
    )
    assert alt.delays(FRAME.head(0)) == "No delays to show."


def test_a_thin_colour_is_the_same_colour() -> None:
    assert colours.thin(colours.Colour.BLUE) == "rgba(0,114,178,0.18)"
