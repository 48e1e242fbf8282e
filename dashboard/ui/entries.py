"""What people enter: statuses, and how mistakes are shown. Appended, never overwritten."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final, Literal

import streamlit as st

from dashboard.initiatives.board import NOT_REPORTED, STATUSES, Initiative, enter_status
from dashboard.ui.page import View
from dashboard.ui.session import now
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


def your_name(key: str) -> str:
    """Who enters it: nobody is asked to prove it."""
    return st.text_input("Your name (not verified)", max_chars=60, key=key)


def status_form(view: View, board: Sequence[Initiative]) -> None:
    """Enter a status; the board shows it at once, and earlier ones stay in the history."""
    titles = {item.number: f"{item.number}. {item.initiative}" for item in board}
    with st.expander("Enter a status", icon=":material/edit:"), st.form("status", border=False):
        number = st.selectbox(
            "Initiative", list(titles), format_func=titles.__getitem__, key="status-of"
        )
        status = st.selectbox("Status", STATUSES, key="status-is")
        today = now().astimezone(view.context.settings.city.zone).date()
        on = st.date_input("As of", today, key="status-on")
        note = st.text_input("Note", max_chars=200, key="status-note")
        who = your_name("status-who")
        sent = st.form_submit_button("Enter", key="status-enter")
    if sent:
        with entering():
            enter_status(
                view.context.store,
                number,
                status,
                note=note,
                on=on,
                who=who,
                at=now(),
            )


@contextmanager
def entering() -> Iterator[None]:
    """Draw the page again with what is entered; a mistake is shown as one line instead."""
    try:
        yield
    except OdwatchError as error:
        st.error(str(error))
    else:
        st.rerun()
