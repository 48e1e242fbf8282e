"""What all figures share: transparent, no colour of text, room for labels, integers from zero."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import colours

Marks = Sequence[tuple[datetime, datetime, str]]
"""Local midnights, of the first day of a change and after its last, and what changed."""
SUPPRESSED = "not shown (small counts)"
"""What a chart says where a count was held back."""

HATCH = {"shape": "/", "fgcolor": colours.UNKNOWN, "bgcolor": colours.TRANSPARENT, "solidity": 0.4}


NOT_ALL_KNOWN = "not all known yet"
"""What a chart says of newest days of which something is missing."""

_LATE = {"shape": "\\", "fgcolor": colours.LATE, "bgcolor": colours.TRANSPARENT,
         "solidity": 0.12, "size": 7}  # fmt: skip
"""Thin lines that lean the other way than those of what is held back, and no shade: a shade is
what chance explains."""


def base(*, height: int = 320, legend: bool = True) -> go.Figure:
    """An empty figure: the plot's own top edge is kept for labels, the legend stands below."""
    return go.Figure().update_layout(
        height=height,
        margin={"l": 8, "r": 12, "t": 34, "b": 8},
        paper_bgcolor=colours.TRANSPARENT,
        plot_bgcolor=colours.TRANSPARENT,
        showlegend=legend,
        legend={
            "orientation": "h", "x": 0, "y": -0.2, "xanchor": "left", "yanchor": "top",
            "traceorder": "normal", "title": {"text": ""},
        },
        hoverlabel={"align": "left"},
        dragmode=False,
        barmode="stack",
        bargap=0.15,
    )  # fmt: skip


def count_axis(*, title: str, largest: float) -> dict[str, object]:
    """An axis of counts: from 0, integer ticks, a little air above the largest."""
    axis: dict[str, object] = {
        "title": {"text": title, "standoff": 4},
        "range": [0, max(1.0, largest) * 1.08],
        "gridcolor": colours.GRID,
        "zeroline": False,
        "tickformat": ",d",
        "automargin": True,
        "fixedrange": True,
    }
    return {**axis, "dtick": 1} if largest <= 5 else {**axis, "nticks": 6}


def label(figure: go.Figure, text: str, *, side: str) -> None:
    """A small label over the plot: `side` "left" or "right", so that two never collide."""
    figure.add_annotation(
        text=text, showarrow=False, font={"size": 11}, xref="paper", yref="paper",
        x=0 if side == "left" else 1, y=1.0, yshift=4, xanchor=side, yanchor="bottom",
    )  # fmt: skip


def plural(n: int, noun: str) -> str:
    """ "1 overdose", "2 overdoses": nouns are given in the plural."""
    return f"1 {noun.removesuffix('s')}" if n == 1 else f"{n:,} {noun}"


def counted(n: int, least: int | None, most: int | None) -> str:
    """ "4", or "3–5" where it may be as few as `least` or as many as `most`."""
    ends = [n if pd.isna(end) else end for end in (least, most)]
    return "–".join(dict.fromkeys(f"{end:,}" for end in ends))


def expected(known: float) -> str:
    """What is expected of a day: of one that is not all known yet, no more than by now."""
    return "expected" if pd.isna(known) else "expected by now"


def mark_changes(figure: go.Figure, marks: Marks, *, height: float) -> None:
    """Thin upright lines where reporting changed, up to `height`, with what changed on hover; where
    that took more than a day, a bar over all of it."""
    if not marks:
        return
    for at, end, _ in marks:
        figure.add_shape(
            type="line", x0=at, x1=at, y0=0, y1=height, layer="below",
            line={"color": colours.UNKNOWN, "width": 1},
        )  # fmt: skip
        if end - at > timedelta(days=1):
            figure.add_shape(
                type="line", x0=at, x1=end, y0=height, y1=height, layer="below",
                line={"color": colours.UNKNOWN, "width": 4},
            )  # fmt: skip
    figure.add_scatter(
        x=[at for at, _, _ in marks],
        y=[height] * len(marks),
        mode="markers",
        marker={"symbol": "triangle-down", "size": 9, "color": colours.UNKNOWN},
        name="reporting changed",
        hovertext=[f"{_days(at, end)}: {text}" for at, end, text in marks],
        hoverinfo="text",
    )


def _days(at: datetime, end: datetime) -> str:
    last = end - timedelta(days=1)
    return f"{at:%-d %b %Y}" + (f" to {last:%-d %b %Y}" if last > at else "")


def late_days(
    figure: go.Figure,
    start: object,
    end: object,
    *,
    height: float,
    row: int | None = None,
) -> None:
    """Hatch what lies from `start` to `end`, where not all is known yet, up to `height`; with its
    entry in the legend."""
    place = {} if row is None else {"row": row, "col": 1}
    figure.add_scatter(
        x=[start, start, end, end], y=[0, height, height, 0], mode="lines", fill="toself",
        line={"width": 0, "color": colours.LATE}, fillcolor=colours.TRANSPARENT,
        fillpattern=_LATE, name=NOT_ALL_KNOWN, hoverinfo="skip", hoveron="fills", **place,
    )  # fmt: skip
