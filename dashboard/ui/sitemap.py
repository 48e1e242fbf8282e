"""The pages as data: what there is, in which order, and whom each is for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import streamlit as st

from dashboard.privacy import Permission
from dashboard.settings import ROOT


@dataclass(frozen=True)
class PageSpec:
    """One page: the name of its file and in its address, its title, and who may see it."""

    name: str
    title: str
    icon: str
    needs: Permission

    @property
    def path(self) -> Path:
        """The page's script."""
        return ROOT / "pages" / f"{self.name}.py"

    def page(self, *, visibility: Literal["visible", "hidden"] = "visible") -> st.Page:
        """The page as Streamlit takes it, at its name; the first one at the address's root."""
        is_first = self is PAGES[0]
        return st.Page(
            self.path,
            title=self.title,
            icon=self.icon,
            url_path="" if is_first else self.name,
            default=is_first,
            visibility=visibility,
        )


PAGES: Final = (
    PageSpec("overview", "Overview", ":material/monitoring:", Permission.PUBLISHED),
    PageSpec("trends", "Trends", ":material/bar_chart:", Permission.PAGES),
    PageSpec("map", "Map", ":material/map:", Permission.AREAS),
    PageSpec("spikes", "Spikes", ":material/notification_important:", Permission.PAGES),
    PageSpec("naloxone", "Naloxone", ":material/medication:", Permission.PAGES),
    PageSpec("others", "Other sources", ":material/stacked_line_chart:", Permission.AREAS),
    PageSpec("initiatives", "Initiatives", ":material/checklist:", Permission.PUBLISHED),
    PageSpec("records", "Records", ":material/list:", Permission.LINE_LIST),
    PageSpec("data", "Data", ":material/database:", Permission.PAGES),
)


def spec_of(name: str) -> PageSpec:
    """The page of this name; KeyError if there is none."""
    return {spec.name: spec for spec in PAGES}[name]
