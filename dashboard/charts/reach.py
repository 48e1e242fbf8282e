"""Who gave naloxone first, to whom it came, and what a model says of its coverage."""

from __future__ import annotations

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import colours, layout
from dashboard.charts.amounts import percent
from loaders.records import UNKNOWN

GIVERS: Final = {
    "bystander": "lay person",
    "law enforcement": "police",
    "fire": "fire",
    "EMS": "EMS",
    "other": "other",
    "none": "nobody",
}
"""How those who gave naloxone first are called, in the order of the figure."""
DIMENSIONS: Final = {
    "race_ethnicity": "Race and ethnicity",
    "age_band": "Age",
    "sex": "Sex",
    "housing": "Housing",
    "location_type": "Kind of place",
}
NONE_KNOWN: Final = "none of whom it is known"
_BAR_PX: Final = 38
_DOT_PX: Final = 24
_AROUND_PX: Final = 104


def first_giver(frame: pd.DataFrame) -> go.Figure:
    """A bar for each first giver: its share of those of whom it is known, with the interval.

    `frame`: `first_giver`, `count`, `share`, `low`, `high`. The row of UNKNOWN, if there is one, is
    a sentence over the plot: it is in no share.
    """
    known = _givers(frame)
    figure = layout.base(height=_AROUND_PX + _BAR_PX * max(1, len(known)), legend=False)
    shares = known["share"].astype(float)
    # Pale within its outline: the interval is read over it.
    figure.add_bar(
        orientation="h", y=list(known["label"]), x=shares.tolist(), width=0.6,
        marker={"color": colours.thin(colours.PLAIN),
                "line": {"color": colours.PLAIN, "width": 2}},
        error_x=_interval(known, colour=colours.PLAIN),
        hovertext=list(known["words"]), hoverinfo="text",
    )  # fmt: skip
    _share_axis(figure, title="share of those of whom it is known")
    _rows_axis(figure, list(known["label"]))
    unknown = int(frame.loc[frame["first_giver"] == UNKNOWN, "count"].sum())
    if unknown:
        layout.label(figure, f"not known who: {unknown:,}", side="right")
    return figure


def _givers(frame: pd.DataFrame) -> pd.DataFrame:
    order = {name: place for place, name in enumerate(GIVERS)}
    known = frame[(frame["first_giver"] != UNKNOWN) & frame["share"].notna()]
    known = known.sort_values("first_giver", key=lambda column: column.map(order), kind="stable")
    label = [
        f"{GIVERS.get(row['first_giver'], row['first_giver'])}: {percent(row['share'])} "
        f"({int(row['count']):,})"
        for _, row in known.iterrows()
    ]
    words = [
        f"{said}, {_ends(row)}" for said, (_, row) in zip(label, known.iterrows(), strict=True)
    ]
    return known.assign(
        label=pd.Series(label, index=known.index, dtype="str"),
        words=pd.Series(words, index=known.index, dtype="str"),
    )


def _ends(row: pd.Series) -> str:
    """The interval in words."""
    return f"95 % interval {percent(row['low'])} to {percent(row['high'])}"


def equity(frame: pd.DataFrame, *, overall: float | None = None) -> go.Figure:
    """A dot with its interval for each group, under the name of its dimension.

    Args:
        frame: `dimension`, `group`, `known` (how many of whom it is), `share`, `low`, `high`, in
            the order in which they stand below each other. Where the share is missing it says why:
            `known` is 0, or missing and so not shown.
        overall: the share of all, an upright line.
    """
    rows = _equity_rows(frame)
    figure = layout.base(height=_AROUND_PX + _DOT_PX * max(1, len(rows)), legend=False)
    groups = rows[~rows["is_heading"]]
    for is_unknown in (False, True):
        part = groups[(groups["group"] == UNKNOWN) == is_unknown]
        part = part[part["share"].notna()]
        colour = colours.UNKNOWN if is_unknown else colours.PLAIN
        figure.add_scatter(
            x=part["share"].astype(float).tolist(), y=part["at"].tolist(), mode="markers",
            marker={"size": 10, "color": colour,
                    "symbol": "circle-open" if is_unknown else "circle",
                    "line": {"width": 2, "color": colour}},
            error_x=_interval(part, colour=colour),
            hovertext=[_group_words(row) for _, row in part.iterrows()], hoverinfo="text",
        )  # fmt: skip
    _say_not_shown(figure, groups[groups["share"].isna()])
    _dimension_axis(figure, rows)
    if overall is not None:
        _upright(figure, overall, y=[-0.5, len(rows) - 0.5])
        layout.label(figure, f"dotted: all, {percent(overall)}", side="right")
    _share_axis(figure, title="share")
    return figure


def _group_words(row: pd.Series) -> str:
    """A group's share in words."""
    name = DIMENSIONS.get(row["dimension"], row["dimension"])
    of = "" if pd.isna(row["known"]) else f" of {int(row['known']):,}"
    return f"{name}, {row['group']}: {percent(row['share'])}{of}, {_ends(row)}"


def _equity_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """The groups and before each dimension its name, from the top down; `at` is where they are."""
    parts = []
    for name, part in frame.groupby("dimension", sort=False):
        title = f"{DIMENSIONS.get(str(name), str(name))}{_unknown_text(part)}"
        heading = pd.DataFrame({"dimension": [name], "group": [""], "text": [f"<b>{title}</b>"]})
        parts += [
            heading.assign(is_heading=True),
            part.assign(is_heading=False, text=[_group_text(row) for _, row in part.iterrows()]),
        ]
    if not parts:
        return frame.assign(is_heading=False, text="", at=0)
    rows = pd.concat(parts, ignore_index=True)
    return rows.assign(at=range(len(rows)))


def _group_text(row: pd.Series) -> str:
    """The group and of how many it is told."""
    return str(row["group"]) if pd.isna(row["known"]) else f"{row['group']} ({int(row['known']):,})"


def _unknown_text(part: pd.DataFrame) -> str:
    """How many of all are in the group "unknown", beside the dimension."""
    if "group_share" not in part:
        return ""
    told = part.loc[part["group"] == UNKNOWN, "group_share"].dropna()
    return f" (unknown {percent(float(told.iloc[0]))})" if len(told) else ""


def _say_not_shown(figure: go.Figure, hidden: pd.DataFrame) -> None:
    for at, known in zip(hidden["at"], hidden["known"], strict=True):
        figure.add_annotation(
            x=0, y=at, text=layout.SUPPRESSED if pd.isna(known) else NONE_KNOWN,
            showarrow=False, xanchor="left", xshift=4, font={"size": 11},
        )  # fmt: skip


def _dimension_axis(figure: go.Figure, rows: pd.DataFrame) -> None:
    figure.update_yaxes(
        tickvals=rows["at"].tolist(), ticktext=rows["text"].tolist(), showgrid=False,
        range=[len(rows) - 0.4, -0.6], zeroline=False, fixedrange=True, automargin=True,
    )  # fmt: skip


def coverage(low: float, high: float, *, target: float) -> go.Figure:
    """The range of the share of witnessed overdoses at which naloxone is, beside the target.

    All three are shares. The range is that of a model over the ranges of its inputs: its ends are
    equally good answers, so there is no point between them.
    """
    figure = layout.base(height=180, legend=False)
    figure.add_scatter(
        x=[low, high], y=[0, 0], mode="lines+markers",
        line={"color": colours.ESTIMATE, "width": 14},
        marker={"color": colours.ESTIMATE, "size": 16, "symbol": "line-ns",
                "line": {"color": colours.ESTIMATE, "width": 4}},
        hovertext=[f"{percent(low)} to {percent(high)} by the model"] * 2, hoverinfo="text",
    )  # fmt: skip
    _upright(figure, target, y=[-1, 1])
    layout.label(figure, f"the model: {percent(low)} to {percent(high)}", side="right")
    side, shift = ("left", 6) if target < 0.5 else ("right", -6)
    figure.add_annotation(
        x=target, y=-0.8, text=f"target {percent(target)}", showarrow=False, xanchor=side,
        xshift=shift,
    )  # fmt: skip
    _share_axis(figure, title="share of witnessed overdoses with naloxone there")
    figure.update_yaxes(visible=False, range=[-1, 1], fixedrange=True)
    return figure


def _upright(figure: go.Figure, share: float, *, y: list[float]) -> None:
    figure.add_scatter(
        x=[share, share], y=y, mode="lines", hoverinfo="skip",
        line={"color": colours.UNKNOWN, "width": 2, "dash": "dot"},
    )  # fmt: skip


def _interval(rows: pd.DataFrame, *, colour: colours.Colour) -> dict[str, object]:
    above, below = rows["high"] - rows["share"], rows["share"] - rows["low"]
    return {
        "type": "data", "symmetric": False, "array": above.astype(float).tolist(),
        "arrayminus": below.astype(float).tolist(), "color": colour, "thickness": 2,
        "width": 5,
    }  # fmt: skip


def _share_axis(figure: go.Figure, *, title: str) -> None:
    figure.update_xaxes(
        title={"text": title, "standoff": 4}, range=[0, 1.02], tickformat=".0%", dtick=0.2,
        showgrid=True, gridcolor=colours.GRID, zeroline=False, fixedrange=True, automargin=True,
    )  # fmt: skip


def _rows_axis(figure: go.Figure, labels: list[str]) -> None:
    figure.update_yaxes(
        categoryorder="array", categoryarray=labels[::-1], showgrid=False, zeroline=False,
        fixedrange=True, automargin=True,
    )  # fmt: skip
