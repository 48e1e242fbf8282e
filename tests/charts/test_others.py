"""Counts that others publish, over the overdoses and by area."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.charts import alt, colours
from dashboard.charts.others import (
    NO_NUMBER,
    PROVISIONAL,
    areas_by_period,
    city_by_period,
)
from tests.charts.test_colours import contrast

STARTS = pd.to_datetime(["2014-01-01", "2014-04-01", "2014-07-01"])
ENDS = pd.to_datetime(["2014-03-31", "2014-06-30", "2014-09-30"])
LABELS = ["2014 Q1", "2014 Q2", "2014 Q3"]


def quarters(counts: list[int | None], status: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "period_start": STARTS,
            "period_end": ENDS,
            "label": LABELS,
            "count": pd.array(counts, dtype="Int64"),
            "status": status,
        }
    )


DEATHS = quarters([12, None, 9], ["", "suppressed", "provisional"])
OVERDOSES = quarters([40, None, 51], ["", "", ""]).drop(columns="status")


def test_provisional_and_missing_counts_are_marked() -> None:
    figure = city_by_period(DEATHS, OVERDOSES, name="Deaths")
    traces = {trace.name: trace for trace in figure.data}
    assert set(traces) == {"Deaths", PROVISIONAL, NO_NUMBER, "overdoses"}
    assert (list(traces["Deaths"].y), list(traces[PROVISIONAL].y)) == ([12], [9])
    assert list(traces[NO_NUMBER].x) == [STARTS[1]]
    assert 0 < traces[NO_NUMBER].y[0] < 1
    assert traces[NO_NUMBER].hovertext == (f"2014 Q2: {NO_NUMBER}",)
    assert traces["overdoses"].y == (40, None, 51)


def test_two_counts_have_a_panel_each() -> None:
    figure = city_by_period(DEATHS, OVERDOSES, name="Deaths")
    axes = {trace.name: trace.yaxis for trace in figure.data}
    assert axes["Deaths"] == axes[PROVISIONAL] != axes["overdoses"]
    assert figure.layout.yaxis2.overlaying is None


def test_no_number_at_all_is_drawn_too() -> None:
    frame = quarters([None] * 3, ["suppressed"] * 3)
    names = [trace.name for trace in city_by_period(frame, OVERDOSES, name="Deaths").data]
    assert names == [NO_NUMBER, "overdoses"]


def test_overdoses_of_which_nothing_is_known_have_no_panel() -> None:
    figure = city_by_period(DEATHS, quarters([None] * 3, [""] * 3), name="Deaths")
    assert "overdoses" not in [trace.name for trace in figure.data]
    assert "yaxis2" not in figure.to_plotly_json()["layout"]


def areas() -> pd.DataFrame:
    parts = [DEATHS.assign(area="small", count=pd.array([1, None, 2], dtype="Int64"))]
    parts += [DEATHS.assign(area="large"), DEATHS.head(1).assign(area="once")]
    return pd.concat(parts, ignore_index=True)


def test_the_largest_area_stands_first_and_a_star_is_no_number() -> None:
    (grid,) = areas_by_period(areas(), text_colour="#31333F").data
    assert list(grid.y) == ["large", "once", "small"]
    assert list(grid.x) == LABELS
    assert [list(row) for row in grid.text] == [
        ["12", "*", "9 p"],
        ["12", "", ""],
        ["1", "*", "2 p"],
    ]


def over(cell: str, page: str, share: float) -> str:
    """The colour that a cell has when the page shines through it."""
    pairs = [[int(c[i : i + 2], 16) for c in (cell, page)] for i in (1, 3, 5)]
    return "#" + "".join(
        f"{round(share * own + (1 - share) * behind):02x}" for own, behind in pairs
    )


@pytest.mark.parametrize(
    ("text", "page"),
    [("#31333F", colours.WHITE_BACKGROUND), ("#FAFAFA", colours.DARK_BACKGROUND)],
)
def test_text_is_legible_on_the_darkest_cell_and_on_the_page(text: str, page: str) -> None:
    (grid,) = areas_by_period(areas(), text_colour=text).data
    assert grid.textfont.color == text
    darkest = over(colours.PLAIN, page, grid.opacity)
    assert min(contrast(text, darkest), contrast(text, page)) >= 4.5


def test_in_words() -> None:
    assert alt.city_by_period(DEATHS, name="Deaths") == (
        "Deaths, 2014 Q1 to 2014 Q3: most in 2014 Q1 (12); 1 not shown."
    )
    assert alt.areas_by_period(areas(), name="Deaths") == (
        "Deaths in 3 areas by period: most in large, 2014 Q1 (12); 2 not shown."
    )
    nothing = quarters([None] * 3, ["suppressed"] * 3).assign(area="A")
    assert alt.city_by_period(nothing, name="Deaths") == "Deaths: no numbers to show."
    assert alt.areas_by_period(nothing, name="Deaths").endswith("no numbers to show.")
