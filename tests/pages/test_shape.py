"""Pages stay small, and draw what reports give them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from dashboard.settings import ROOT
from dashboard.ui.sitemap import PAGES

FILES = sorted(path for path in (ROOT / "pages").glob("*.py") if path.name != "__init__.py")


def test_every_file_is_a_page_and_every_page_a_file() -> None:
    assert sorted(spec.path for spec in PAGES) == FILES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_page_has_20_to_60_lines(path: Path) -> None:
    assert 20 <= len(path.read_text("utf-8").splitlines()) <= 60


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_page_computes_nothing_and_draws_no_map_of_its_own(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    imported = {
        name.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for name in node.names
    }
    assert imported <= {"streamlit"}
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert not called & {"st.map", "st.pydeck_chart", "st.write", "print"}
