"""What people enter: the status of an initiative. Appended, never overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import streamlit as st

from dashboard.analytics.choices import choose_allowances
from dashboard.initiatives.board import NOT_REPORTED, STATUSES, Initiative, enter_status
from dashboard.privacy import Permission
from dashboard.ui.page import View
from loaders.errors import OdwatchError

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
    store, now = view.context.store, view.context.now
    try:
        enter_status(store, number, status, note=note, on=on, who=who, at=now)
    except OdwatchError as error:
        st.error(str(error))
        return
    st.rerun()


def allowance_form(view: View) -> None:
    """Set how many false watches and alerts a year are accepted; overrides the settings file."""
    if not view.may(Permission.SET):
        return
    settings = view.context.settings
    with (
        st.expander("Accepted false signals", icon=":material/tune:"),
        st.form("set", border=False),
    ):
        watch = st.number_input("Watches a year", 0.1, 52.0, settings.watch_per_year, 1.0)
        alert = st.number_input("Alerts a year", 0.1, 52.0, settings.alert_per_year, 1.0)
        who = st.text_input("Your name (not verified)", max_chars=60, key="set-who")
        sent = st.form_submit_button("Set")
    if not sent:
        return
    try:
        choose_allowances(
            view.context.store, watch=watch, alert=alert, who=who, at=view.context.now
        )
    except OdwatchError as error:
        st.error(str(error))
        return
    st.rerun()
