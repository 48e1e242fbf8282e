"""What the forms of decisions on records share: a reason, a name, what was recorded, and where none
can be taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypedDict

import streamlit as st

from dashboard.ui.entries import entering, your_name
from dashboard.ui.imported import literal
from dashboard.ui.page import View
from dashboard.ui.session import clock

_RECORDED: Final = "decision-recorded"
"""The form whose decision was recorded last, and what it was: shown once."""


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
    empty_once_recorded(key, f"{key}-reason")
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


@contextmanager
def recording(key: str, said: str) -> Iterator[None]:
    """As `entering`, of a form's decision: then its reason is empty, so that no click gives it to
    another one, and `recorded` says what was decided."""
    with entering():
        yield
        st.session_state[_emptied(key)] = True
        st.session_state[_RECORDED] = (key, said)


def recorded(*keys: str) -> None:
    """Say, once, what was decided last, if that was in one of these forms."""
    if (told := st.session_state.get(_RECORDED)) and told[0] in keys:
        del st.session_state[_RECORDED]
        st.success(f"Recorded: {literal(told[1])}", icon=":material/check:")


def empty_once_recorded(key: str, box: str) -> None:
    """Before a form's box is drawn: empty it if what was in it is recorded."""
    if st.session_state.pop(_emptied(key), False):
        st.session_state[box] = ""


def _emptied(key: str) -> str:
    return f"{key}-emptied"


def can_decide(view: View) -> bool:
    """Whether decisions can be taken here: not on what was known at an earlier moment."""
    if view.context.known_at is not None:
        st.caption("Decisions are taken on what is known now.")
        return False
    return True
