"""Records: the line list behind a figure."""

import streamlit as st

from dashboard.privacy import Permission
from dashboard.reports import records
from dashboard.ui import page, show
from dashboard.ui.visits import last_visit

view = page.begin("Records", needs=Permission.LINE_LIST)
narrow = records.narrowing(st.query_params.to_dict())
report = view.report(records.build, view.filters, narrow)
view.finish(**narrow.as_params())
if report is None:
    page.stop_without_data()

report = records.since(report, last_visit(view.context))
st.markdown(report.summary)
titles = {
    "new": "New",
    "occurred": "Occurred",
    "entered": "Entered",
    "agency": "Agency",
    "number": "Number",
    "severity": "Outcome at the scene",
    "naloxone": "Naloxone",
    "doses": "Doses",
    "drugs": "Drugs",
    "age": "Age",
    "age_band": "Age band",
    "sex": "Sex",
    "location_type": "Place",
    "zip": "ZIP",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "place_state": "Located",
    "case_class": "Class",
    "flags": "Flags",
}
show.table(
    view,
    report.records,
    key="records",
    title="Records",
    columns={name: show.Column(title) for name, title in titles.items()},
    folded=False,
)
