"""What people enter: under which name, and how mistakes are shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from loaders.errors import OdwatchError


def your_name(key: str) -> str:
    """Who enters it: nobody is asked to prove it."""
    return st.text_input("Your name (not verified)", max_chars=60, key=key)


@contextmanager
def entering() -> Iterator[None]:
    """Draw the page again with what is entered; a mistake is shown as one line instead."""
    try:
        yield
    except OdwatchError as error:
        st.error(str(error))
    else:
        st.rerun()
