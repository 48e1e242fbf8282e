"""First givers, groups and the model's range: what is drawn, and what is said to be missing."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.charts import layout
from dashboard.charts.amounts import percent
from dashboard.charts.reach import NONE_KNOWN, coverage, equity, first_giver

GIVERS = pd.DataFrame(
    {
        "first_giver": ["EMS", "unknown", "none", "bystander"],
        "count": [6, 7, 1, 3],
        "share": [0.6, float("nan"), 0.1, 0.3],
        "low": [0.26, float("nan"), 0.0025, 0.067],
        "high": [0.88, float("nan"), 0.45, 0.65],
    }
)
GROUPS = pd.DataFrame(
    {
        "dimension": ["sex", "sex", "sex", "housing"],
        "group": ["female", "male", "unknown", "housed"],
        "known": pd.array([20, 40, 5, None], dtype="Int64"),
        "share": pd.array([0.25, 0.5, 0.2, None], dtype="Float64"),
        "low": pd.array([0.1, 0.4, 0.01, None], dtype="Float64"),
        "high": pd.array([0.5, 0.6, 0.7, None], dtype="Float64"),
    }
)


def test_each_first_giver_is_a_bar_with_its_interval() -> None:
    figure = first_giver(GIVERS)
    (bars,) = figure.data
    assert list(bars.y) == ["lay person: 30 % (3)", "EMS: 60 % (6)", "nobody: 10 % (1)"]
    assert list(bars.x) == [0.3, 0.6, 0.1]
    assert list(bars.error_x.array) == pytest.approx([0.35, 0.28, 0.35])
    assert list(bars.error_x.arrayminus) == pytest.approx([0.233, 0.34, 0.0975])
    assert bars.hovertext[0] == "lay person: 30 % (3), 95 % interval 7 % to 65 %"
    assert list(figure.layout.yaxis.categoryarray) == list(bars.y)[::-1]


def test_of_whom_it_is_not_known_is_said_and_in_no_share() -> None:
    assert "not known who: 7" in [note.text for note in first_giver(GIVERS).layout.annotations]
    assert first_giver(GIVERS[GIVERS["first_giver"] != "unknown"]).layout.annotations == ()
    assert list(first_giver(GIVERS.iloc[1:2]).data[0].y) == []


def test_groups_stand_under_their_dimensions() -> None:
    figure = equity(GROUPS, overall=0.4)
    assert list(figure.layout.yaxis.ticktext) == [
        "<b>Sex</b>", "female (20)", "male (40)", "unknown (5)", "<b>Housing</b>", "housed",
    ]  # fmt: skip
    known, unknown, all_together = figure.data
    assert (list(known.x), list(known.y)) == ([0.25, 0.5], [1, 2])
    assert (list(unknown.x), list(unknown.y)) == ([0.2], [3])
    assert known.marker.color != unknown.marker.color
    assert known.hovertext[1] == "Sex, male: 50 % of 40, 95 % interval 40 % to 60 %"
    assert list(all_together.x) == [0.4, 0.4]


def test_what_is_held_back_says_so_and_has_no_dot() -> None:
    (note,) = equity(GROUPS).layout.annotations
    assert (note.text, note.y) == (layout.SUPPRESSED, 5)
    assert 5 not in [at for trace in equity(GROUPS).data for at in trace.y]
    assert equity(GROUPS.head(0)).layout.yaxis.ticktext == ()


def test_a_group_of_whom_nothing_is_known_is_not_called_held_back() -> None:
    (note,) = equity(GROUPS.assign(known=GROUPS["known"].fillna(0))).layout.annotations
    assert note.text == NONE_KNOWN


def test_coverage_is_a_range_without_a_point_in_it() -> None:
    drawn, target = coverage(0.31, 0.66, target=0.8).data
    assert list(drawn.x) == [0.31, 0.66]
    assert list(target.x) == [0.8, 0.8]
    notes = [note.text for note in coverage(0.31, 0.66, target=0.9).layout.annotations]
    assert notes == ["the model: 31 % to 66 %", "target 90 %"]


def test_nearly_none_and_nearly_all_are_not_none_and_all() -> None:
    assert [percent(share) for share in (0, 0.001, 0.234, 0.999, 1)] == [
        "0 %", "under 1 %", "23 %", "over 99 %", "100 %",
    ]  # fmt: skip
