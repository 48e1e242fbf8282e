"""Counts over time: bars of days, weeks or months, with where the data end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import colours, layout

By = Literal["day", "week", "month"]

_LENGTH: dict[By, pd.DateOffset] = {
    "day": pd.DateOffset(days=1),
    "week": pd.DateOffset(days=7),
    "month": pd.DateOffset(months=1),
}
_TICKS: dict[By, str] = {"day": "%-d %b %Y", "week": "%-d %b %Y", "month": "%b %Y"}
_WORDS: dict[By, str] = {"day": "%a %-d %b %Y", "week": "week of %-d %b %Y", "month": "%B %Y"}
_MS = pd.Timedelta(milliseconds=1)


def counts_over_time(
    frame: pd.DataFrame,
    *,
    by: By,
    through: datetime | None,
    group: str | None = None,
    rolling: pd.DataFrame | None = None,
    marks: layout.Marks = (),
    late_from: datetime | None = None,
) -> go.Figure:
    """Bars of `count` by `period` (the first day of each), stacked by the column `group`.

    `label` is how a period is called, if the frame has it. `rolling` (`period`, `mean`: the mean
    of the seven whole days that end there) is a line. The edge of the data is marked at `through`,
    in local time (of an aware time the wall clock is taken), and the period that it cuts is
    shaded. Periods from `late_from` on, of which not all is known yet, are hatched. A null count is
    drawn as a hatched stub. `marks` are the days on which reporting changed, and what did.
    """
    figure = layout.base()
    widths = _widths(frame["period"], by)
    words = period_words(frame, by=by)
    for name, part in _groups(frame, group):
        _add_bars(figure, part, name=name, words=words, widths=widths)
    _add_suppressed(figure, frame, widths=widths)
    if rolling is not None:
        _add_rolling(figure, rolling)
    if through is not None and len(frame):
        _add_edge(figure, frame, by=by, through=through)
    totals = frame.groupby("period")["count"].sum(min_count=1)
    largest = float(totals.max()) if totals.notna().any() else 0.0
    layout.mark_changes(figure, marks, height=max(1.0, largest) * 1.04)
    axis = layout.count_axis(title="overdoses", largest=largest)
    if late_from is not None and through is not None and len(frame):
        start = max(pd.Timestamp(late_from), frame["period"].min())
        height = max(1.0, largest) * 1.08
        layout.late_days(figure, start, _wall_clock(through), height=height)
    figure.update_yaxes(**axis)
    figure.update_xaxes(showgrid=False, fixedrange=True, nticks=6, tickformat=_TICKS[by])
    return figure


def _groups(frame: pd.DataFrame, group: str | None) -> list[tuple[str | None, pd.DataFrame]]:
    """The stack from the bottom up: in the order of the frame, unknown last."""
    if group is None:
        return [(None, frame)]
    names = sorted(frame[group].unique(), key=lambda name: name == "unknown")
    return [(str(name), frame[frame[group] == name]) for name in names]


def _add_bars(
    figure: go.Figure,
    part: pd.DataFrame,
    *,
    name: str | None,
    words: Mapping[pd.Timestamp, str],
    widths: Mapping[pd.Timestamp, float],
) -> None:
    kept = part[part["count"].notna()]
    colour = colours.PLAIN if name is None else _colour(name, figure)
    suffix = "" if name is None else f", {name}"
    figure.add_bar(
        x=list(kept["period"]),
        y=[int(n) for n in kept["count"]],
        width=[widths[start] for start in kept["period"]],
        offset=0,
        marker={"color": colour, "line": {"width": 0}},
        name=name or "overdoses",
        hovertext=[
            f"{words[start]}: {layout.plural(int(n), 'overdoses')}{suffix}"
            for start, n in zip(kept["period"], kept["count"], strict=True)
        ],
        hoverinfo="text",
    )


def _colour(name: str, figure: go.Figure) -> str:
    if name in colours.MEANINGS:
        return colours.MEANINGS[name]
    used = [trace.name for trace in figure.data if trace.name not in colours.MEANINGS]
    return colours.for_groups([*used, name])[name]


def _add_suppressed(
    figure: go.Figure, frame: pd.DataFrame, *, widths: Mapping[pd.Timestamp, float]
) -> None:
    """A low hatched stub of the same height everywhere: that something is there, not how much."""
    hidden = sorted(set(frame.loc[frame["count"].isna(), "period"]))
    if not hidden:
        return
    largest = frame["count"].max()
    height = 0.06 * (float(largest) if pd.notna(largest) else 1.0)
    figure.add_bar(
        x=hidden,
        y=[height] * len(hidden),
        width=[widths[start] for start in hidden],
        offset=0,
        marker={"color": colours.TRANSPARENT, "pattern": layout.HATCH},
        name=layout.SUPPRESSED,
        hovertext=layout.SUPPRESSED,
        hoverinfo="text",
    )


def _add_rolling(figure: go.Figure, rolling: pd.DataFrame) -> None:
    noon = pd.Timedelta(hours=12)
    figure.add_scatter(
        x=[day + noon for day in rolling["period"]],
        y=list(rolling["mean"]),
        mode="lines",
        line={"color": colours.Colour.GREEN, "width": 2.5},
        connectgaps=False,
        name="7-day mean",
        hovertemplate="7 days to %{x|%-d %b %Y}: %{y:.1f} a day<extra></extra>",
    )


def _add_edge(figure: go.Figure, frame: pd.DataFrame, *, by: By, through: datetime) -> None:
    """Shade the period that is not complete, and mark where the data end."""
    last = pd.Timestamp(frame["period"].max())
    end = last + _LENGTH[by]
    edge = _wall_clock(through)
    if edge < end:
        figure.add_vrect(x0=last, x1=end, fillcolor=colours.SHADE, line_width=0, layer="below")
        figure.add_scatter(
            x=[None], y=[None], mode="markers", name="not yet complete", hoverinfo="skip",
            marker={"symbol": "square", "size": 12, "color": colours.SHADE},
        )  # fmt: skip
    figure.add_vline(x=edge, line={"color": colours.UNKNOWN, "width": 1.5, "dash": "dot"})
    layout.label(figure, f"data end {edge:%-d %b %Y, %H:%M}", side="right")
    figure.update_xaxes(range=[frame["period"].min(), max(end, edge)])


def _wall_clock(moment: datetime) -> pd.Timestamp:
    return pd.Timestamp(moment).tz_localize(None)


def _widths(periods: pd.Series, by: By) -> dict[pd.Timestamp, float]:
    """Bar widths in milliseconds, as plotly wants them: 85 % of each period."""
    return {start: 0.85 * ((start + _LENGTH[by] - start) / _MS) for start in set(periods)}


def period_words(frame: pd.DataFrame, *, by: By) -> dict[pd.Timestamp, str]:
    """How each period of a frame is called: its `label`, else "Fri 24 Jul 2020", "July 2020"."""
    if "label" in frame:
        return dict(zip(frame["period"], frame["label"], strict=True))
    return {start: start.strftime(_WORDS[by]) for start in frame["period"]}
