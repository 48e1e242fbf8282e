"""Loading a file in the browser: preview as `check`, then `load`; the history, and undo."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Hashable, Mapping
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard.intake import Loading, check, load
from dashboard.intake.mappings import kept_maps
from dashboard.intake.moments import moment
from dashboard.privacy import Permission, Published
from dashboard.reports.imports import report_lines
from dashboard.ui import columns, show
from dashboard.ui.page import View
from dashboard.ui.session import clock
from loaders.ems_tables import Export, exports_of
from loaders.errors import OdwatchError
from loaders.recognising import headers_known
from loaders.report import ImportReport
from loaders.source import discover

GUESS = "as its columns say"
_LOADED = "files-loaded"
"""How many were: a loaded file leaves the box, which is a new one for the next."""


def form(view: View) -> None:
    """Choose a file, see what it would do, load it."""
    st.subheader("Load a file", anchor=False)
    if done := st.session_state.pop("load-done", None):
        st.success(done)
    uploaded = st.file_uploader(
        "Export (several tables of one ambulance export together)",
        type=["csv", "gz", "xlsx", "tsv", "txt"],
        accept_multiple_files=True,
        key=f"upload-{st.session_state.get(_LOADED, 0)}",
    )
    source = st.selectbox("It is", [GUESS, *discover()], key="upload-source")
    through = st.text_input(
        "Its data reach to (if the file does not say)",
        placeholder="2026-10-31 20:00",
        key="upload-through",
    )
    if not uploaded:
        return
    try:
        reach = moment(through, view.context.settings.city.zone, what="Its data reach to")
    except OdwatchError as error:
        st.error(str(error))
        return
    loading = Loading(
        through=reach,
        now=view.context.now,
        at=clock(),
        who=view.context.viewer.signature,
        source=None if source == GUESS else source,
    )
    # The raw upload is not kept: it lives for as long as this run reads it.
    with tempfile.TemporaryDirectory() as folder:
        exports = exports_of(
            [_written(file, Path(folder) / str(n)) for n, file in enumerate(uploaded)],
            knows=headers_known(kept=kept_maps(view.context.store)),
        )
        if len(exports) > 1:
            st.error(
                "These are no tables of one export: take all but one away, load them one by one."
            )
            return
        _preview_and_load(view, exports[0], columns.mapped(view, exports[0], loading))


def _written(file: UploadedFile, folder: Path) -> Path:
    """The upload as a file in a folder of its own, for two may have one name."""
    folder.mkdir()
    path = folder / Path(file.name).name
    path.write_bytes(file.getvalue())
    return path


def _preview_and_load(view: View, path: Path | Export, loading: Loading) -> None:
    context = view.context
    preview = _said(lambda: check(path, context.store, context.settings, loading))
    if preview is None:
        return
    st.markdown("**What loading it would do**")
    for line in report_lines(preview, context.settings.city.zone):
        st.markdown(f"- {line}")
    if not st.button("Load it", type="primary", key="load"):
        return
    with st.status("Loading …") as progress:
        report = _said(lambda: load(path, lambda: context.store, context.settings, loading))
        if report is None:
            progress.update(label="Not loaded", state="error")
            return
    loaded = "Loaded" if report.import_id else "Nothing changed"
    st.session_state[_LOADED] = st.session_state.get(_LOADED, 0) + 1
    st.session_state["load-done"] = (
        f"{loaded}: {report_lines(report, context.settings.city.zone)[0]}"
    )
    st.rerun()


def history(view: View, imports: Published) -> None:
    """The imports, newest first, and taking one back."""
    st.subheader("Imports", anchor=False)
    if imports.frame.empty:
        st.markdown("Nothing was loaded yet.")
        return
    show.table(
        view,
        imports,
        key="imports",
        title="Imports",
        columns={name: name.replace("_", " ").capitalize() for name in imports.frame.columns},
        folded=False,
    )
    live = imports.frame[imports.frame["undone"] == ""]
    if view.may(Permission.UNDO) and len(live):
        _undo_form(view, {row["import_id"]: _named(row) for row in live.to_dict("records")})


def _named(row: Mapping[Hashable, object]) -> str:
    counts = f"{row['new']:,} new, {row['updated']:,} updated"
    return f"{row['file']} ({row['source']}), loaded {row['committed_at']}: {counts}"


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


def _said(work: Callable[[], ImportReport]) -> ImportReport | None:
    """The work's report; a mistake of the file is shown as one line."""
    try:
        return work()
    except OdwatchError as error:
        st.error(str(error))
        return None
