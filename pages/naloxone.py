"""Naloxone: kits and doses handed out, beside the overdoses."""

import streamlit as st

from dashboard.charts import alt, naloxone
from dashboard.reports import naloxone as report_of
from dashboard.ui import links, page, show

view = page.begin("naloxone", uses=("basis", "period"))
titles: dict[naloxone.Measure, str] = {"kits": "Kits", "doses": "Doses"}
unit = links.choice("unit", "Show", list(titles), titles=titles)
view.finish(unit=unit)

report = view.report(report_of.build, view.filters)
if report is None:
    page.stop_without_data()

st.markdown(report.summary)
show.figure(
    view,
    report.supply,
    naloxone.naloxone_by_month(
        report.supply.frame, report.overdoses.frame, measure=unit, late_from=report.late_from
    ),
    key="naloxone",
    title=f"{titles[unit]} by month and channel, above the overdoses",
    alt=alt.naloxone_by_month(
        report.supply.frame, report.overdoses.frame, measure=unit, late_from=report.late_from
    ),
    columns={
        "month": show.Formatted("Month", "date"),
        "channel": "Channel",
        "kits": "Kits",
        "doses": "Doses",
        "rows": "Rows of the log",
        "suppressed": "Rows with a hidden number",
    },
)
show.table(
    view,
    report.overdoses,
    key="naloxone-overdoses",
    title="Overdoses by month",
    columns={"month": show.Formatted("Month", "date"), "count": "Overdoses"},
)
st.caption(
    "A month without a row is not known to be zero. The total of a period is spread evenly over "
    "its days; days that are not shown are not counted. Kits are often used "
    "away from where they were given."
)
