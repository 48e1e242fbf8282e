"""What was known at an earlier moment: an analyst's choice, which all pages follow."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.detection.sentence import moment
from dashboard.intake import moments
from dashboard.ui import address

PARAM: Final = "known"
"""Its name in the address."""

_STATE: Final = "known-at"
_WIDGET: Final = "known-at-input"
_FORMAT: Final = "%Y-%m-%dT%H:%M"


def chosen(zone: ZoneInfo) -> datetime | None:
    """The moment in force: that of a link that was followed, else the one chosen before."""
    text = address.followed().get(PARAM, st.session_state.get(_STATE))
    try:
        found = moments.start_of(text, zone, what=PARAM)
    except moments.UnreadableMoment:
        found = None
    st.session_state[_STATE] = found.astimezone(zone).strftime(_FORMAT) if found else None
    return found


def as_params() -> dict[str, str]:
    """What the address says of it."""
    text = st.session_state.get(_STATE)
    return {PARAM: text} if text else {}


def control(known_at: datetime | None, zone: ZoneInfo) -> None:
    """Draw the choice in the sidebar, and above the page what is in force."""
    local = known_at.astimezone(zone).replace(tzinfo=None) if known_at else None
    # Set in every run: a page's widgets do not inherit the state of another page's.
    st.session_state[_WIDGET] = local
    with st.sidebar.expander("As it was known then", expanded=known_at is not None):
        st.datetime_input(
            "Known at",
            value=None,
            key=_WIDGET,
            on_change=_choose,
            help="Leaves out what was entered, first loaded or decided later. Of a source's first "
            "files the records tell themselves when they were entered.",
        )
    if known_at is None:
        return
    with st.container(key="known-at-banner"):
        st.warning(
            f"Shown as it was known at {moment(known_at, zone=zone)}: what was entered, loaded or "
            "decided later is left out.",
            icon=":material/history:",
        )
        st.button("Back to now", on_click=_back, key="known-at-back")


def _choose() -> None:
    found: datetime | None = st.session_state[_WIDGET]
    st.session_state[_STATE] = found.strftime(_FORMAT) if found else None
    address.leave_link()


def _back() -> None:
    st.session_state[_STATE] = None
    address.leave_link()
