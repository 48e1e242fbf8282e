"""The gap map's legend: every colour, outline and size in words, read without a pointer."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

import streamlit as st

from dashboard.charts.gap_steps import TITLE, Sign

_ITEM: Final = (
    '<span style="white-space:nowrap;margin-right:1em;display:inline-flex;align-items:center;'
    'vertical-align:middle">'
    '<span style="display:inline-block;box-sizing:border-box;border-radius:50%;margin-right:0.4em;'
    'width:{wide:.0f}px;height:{wide:.0f}px;background:{fill};border:2px solid {line}"></span>'
    "{words}</span>"
)


def gap_legend(signs: Sequence[Sign]) -> None:
    """One line that wraps."""
    items = "".join(
        _ITEM.format(
            wide=2 * sign.radius_px,
            fill=sign.fill or "transparent",
            line=sign.line,
            words=escape(sign.words),
        )
        for sign in signs
    )
    st.html(f"<div>{TITLE}: {items}</div>" if items else "<div>No area to show.</div>")
