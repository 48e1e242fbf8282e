"""The address carries the view: reading a link that was followed, writing what is chosen."""

from __future__ import annotations

from typing import Final

import streamlit as st

_WRITTEN: Final = "params-written"


def followed() -> dict[str, str]:
    """The parameters of a link that was followed; empty where this session wrote the address."""
    params = st.query_params.to_dict()
    return {} if params == st.session_state.get(_WRITTEN) else params


def write(params: dict[str, str]) -> None:
    """Make the address say this and nothing else."""
    st.session_state[_WRITTEN] = params
    if st.query_params.to_dict() != params:
        st.query_params.from_dict(params)


def leave_link() -> None:
    """The viewer chose something: what the link said is no longer in force."""
    st.session_state[_WRITTEN] = st.query_params.to_dict()
