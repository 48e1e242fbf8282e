"""Trends: when overdoses happened, to whom, and how this year compares."""

from dataclasses import replace

import streamlit as st

from dashboard.analytics.filters import DIMENSION_TITLES
from dashboard.analytics.periods import BY_TITLES
from dashboard.charts import alt, hours, series, years
from dashboard.reports import trends
from dashboard.reports.records import Narrowing
from dashboard.ui import links, page, show

view = page.begin("trends")
by = links.choice("by", "Count by", list(BY_TITLES), titles=BY_TITLES, default="week")
groups = {"none": "All together"} | DIMENSION_TITLES
group = links.choice("group", "Split by", list(groups), titles=groups)
view.finish(by=by, group=group)

report = view.report(trends.build, view.filters, by=by, group=None if group == "none" else group)
if report is None:
    page.stop_without_data()
st.markdown(report.summary)
shown = view.filters.between(report.first, report.last)
split = {group: groups[group]} if report.group else {}
frame, rolling = report.series.frame, report.rolling.frame if report.rolling else None
show.figure(
    view,
    report.series,
    series.counts_over_time(
        frame, by=by, group=report.group, rolling=rolling, marks=report.marks, **report.ends
    ),
    key="trend",
    title=f"Overdoses by {BY_TITLES[by]}",
    alt=alt.counts_over_time(frame, by=by, late_from=report.late_from),
    columns={"label": BY_TITLES[by], **split, "count": "Overdoses"},
    records=shown,
)
show.figure(
    view,
    report.years,
    years.years(report.years.frame, this_year=report.this_year, late_from=report.years_late_from),
    key="years",
    title="This year against earlier years",
    alt=alt.years(report.years.frame, this_year=report.this_year, late_from=report.years_late_from),
    columns={"year": "Year", "day_of_year": "Day of the year", "cumulative": "So far"},
    records=replace(view.filters, period="all"),
)
show.figure(
    view,
    report.hours,
    hours.hours(report.hours.frame),
    key="hours",
    title="Hour by weekday, where the time is known",
    alt=alt.hours(report.hours.frame),
    columns={"weekday": "Weekday (0 is Monday)", "hour": "Hour", "count": "Overdoses"},
    records=shown,
    narrow=Narrowing(timed=True),
)
