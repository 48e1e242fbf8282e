"""What the Spikes page and the Overview show of the signals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st

from dashboard.charts import alt, windows
from dashboard.reports.spikes import Link, Spikes
from dashboard.reports.trust import SHARED
from dashboard.ui import links, show
from dashboard.ui.page import View

CHARTED: Final = 6
_NAMES_WIDTH: Final = 190
_WINDOWS: Final[show.Titles] = {
    "window": "Window",
    "from": "From",
    "to": "To",
    "observed": "Observed",
    "expected": show.Formatted("Expected", "%.2f"),
}


def headline(view: View, report: Spikes) -> None:
    """The whole city's sentence, then what else stands out."""
    show.level(report.level, report.sentence.text)
    for place, said in enumerate(report.others):
        show.level(said.level, said.sentence.text)
        links.to_records(
            view, "Its records", view.filters.everyone(), said.records, key=f"signal-{place}"
        )


def newest_windows(view: View, report: Spikes) -> None:
    """Each window of the whole city, observed against expected, with its records."""
    frame = report.windows.frame
    if frame.empty:
        return
    show.figure(
        view,
        report.windows,
        windows.windows(frame),
        key="windows",
        title="Observed against expected, windows ending where the data end",
        alt=alt.windows(frame),
        columns={**_WINDOWS, "p_value": show.Formatted("Chance of it, by itself", "%.4f")},
    )
    st.caption(f"All windows together: chance alone does as much {report.per_year}.")
    _records(view, report.links, key="window")


def other_series(view: View, report: Spikes) -> None:
    """Fatal, several doses, under 18, areas and neighbours: the strongest first."""
    if report.series.frame.empty:
        return
    title = "Groups, areas and neighbours, strongest first"
    st.subheader(title, anchor=False)
    rising = report.series.derive(_charted).frame
    if rising.empty:
        st.markdown("In none of them was more seen than expected.")
    else:
        figure = windows.windows(rising, names_width=_NAMES_WIDTH)
        show.draw(view, figure, key="series", alt=alt.windows(rising))
    columns: show.Titles = {
        "title": "Series", **_WINDOWS, "chance": "Chance alone does it", "level": "Level",
    }  # fmt: skip
    show.table(view, report.series, key="series", title=title, columns=columns)
    st.caption(SHARED)
    _records(view, report.series_links, key="series")


def rules(view: View, report: Spikes) -> None:
    """The rules beside the scan: what each counted, and how often chance alone fires it."""
    st.subheader("Rules beside the scan", anchor=False)
    if report.rules.frame.empty:
        st.markdown("None is on.")
        return
    st.markdown(
        "They fire whatever is usual, and come on top of the false signals that are accepted."
    )
    show.table(
        view,
        report.rules,
        key="rules",
        title="Rules beside the scan",
        columns={
            "rule": "Rule",
            "needed": "Fires at",
            "window": "In the newest",
            "count": "Counted",
            "fired": "Fired",
            "chance": "Chance alone fires it",
        },
        folded=False,
    )
    _records(view, report.rule_links, key="rule")


def _charted(frame: pd.DataFrame) -> pd.DataFrame:
    """Those in which more was seen than expected, named with their window."""
    rising = frame[frame["observed"].notna()].head(CHARTED)
    return rising.assign(window=rising["title"] + ", " + rising["window"])


def _records(view: View, found: Sequence[Link], *, key: str) -> None:
    with st.container(horizontal=True):
        for link in found:
            links.to_records(
                view,
                f"Records: {link.words}",
                view.filters.everyone(),
                link.records,
                key=f"{key}-{link.key}",
            )
