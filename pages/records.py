"""Records: the line list behind a figure."""

import streamlit as st

from dashboard.reports import records
from dashboard.ui import page, show
from dashboard.ui.visits import last_visit

view = page.begin("records")
narrow = records.narrowing(st.query_params.to_dict())
report = view.report(records.build, view.filters, narrow)
view.finish(**narrow.as_params())
if report is None:
    page.stop_without_data()

report = records.since(report, last_visit(view.context))
st.markdown(report.summary)
show.table(
    view,
    report.records,
    key="records",
    title="Records",
    columns=records.COLUMNS,
    folded=False,
)
