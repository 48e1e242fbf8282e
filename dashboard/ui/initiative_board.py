"""The board of the initiatives: a card for each, those that ask for somebody first."""

from __future__ import annotations

from typing import Final, Literal

import streamlit as st

from dashboard.initiatives.board import NOT_REPORTED, Initiative
from dashboard.privacy import Permission
from dashboard.reports.initiatives import ARRANGEMENTS, ATTENTION, Initiatives
from dashboard.ui import links
from dashboard.ui.imported import literal
from dashboard.ui.page import View
from dashboard.ui.sitemap import spec_of

STATUS_COLOURS: Final[dict[str, Literal["gray", "blue", "green", "orange"]]] = {
    NOT_REPORTED: "gray",
    "not started": "gray",
    "planned": "blue",
    "in progress": "blue",
    "ongoing": "green",
    "paused": "orange",
    "done": "green",
}
_ICONS: Final = {ATTENTION: ":material/priority_high: "}


def arrangement() -> str:
    """What the board is arranged by; the address carries it."""
    titles = {by: f"By {by}" for by in ARRANGEMENTS}
    return links.choice("by", "Arranged", list(ARRANGEMENTS), titles=titles)


def show_board(view: View, report: Initiatives, by: str) -> None:
    """All of it."""
    for at, (title, members) in enumerate(report.arranged(by)):
        st.subheader(f"{_ICONS.get(title, '')}{title}", anchor=False)
        for one in members:
            card(view, one, report, part=at)


def card(view: View, one: Initiative, report: Initiatives, *, part: int = 0) -> None:
    """One initiative: its words, its agencies, its status, and what the data say of it."""
    with st.container(border=True, key=f"initiative-{one.number}-{part}"):
        words, state = st.columns([4, 1])
        with words:
            st.markdown(f"**{one.number}.** {one.initiative}")
            about(one, report)
            if view.may(Permission.PAGES):
                st.page_link(
                    spec_of("initiatives").page(),
                    label="Milestones, measures, history",
                    icon=":material/open_in_full:",
                    query_params=view.filters.as_params() | {"initiative": str(one.number)},
                )
        with state:
            status(one)


def about(one: Initiative, report: Initiatives) -> None:
    """What stands beside its words."""
    st.caption(f"Lead: {one.lead_agencies}" + (f" · Owner: {literal(one.owner)}" * bool(one.owner)))
    if (asks := report.attention.get(one.number)) is not None:
        st.markdown(f":orange[:material/schedule:] {asks.words}")
    if one.note:
        st.markdown(f"Note: {literal(one.note)}")
    if live := report.live.get(one.number):
        st.markdown(f":material/monitoring: {live}")


def status(one: Initiative) -> None:
    """The status with its day and who entered it."""
    st.badge(one.status, color=STATUS_COLOURS[one.status])
    if one.status_date:
        st.caption(f"as of {one.status_date}, {literal(one.entered_by)}")
