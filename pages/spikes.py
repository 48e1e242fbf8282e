"""Spikes: the newest windows against what is usual, and how often chance does as much."""

import streamlit as st

from dashboard.charts import alt, windows
from dashboard.reports import spikes
from dashboard.reports.records import Narrowing
from dashboard.ui import cards, entries, links, page, show

view = page.begin("spikes", uses=("basis",))
view.finish()
report = view.report(spikes.build, view.filters)
if report is None:
    page.stop_without_data()

show.level(report.level, report.sentence.text)
frame = report.windows.frame
show.figure(
    view,
    report.windows,
    windows.windows(frame),
    key="windows",
    title="Observed against expected, windows ending where the data end",
    alt=alt.windows(frame),
    columns={
        "window": "Window",
        "from": "From",
        "to": "To",
        "observed": "Observed",
        "expected": show.Formatted("Expected", "%.2f"),
        "p_value": show.Formatted("Chance of this or more", "%.4f"),
        "chance_per_year": show.Formatted("Times a year by chance", "%.2f"),
    },
)
everyone = view.filters.everyone()
with st.container(horizontal=True):
    for span in report.spans:
        window = Narrowing(start=span.start, end=span.end)
        links.to_records(
            view, f"Records: {span.words}", everyone, window, key=f"window-{span.days}"
        )
cards.recent(view, report)
entries.allowance_form(view)
with st.expander("How this is computed, and what it cannot say"):
    st.markdown(spikes.METHOD)
