"""Since when records are new: the viewer's visit before this one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import streamlit as st

from dashboard.reports.context import Context
from dashboard.ui.session import clock

PAUSE: Final = timedelta(hours=1)
"""A page that is opened again within it belongs to the same visit."""

_STATE: Final = "visit-before"


def last_visit(context: Context) -> datetime | None:
    """When the viewer last opened the dashboard before this session; None at the first visit.

    Asked for the first time in a session, it also writes this visit down.
    """
    if _STATE not in st.session_state:
        who = context.viewer.signature
        before = context.store.last_visit(who, now=clock(), pause=PAUSE)
        st.session_state[_STATE] = before
        context.store.record_visit(who, at=clock())
    found = st.session_state[_STATE]
    return found if isinstance(found, datetime) else None
