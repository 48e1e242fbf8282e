"""Data: how far each source reaches, loading files, and what was loaded before."""

import streamlit as st

from dashboard.privacy import Permission
from dashboard.reports import data
from dashboard.ui import (
    dictionary,
    findings,
    freshness,
    history,
    open_work,
    page,
    pairs,
    show,
    uploads,
)

view = page.begin("data", uses=())
view.finish()
report = view.report(data.build)

if report.through.frame.empty:
    page.say_no_data(below=view.may(Permission.LOAD))
else:
    open_work.line(view)
    st.subheader("Data through", anchor=False)
    show.table(
        view,
        report.through,
        key="through",
        title="How far each source reaches",
        columns={
            "source": "Source",
            "through": "Through",
            "first_day": show.Formatted("First day", "date"),
            "through_basis": "Known from",
        },
        folded=False,
    )
    freshness.section(view)
    findings.section(view)
if view.may(Permission.LOAD):
    uploads.form(view)
pairs.section(view)
if report.imports is not None:
    history.show_imports(view, report.imports)
dictionary.section(view)
