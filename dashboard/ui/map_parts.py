"""What stands around the map: what narrows it, what would show more, and its table."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard.analytics.rates import CRUDE, SMOOTHED
from dashboard.reports import map as map_report
from dashboard.reports.map import Map
from dashboard.reports.map_areas import BEFORE
from dashboard.ui import links, show
from dashboard.ui.filters import PERIOD_TITLES
from dashboard.ui.page import View


def remarks(view: View, report: Map) -> None:
    """What does not narrow the map, and what would show more of it."""
    if not report.exact:
        st.caption(
            "Categories, chosen days and periods under 28 days do not narrow the map: two such "
            "maps could be compared."
        )
    if report.proposal is None:
        return
    with st.container(horizontal=True, key="map-proposal", vertical_alignment="center"):
        layer, period = report.proposal.layer, report.proposal.period
        wider = "Larger areas" if layer is not None else "A longer period"
        st.markdown(
            "Most of these overdoses are in no area that is shown, for small counts are held back. "
            f"{wider} may show more:"
        )
        if layer is not None:
            title = view.report(map_report.titles)[layer]
            links.to_map(title, view.filters, {"layer": layer}, key="coarser")
        elif period is not None:
            longer = view.filters.for_period(period)
            title = PERIOD_TITLES[period]
            links.to_map(title, longer, {"layer": report.layer}, key="longer")


def table(view: View, report: Map) -> None:
    """The numbers of every area, those of the period compared beside them."""
    show.table(view, report.table, key="cells", title="Overdoses by area", columns=_columns(report))


def _columns(report: Map) -> Mapping[str, str | show.Formatted]:
    there = report.table.frame.columns
    titles = {
        "label": "Where",
        "count": "Overdoses",
        f"count{BEFORE}": "Compared",
        "population": "Residents",
        **_of_rates("rate", "Crude, per 100,000 residents"),
        **_of_rates("smoothed", "Smoothed, per 100,000 residents"),
    }
    rates = (*CRUDE, *SMOOTHED)
    whole = {*rates, *(f"{name}{BEFORE}" for name in rates)}
    return {
        name: show.Formatted(title, "%.0f") if name in whole else title
        for name, title in titles.items()
        if name in there
    }


def _of_rates(name: str, title: str) -> dict[str, str]:
    return {
        name: title,
        f"{name}_low": f"{title}, at least",
        f"{name}_high": f"{title}, at most",
        f"{name}{BEFORE}": f"{title}, compared",
        f"{name}_low{BEFORE}": f"{title}, compared, at least",
        f"{name}_high{BEFORE}": f"{title}, compared, at most",
    }
