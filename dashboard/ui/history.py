"""What was loaded: the imports, the report of each, and taking one back."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Final

import streamlit as st

from dashboard.privacy import Permission, Published
from dashboard.reports import imports as reports
from dashboard.ui import imported, show
from dashboard.ui.page import View
from dashboard.ui.session import clock

LATER: Final = (
    "A source's first files are listed though they were loaded later: their records tell "
    "themselves when they were entered."
)
_TITLES: Final[show.Titles] = {
    "committed_at": "Loaded at",
    "file": show.Formatted("File", width_pixels=112),
    "who": "Loaded by",
}
"""A phone shows what was new and rejected beside a file's name, if that is cut."""


def show_imports(view: View, imports: Published) -> None:
    """The imports, newest first, their reports, and taking one back."""
    st.subheader("Imports", anchor=False)
    if imports.frame.empty:
        st.markdown("Nothing was loaded yet.")
        return
    known_at = view.context.known_at
    if known_at is not None:
        later = imports.frame["committed_at"] > view.context.local_minute(known_at)
        if later.any():
            st.caption(LATER)
    show.table(
        view,
        imports,
        key="imports",
        title="Imports",
        columns={
            name: _TITLES.get(name) or name.replace("_", " ").capitalize()
            for name in imports.frame.columns
        },
        folded=False,
    )
    _report_of(view, _named(imports))
    live = imports.derive(lambda frame: frame[frame["undone"] == ""])
    if view.may(Permission.UNDO) and len(live.frame):
        _undo_form(view, _named(live))


def _named(imports: Published) -> dict[str, str]:
    return {row["import_id"]: _name(row) for row in imports.frame.to_dict("records")}


def _name(row: Mapping[Hashable, object]) -> str:
    counts = f"{row['new']:,} new, {row['updated']:,} updated"
    return f"{row['file']} ({row['source']}), loaded {row['committed_at']}: {counts}"


def _report_of(view: View, every: dict[str, str]) -> None:
    with st.expander("Report of an import", icon=":material/description:", key="report-fold"):
        chosen = st.selectbox(
            "Import",
            list(every),
            index=None,
            format_func=every.__getitem__,
            placeholder="Choose one",
            key="report-which",
        )
        if chosen is not None:
            imported.report(view, view.report(reports.stored, chosen), key="stored")


def _undo_form(view: View, live: dict[str, str]) -> None:
    if undone := st.session_state.pop("undo-done", None):
        st.success(undone)
    with st.expander("Take an import back", icon=":material/undo:"):
        chosen = st.selectbox("Import", list(live), format_func=live.__getitem__, key="undo-which")
        # A box for each import: the tick for one never stands for the next.
        said = "Its records leave all counts; the history keeps them."
        sure = st.checkbox(said, key=f"undo-sure-{chosen}")
        if st.button("Undo", disabled=not sure, key="undo"):
            view.context.store.undo(chosen, who=view.context.viewer.signature, at=clock())
            st.session_state["undo-done"] = f"Taken back: {live[chosen]}."
            st.rerun()
