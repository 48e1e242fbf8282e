"""Counts that others publish: one series of the city over the overdoses, and areas by period."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.charts import colours, layout

PROVISIONAL = "provisional"
NO_NUMBER = "no number (suppressed, or not reported)"
_DAY = pd.Timedelta(days=1)
_MS = pd.Timedelta(milliseconds=1)
_MOST_AREAS = 60
_ROW, _EDGES = 22, 120
_THIN = 0.65
"""How much of its colour a cell keeps, so that the theme's text is legible on the darkest too."""


def city_by_period(frame: pd.DataFrame, overdoses: pd.DataFrame, *, name: str) -> go.Figure:
    """Above, `count` by period (`period_start` to `period_end`, both in it); below, overdoses.

    Provisional counts are hatched; a suppressed or missing one is a low stub, the same
    everywhere. `overdoses` has the same columns without `status`; a null is a gap, and without
    any number they are not drawn.
    """
    beside = overdoses["count"].dropna()
    panels = 2 if len(beside) else 1
    figure = make_subplots(
        rows=panels,
        shared_xaxes=True,
        vertical_spacing=0.12,
        row_heights=[0.6, 0.4][:panels],
        figure=layout.base(height=440 if panels == 2 else 320),
    )
    known = frame[frame["count"].notna()]
    largest = float(known["count"].max()) if len(known) else 0.0
    provisional = known["status"] == PROVISIONAL
    _bars(figure, known[~provisional], name=name, pattern=None)
    _bars(
        figure,
        known[provisional],
        name=PROVISIONAL,
        pattern=layout.HATCH | {"fgcolor": colours.PLAIN},
    )
    unknown = frame[frame["count"].isna()].assign(count=0.06 * max(1.0, largest))
    _bars(figure, unknown, name=NO_NUMBER, pattern=layout.HATCH)
    figure.update_yaxes(row=1, col=1, **layout.count_axis(title="count", largest=largest))
    if panels == 2:
        _overdoses(figure, overdoses, largest=float(beside.max()))
    figure.update_xaxes(showgrid=False, fixedrange=True, nticks=6)
    return figure


def _overdoses(figure: go.Figure, overdoses: pd.DataFrame, *, largest: float) -> None:
    figure.add_scatter(
        row=2, col=1, x=_middles(overdoses),
        y=[None if pd.isna(n) else int(n) for n in overdoses["count"]], mode="lines+markers",
        line={"color": colours.UNKNOWN, "width": 2}, marker={"size": 4},
        name="overdoses", connectgaps=False, text=list(overdoses["label"]),
        hovertemplate="%{text}: %{y} overdoses<extra></extra>",
    )  # fmt: skip
    axis = layout.count_axis(title="overdoses", largest=largest)
    figure.update_yaxes(row=2, col=1, **{**axis, "nticks": 4})


def areas_by_period(frame: pd.DataFrame, *, text_colour: str) -> go.Figure:
    """A grid of `area` by period, darker for a larger `count`; without a number, a star; "p" where
    it is provisional.

    The areas with the largest counts are drawn, up to 60 of them. `text_colour` is the theme's:
    plotly itself would take one that goes with the cell alone, and not with the page behind it.
    """
    sizes = frame.groupby("area")["count"].sum().astype("int64")
    order = sizes.sort_values(ascending=False, kind="stable").index[:_MOST_AREAS]
    drawn = frame[frame["area"].isin(order)]
    periods = drawn.sort_values("period_start")["label"].drop_duplicates()
    written = drawn.assign(
        text=[_cell(n, said) for n, said in zip(drawn["count"], drawn["status"], strict=True)]
    )
    grid, texts = (
        written.pivot(index="area", columns="label", values=name).reindex(
            index=order, columns=periods
        )
        for name in ("count", "text")
    )
    figure = layout.base(height=_EDGES + _ROW * len(order), legend=False)
    figure.add_heatmap(
        x=list(periods), y=[str(area) for area in order], z=grid.astype("float64").to_numpy(),
        text=texts.astype(object).fillna("").to_numpy(),
        texttemplate="%{text}", textfont={"color": text_colour}, opacity=_THIN,
        hovertemplate="%{y}, %{x}: %{text}<extra></extra>",
        colorscale=colours.SCALE, zmin=0, showscale=False, xgap=1, ygap=1, hoverongaps=True,
    )  # fmt: skip
    figure.update_yaxes(
        autorange="reversed", showgrid=False, type="category", fixedrange=True, automargin=True
    )
    figure.update_xaxes(showgrid=False, type="category", fixedrange=True, nticks=12)
    return figure


def _cell(n: float, status: str) -> str:
    if pd.isna(n):
        return "*"
    return f"{int(n):,} p" if status == PROVISIONAL else f"{int(n):,}"


def _bars(
    figure: go.Figure, part: pd.DataFrame, *, name: str, pattern: dict[str, object] | None
) -> None:
    if part.empty:
        return
    colour = colours.PLAIN if pattern is None else colours.TRANSPARENT
    spans = zip(part["period_start"], part["period_end"], strict=True)
    figure.add_bar(
        row=1,
        col=1,
        x=list(part["period_start"]),
        y=[float(n) for n in part["count"]],
        width=[0.85 * ((end + _DAY - start) / _MS) for start, end in spans],
        offset=0,
        marker={"color": colour, "pattern": pattern or {}, "line": {"width": 0}},
        name=name,
        hovertext=[
            f"{label}: {name}" if name == NO_NUMBER else f"{label}: {int(n):,} {status}".strip()
            for label, n, status in zip(part["label"], part["count"], part["status"], strict=True)
        ],
        hoverinfo="text",
    )


def _middles(frame: pd.DataFrame) -> list[pd.Timestamp]:
    half = (frame["period_end"] + _DAY - frame["period_start"]) / 2
    return list(frame["period_start"] + half)
