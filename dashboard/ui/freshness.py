"""Freshness and completeness of the sources on the Data page, and how late their records come."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard.charts import alt, delays
from dashboard.reports import freshness
from dashboard.ui import show
from dashboard.ui.page import View

TITLE: Final = "Freshness and completeness"


def section(view: View) -> None:
    """How old each source is, how complete its newest days are, and its delay curve."""
    report = view.report(freshness.build)
    if report.sources.frame.empty:
        return
    st.subheader(TITLE, anchor=False)
    show.table(
        view,
        report.sources,
        key="freshness",
        title=TITLE,
        columns={
            "source": "Source",
            "through_age": "Data end",
            "newest_days": "Newest days",
            "event_age": "Newest event",
            "imported_age": "Newest import",
            "event": "Event at",
            "imported": "Import at",
        },
        folded=False,
    )
    frame = report.delays.frame
    if len(frame):
        show.figure(
            view,
            report.delays,
            delays.delays(frame),
            key="delays",
            title="How late records come: the share known by the time since it happened",
            alt=alt.delays(frame),
            columns={
                "source": "Source",
                "age": "Since it happened",
                "age_days": show.Formatted("In days", "%.2f"),
                "share": show.Formatted("Share known", "percent"),
                "low": show.Formatted("At least", "percent"),
                "high": show.Formatted("At most", "percent"),
            },
        )
        st.caption(
            f"{alt.delays(frame)} From when a record was entered, or first came in an import; the "
            "newest half year counts most, and the band holds the truth nine times in ten."
        )
    for title in report.untold:
        st.caption(f"{title}: {freshness.CANNOT_TELL} how late they come.")
