"""The dictionary of every field on the Data page, made when it is opened."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard.reports import dictionary
from dashboard.ui import show
from dashboard.ui.page import View

TITLE: Final = "Dictionary of every field"
_NUMBERS: Final = {"known": "Known in", "records": "Of records"}


def section(view: View) -> None:
    """Meaning, values, who fills it, how often; one table for all sources."""
    fold = st.expander(TITLE, icon=":material/menu_book:", key="fold-dictionary", on_change="rerun")
    if not fold.open:
        return
    with fold:
        report = view.report(dictionary.build)
        if report.fields.frame.empty:
            st.markdown("Nothing was loaded yet.")
            return
        shown = report.fields.frame
        show.table(
            view,
            report.fields,
            key="dictionary",
            title=TITLE,
            columns={
                "field": show.Formatted("Field", "pinned"),
                "source": "Source",
                "meaning": "Meaning",
                "values": "Values",
                "share": show.Formatted("Known", "percent"),
                "filled_by": "Agencies that send it",
                **{name: title for name, title in _NUMBERS.items() if name in shown},
                "record": "Kind of record",
            },
            folded=False,
        )
