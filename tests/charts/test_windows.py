"""Observed against expected."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.charts.colours import Colour
from dashboard.charts.windows import windows
from tests.charts import builders


def test_each_window_has_its_observed_and_expected() -> None:
    traces = {trace.name: trace for trace in windows(builders.windows()).data}
    assert list(traces["expected"].x) == [0.2, 0.7, 1.6]
    assert list(traces["observed"].x) == [1]
    signal = traces["observed: more than chance explains"]
    assert list(signal.x) == [4]
    assert list(signal.y) == ["<b>72 hours</b><br>once a year"]
    assert signal.marker.color == Colour.VERMILION


def test_what_may_be_fewer_is_written_as_a_range() -> None:
    traces = {trace.name: trace for trace in windows(builders.windows()).data}
    assert list(traces["observed"].text) == ["<b>1</b>"]
    signal = traces["observed: more than chance explains"]
    assert list(signal.text) == ["<b>3–5</b>"]
    assert list(signal.hovertext) == ["observed 3–5"]


def test_a_suppressed_count_has_neither_mark_nor_join() -> None:
    join = windows(builders.windows()).data[0]
    assert list(join.x) == [0.2, 1, None, 0.7, 4, None, None, None, None]


def test_the_shortest_window_is_on_top_and_says_how_often_by_chance() -> None:
    order = list(windows(builders.windows()).layout.yaxis.categoryarray)
    assert order[-1] == "<b>24 hours</b><br>60 times a year"


@pytest.mark.parametrize("rows", [1, 2, 3, 5, 6])
def test_the_legend_is_below_the_title_of_the_axis(rows: int) -> None:
    """The legend's place is a share of the plot, which is what the legend itself leaves over."""
    frame = pd.concat([builders.windows()] * 2, ignore_index=True).head(rows)
    drawn = windows(frame.assign(window=[f"{n} days" for n in range(rows)])).layout
    legend_pixels = 28
    plot = (drawn.height - drawn.margin.t - legend_pixels) / (1 - drawn.legend.y)
    assert -drawn.legend.y * plot == pytest.approx(54)
