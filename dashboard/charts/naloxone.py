"""Naloxone given out beside overdoses: two panels over one time axis, never two scales in one."""

from __future__ import annotations

from typing import Literal

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.charts import colours, layout
from dashboard.charts.amounts import amount

Measure = Literal["kits", "doses"]

OTHER = "all other channels"

_UNNAMED = frozenset({"other", "unknown"})
_NAMED = 3
_FEW_MONTHS = 4
_BAR_MS = 20 * 24 * 3600 * 1000
_HALF_A_MONTH = pd.Timedelta(days=15)


def naloxone_by_month(
    frame: pd.DataFrame,
    overdoses: pd.DataFrame,
    *,
    measure: Measure = "kits",
    late_from: pd.Timestamp | None = None,
) -> go.Figure:
    """Above, `kits` or `doses` by `month` (first day), stacked by `channel`; below, overdoses.

    `overdoses` has `month` and `count`; of months from `late_from` on not all is known yet.
    Channels beyond the three largest are one, OTHER. A null is no report, not 0: it is a gap.
    """
    figure = make_subplots(
        rows=2,
        shared_xaxes=True,
        vertical_spacing=0.12,
        row_heights=[0.6, 0.4],
        figure=layout.base(height=440),
    )
    given = gather(frame, measure=measure)
    named = [str(name) for name in given["channel"].unique() if name != OTHER]
    palette = colours.for_groups(named, avoid=colours.PLAIN)
    for channel, part in given.groupby("channel", sort=False):
        figure.add_bar(
            row=1, col=1, x=list(part["month"]), y=[float(n) for n in part[measure]],
            name=str(channel), width=_BAR_MS,
            marker={"color": palette.get(str(channel), colours.UNKNOWN)},
            hovertext=[
                f"{month:%B %Y}: {amount(n)} {measure}, {channel}"
                for month, n in zip(part["month"], part[measure], strict=True)
            ],
            hoverinfo="text",
        )  # fmt: skip
    figure.add_scatter(
        row=2, col=1, x=list(overdoses["month"]),
        y=[None if pd.isna(n) else int(n) for n in overdoses["count"]], mode="lines+markers",
        line={"color": colours.PLAIN, "width": 2}, marker={"size": 4},
        name="overdoses", connectgaps=False,
        hovertemplate="%{x|%B %Y}: %{y} overdoses<extra></extra>",
    )  # fmt: skip
    if late_from is not None and len(overdoses):
        # A month's mark stands at its first day.
        start, end = late_from - _HALF_A_MONTH, overdoses["month"].max() + _HALF_A_MONTH
        layout.late_days(figure, start, end, height=_height(overdoses), row=2)
    _finish(figure, given, overdoses, measure=measure)
    return figure


def _height(overdoses: pd.DataFrame) -> float:
    counts = overdoses["count"].dropna()
    return 1.08 * max(1.0, float(counts.max()) if len(counts) else 0.0)


def gather(frame: pd.DataFrame, *, measure: str) -> pd.DataFrame:
    """Sums of `measure` by `month` and `channel`, the largest channel first.

    All but the three largest named channels are OTHER. Rows without a number are left out.
    """
    known = frame[frame[measure].notna()]
    named = known[~known["channel"].isin(_UNNAMED)]
    sizes = named.groupby("channel")[measure].sum().sort_values(ascending=False, kind="stable")
    order = [*(str(name) for name in sizes.index[:_NAMED]), OTHER]
    channel = known["channel"].where(known["channel"].isin(order), OTHER)
    ranked = known.assign(channel=channel, rank=channel.map(order.index))
    summed = ranked.groupby(["rank", "channel", "month"])[measure].sum()
    return summed.reset_index().drop(columns="rank")


def _finish(
    figure: go.Figure, given: pd.DataFrame, overdoses: pd.DataFrame, *, measure: str
) -> None:
    by_month = given.groupby("month")[measure].sum()
    most = float(by_month.max()) if len(by_month) else 0.0
    counts = overdoses["count"].dropna()
    figure.update_yaxes(row=1, col=1, **layout.count_axis(title=measure, largest=most))
    axis = layout.count_axis(title="overdoses", largest=float(counts.max()) if len(counts) else 0)
    figure.update_yaxes(row=2, col=1, **{**axis, "nticks": 4})
    figure.update_xaxes(showgrid=False, fixedrange=True, nticks=6)
    months = sorted({*given["month"], *overdoses["month"]})
    if len(months) <= _FEW_MONTHS:
        # Of few months plotly would tell hours and seconds.
        figure.update_xaxes(tickvals=months, tickformat="%b %Y")
