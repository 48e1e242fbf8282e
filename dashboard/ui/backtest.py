"""Looking back on the Spikes page: rules side by side, the allowance movable and made live."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard.analytics.choices import choose_allowances
from dashboard.privacy import Permission
from dashboard.reports import backtest
from dashboard.reports.backtest import Backtest
from dashboard.reports.backtest_words import LIMITS
from dashboard.ui import past_clusters, show
from dashboard.ui.entries import entering, your_name
from dashboard.ui.page import View
from dashboard.ui.session import now

WATCHES: Final = (1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0, 12.0, 15.0, 18.0, 24.0, 36.0, 52.0)
ALERTS: Final = (0.2, 0.5, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0)


def section(view: View) -> None:
    """What each rule would have done on the city's own past; nothing where there are no data."""
    settings = view.context.settings
    usual = view.report(
        backtest.build,
        view.filters.everyone(),
        watch=settings.watch_per_year,
        alert=settings.alert_per_year,
    )
    if usual is None:
        return
    st.subheader("Looking back: what each rule would have done", anchor=False)
    _compared(view)
    with st.expander("What this comparison can and cannot say"):
        st.markdown(LIMITS)
    past_clusters.section(view, usual)


@st.fragment
def _compared(view: View) -> None:
    """The rules under the allowance that the sliders say; nobody's page waits for the rest."""
    settings = view.context.settings
    left, right = st.columns(2, gap="medium")
    with left:
        watch = _slider("watches", WATCHES, settings.watch_per_year, key="past-watch")
    with right:
        alert = _slider("alerts", ALERTS, settings.alert_per_year, key="past-alert")
        if alert > watch:
            st.caption(f"No more alerts than watches: as if {watch:g} alerts were accepted.")
            alert = watch
    report = view.report(backtest.build, view.filters.everyone(), watch=watch, alert=alert)
    if report is None:
        return
    left.markdown(report.watch.text)
    right.markdown(report.alert.text)
    _table(view, report)
    if view.may(Permission.SET):
        _make_live(view, watch=watch, alert=alert)


def _slider(what: str, usual: tuple[float, ...], live: float, *, key: str) -> float:
    # What is live is in its key: what somebody else set meanwhile shows here too.
    chosen: float = st.select_slider(
        f"Accepted false {what} a year",
        sorted({*usual, live}),
        value=live,
        format_func=lambda value: f"{value:g}",
        key=f"{key}-{live:g}",
        help="Accepted in all series together; half of them are the whole city's.",
    )
    return chosen


def _table(view: View, report: Backtest) -> None:
    columns: dict[str, str | show.Formatted] = {
        "rule": show.Formatted("Rule", "pinned"),
        "alarms_per_year": show.Formatted("Alarms a year", "%.1f"),
        "alarm_days_per_year": show.Formatted("Days in alarm a year", "%.0f"),
        "caught": "Clusters caught",
        "delay": "Typical delay",
    }
    st.caption(
        f"Looked at every midnight {report.days}. Alarms are those outside the marked days; under "
        "each cluster stands how long after its first overdose the alarm came."
    )
    show.table(
        view,
        report.rules,
        key="backtest",
        title="What each rule would have done",
        columns=columns | {past.column: past.title for past in report.marked},
        folded=False,
        whole=True,
    )


def _make_live(view: View, *, watch: float, alert: float) -> None:
    settings = view.context.settings
    live = (settings.watch_per_year, settings.alert_per_year)
    if (watch, alert) == live:
        st.caption(
            f"Live now: {live[0]:g} false watches and {live[1]:g} false alerts a year. Move a "
            "slider to see another choice, and to make it live."
        )
        return
    with st.form("past-live", border=True):
        st.markdown(
            f"Live now: {live[0]:g} watches, {live[1]:g} alerts a year. "
            f"Chosen above: **{watch:g} watches, {alert:g} alerts**."
        )
        who = your_name("past-live-who")
        sent = st.form_submit_button("Make this live", key="past-live-enter", type="primary")
    if sent:
        with entering():
            choose_allowances(view.context.store, watch=watch, alert=alert, who=who, at=now())
