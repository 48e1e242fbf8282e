"""What people enter: statuses and settings. Appended, never overwritten."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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
        number = st.selectbox(
            "Initiative", list(titles), format_func=titles.__getitem__, key="status-of"
        )
        status = st.selectbox("Status", STATUSES, key="status-is")
        today = view.context.now.astimezone(view.context.settings.city.zone).date()
        on = st.date_input("As of", today, key="status-on")
        note = st.text_input("Note", max_chars=200, key="status-note")
        who = st.text_input("Your name (not verified)", max_chars=60, key="status-who")
        sent = st.form_submit_button("Enter", key="status-enter")
    if sent:
        with _entering():
            enter_status(
                view.context.store,
                number,
                status,
                note=note,
                on=on,
                who=who,
                at=view.context.now,
            )


def allowance_form(view: View) -> None:
    """Set how many false watches and alerts a year are accepted; overrides the settings file."""
    if not view.may(Permission.SET):
        return
    settings = view.context.settings
    with (
        st.expander("Accepted false signals", icon=":material/tune:"),
        st.form("set", border=False),
    ):
        watch = _allowance("Watches a year", settings.watch_per_year, key="set-watch")
        alert = _allowance("Alerts a year", settings.alert_per_year, key="set-alert")
        who = st.text_input("Your name (not verified)", max_chars=60, key="set-who")
        sent = st.form_submit_button("Set", key="set-enter")
    if sent:
        with _entering():
            choose_allowances(
                view.context.store, watch=watch, alert=alert, who=who, at=view.context.now
            )


def _allowance(label: str, per_year: float, *, key: str) -> float:
    # Its value is in its key: what somebody else set meanwhile shows here too.
    return st.number_input(label, 0.1, 52.0, per_year, 1.0, key=f"{key}-{per_year}")


@contextmanager
def _entering() -> Iterator[None]:
    """Draw the page again with what is entered; a mistake is shown as one line instead."""
    try:
        yield
    except OdwatchError as error:
        st.error(str(error))
    else:
        st.rerun()
