"""The last days: bars, band, alarms and the edge of the data."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.charts import alt
from dashboard.charts.colours import TRANSPARENT, Colour
from dashboard.charts.course import FINAL, course

THROUGH = pd.Timestamp("2026-10-31 20:00")


def days(
    observed: list[int],
    *,
    upper: list[float | None] | None = None,
    level: list[str] | None = None,
    known: list[float | None] | None = None,
    final: dict[str, list[int | None]] | None = None,
) -> pd.DataFrame:
    ends = pd.date_range(end=THROUGH, periods=len(observed))
    return pd.DataFrame(
        {
            "start": ends - pd.Timedelta(days=1),
            "end": ends,
            "observed": observed,
            "expected": [0.25] * len(observed)
            if upper is None
            else [0.25 if n else None for n in upper],
            "upper": upper or [2.0] * len(observed),
            "level": level or ["none"] * len(observed),
            "known": [None] * len(observed) if known is None else known,
            **{
                name: pd.array([None] * len(observed) if final is None else final[name], "Int64")
                for name in ("final", "final_low", "final_high")
            },
        }
    ).astype({"known": "float64"})


def drawn(frame: pd.DataFrame) -> tuple[go.Figure, dict[str, Any]]:
    figure = course(frame, through=THROUGH)
    return figure, {trace.name: trace for trace in figure.data}


def test_bars_end_where_the_data_end() -> None:
    figure, traces = drawn(days([1, 0, 3]))
    bars = traces["observed"]
    assert list(bars.y) == [1, 0, 3]
    assert figure.layout.xaxis.type == "date"
    assert bars.x[-1] == pd.Timestamp("2026-10-30 20:00")
    assert bars.hovertext[0] == (
        "24 hours to Thu 29 Oct 2026, 20:00: 1 overdose<br>0.2 expected, up to 2 by chance"
    )
    assert [note.text for note in figure.layout.annotations] == ["data end 31 Oct 2026, 20:00"]


def test_a_day_that_is_over_is_called_by_its_date() -> None:
    midnight = pd.Timestamp("2019-01-22")
    frame = days([1, 0, 3]).assign(end=pd.date_range(end=midnight, periods=3))
    figure = course(frame.assign(start=frame["end"] - pd.Timedelta(days=1)), through=midnight)
    assert [note.text for note in figure.layout.annotations] == ["data end 21 Jan 2019"]


def test_the_band_has_a_stretch_for_each_height_and_a_gap_where_nothing_is_known() -> None:
    figure, _ = drawn(days([0] * 6, upper=[None, 2.0, 2.0, 3.0, None, 3.0]))
    (band,) = figure.layout.shapes
    assert (band.type, band.layer) == ("path", "below")
    assert band.path == (
        "M2026-10-26_20:00:00,0V2H2026-10-28_20:00:00V0Z"
        "M2026-10-28_20:00:00,0V3H2026-10-29_20:00:00V0Z"
        "M2026-10-30_20:00:00,0V3H2026-10-31_20:00:00V0Z"
    )


def test_days_of_alarm_are_marked_above_the_bars() -> None:
    _, traces = drawn(days([1, 0, 3], level=["none", "watch", "alert"]))
    for level, symbol, day in (("watch", "diamond-open", 29), ("alert", "diamond", 30)):
        marks = traces[f"{level}, in any window that ended then"]
        assert marks.marker.symbol == symbol
        assert marks.marker.color == Colour.VERMILION
        assert [moment.day for moment in marks.x] == [day + 1]
        assert marks.y[0] > 3


def test_without_a_baseline_there_are_bars_alone() -> None:
    figure, traces = drawn(days([1, 0], upper=[None, None]))
    assert "what chance explains in 24 hours" not in traces
    assert traces["observed"].hovertext[0].endswith("1 overdose")
    assert not figure.layout.shapes


LATE = days(
    [1, 2, 0],
    known=[None, 0.8, 0.3],
    final={"final": [None, 3, 2], "final_low": [None, 2, 0], "final_high": [None, 4, 9]},
)


def test_days_of_which_not_all_is_known_are_hatched_and_not_shaded() -> None:
    figure, traces = drawn(LATE)
    hatch = traces["not all known yet"]
    assert (min(hatch.x), max(hatch.x)) == (pd.Timestamp("2026-10-29 20:00"), THROUGH)
    assert hatch.fillpattern.shape == "\\"
    assert hatch.fillcolor == TRANSPARENT
    assert max(hatch.y) == figure.layout.yaxis.range[1]
    assert "not all known yet" not in drawn(days([1, 2, 0]))[1]


def test_what_is_expected_of_such_days_is_expected_by_now() -> None:
    whole, *late = drawn(LATE)[1]["observed"].hovertext
    assert whole.endswith("<br>0.2 expected, up to 2 by chance")
    assert all(text.endswith("<br>0.2 expected by now, up to 2 by chance") for text in late)
    assert "where 0.2 are expected by now; no alarm" in alt.course(LATE)
    assert "where 0.2 are expected; no alarm" in alt.course(days([1, 2, 0]))


def test_what_days_will_come_to_is_an_open_mark_with_its_interval() -> None:
    figure, traces = drawn(LATE)
    marks = traces[FINAL]
    assert marks.marker.symbol == "circle-open"
    assert list(marks.y) == [3, 2]
    assert list(marks.error_y.array) == [1, 7]
    assert list(marks.error_y.arrayminus) == [1, 2]
    assert figure.layout.yaxis.range[1] > 9
    assert marks.hovertext[1].endswith("once all is known 0 to 9, likely 2")
    assert alt.course(LATE).endswith(
        "; from 29 Oct 2026 on not all known yet; for 2 days an estimate of the final count is "
        "drawn."
    )
    shaded = days([1, 2, 0], known=[None, 0.8, 0.3])
    assert FINAL not in drawn(shaded)[1]
    assert alt.course(shaded).endswith("no alarm; from 29 Oct 2026 on not all known yet.")


def test_nothing_to_show_is_an_empty_figure() -> None:
    assert not drawn(days([]))[0].data


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (days([]), "No whole day of data to show."),
        (
            days([1, 0, 3], level=["none", "watch", "alert"]),
            "4 overdoses from 28 Oct 2026 to 31 Oct 2026, at most 3 in 24 hours, where 0.2 are "
            "expected; watch on 1 day, alert on 1 day.",
        ),
        (
            days([1], upper=[None]),
            "1 overdose from 30 Oct 2026 to 31 Oct 2026, at most 1 in 24 hours; no alarm.",
        ),
    ],
)
def test_in_one_sentence(frame: pd.DataFrame, said: str) -> None:
    assert alt.course(frame) == said


def test_a_change_in_reporting_is_marked() -> None:
    day = pd.Timestamp("2026-10-30").to_pydatetime()
    marks = [(day, day + pd.Timedelta(days=1), "ODMAP: gone silent")]
    traces = {
        trace.name: trace for trace in course(days([1, 0]), through=THROUGH, marks=marks).data
    }
    assert list(traces["reporting changed"].hovertext) == ["30 Oct 2026: ODMAP: gone silent"]
