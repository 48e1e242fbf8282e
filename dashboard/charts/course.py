"""How a series went in its last days: what was seen, the band that chance explains, the alarms."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import colours, layout

SYMBOLS: Final = {"watch": "diamond-open", "alert": "diamond"}
FINAL: Final = "once all is known, nine times in ten"
_WORDS: Final = "%a %-d %b %Y, %H:%M"
_HOVER: Final = ["end", "observed", "expected", "upper", "known"]
_MS: Final = pd.Timedelta(milliseconds=1)
_IN_PATHS: Final = "%Y-%m-%d_%H:%M:%S"
"""How a shape's path writes a moment."""
_AIR: Final = 1.22
"""The axis reaches so many times as high as the largest, for the marks of alarms."""


def course(
    frame: pd.DataFrame,
    *,
    through: datetime,
    marks: layout.Marks = (),
) -> go.Figure:
    """Bars of `observed` from `start` to `end` (local), each 24 hours, over the band up to `upper`.

    `expected`, of what is known by now, is a line; `level` "watch" or "alert" is a mark above the
    day on which it was said. The edge of the data is marked at `through`, in local time. Where
    nothing could be expected yet, `expected` and `upper` are missing, and so are line and band.
    Days of which not all is known yet have the share that is, `known`, and are hatched; where they
    have `final`, what they will come to is an open mark with its interval from `final_low` to
    `final_high`. `marks` are the days on which reporting changed, and what did.
    """
    figure = layout.base()
    largest = _largest(frame)
    if len(frame):
        _add_band(figure, frame)
        _add_bars(figure, frame)
        _add_expected(figure, frame)
        _add_late(figure, frame, height=largest * _AIR)
        _add_final(figure, frame)
        _add_alarms(figure, frame, height=largest * 1.12)
        _add_edge(figure, frame, through, height=largest * _AIR)
        layout.mark_changes(figure, marks, height=largest * 1.03)
    axis = layout.count_axis(title="overdoses in 24 hours", largest=largest)
    figure.update_yaxes(**axis | {"range": [0, largest * _AIR]})
    # Said, for plotly takes the kind of axis from the first trace, and one here has no date.
    figure.update_xaxes(
        type="date", showgrid=False, fixedrange=True, nticks=6, tickformat="%-d %b %Y"
    )
    return figure


def _largest(frame: pd.DataFrame) -> float:
    heights = [name for name in ("observed", "expected", "upper", "final_high") if name in frame]
    most = frame[heights].astype("float64").max().max() if len(frame) else 1.0
    return max(1.0, float(most))


def _add_band(figure: go.Figure, frame: pd.DataFrame) -> None:
    """From nothing to the most that is no watch by itself: one shade for days of the same most."""
    known = frame[frame["upper"].notna()]
    if known.empty:
        return
    stretch = ((known["upper"].diff() != 0) | (known.index.diff() != 1)).cumsum()
    # One shape, for plotly takes a millisecond and more for each.
    steps = "".join(
        f"M{days['start'].iloc[0]:{_IN_PATHS}},0V{float(days['upper'].iloc[0]):g}"
        f"H{days['end'].iloc[-1]:{_IN_PATHS}}V0Z"
        for _, days in known.groupby(stretch)
    )
    figure.add_shape(type="path", path=steps, fillcolor=colours.SHADE, line_width=0, layer="below")
    figure.add_scatter(
        x=[None], y=[None], mode="markers", name="what chance explains in 24 hours",
        marker={"symbol": "square", "size": 12, "color": colours.SHADE}, hoverinfo="skip",
    )  # fmt: skip


def _add_bars(figure: go.Figure, frame: pd.DataFrame) -> None:
    figure.add_bar(
        x=list(frame["start"]),
        y=[int(n) for n in frame["observed"]],
        width=[0.85 * ((end - start) / _MS) for start, end in _days(frame)],
        offset=0,
        marker={"color": colours.PLAIN, "line": {"width": 0}},
        name="observed",
        hovertext=[_hover(*row) for row in frame[_HOVER].itertuples(index=False, name=None)],
        hoverinfo="text",
    )


def _hover(end: pd.Timestamp, observed: int, expected: float, upper: float, known: float) -> str:
    text = f"24 hours to {end.strftime(_WORDS)}: {layout.plural(observed, 'overdoses')}"
    if pd.isna(expected):
        return text
    said = layout.expected(known)
    return f"{text}<br>{expected:.1f} {said}, up to {upper:.0f} by chance"


def _add_expected(figure: go.Figure, frame: pd.DataFrame) -> None:
    known = frame[frame["expected"].notna()]
    figure.add_scatter(
        x=[start + (end - start) / 2 for start, end in _days(known)],
        y=list(known["expected"]),
        mode="lines",
        line={"color": colours.UNKNOWN, "width": 2},
        name="expected",
        hoverinfo="skip",
    )


def _add_late(figure: go.Figure, frame: pd.DataFrame, *, height: float) -> None:
    late = frame[frame["known"].notna()]
    if len(late):
        layout.late_days(figure, late["start"].iloc[0], late["end"].iloc[-1], height=height)


def _add_final(figure: go.Figure, frame: pd.DataFrame) -> None:
    """What each day will come to, once all is known."""
    told = frame[frame["final"].notna()]
    if told.empty:
        return
    final, low, high = (
        told[name].astype(int).tolist() for name in ("final", "final_low", "final_high")
    )
    figure.add_scatter(
        x=[start + (end - start) / 2 for start, end in _days(told)],
        y=final,
        mode="markers",
        marker={
            "symbol": "circle-open",
            "size": 8,
            "color": colours.ESTIMATE,
            "line": {"color": colours.ESTIMATE, "width": 1.5},
        },
        error_y={
            "symmetric": False,
            "array": [most - at for most, at in zip(high, final, strict=True)],
            "arrayminus": [at - least for least, at in zip(low, final, strict=True)],
            "color": colours.ESTIMATE,
            "thickness": 1.5,
            "width": 3,
        },
        name=FINAL,
        hovertext=[
            f"24 hours to {end.strftime(_WORDS)}: once all is known {least} to {most}, likely {at}"
            for end, at, least, most in zip(told["end"], final, low, high, strict=True)
        ],
        hoverinfo="text",
    )


def _add_alarms(figure: go.Figure, frame: pd.DataFrame, *, height: float) -> None:
    for level, symbol in SYMBOLS.items():
        chosen = frame[frame["level"] == level]
        if chosen.empty:
            continue
        figure.add_scatter(
            x=[start + (end - start) / 2 for start, end in _days(chosen)],
            y=[height] * len(chosen),
            mode="markers",
            marker={
                "symbol": symbol,
                "size": 9,
                "color": colours.Colour.VERMILION,
                "line": {"color": colours.Colour.VERMILION, "width": 1.5},
            },
            name=f"{level}, in any window that ended then",
            hovertext=[f"{level}: {end.strftime(_WORDS)}" for end in chosen["end"]],
            hoverinfo="text",
        )


def _add_edge(figure: go.Figure, frame: pd.DataFrame, through: datetime, *, height: float) -> None:
    edge = pd.Timestamp(through).tz_localize(None)
    figure.add_scatter(
        x=[edge, edge], y=[0, height], mode="lines", showlegend=False, hoverinfo="skip",
        line={"color": colours.UNKNOWN, "width": 1.5, "dash": "dot"},
    )  # fmt: skip
    # A day's end is called by the day, as in the sentences above the chart.
    is_midnight = edge == edge.normalize()
    words = f"{edge - pd.Timedelta(1):%-d %b %Y}" if is_midnight else f"{edge:%-d %b %Y, %H:%M}"
    layout.label(figure, f"data end {words}", side="right")
    figure.update_xaxes(range=[frame["start"].iloc[0], edge + pd.Timedelta(hours=12)])


def _days(frame: pd.DataFrame) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
    return list(zip(frame["start"], frame["end"], strict=True))
