"""One initiative's own view: figures, measures, milestones, history."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import streamlit as st

from dashboard.initiatives.board import Initiative
from dashboard.privacy import Permission
from dashboard.reports import initiative as reports
from dashboard.reports.initiatives import Initiatives
from dashboard.ui import deciding, initiative_board, initiative_forms, show
from dashboard.ui.imported import literal
from dashboard.ui.page import View


def show_one(view: View, one: Initiative, board: Initiatives) -> None:
    """All of it, with the forms for those who may enter."""
    report = view.report(reports.build, one.number)
    words, state = st.columns([4, 1])
    with words:
        st.subheader(f"{one.number}. {one.initiative}", anchor=False)
        st.caption(one.category)
        initiative_board.about(one, board)
    with state:
        initiative_board.status(one)
    for figure in report.figures:
        st.markdown(f":material/monitoring: {figure.name}: {figure.words}")
    _measures(view, report)
    _milestones(view, report)
    _history(view, report)
    if view.may(Permission.DECIDE) and deciding.can_decide(view):
        initiative_forms.status_form(view, [one])
        initiative_forms.milestone_form(view, one.number)
        initiative_forms.change_form(view, report.held)
        initiative_forms.back_form(view, report.standing)


def _measures(view: View, report: reports.OneInitiative) -> None:
    st.markdown("**Measures**")
    rows = report.measures.frame.to_dict("records")
    if not rows:
        st.caption("None is expected, and none was sent.")
        return
    for place, row in enumerate(rows):
        _measure(row, key=f"measure-{place}")
    show.table(
        view,
        report.measures,
        key="measures",
        title="Measures",
        columns={
            "name": "Measure",
            "value": "Newest value",
            "target": "Target",
            "period": "Of",
            "age": "Age",
            "source": "Sent by",
            "note": "Note",
        },
    )


def _measure(row: Mapping[Hashable, Any], *, key: str) -> None:
    """Its newest value over its course, or a line where nothing was sent yet."""
    target = f"target: {row['target']}" if row["target"] else ""
    if not row["period"]:
        st.caption(f"{literal(row['name'])}: {row['value']}" + (f" ({target})" if target else ""))
        return
    series = list(row["series"])
    with st.container(border=True, key=key):
        st.metric(
            literal(row["name"]),
            row["value"],
            delta=target or None,
            delta_color="off",
            delta_arrow="off",
            chart_data=series if len(series) > 1 else None,
            chart_type="line",
        )
        told = (row["period"], row["age"], row["source"], row["note"])
        st.caption(literal(" · ".join(text for text in told if text)))


def _milestones(view: View, report: reports.OneInitiative) -> None:
    st.markdown("**Milestones**")
    if report.milestones.frame.empty:
        st.caption("None was entered.")
        return
    show.table(
        view,
        report.milestones,
        key="milestones",
        title="Milestones",
        columns={"due": "Due", "title": "Milestone", "state": "State", "who": "Entered by"},
        folded=False,
    )


def _history(view: View, report: reports.OneInitiative) -> None:
    if report.history.frame.empty:
        return
    show.table(
        view,
        report.history,
        key="history",
        title="History",
        columns={
            "at": "When",
            "what": "What",
            "owner": "Owner",
            "note": "Note",
            "who": "Entered by",
            "taken_back": "Taken back",
        },
    )
