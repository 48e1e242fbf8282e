"""The list of resources: shown to all who see the map, replaced by analysts."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard.analytics.resources import COLUMNS, KINDS, NEEDED, keep
from dashboard.geography.boundary import load as load_boundary
from dashboard.privacy import Permission, Published
from dashboard.ui import show
from dashboard.ui.page import View
from dashboard.ui.session import clock
from loaders.errors import OdwatchError

_KEPT = "resources-kept"
"""How many lists were: a kept file leaves the box, which is a new one for the next."""


def section(view: View, published: Published) -> None:
    """The table with its download; for analysts a box for a file that replaces it."""
    count = len(published.frame)
    may_replace = view.may(Permission.LOAD)
    if not count and not may_replace:
        return
    listed = published.derive(lambda frame: frame[list(COLUMNS)])
    with st.expander(f"Resources: {count:,} listed", key="fold-resources"):
        if count:
            titles = {name: name.capitalize() for name in COLUMNS}
            show.table(
                view, listed, key="resources", title="Resources", columns=titles, folded=False
            )
        elif may_replace:
            st.markdown("None is listed yet. This is an empty list with its header:")
            show.download(view, listed, key="resources")
        if may_replace:
            _replace(view)


def _replace(view: View) -> None:
    st.caption(
        f"A CSV or Excel file with the columns {', '.join(NEEDED)}, and perhaps address and note; "
        f"a kind is {', '.join(KINDS)}. It replaces the whole list, for everybody; what was listed "
        "before stays in the history."
    )
    at = st.session_state.get(_KEPT, 0)
    uploaded = st.file_uploader("A new list", key=f"upload-resources-{at}")
    if uploaded is None or not st.button("Put it in force", key="keep-resources"):
        return
    try:
        _keep(view, uploaded)
    except OdwatchError as error:
        # Line by line: a row of a file is no Markdown.
        st.code(str(error), language=None, wrap_lines=True)
        st.error("Nothing of this list was kept.")
        return
    st.session_state[_KEPT] = at + 1
    st.rerun()


def _keep(view: View, uploaded: UploadedFile) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(uploaded.name).name
        path.write_bytes(uploaded.getvalue())
        keep(
            view.context.store,
            path,
            load_boundary(view.context.settings.city.boundary_path),
            name=path.name,
            who=view.context.viewer.signature,
            at=clock(),
        )
