"""Counts over time: the figure holds the frame, and says where the data end."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.charts.colours import Colour
from dashboard.charts.series import By, counts_over_time, period_words
from tests.charts.builders import by_day, grouped

THROUGH = pd.Timestamp("2020-07-26 14:30")


def named(figure: go.Figure) -> dict[str, go.Bar]:
    return {trace.name: trace for trace in figure.data}


def test_bars_are_the_counts() -> None:
    figure = counts_over_time(by_day([1, 0, 2]), by="day", through=THROUGH)
    bars = named(figure)["overdoses"]
    assert list(bars.y) == [1, 0, 2]
    assert pd.DatetimeIndex(bars.x).equals(pd.date_range("2020-07-24", periods=3))
    assert bars.hovertext[0] == "Fri 24 Jul 2020: 1 overdose"


def test_groups_are_stacked_in_order_with_unknown_on_top() -> None:
    frame = grouped({"unknown": [1, 0], "nonfatal": [2, 1], "fatal": [0, 1]})
    figure = counts_over_time(frame, by="day", through=None, group="severity")
    assert [trace.name for trace in figure.data] == ["nonfatal", "fatal", "unknown"]
    assert figure.layout.barmode == "stack"
    assert list(named(figure)["fatal"].y) == [0, 1]
    assert named(figure)["fatal"].marker.color == Colour.VERMILION
    assert named(figure)["unknown"].marker.color == Colour.GREY
    assert figure.layout.yaxis.range[1] == pytest.approx(3 * 1.08)


def test_a_suppressed_count_is_a_gap_with_a_stub_that_says_so() -> None:
    figure = counts_over_time(by_day([9, None, 12]), by="day", through=None)
    assert list(named(figure)["overdoses"].y) == [9, 12]
    stub = named(figure)["not shown (small counts)"]
    assert list(stub.x) == [pd.Timestamp("2020-07-25")]
    assert stub.marker.pattern.shape == "/"


def test_all_suppressed_counts_look_the_same() -> None:
    figure = counts_over_time(by_day([None, 9, None]), by="day", through=None)
    assert len(set(named(figure)["not shown (small counts)"].y)) == 1


def test_the_period_that_the_data_end_in_is_shaded_from_its_start() -> None:
    figure = counts_over_time(by_day([1, 0, 2]), by="day", through=THROUGH)
    shade, edge = figure.layout.shapes
    assert (shade.x0, shade.x1) == (pd.Timestamp("2020-07-26"), pd.Timestamp("2020-07-27"))
    assert edge.x0 == pd.Timestamp(THROUGH)
    assert [note.text for note in figure.layout.annotations] == ["data end 26 Jul 2020, 14:30"]
    assert "not yet complete" in named(figure)


def test_an_aware_edge_stands_at_its_wall_clock() -> None:
    aware = THROUGH.tz_localize(ZoneInfo("America/New_York"))
    figure = counts_over_time(by_day([1, 0, 2]), by="day", through=aware)
    assert figure.layout.shapes[1].x0 == THROUGH


def test_a_period_that_ended_before_the_data_did_is_not_shaded() -> None:
    figure = counts_over_time(by_day([1, 0]), by="day", through=pd.Timestamp("2020-07-26"))
    assert len(figure.layout.shapes) == 1
    assert "not yet complete" not in named(figure)


def test_a_week_is_seven_days_wide_and_a_month_as_long_as_it_is() -> None:
    day_ms = 24 * 3600 * 1000
    weeks = counts_over_time(by_day([3]), by="week", through=None)
    months = counts_over_time(by_day([3], start="2020-02-01"), by="month", through=None)
    assert list(weeks.data[0].width) == pytest.approx([0.85 * 7 * day_ms])
    assert list(months.data[0].width) == pytest.approx([0.85 * 29 * day_ms])


def test_the_seven_day_line_is_the_mean_at_noon() -> None:
    days = pd.date_range("2020-07-24", periods=2)
    mean = pd.DataFrame({"period": days, "mean": [0.5, 0.25]})
    figure = counts_over_time(by_day([1, 0]), by="day", through=None, rolling=mean)
    line = named(figure)["7-day mean"]
    assert list(line.y) == [0.5, 0.25]
    assert line.x[0] == pd.Timestamp("2020-07-24 12:00")


def test_the_axis_of_few_counts_has_whole_numbers_from_zero() -> None:
    axis = counts_over_time(by_day([1, 2]), by="day", through=None).layout.yaxis
    assert (axis.range[0], axis.dtick) == (0, 1)


def test_nothing_to_show_is_an_empty_figure() -> None:
    figure = counts_over_time(by_day([]), by="day", through=THROUGH)
    assert not figure.layout.shapes


@pytest.mark.parametrize(
    ("by", "words"),
    [("day", "Fri 24 Jul 2020"), ("week", "week of 24 Jul 2020"), ("month", "July 2020")],
)
def test_periods_without_a_label(by: By, words: str) -> None:
    assert period_words(by_day([1]), by=by) == {pd.Timestamp("2020-07-24"): words}


def test_hovering_calls_a_period_by_its_label() -> None:
    frame = by_day([1, 2]).assign(label=["2020, week 30", "2020, week 31"])
    bars = counts_over_time(frame, by="week", through=None).data[0]
    assert list(bars.hovertext) == ["2020, week 30: 1 overdose", "2020, week 31: 2 overdoses"]


def test_a_change_in_reporting_is_a_thin_mark_with_its_words() -> None:
    day, next_day = (pd.Timestamp(f"2020-07-{at}").to_pydatetime() for at in (25, 26))
    marks = [(day, next_day, "ODMAP: new agency")]
    figure = counts_over_time(by_day([1, 0, 2]), by="day", through=None, marks=marks)
    mark = named(figure)["reporting changed"]
    assert list(mark.hovertext) == ["25 Jul 2020: ODMAP: new agency"]
    (line,) = figure.layout.shapes
    assert line.x0 == line.x1 == marks[0][0]
    assert line.y1 < figure.layout.yaxis.range[1]
    assert "reporting changed" not in named(counts_over_time(by_day([1]), by="day", through=None))


def test_a_change_of_several_days_is_marked_over_all_of_them() -> None:
    day, end = (pd.Timestamp(f"2020-07-{at}").to_pydatetime() for at in (24, 27))
    marks = [(day, end, "ODMAP: near-duplicates")]
    figure = counts_over_time(by_day([1, 0, 2]), by="day", through=None, marks=marks)
    mark = named(figure)["reporting changed"]
    assert list(mark.hovertext) == ["24 Jul 2020 to 26 Jul 2020: ODMAP: near-duplicates"]
    _, bar = figure.layout.shapes
    assert (bar.x0, bar.x1, bar.y0) == (*marks[0][:2], bar.y1)


def test_periods_of_which_not_all_is_known_are_hatched_to_where_the_data_end() -> None:
    since = pd.Timestamp("2020-07-25")
    figure = counts_over_time(by_day([1, 0, 2]), by="day", through=THROUGH, late_from=since)
    hatch = named(figure)["not all known yet"]
    assert (min(hatch.x), max(hatch.x)) == (since, THROUGH)
    assert max(hatch.y) == pytest.approx(figure.layout.yaxis.range[1])
    whole = counts_over_time(by_day([1, 0, 2]), by="day", through=THROUGH)
    assert "not all known yet" not in named(whole)
