"""Naloxone handed out: by month beside the overdoses, and by channel against targets."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard.analytics.reach.supply import WEEKS
from dashboard.charts import alt, naloxone
from dashboard.reports import naloxone as report_of
from dashboard.reports.reach.report import Reach
from dashboard.ui import links, show
from dashboard.ui.page import View

_UNITS: Final[dict[naloxone.Measure, str]] = {"kits": "Kits", "doses": "Doses"}


def unit() -> naloxone.Measure:
    """The control of what is counted."""
    return links.choice("unit", "Show", list(_UNITS), titles=_UNITS)


def by_month(view: View, unit: naloxone.Measure) -> None:
    """Kits or doses by month and channel, above the overdoses."""
    report = view.report(report_of.build, view.filters)
    if report is None:
        st.info("The log has no rows in the days asked for.")
        return
    given, counted = report.supply.frame, report.overdoses.frame
    show.figure(
        view,
        report.supply,
        naloxone.naloxone_by_month(given, counted, measure=unit, late_from=report.late_from),
        key="naloxone",
        title=f"{_UNITS[unit]} by month and channel, above the overdoses",
        alt=alt.naloxone_by_month(given, counted, measure=unit, late_from=report.late_from),
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
        f"{report.summary} The first month is counted whole. A month without a row is not known to "
        "be zero. The total of a period is spread over its days."
    )


def programmes(view: View, report: Reach) -> None:
    """Channels and trainings of the year against targets, and the stock."""
    told = report.programmes
    if told is None:
        return
    st.subheader("Channels against the targets of a year", anchor=False)
    st.markdown(told.words)
    show.table(
        view,
        told.channels,
        key="naloxone-channels",
        title="Channels against the targets of a year",
        columns={
            "channel": show.Formatted("Channel", "pinned"),
            "year": show.Formatted("Year", "%d"),
            "kits": show.Formatted("Kits", "%.0f"),
            "target": show.Formatted("Target", "%.0f"),
            "share": show.Formatted("Share of it", "percent"),
            "expected_by_now": show.Formatted("Expected by now", "%.0f"),
            "without_kits": show.Formatted("Rows without a number", "%.0f"),
        },
        folded=False,
        whole=True,
    )
    st.subheader("Trainings and people trained", anchor=False)
    show.table(
        view,
        told.trainings,
        key="naloxone-trainings",
        title="Trainings and people trained",
        columns={
            "year": show.Formatted("Year", "%d"),
            "trainings": "Trainings",
            "trainings_target": "Target",
            "people": show.Formatted("People trained", "%.0f"),
            "people_target": show.Formatted("Target of people", "%d"),
            "totals": "Totals without a number of trainings",
        },
        folded=False,
        whole=True,
    )
    st.caption(
        "A training is a row of the log with people trained; of a total of several days the number "
        "of trainings is not known."
    )
    st.subheader("Stock", anchor=False)
    if told.stock.frame.empty:
        st.caption("No stock is entered: for how many weeks it lasts is not known.")
        return
    show.table(
        view,
        told.stock,
        key="naloxone-stock",
        title=f"Stock, at the pace of the last {WEEKS} weeks of the log",
        columns={
            "product": "Product",
            "kits": "Kits in stock",
            "counted_on": show.Formatted("Counted on", "date"),
            "given_out": show.Formatted(f"Handed out in {WEEKS} weeks", "%.0f"),
            "weeks": show.Formatted("Lasts for weeks", "%.1f"),
        },
        folded=False,
        whole=True,
    )
