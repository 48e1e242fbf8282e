"""This year against the years before, each as a running total."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import colours, layout

_MONTH_STARTS = (1, 32, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_YEAR_DAYS = 366
_LABEL_GAP = 0.062
"""The least distance of two labels, as a share of the axis: 13 pixels of the plot's height."""


def years(frame: pd.DataFrame, *, this_year: int, late_from: datetime | None = None) -> go.Figure:
    """Lines of `cumulative` by `day_of_year` (1 to 366), one for each `year`.

    `this_year` stands out; the years before are grey. Each is named in the right margin at the
    height where it ends, and labels that would meet are moved apart. This year's days from
    `late_from` on, of which not all is known yet, are hatched.
    """
    figure = layout.base(legend=False)
    figure.update_layout(margin={"r": 64})
    ordered = frame.dropna(subset=["cumulative"]).sort_values(["year", "day_of_year"])
    parts = {int(year): ordered[ordered["year"] == year] for year in ordered["year"].unique()}
    for year, part in sorted(parts.items(), key=lambda item: item[0] == this_year):
        _add_line(figure, part, year=year, is_this=year == this_year)
    largest = float(ordered["cumulative"].max()) if len(ordered) else 0.0
    axis = layout.count_axis(title="overdoses since 1 January", largest=largest)
    figure.update_yaxes(**axis)
    figure.update_xaxes(
        range=[1, _YEAR_DAYS], tickvals=_MONTH_STARTS[::2], ticktext=_MONTHS[::2],
        showgrid=False, fixedrange=True, zeroline=False,
    )  # fmt: skip
    if late_from is not None and this_year in parts:
        _add_late(figure, parts[this_year], late_from, height=max(1.0, largest) * 1.08)
    ends = {year: part.iloc[-1] for year, part in parts.items()}
    _add_labels(figure, ends, this_year=this_year, top=max(1.0, largest) * 1.08)
    return figure


def _add_line(figure: go.Figure, part: pd.DataFrame, *, year: int, is_this: bool) -> None:
    figure.add_scatter(
        x=[int(day) for day in part["day_of_year"]],
        y=[int(n) for n in part["cumulative"]],
        mode="lines",
        line={
            "color": colours.PLAIN if is_this else colours.UNKNOWN,
            "width": 3.5 if is_this else 1.2,
            "shape": "hv",
        },
        name=str(year),
        hovertemplate=f"{year}, day %{{x}}: %{{y}} overdoses<extra></extra>",
    )


def _add_late(figure: go.Figure, part: pd.DataFrame, late_from: datetime, *, height: float) -> None:
    """A day's total is reached at its end, where its number stands."""
    is_before = late_from.year < int(part["year"].iloc[0])
    begins = 1 if is_before else late_from.timetuple().tm_yday - 1
    layout.late_days(figure, begins, int(part["day_of_year"].max()), height=height)
    for trace in figure.data[:-1]:
        trace.showlegend = False
    figure.update_layout(showlegend=True)


def _add_labels(
    figure: go.Figure, ends: Mapping[int, pd.Series], *, this_year: int, top: float
) -> None:
    """Every year's name and total in the right margin, this year's in bold."""
    totals = {year: float(end["cumulative"]) for year, end in ends.items()}
    for year, height in spread(totals, gap=_LABEL_GAP * top, top=top).items():
        text = f"{year}: {int(totals[year]):,}"
        figure.add_annotation(
            text=f"<b>{text}</b>" if year == this_year else text, x=1, xref="paper",
            xanchor="left", y=height, xshift=3, showarrow=False, font={"size": 11},
        )  # fmt: skip
    if this_year in ends:
        end = ends[this_year]
        figure.add_scatter(
            x=[int(end["day_of_year"])], y=[int(end["cumulative"])], mode="markers",
            marker={"color": colours.PLAIN, "size": 10}, hoverinfo="skip", cliponaxis=False,
            showlegend=False,
        )  # fmt: skip


def spread(heights: Mapping[int, float], *, gap: float, top: float) -> dict[int, float]:
    """Heights moved apart to at least `gap`, upwards first, then down from `top`; order kept."""
    order = sorted(heights, key=lambda year: (heights[year], year))
    placed: list[float] = []
    for year in order:
        lowest = placed[-1] + gap if placed else 0.0
        placed.append(max(heights[year], lowest))
    ceiling = top
    for i in range(len(placed) - 1, -1, -1):
        placed[i] = min(placed[i], ceiling)
        ceiling = placed[i] - gap
    return dict(zip(order, placed, strict=True))
