"""Changes in reporting on the Data page: each with its evidence, its records, and a note."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from dashboard.analytics.findings import acknowledge
from dashboard.privacy import Permission
from dashboard.reports import findings
from dashboard.reports.findings import Shown
from dashboard.ui import deciding, entries, links, pairs, show
from dashboard.ui.page import View
from dashboard.ui.session import clock

ANCHOR: Final = "changes-in-reporting"


def section(view: View) -> None:
    """Those that nobody has acknowledged; the others folded away with their notes."""
    report = view.report(findings.build)
    st.subheader("Changes in reporting", anchor=ANCHOR)
    st.caption("What changed in how overdoses are reported, so that it is not taken for a trend.")
    deciding.recorded("acknowledge")
    if not report.fresh:
        st.markdown("Nothing open.")
    for place, one in enumerate(report.fresh):
        with st.container(border=True, key=f"finding-{place}"):
            _finding(view, one, key=f"finding-{place}")
    if view.may(Permission.DECIDE) and report.fresh:
        _form(view, report.fresh)
    if report.acknowledged:
        with st.expander(f"Acknowledged: {len(report.acknowledged)}", key="fold-acknowledged"):
            for place, one in enumerate(report.acknowledged):
                st.markdown(f"**{one.title}.** {one.sentence.text}")
                st.caption(one.note)
                _to_records(view, one, key=f"acknowledged-{place}")


def _finding(view: View, one: Shown, *, key: str) -> None:
    st.markdown(f"**{one.title}.** {one.sentence.text}")
    if one.evidence is not None:
        show.table(
            view,
            one.evidence,
            key=key,
            title="Evidence",
            columns={"what": "What", "value": "Value"},
            whole=True,
        )
    if one.kind == "duplicates" and view.may(Permission.DECIDE):
        st.caption(f"Decided below, under “{pairs.TITLE}”.")
    _to_records(view, one, key=key)


def _to_records(view: View, one: Shown, *, key: str) -> None:
    links.to_records(view, "Its records", one.records, one.narrow, key=key)


def _form(view: View, fresh: Sequence[Shown]) -> None:
    titles = {one.id: f"{one.title}: {one.sentence.text}" for one in fresh}
    fold = st.expander("Acknowledge one", icon=":material/done:", key="fold-acknowledge")
    with fold, st.form("acknowledge", border=False):
        which = st.selectbox("Which", list(titles), format_func=titles.__getitem__, key="ack-which")
        deciding.empty_once_recorded("acknowledge", "ack-note")
        note = st.text_input("Note: what is known of it", max_chars=200, key="ack-note")
        who = entries.your_name("ack-who")
        sent = st.form_submit_button("Acknowledge", key="ack-enter")
    if sent:
        with deciding.recording("acknowledge", f"acknowledged: {titles[which]}"):
            acknowledge(view.context.store, which, note=note, who=who, at=clock())
