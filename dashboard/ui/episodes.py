"""The log of episodes on the Spikes page."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard.reports import episodes
from dashboard.reports.signal_links import Link
from dashboard.ui import links, show
from dashboard.ui.page import View

TITLE: Final = "Log of episodes"
_TIME_PIXELS: Final = 130
"""Said, for an empty cell at the top makes a column too narrow for the times below it."""


def section(view: View) -> None:
    """Open episodes first, then past ones, as they were known when they opened; their records."""
    st.subheader(TITLE, anchor=False)
    report = view.report(episodes.build, view.filters)
    if report.listed.frame.empty:
        note = report.listed.note or "None is logged yet."
        st.markdown(f"{note} The worker logs them: `odwatch run` keeps it running.")
        return
    st.markdown(
        "An alarm opens an episode, and seven days of data without one close it. "
        "Opened and closed say where the data ended then. The rest was known when it opened; the "
        "level is the highest that it reached."
    )
    show.table(
        view,
        report.listed,
        key="episodes",
        title=TITLE,
        columns={
            "state": "State",
            "title": show.Formatted("Series or rule", "pinned"),
            "level": "Level",
            "opened": show.Formatted("Opened", width_pixels=_TIME_PIXELS),
            "closed": show.Formatted("Closed", width_pixels=_TIME_PIXELS),
            "window": "Window",
            "observed": "Observed",
            "usual": "Against",
            "chance": "Chance alone does it",
            "logged": show.Formatted("First seen", width_pixels=_TIME_PIXELS),
        },
        folded=False,
    )
    with st.container(horizontal=True):
        for place, link in enumerate(report.open_links):
            links.follow(view, link, key=f"episode-{place}")
    if report.past_links:
        _past(view, report.past_links)


def _past(view: View, past: tuple[Link, ...]) -> None:
    """A choice among them: there may be many."""
    by_key = {link.key: link for link in past}
    with st.expander("Records of a past episode", key="fold-past-episodes"):
        chosen = st.selectbox(
            "Past episode",
            list(by_key),
            format_func=lambda key: by_key[key].words,
            key="past-episode",
        )
        links.follow(view, by_key[chosen], key="past-episode")
