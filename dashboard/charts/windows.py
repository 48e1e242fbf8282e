"""Observed against expected, for windows of several lengths."""

from __future__ import annotations

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import colours, layout

_SIGNALS = ("watch", "alert")
_NAMES_WIDTH = 150
"""Pixels for the windows' names and their chances."""
_EDGES: Final = 104
"""Pixels of a chart's height that no row has."""
_ROW: Final = 52
_TOP: Final = 34
_AXIS: Final = 54
"""Pixels below the plot for the axis' numbers and title: the legend comes after them."""
_LEGEND: Final = 28


def windows(frame: pd.DataFrame, *, names_width: int = _NAMES_WIDTH) -> go.Figure:
    """A row for each `window` (a label, the first on top): `observed` and `expected`, joined.

    `chance` is how often chance alone does that, in words; it stands under the window's name.
    `level` is "none", "watch" or "alert": a signal has the colour of signals. Where the observed
    may be as few as `least` or as many as `most`, these are written at its mark.
    `names_width` is in pixels.
    """
    figure = layout.base(height=_EDGES + _ROW * len(frame))
    names = [
        f"<b>{window}</b><br>{chance}"
        for window, chance in zip(frame["window"], frame["chance"], strict=True)
    ]
    _add_expected(figure, frame, names)
    shown = frame["observed"].notna()
    for is_signal, name in ((False, "observed"), (True, "observed: more than chance explains")):
        chosen = shown & (frame["level"].isin(_SIGNALS) == is_signal)
        _add_observed(figure, frame[chosen], names, chosen, is_signal=is_signal, name=name)
    largest = max([0.0, *frame.loc[shown, "observed"].astype(float), *frame["expected"]])
    axis = layout.count_axis(title="overdoses", largest=largest * 1.06)
    figure.update_xaxes(**axis, side="bottom")
    figure.update_yaxes(
        categoryorder="array", categoryarray=names[::-1], showgrid=False, fixedrange=True,
        range=[-0.6, len(frame) - 0.4],
    )  # fmt: skip
    # A fixed margin: plotly's own leaves the names up to half of the width.
    plot = _EDGES + _ROW * len(frame) - _TOP - _LEGEND - _AXIS
    figure.update_layout(margin={"l": names_width}, legend={"y": -_AXIS / plot})
    return figure


def _add_expected(figure: go.Figure, frame: pd.DataFrame, names: list[str]) -> None:
    """A mark for what is expected, and the line from it to what was observed."""
    joins = [
        x
        for observed, expected in zip(frame["observed"], frame["expected"], strict=True)
        for x in ([None] * 3 if pd.isna(observed) else [float(expected), int(observed), None])
    ]
    figure.add_scatter(
        x=joins, y=[name for name in names for _ in range(3)], mode="lines",
        line={"color": colours.UNKNOWN, "width": 2}, showlegend=False, hoverinfo="skip",
    )  # fmt: skip
    figure.add_scatter(
        x=[float(n) for n in frame["expected"]], y=names, mode="markers", name="expected",
        marker={"symbol": "line-ns", "size": 20, "line": {"color": colours.UNKNOWN, "width": 3}},
        hovertemplate="expected %{x:.1f}<extra></extra>",
    )  # fmt: skip


def _add_observed(
    figure: go.Figure,
    part: pd.DataFrame,
    names: list[str],
    chosen: pd.Series,
    *,
    is_signal: bool,
    name: str,
) -> None:
    if part.empty:
        return
    seen = (part["observed"], part["least"], part["most"])
    counted = [layout.counted(*each) for each in zip(*seen, strict=True)]
    figure.add_scatter(
        x=[int(n) for n in part["observed"]],
        y=[label for label, wanted in zip(names, chosen, strict=True) if wanted],
        mode="markers+text",
        text=[f"<b>{text}</b>" for text in counted],
        textposition="top center",
        marker={
            "size": 13,
            "symbol": "diamond" if is_signal else "circle",
            "color": colours.Colour.VERMILION if is_signal else colours.PLAIN,
        },
        name=name,
        cliponaxis=False,
        hovertext=[f"observed {text}" for text in counted],
        hoverinfo="text",
    )
