"""Overview: what is new, whether it is unusual, and where initiatives 11 and 19 stand."""

import streamlit as st

from dashboard.charts import alt, series
from dashboard.privacy import Permission
from dashboard.reports import overview
from dashboard.ui import cards, page, show

view = page.begin("Overview", needs=Permission.PUBLISHED, uses=("basis",))
if not view.may(Permission.PAGES):
    view.finish()
    cards.public(view, view.report(overview.build_public))
    st.stop()

view.finish()
report = view.report(overview.build, view.filters)
if report is None:
    page.stop_without_data()

show.level(report.spikes.level, report.spikes.sentence.text)
cards.newest(view, report.cards)
recent = report.spikes.recent.frame
show.figure(
    view,
    report.spikes.recent,
    series.counts_over_time(
        recent, by="day", through=report.spikes.edge, rolling=report.spikes.rolling.frame
    ),
    key="recent",
    title="The last 60 days of data",
    alt=alt.counts_over_time(recent, by="day"),
    columns={"period": show.Column("Day", "date"), "count": show.Column("Overdoses")},
    records=view.filters.everyone().between(report.spikes.recent_first, report.spikes.edge.date()),
)
st.subheader("Initiatives that stand on this", anchor=False)
for initiative in report.highlighted:
    cards.initiative(initiative, report.initiatives.live.get(initiative.number, ""))
