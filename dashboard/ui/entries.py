"""What people enter: the status of an initiative. Appended, never overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import streamlit as st

from dashboard.initiatives.board import NOT_REPORTED, STATUSES, Initiative, enter_status
from dashboard.ui.page import View

STATUS_COLOURS: Final[dict[str, Literal["gray", "blue", "green", "orange"]]] = {
    NOT_REPORTED: "gray",
    "not started": "gray",
    "planned": "blue",
    "in progress": "blue",
    "ongoing": "green",
    "paused": "orange",
    "done": "green",
}


def status_form(view: View, board: Sequence[Initiative]) -> None:
    """Enter a status; the board shows it at once, and earlier ones stay in the history."""
    titles = {item.number: f"{item.number}. {item.initiative}" for item in board}
    with st.expander("Enter a status", icon=":material/edit:"), st.form("status", border=False):
        number = st.selectbox("Initiative", list(titles), format_func=titles.__getitem__)
        status = st.selectbox("Status", STATUSES)
        today = view.context.now.astimezone(view.context.settings.city.zone).date()
        on = st.date_input("As of", today)
        note = st.text_input("Note", max_chars=200)
        who = st.text_input("Your name (not verified)", max_chars=60)
        sent = st.form_submit_button("Enter")
    if not sent:
        return
    if not who.strip():
        st.error("Say who enters it: the board shows a name beside each status.")
        return
    enter_status(
        view.context.store,
        number,
        status,
        note=note,
        on=on,
        who=who.strip(),
        at=view.context.now,
    )
    st.rerun()
