"""Records: the line list behind a figure."""

from functools import partial

import streamlit as st

from dashboard.reports import records
from dashboard.ui import links, overdose, page, show
from dashboard.ui.visits import last_visit

view = page.begin("records")
narrow = records.narrowing(st.query_params.to_dict())
report = view.report(records.build, view.filters, narrow)
opened = overdose.opened()
view.finish(**narrow.as_params(), **overdose.as_params(opened))
if report is None:
    page.stop_without_data()

report = records.since(report, last_visit(view.context), zone=view.context.settings.city.zone)
st.markdown(report.summary)
if report.narrowed:
    st.caption(report.narrowed)
    links.to_records(view, "Show the whole period", view.filters, key="whole")
show.table(
    view,
    report.records,
    key="records",
    title="Records",
    columns=records.COLUMNS,
    folded=False,
    on_pick=partial(overdose.pick, report),
    # What changes the records may move the rows: another one would seem to be chosen.
    of_state=f"-{view.context.data.version()}",
)
overdose.panel(view, report, opened)
