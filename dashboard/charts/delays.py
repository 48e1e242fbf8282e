"""How late records come: the share known by age, one line a source, with its band."""

from __future__ import annotations

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import colours, layout

FIRST_DAYS: Final = 1 / 24
"""Where the axis begins: an hour, for on it there is no age of nothing."""
_TICKS: Final = {
    1 / 24: "1 h", 6 / 24: "6 h", 1: "1 day", 3: "3 d", 7: "7 d", 28: "28 d", 90: "90 d",
}  # fmt: skip


def delays(frame: pd.DataFrame) -> go.Figure:
    """Lines of `share` by `age_days` for each `source`, from an hour on, over bands from `low` to
    `high`; ages stand by their logarithm. `age` is each in words."""
    figure = layout.base()
    palette = colours.for_groups([str(name) for name in frame["source"].unique()])
    drawn = frame[frame["age_days"] >= FIRST_DAYS * 0.99]
    for name, part in drawn.groupby("source", sort=False):
        _add_band(figure, part, colour=palette[str(name)])
        _add_line(figure, part, name=str(name), colour=palette[str(name)])
    figure.update_yaxes(
        title={"text": "share known", "standoff": 4}, range=[0, 1.03], tickformat=".0%",
        gridcolor=colours.GRID, zeroline=False, automargin=True, fixedrange=True,
    )  # fmt: skip
    figure.update_xaxes(
        type="log", tickvals=list(_TICKS), ticktext=list(_TICKS.values()), showgrid=False,
        zeroline=False, fixedrange=True, tickangle=0,
    )  # fmt: skip
    return figure


def _add_band(figure: go.Figure, part: pd.DataFrame, *, colour: colours.Colour) -> None:
    ages = part["age_days"].tolist()
    figure.add_scatter(
        x=[*ages, *ages[::-1]], y=[*part["low"], *part["high"][::-1]], mode="lines",
        fill="toself", fillcolor=colours.thin(colour), line={"width": 0, "color": colour},
        showlegend=False, hoverinfo="skip",
    )  # fmt: skip


def _add_line(figure: go.Figure, part: pd.DataFrame, *, name: str, colour: colours.Colour) -> None:
    figure.add_scatter(
        x=part["age_days"].tolist(), y=part["share"].tolist(), mode="lines+markers", name=name,
        line={"color": colour, "width": 2.5}, marker={"size": 5},
        hovertext=[
            f"{name}: after {age} {share:.0%} are known ({low:.0%} to {high:.0%})"
            for age, share, low, high in zip(
                part["age"], part["share"], part["low"], part["high"], strict=True
            )
        ],
        hoverinfo="text",
    )  # fmt: skip
