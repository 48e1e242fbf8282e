"""What pages show: a figure with its table, download and records; a number; a list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import streamlit as st

from dashboard.analytics.filters import Filters
from dashboard.charts.sample import mark_sample
from dashboard.privacy import Published, csv
from dashboard.reports.records import Narrowing
from dashboard.ui import links
from dashboard.ui.page import View

MOST_TO_PICK_FROM: Final = 1000
"""Rows of a table that are sent at once."""
_PLOTLY = {"displayModeBar": False, "displaylogo": False}


@dataclass(frozen=True)
class Formatted:
    """A column's title with a format: `date`, `moment`, that of a number as `%.2f`, or `pinned` for
    words that stay in sight when the table is scrolled sideways; or with a width."""

    title: str
    format: str = ""
    width_pixels: int | None = None


Titles = Mapping[str, str | Formatted]
"""The columns that a table shows, in order."""


def figure(
    view: View,
    published: Published,
    chart: Any,  # noqa: ANN401  (a plotly figure)
    *,
    key: str,
    title: str,
    alt: str,
    columns: Titles,
    records: Filters | None = None,
    narrow: Narrowing | None = None,
) -> None:
    """A chart under its title, with alt text, then its table, its download and its records.

    `records` are the filters whose records the figure counts, `narrow` what they are cut to; None
    where there are none behind it.
    """
    st.subheader(title, anchor=False)
    draw(view, chart, key=key, alt=alt)
    table(view, published, key=key, title=title, columns=columns)
    if records is not None:
        links.to_records(view, "The records behind this figure", records, narrow, key=key)


def draw(view: View, chart: Any, *, key: str, alt: str) -> None:  # noqa: ANN401  (a plotly figure)
    """A chart alone, with alt text."""
    if view.sample:
        chart = mark_sample(chart)
    st.plotly_chart(chart, key=f"chart-{key}", alt=alt, config=_PLOTLY)


def text_colour() -> str:
    """The colour of text in the theme that the browser shows: for text inside a chart's marks."""
    return "#FAFAFA" if is_dark() else "#31333F"


def is_dark() -> bool:
    """Whether the browser shows the dark theme."""
    return st.context.theme.type == "dark"


def table(
    view: View,
    published: Published,
    *,
    key: str,
    title: str,
    columns: Titles,
    folded: bool = True,
    whole: bool = False,
    on_pick: Callable[[str], None] | None = None,
    of_state: str = "",
) -> None:
    """A published frame as a table with its download; what was hidden is said above it.

    A long one scrolls in its place unless it is shown as a `whole`. With `on_pick` a row can be
    chosen, of up to `MOST_TO_PICK_FROM`: it is called before the run that follows with the key of
    which `picked_row` says which. In another state, `of_state`, no row is chosen any more.
    """
    if said := " ".join(part for part in (published.note, published.hint) if part):
        st.caption(said)
    shown = published.derive(lambda frame: frame[list(columns)])
    can_pick = on_pick is not None and len(shown.frame) <= MOST_TO_PICK_FROM
    in_state = f"table-{key}{of_state}"
    holder = st.expander(f"Table: {title}", key=f"fold-{key}") if folded else st.container()
    with holder:
        st.dataframe(
            shown.frame,
            key=in_state,
            hide_index=True,
            height="content" if whole else "auto",
            # A table that sends its rows as they are scrolled to lets none be chosen.
            lazy=not can_pick,
            placeholder="",
            alt=f"Table of: {title}",
            column_config={name: _config(title) for name, title in columns.items()},
            on_select=partial(on_pick, in_state) if on_pick and can_pick else "ignore",
            selection_mode="single-row",
        )
        download(view, shown, key=key)


def picked_row(key: str) -> int | None:
    """The row that is chosen in the table with this key, by its place; None where none is."""
    state = st.session_state.get(key)
    return state.selection.rows[0] if state and state.selection.rows else None


def download(view: View, published: Published, *, key: str) -> None:
    """A CSV of exactly what is shown; made when it is asked for."""
    sample = view.sample
    st.download_button(
        "Download CSV",
        data=lambda: csv(published, sample=sample),
        file_name=f"{'SAMPLE-' if sample else ''}odwatch-{key}.csv",
        mime="text/csv",
        # A run of the page at the click discards what waits to be sent, the file's answer among it.
        on_click="ignore",
        key=f"download-{key}",
        icon=":material/download:",
    )


_LEVELS: Final = {  # the sentences of the others say so themselves
    "none": "**No signal.** ",
    "not enough data": "**Not enough data.** ",
    "old data": "**Old data.** ",
}
_ICONS: Final = {
    "alert": ":material/notifications_active:",
    "watch": ":material/visibility:",
    "by rule": ":material/rule:",
}
_COLOURS: Final = {"alert": "red"}


def level(level: str, sentence: str) -> None:
    """An indicator's sentence, with a look that goes with its level."""
    boxes = {"alert": st.error, "watch": st.warning, "by rule": st.warning, "old data": st.warning}
    box = boxes.get(level, st.info)
    box(f"{_LEVELS.get(level, '')}{sentence}", icon=_ICONS.get(level))


def level_line(level: str, sentence: str) -> None:
    """The same as a line of a list, for a signal that is not the first."""
    colour = _COLOURS.get(level, "orange")
    st.markdown(f":small[:{colour}[{_ICONS.get(level, '')}] {sentence}]")


def _config(title: str | Formatted) -> Any:  # noqa: ANN401  (Streamlit's column types)
    if isinstance(title, str):
        return title
    if not title.format:
        return st.column_config.Column(title.title, width=title.width_pixels)
    if title.format == "date":
        return st.column_config.DatetimeColumn(title.title, format="D MMM YYYY")
    if title.format == "moment":
        return st.column_config.DatetimeColumn(title.title, format="D MMM YYYY, HH:mm")
    if title.format == "pinned":
        return st.column_config.TextColumn(title.title, pinned=True)
    return st.column_config.NumberColumn(title.title, format=title.format)
