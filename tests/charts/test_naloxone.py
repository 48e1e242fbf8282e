"""Naloxone beside overdoses."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.naloxone import OTHER, gather, naloxone_by_month
from tests.charts.builders import kits, overdoses

OCTOBER, NOVEMBER = pd.to_datetime(["2020-10-01", "2020-11-01"])


def test_the_three_largest_channels_are_named_and_the_rest_are_one() -> None:
    rows = gather(kits(), measure="kits").to_numpy().tolist()
    assert rows == [
        ["counter", OCTOBER, 30], ["counter", NOVEMBER, 20], ["mail", OCTOBER, 5],
        ["mail", NOVEMBER, 7], ["training", OCTOBER, 10], [OTHER, OCTOBER, 3], [OTHER, NOVEMBER, 3],
    ]  # fmt: skip


def test_kits_and_overdoses_have_a_panel_each_over_the_same_months() -> None:
    figure = naloxone_by_month(kits(), overdoses())
    traces = {trace.name: trace for trace in figure.data}
    assert list(traces["counter"].y) == [30, 20]
    assert list(traces["overdoses"].y) == [9, 6]
    assert (traces["counter"].yaxis, traces["overdoses"].yaxis) == ("y", "y2")
    assert figure.layout.yaxis2.overlaying is None
    assert figure.layout.xaxis.matches == "x2"


def test_a_month_without_a_report_has_no_bar() -> None:
    traces = {trace.name: trace for trace in naloxone_by_month(kits(), overdoses()).data}
    assert list(traces["training"].x) == [OCTOBER]


def test_no_channel_has_the_colour_of_the_overdoses_or_of_deaths() -> None:
    traces = naloxone_by_month(kits(), overdoses()).data
    used = [trace.marker.color for trace in traces if trace.type == "bar"]
    assert len(set(used)) == 4
    assert traces[-1].line.color not in used


def test_no_kits_at_all_leaves_the_overdoses() -> None:
    figure = naloxone_by_month(kits().head(0), overdoses())
    assert [trace.name for trace in figure.data] == ["overdoses"]


def test_months_of_which_not_all_is_known_are_hatched_below_alone() -> None:
    figure = naloxone_by_month(kits(), overdoses(), late_from=NOVEMBER)
    (hatch,) = [trace for trace in figure.data if trace.name == "not all known yet"]
    half = pd.Timedelta(days=15)
    assert (min(hatch.x), max(hatch.x)) == (NOVEMBER - half, NOVEMBER + half)
    assert (hatch.xaxis, hatch.yaxis) == ("x2", "y2")
    assert max(hatch.y) == figure.layout.yaxis2.range[1]
