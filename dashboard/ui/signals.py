"""What the Spikes page and the Overview show of the signals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st

from dashboard.charts import alt, windows
from dashboard.reports.map_links import of_signal
from dashboard.reports.signal_links import Link
from dashboard.reports.spikes import Said, Spikes
from dashboard.reports.trust import METHOD, SHARED
from dashboard.ui import links, show
from dashboard.ui.cards import FEWER, MORE
from dashboard.ui.page import View

CHARTED: Final = 6
_NAMES_WIDTH: Final = 190
_OR_FEWER: Final = "Or as few as"
_OR_MORE: Final = "Or as many as"


def headline(view: View, report: Spikes) -> None:
    """The whole city's sentence and the strongest signal in full, then a list of what else stands
    out; each with its records."""
    for place, said in enumerate(report.in_full):
        show.level(said.level, said.sentence.text)
        if said.reporting is not None:
            st.caption(said.reporting.text)
        _to(view, said, key=f"signal-in-full-{place}")
    if not report.further:
        return
    with st.container(border=True, key="further-signals", gap="small"):
        st.caption("Stands out too")
        for place, said in enumerate(report.further):
            words, link = st.columns([6, 1], vertical_alignment="center")
            with words:
                show.level_line(said.level, said.sentence.text)
                if said.reporting is not None:
                    st.caption(said.reporting.text)
            with link:
                _to(view, said, key=f"signal-{place}")


def _to(view: View, said: Said, *, key: str) -> None:
    if said.records is None:
        return
    with st.container(horizontal=True, gap="small"):
        links.to_records(view, "Its records", view.filters.everyone(), said.records, key=key)
        place = of_signal(view.context, view.filters, said.records, drawn=said.drawn)
        if place is not None:
            links.to_map("On the map", place.filters, place.params, key=key)


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
        columns={
            **_window_columns(frame),
            "p_value": show.Formatted("Chance of it, by itself", "%.4f"),
        },
    )
    together = f"All windows together: chance alone does as much {report.per_year}."
    st.caption(f"{together}{_doubts(frame)}")
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
        "title": "Series", **_window_columns(report.series.frame),
        "chance": "Chance alone does it", "level": "Level",
    }  # fmt: skip
    st.caption(f"{SHARED}{_doubts(report.series.frame)}")
    with st.expander(f"Table and records: {title}", key="fold-series"):
        show.table(view, report.series, key="series", title=title, columns=columns, folded=False)
        _records(view, report.series_links, key="series")


def rules(view: View, report: Spikes) -> None:
    """The rules beside the scan: what each counted, and how often chance alone fires it."""
    st.subheader("Rules beside the scan", anchor=False)
    frame = report.rules.frame
    if frame.empty:
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
            **({"least": _OR_FEWER} if _may_be_fewer(frame, than="count") else {}),
            "fired": "Fired",
            "chance": "Chance alone fires it",
        },
        folded=False,
    )
    _records(view, report.rule_links, key="rule")


def method(report: Spikes) -> None:
    """How far to trust what is expected, and the method with its limits."""
    st.subheader("How far to trust it", anchor=False)
    st.markdown(report.trust)
    st.subheader("How this is computed, and what it cannot say", anchor=False)
    st.markdown(METHOD)


def _window_columns(frame: pd.DataFrame) -> show.Titles:
    """Of windows; how few or how many there may be only where that is not what was observed."""
    return {
        "window": "Window",
        "from": "From",
        "to": "To",
        "observed": "Observed",
        **({"least": _OR_FEWER} if _may_be_fewer(frame) else {}),
        **({"most": _OR_MORE} if _may_be_more(frame) else {}),
        "expected": show.Formatted("Expected", "%.2f"),
    }


def _may_be_fewer(frame: pd.DataFrame, *, than: str = "observed") -> bool:
    return bool((frame["least"] < frame[than]).any())


def _may_be_more(frame: pd.DataFrame) -> bool:
    return bool((frame["most"] > frame["observed"]).any())


def _doubts(frame: pd.DataFrame) -> str:
    """What the ends of ranges are, after a sentence."""
    fewer = f" {FEWER}" if _may_be_fewer(frame) else ""
    return fewer + (f" {MORE}" if _may_be_more(frame) else "")


def _charted(frame: pd.DataFrame) -> pd.DataFrame:
    """Those in which more was seen than expected, named with their window."""
    rising = frame[frame["observed"].notna()].head(CHARTED)
    return rising.assign(window=rising["title"] + ", " + rising["window"])


def _records(view: View, found: Sequence[Link], *, key: str) -> None:
    with st.container(horizontal=True):
        for link in found:
            links.follow(view, link, key=f"{key}-{link.key}")
