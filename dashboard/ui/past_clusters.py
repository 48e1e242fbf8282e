"""The clusters that rules are held against: their list, marking one, taking a mark back."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.analytics.clusters import LONGEST_NAME, mark, take_back
from dashboard.detection.outcomes import Cluster
from dashboard.privacy import Permission
from dashboard.reports.backtest import Backtest
from dashboard.ui import links, show
from dashboard.ui.entries import entering, your_name
from dashboard.ui.page import View
from dashboard.ui.session import now
from loaders.errors import OdwatchError

_EARLIEST: Final = date(1900, 1, 1)
_LATEST: Final = date(2199, 12, 31)
"""Wide, for a browser keeps a day outside to itself, and the form is sent without it."""
_MARKUP: Final = re.compile(r"([\\`*_\[\]<:$~#])")


def section(view: View, report: Backtest) -> None:
    """The marked clusters with their records, and the forms of those who may mark."""
    st.markdown("**Clusters marked**")
    if not report.marked:
        st.caption("None yet: without any, nothing can be said of what a rule catches.")
    else:
        _listed(view, report)
    if view.may(Permission.DECIDE):
        _mark_form(view)
        _take_back_form(view, [past.name for past in report.marked if not past.announced])


def _listed(view: View, report: Backtest) -> None:
    show.table(
        view,
        report.clusters,
        key="past-clusters",
        title="Clusters marked",
        columns={
            "cluster": show.Formatted("Cluster", "pinned"),
            "days": "Days",
            "kind": "Kind",
            "count": "Counted here",
            "note": "Note",
            "source": "Announced or marked by",
        },
        folded=False,
        whole=True,
    )
    with st.container(horizontal=True):
        for place, past in enumerate(report.marked):
            days = view.filters.everyone().between(past.first_day, past.last_day)
            links.to_records(view, f"Records: {plain(past.name)}", days, key=f"past-{place}")


def plain(name: str) -> str:
    """A name that somebody entered, for a place that reads Markdown: as it was entered."""
    return _MARKUP.sub(r"\\\1", name)


def _mark_form(view: View) -> None:
    with (
        st.expander("Mark a cluster", icon=":material/bookmark_add:"),
        st.form("mark", border=False),
    ):
        name = st.text_input("Name of the cluster", max_chars=LONGEST_NAME, key="mark-name")
        st.caption("Partners read the name: no person, no address.")
        left, right = st.columns(2)
        first = _day(left, "First day", key="mark-first")
        last = _day(right, "Last day", key="mark-last")
        is_advisory = st.checkbox("An advisory: nobody knows if there was one", key="mark-advisory")
        note = st.text_input("Note (analysts only)", max_chars=200, key="mark-note")
        who = your_name("mark-who")
        sent = st.form_submit_button("Mark it", key="mark-enter")
    if sent:
        with entering():
            mark(
                view.context.store,
                _cluster(name, first, last, is_advisory=is_advisory),
                note=note,
                who=who,
                at=_now(view),
                path=view.context.settings.city.clusters_path,
            )


def _day(column: DeltaGenerator, label: str, *, key: str) -> date | None:
    return column.date_input(label, None, min_value=_EARLIEST, max_value=_LATEST, key=key)


def _cluster(name: str, first: date | None, last: date | None, *, is_advisory: bool) -> Cluster:
    if first is None or last is None:
        raise OdwatchError("Give the first and the last day of the cluster.")
    try:
        return Cluster(name, first, last, "advisory" if is_advisory else "cluster")
    except ValueError as reason:
        raise OdwatchError(str(reason)) from None


def _take_back_form(view: View, names: list[str]) -> None:
    if not names:
        return
    with (
        st.expander("Take a mark back", icon=":material/bookmark_remove:"),
        st.form("unmark", border=False),
    ):
        name = st.selectbox("Cluster", names, key="unmark-name")
        who = your_name("unmark-who")
        sent = st.form_submit_button("Take it back", key="unmark-enter")
    if sent:
        with entering():
            take_back(view.context.store, name, who=who, at=_now(view))


def _now(view: View) -> datetime:
    return now().astimezone(view.context.settings.city.zone)
