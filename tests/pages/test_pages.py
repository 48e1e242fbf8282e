"""Every page runs for every role, and again from its caches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.navigation import PAGES
from dashboard.privacy import Viewer, may
from dashboard.privacy.roles import Role
from dashboard.store import Store
from dashboard.ui import session

ROOT = Path(__file__).parents[2]


@pytest.fixture
def app(sample_store: Store, monkeypatch: pytest.MonkeyPatch, role: str) -> Iterator[AppTest]:
    monkeypatch.setenv("ODWATCH_STORE", sample_store.url)
    monkeypatch.setenv("ODWATCH_SAMPLE", "1")
    monkeypatch.setenv("ODWATCH_ROLE", role)
    session.settings.cache_clear()
    st.cache_data.clear()
    yield AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=60)
    session.settings.cache_clear()


@pytest.mark.parametrize("role", [str(role) for role in Role])
def test_every_page_runs_twice(app: AppTest, role: str) -> None:
    app.run()
    for spec in PAGES:
        app.switch_page(str(spec.path))
        for _ in range(2):
            app.run()
            assert not app.exception, f"{spec.name} as {role}"
        refused = [box.value for box in app.info if box.value.startswith("This page is for")]
        assert bool(refused) is not may(Viewer(Role(role)), spec.permission), spec.name


@pytest.mark.parametrize("spec", PAGES, ids=lambda spec: spec.name)
def test_a_page_has_20_to_60_lines(spec: object) -> None:
    path = spec.path  # type: ignore[attr-defined]
    assert 20 <= len(path.read_text("utf-8").splitlines()) <= 60


@pytest.mark.parametrize("role", ["analyst"])
def test_all_years_can_be_chosen(app: AppTest, role: str) -> None:
    app.run()
    app.switch_page(str(ROOT / "pages" / "trends.py")).run()
    app.selectbox(key="filter-period").set_value("all").run()
    assert not app.exception, role
    assert app.selectbox(key="filter-period").value == "all"
    app.selectbox(key="filter-sex").set_value("male").run()
    app.selectbox(key="filter-sex").set_value("all").run()
    assert app.selectbox(key="filter-sex").value == "all"
