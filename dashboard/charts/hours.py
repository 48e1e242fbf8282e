"""Hour by weekday as a heat map."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import colours, layout

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def hours(frame: pd.DataFrame) -> go.Figure:
    """Cells of `count` by `weekday` (0 is Monday, on top) and `hour` (0 to 23).

    A pair that is missing from the frame is 0, a null count an empty cell.
    """
    figure = layout.base(height=300, legend=False)
    counts = {
        (int(day), int(hour)): None if pd.isna(n) else int(n)
        for day, hour, n in zip(frame["weekday"], frame["hour"], frame["count"], strict=True)
    }
    grid = [[counts.get((day, hour), 0) for hour in range(24)] for day in range(7)]
    figure.add_heatmap(
        x=list(range(24)),
        y=[name[:3] for name in WEEKDAYS],
        z=grid,
        text=[[_words(day, hour, grid[day][hour]) for hour in range(24)] for day in range(7)],
        hoverinfo="text",
        colorscale=colours.SCALE,
        zmin=0,
        xgap=1,
        ygap=1,
        colorbar={
            "orientation": "h", "thickness": 8, "len": 0.5, "x": 0, "xanchor": "left",
            "y": -0.16, "yanchor": "top", "tickformat": ",d", "nticks": 5, "outlinewidth": 0,
            "title": {"text": "overdoses", "side": "right"},
        },
    )  # fmt: skip
    ticks = list(range(0, 24, 6))
    figure.update_xaxes(
        tickvals=ticks, ticktext=[f"{hour:02d}:00" for hour in ticks], showgrid=False,
        fixedrange=True, zeroline=False,
    )  # fmt: skip
    figure.update_yaxes(autorange="reversed", showgrid=False, fixedrange=True, automargin=True)
    return figure


def _words(day: int, hour: int, n: int | None) -> str:
    said = layout.SUPPRESSED if n is None else layout.plural(n, "overdoses")
    return f"{WEEKDAYS[day]} {hour:02d}:00 to {(hour + 1) % 24:02d}:00: {said}"
