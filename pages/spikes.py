"""Spikes: the newest windows against what is usual, and how often chance does as much."""

import streamlit as st

from dashboard.reports import spikes
from dashboard.reports.trust import METHOD
from dashboard.ui import backtest as looking_back
from dashboard.ui import cards, episodes, page, signals

view = page.begin("spikes", uses=("basis",))
view.finish()
report = view.report(spikes.build, view.filters)
if report is None:
    page.stop_without_data()

signals.headline(view, report)
signals.newest_windows(view, report)
cards.recent(view, report)
signals.other_series(view, report)
signals.rules(view, report)
episodes.section(view)
looking_back.section(view)
st.subheader("How far to trust it", anchor=False)
st.markdown(report.trust)
with st.expander("How this is computed, and what it cannot say"):
    st.markdown(METHOD)
