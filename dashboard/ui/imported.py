"""An import's report on the Data page: before the load, after it, and later from the history."""

from __future__ import annotations

import re

import streamlit as st

from dashboard.reports.imports import Told
from dashboard.ui import show
from dashboard.ui.page import View


def report(view: View, told: Told, *, key: str, balance: bool = True) -> None:
    """The balance first, then what asks for a decision, then the rest; lists in tables."""
    if balance:
        st.markdown(f"**{literal(told.balance)}**")
    if told.through:
        st.markdown(literal(told.through))
    if told.serious:
        st.warning("\n\n".join(map(literal, told.serious)), icon=":material/warning:")
    if told.notices:
        st.markdown("\n".join(f"- {literal(sentence)}" for sentence in told.notices))
    if n := len(told.not_stored):
        with st.expander(f"Columns not stored ({n})", key=f"{key}-not-stored"):
            st.markdown(", ".join(literal(name) for name in told.not_stored))
    if n := len(told.withdrawn.frame):
        show.table(
            view,
            told.withdrawn,
            key=f"{key}-withdrawn",
            title=f"Withdrawn records ({n:,})",
            columns={"key": "Key"},
        )
    if n := len(told.rejections.frame):
        st.markdown(f"**Rejected rows** ({n:,})")
        show.table(
            view,
            told.rejections,
            key=f"{key}-rejections",
            title="Rejected rows",
            columns={
                "row": "Row",
                "value": show.Formatted("Value", width_pixels=110),
                "reason": "Reason",
                "column": "Column",
                "rows": "Rows",
            },
            folded=False,
        )


def literal(text: str) -> str:
    """Text of a file as it is: no character of it is markdown's, and no `:name:` an icon."""
    return re.sub(r"[\\`*_\[\]<>$~#]|:(?=\S)", r"\\\g<0>", text)
