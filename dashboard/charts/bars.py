"""Horizontal bars by category, the unknown last and in grey."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import colours, layout


def bars(frame: pd.DataFrame, *, noun: str = "overdoses") -> go.Figure:
    """A bar for each `category` in the order of the frame, "unknown" last; `count` beside it.

    A null count is no bar and says that it is not shown.
    """
    figure = layout.base(height=70 + 30 * len(frame), legend=False)
    ordered = frame.sort_values(
        "category", key=lambda names: names.eq("unknown"), kind="stable", ignore_index=True
    )
    names = [str(name) for name in ordered["category"]]
    known = [None if pd.isna(n) else int(n) for n in ordered["count"]]
    total = sum(n for n in known if n is not None)
    figure.add_bar(
        orientation="h",
        x=known,
        y=names,
        marker={"color": [colours.MEANINGS.get(n, colours.PLAIN) for n in names]},
        hovertext=[
            f"{name}: {layout.SUPPRESSED}" if n is None else _words(name, n, total, noun)
            for name, n in zip(names, known, strict=True)
        ],
        hoverinfo="text",
    )
    largest = float(max((n for n in known if n is not None), default=0))
    _add_values(figure, names, known)
    axis = layout.count_axis(title=noun, largest=largest * 1.12)
    figure.update_xaxes(**axis)
    figure.update_yaxes(
        categoryorder="array", categoryarray=names[::-1], showgrid=False, fixedrange=True,
        automargin=True,
    )  # fmt: skip
    return figure


def _add_values(figure: go.Figure, names: list[str], known: list[int | None]) -> None:
    """Each value beside its bar; as annotations, which zeros and gaps get too."""
    for name, n in zip(names, known, strict=True):
        figure.add_annotation(
            x=n or 0, y=name, text=layout.SUPPRESSED if n is None else f"{n:,}",
            xanchor="left", xshift=4, showarrow=False, font={"size": 12},
        )  # fmt: skip


def _words(name: str, n: int, total: int, noun: str) -> str:
    share = f", {100 * n / total:.0f} % of those shown" if total else ""
    return f"{name}: {layout.plural(n, noun)}{share}"
