"""The menu: which pages a viewer is shown."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from dashboard.privacy import Viewer, may
from dashboard.ui.sitemap import PAGES, PageSpec


def pages(viewer: Viewer) -> list[st.Page]:
    """The pages, those that the viewer may not see left out of the menu.

    They keep their address: a link to one says who may see it. The first page, which stands at the
    root, answers at its name too.
    """
    first = PAGES[0]
    return [
        *(spec.page(visibility=_visibility(viewer, spec)) for spec in PAGES),
        st.Page(first.path, title=first.title, url_path=first.name, visibility="hidden"),
    ]


def _visibility(viewer: Viewer, spec: PageSpec) -> Literal["visible", "hidden"]:
    return "visible" if may(viewer, spec.needs) else "hidden"
