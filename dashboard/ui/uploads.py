"""Loading a file in the browser: preview as `check`, then `load`, then its report."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard.intake import Loading, check, load
from dashboard.intake.mappings import kept_maps
from dashboard.intake.moments import moment, start_of
from dashboard.reports.imports import told, without_options
from dashboard.ui import columns, imported
from dashboard.ui.page import View
from dashboard.ui.session import clock, now
from loaders.ems_tables import Export, exports_of
from loaders.errors import OdwatchError
from loaders.recognising import headers_known
from loaders.report import ImportReport
from loaders.source import discover

GUESS = "as its columns say"
REACH = "Its data reach to (if the file does not say)"
COMPLETE = "It is complete from"
EXPORTED = "It was exported at (if the file does not say)"
_LOADED = "files-loaded"
"""How many were: a loaded file leaves the box, which is a new one for the next."""
_DONE = "load-done"
"""The report of the newest load: shown until the next file is there."""


class NotSaid(OdwatchError):
    """Something that has to be said of a file is missing."""


def form(view: View) -> None:
    """Choose a file, see what it would do, load it."""
    st.subheader("Load a file", anchor=False)
    at = st.session_state.get(_LOADED, 0)
    # Files of any kind: what cannot be read is refused by the loaders, which say why.
    uploaded = st.file_uploader(
        "Export (several tables of one ambulance export together)",
        accept_multiple_files=True,
        key=f"upload-{at}",
    )
    said = _said_of_it(at)
    if not uploaded:
        _report_of_the_last(view)
        return
    st.session_state.pop(_DONE, None)
    try:
        loading = _loading(view, **said)
    except OdwatchError as error:
        st.error(str(error))
        return
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
        mapped = columns.mapped(view, exports[0], loading)
        if mapped is not None:
            _preview_and_load(view, exports[0], mapped)


def _said_of_it(at: int) -> dict[str, str]:
    """What a person says of the file; boxes of their own for each, as what was said of one file
    is not true of the next."""
    left, right = st.columns(2)
    source = left.selectbox("It is", [GUESS, *discover()], key=f"upload-source-{at}")
    through = right.text_input(REACH, placeholder="2026-10-31 20:00", key=f"upload-through-{at}")
    with st.expander("Is it complete, and when was it exported?", key=f"upload-more-{at}"):
        st.caption(
            "A complete export has every record of its agencies from the day below to where its "
            "data reach. Held records of that time which it lacks are withdrawn: they no longer "
            "count. Leave it empty for an export of new or changed records."
        )
        first, second = st.columns(2)
        complete = first.text_input(COMPLETE, placeholder="2026-10-01", key=f"upload-from-{at}")
        exported = second.text_input(
            EXPORTED, placeholder="2026-11-01 08:00", key=f"upload-exported-{at}"
        )
    return {"source": source, "through": through, "complete": complete, "exported": exported}


def _loading(view: View, *, source: str, through: str, complete: str, exported: str) -> Loading:
    """Raises NotSaid for a beginning without an end, UnreadableMoment for what is no time."""
    zone = view.context.settings.city.zone
    reach = moment(through, zone, what="Its data reach to")
    begin = start_of(complete, zone, what=COMPLETE)
    if begin is not None and reach is None:
        raise NotSaid("Say to when it is complete, in “Its data reach to”, or empty the other.")
    return Loading(
        data_from=begin,
        through=reach,
        exported_at=moment(exported, zone, what="It was exported at"),
        now=now(),
        at=clock(),
        who=view.context.viewer.signature,
        source=None if source == GUESS else source,
    )


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
    st.markdown("##### What loading it would do")
    imported.report(view, told(context, preview), key="preview")
    if not st.button("Load it", type="primary", key="load"):
        return
    with st.status("Loading …") as progress:
        report = _said(lambda: load(path, lambda: context.store, context.settings, loading))
        if report is None:
            progress.update(label="Not loaded", state="error")
            return
    st.session_state[_LOADED] = st.session_state.get(_LOADED, 0) + 1
    st.session_state[_DONE] = report
    st.rerun()


def _report_of_the_last(view: View) -> None:
    """What the newest load of this session did, its rejections too."""
    report: ImportReport | None = st.session_state.get(_DONE)
    if report is None:
        return
    found = told(view.context, report)
    loaded = "Loaded" if report.import_id else "Nothing changed"
    st.success(imported.literal(f"{loaded}: {found.balance}"))
    imported.report(view, found, key="loaded", balance=False)


def _said(work: Callable[[], ImportReport]) -> ImportReport | None:
    """The work's report; a mistake of the file is shown as one line."""
    try:
        return work()
    except OdwatchError as error:
        st.error(without_options(str(error)))
        return None
