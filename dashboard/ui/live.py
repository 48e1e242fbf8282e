"""New data show by themselves: a small fragment looks whether there are any."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard.reports.context import Context

_EVERY: Final = "60s"
_SEEN: Final = "version-seen"


def watch(context: Context) -> None:
    """Run the page again when the store's version has changed since it was drawn."""
    st.session_state[_SEEN] = context.store.version()
    _look(context)


@st.fragment(run_every=_EVERY)
def _look(context: Context) -> None:
    if context.store.version() != st.session_state.get(_SEEN):
        st.rerun()
