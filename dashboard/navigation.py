"""The pages as data: what there is, in which order, and who is shown it in the menu."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import streamlit as st

from dashboard.privacy import Permission, Viewer, may
from dashboard.settings import ROOT


@dataclass(frozen=True)
class PageSpec:
    """One page: the file in `pages/`, its title, and the permission that shows it."""

    name: str
    title: str
    icon: str
    permission: Permission

    @property
    def path(self) -> Path:
        """The page's script."""
        return ROOT / "pages" / f"{self.name}.py"


PAGES: Final = (
    PageSpec("overview", "Overview", ":material/monitoring:", Permission.PUBLISHED),
    PageSpec("trends", "Trends", ":material/bar_chart:", Permission.PAGES),
    PageSpec("map", "Map", ":material/map:", Permission.AREAS),
    PageSpec("spikes", "Spikes", ":material/notification_important:", Permission.PAGES),
    PageSpec("naloxone", "Naloxone", ":material/medication:", Permission.PAGES),
    PageSpec("initiatives", "Initiatives", ":material/checklist:", Permission.PUBLISHED),
    PageSpec("records", "Records", ":material/list:", Permission.LINE_LIST),
    PageSpec("data", "Data", ":material/database:", Permission.PAGES),
)


def pages(viewer: Viewer) -> list[st.Page]:
    """The pages, those that the viewer may not see left out of the menu.

    They keep their address: a link to one says who may see it.
    """
    return [
        st.Page(
            spec.path,
            title=spec.title,
            icon=spec.icon,
            url_path=spec.name,
            default=spec.name == "overview",
            visibility="visible" if may(viewer, spec.permission) else "hidden",
        )
        for spec in PAGES
    ]
