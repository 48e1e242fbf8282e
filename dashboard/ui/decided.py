"""The decisions that were taken, the records left out by them, and taking one back."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard.analytics.decisions import take_back_together
from dashboard.reports import decided
from dashboard.ui import deciding, show
from dashboard.ui.page import View

_STATE_PIXELS: Final = 150
_RECORDS_PIXELS: Final = 300
"""Those of a load entered twice are many: they would leave the other columns no room."""
_TITLES: Final = {"severity": "Outcome at the scene", "zip": "ZIP", "who": "Left out by"}


def section(view: View) -> None:
    """Who decided what, when and why; nothing where nobody did."""
    found = view.report(decided.build)
    deciding.recorded("take-back")
    if found.listed.frame.empty:
        return
    st.markdown("**Decisions**")
    show.table(
        view,
        found.listed,
        key="decisions",
        title="Decisions, those in force first",
        columns={
            "at": "When",
            "state": show.Formatted("Now", width_pixels=_STATE_PIXELS),
            "decision": "Decision",
            "records": show.Formatted("Records", width_pixels=_RECORDS_PIXELS),
            "reason": "Reason",
            "who": "Who",
        },
        folded=False,
    )
    if len(found.left_out.frame):
        show.table(
            view,
            found.left_out,
            key="left-out",
            title=f"Records left out of all counts ({len(found.left_out.frame):,})",
            columns={
                name: _TITLES.get(name, name.capitalize()) for name in decided.LEFT_OUT_COLUMNS
            },
        )
    if found.held and deciding.can_decide(view):
        _taking_back(view, found)


def _taking_back(view: View, found: decided.Decided) -> None:
    by_first = {one.entry_ids[0]: one for one in found.held}
    with st.expander("Take a decision back", icon=":material/undo:", key="fold-take-back"):
        chosen = st.selectbox(
            "Decision",
            list(by_first),
            format_func=lambda entry_id: by_first[entry_id].words,
            key="take-back-which",
        )
        asked = deciding.form("take-back", ["Take it back"])
    if asked is not None:
        with deciding.recording("take-back", f"{by_first[chosen].words}: taken back."):
            take_back_together(view.context.store, by_first[chosen].entry_ids, **asked.entered)
