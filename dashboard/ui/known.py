"""What was known at an earlier moment: an analyst's choice, which all pages follow."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.intake import moments
from dashboard.ui import address

PARAM: Final = "known"
"""Its name in the address."""

_STATE: Final = "known-at"
_WIDGET: Final = "known-at-input"
_REFUSED: Final = "known-at-refused"
"""A moment that is yet to come; "" where none was asked for."""
_EARLIEST: Final = datetime(1900, 1, 1)  # noqa: DTZ001  (on the city's clock)
_FORMAT: Final = "%Y-%m-%dT%H:%M"


def chosen(zone: ZoneInfo, *, now: datetime) -> datetime | None:
    """The moment in force: that of a link that was followed, else the one chosen before; None where
    it is yet to come, which `control` says."""
    text = address.followed().get(PARAM, st.session_state.get(_STATE))
    try:
        found = moments.start_of(text, zone, what=PARAM)
    except moments.UnreadableMoment:
        found = None
    st.session_state[_REFUSED] = _words(found, zone) if found and found > now else ""
    if found and found > now:
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
            min_value=_EARLIEST,
            key=_WIDGET,
            on_change=_choose,
            help="Leaves out what was entered, first loaded or decided later. Of a source's first "
            "files the records tell themselves when they were entered.",
        )
    if refused := st.session_state.get(_REFUSED):
        st.warning(f"{refused} is yet to come: shown is what is known now.")
    if known_at is None:
        return
    with st.container(key="known-at-banner"):
        st.warning(
            f"Shown as it was known at {_words(known_at, zone)}: what was entered, loaded or "
            "decided later is left out.",
            icon=":material/history:",
        )
        st.button("Back to now", on_click=_back, key="known-at-back")


def _words(at: datetime, zone: ZoneInfo) -> str:
    """With its clock time also at midnight: here it is no day's end."""
    local = at.astimezone(zone)
    return f"{local.day} {local:%b %Y, %H:%M}"


def _choose() -> None:
    found: datetime | None = st.session_state[_WIDGET]
    st.session_state[_STATE] = found.strftime(_FORMAT) if found else None
    address.leave_link()


def _back() -> None:
    st.session_state[_STATE] = None
    address.leave_link()
