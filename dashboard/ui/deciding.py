"""What the forms of decisions on records share: a reason, a name, and where none can be taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

import streamlit as st

from dashboard.ui.entries import your_name
from dashboard.ui.page import View
from dashboard.ui.session import clock


class Entered(TypedDict):
    """What every decision is kept with."""

    reason: str
    who: str
    at: datetime


@dataclass(frozen=True)
class Asked:
    """A form that was sent: the button that was pressed, and what was entered with it."""

    button: str
    entered: Entered


def form(key: str, buttons: Sequence[str]) -> Asked | None:
    """A reason, a name and a button for each answer; what was sent, in the run that follows."""
    with st.form(key, border=False):
        reason = st.text_input("Reason", max_chars=200, key=f"{key}-reason")
        who = your_name(f"{key}-who")
        with st.container(horizontal=True):
            pressed = [
                name
                for name in buttons
                if st.form_submit_button(name, key=f"{key}-{name.lower().replace(' ', '-')}")
            ]
    if not pressed:
        return None
    return Asked(pressed[0], {"reason": reason, "who": who, "at": clock()})


def can_decide(view: View) -> bool:
    """Whether decisions can be taken here: not on what was known at an earlier moment."""
    if view.context.known_at is not None:
        st.caption("Decisions are taken on what is known now.")
        return False
    return True
