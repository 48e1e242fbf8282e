"""Whether anybody is awake: when the worker last looked."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from dashboard.reports import checked
from dashboard.ui.session import context, exact_now

_EVERY: Final = "60s"


@st.fragment(run_every=_EVERY)
def last_checked() -> None:
    """A line that renews itself, so that a page left open warns too; a warning where it is late.
    Nothing where an earlier moment is looked at: it is about now."""
    looked = context()
    if looked.known_at is not None:
        return
    found = checked.last_checked(replace(looked, now=exact_now()))
    if found.is_late:
        st.warning(found.sentence, icon=":material/bedtime:")
    else:
        st.caption(found.sentence)
