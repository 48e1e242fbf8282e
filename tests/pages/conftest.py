"""The app without a browser, as a role sees it, on the sample or on nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.settings import ROOT
from dashboard.store import Store
from dashboard.ui import session

SECONDS = 60
App = Callable[..., AppTest]


def turn(test: AppTest, page: str, **params: str) -> AppTest:
    """The session come to a page, by a link with these parameters."""
    test.query_params.update(params)
    return test.switch_page(str(ROOT / "pages" / f"{page}.py")).run()


@pytest.fixture(scope="session")
def stores(sample_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the stores that tests share: `sample`, and `city` with nothing in it.

    What was computed over them stays cached, as on a server; only visits are written to them.
    """
    folder = tmp_path_factory.mktemp("pages")
    shutil.copytree(sample_store.url, folder / "sample")
    yield folder
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def app(stores: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """`app(page, role)`: a session of that role, come to that page from the first one.

    `store`: another than the shared one; `sample=False`: a city's.
    """
    monkeypatch.chdir(ROOT)

    def start(
        page: str,
        role: str = "analyst",
        *,
        sample: bool = True,
        store: Path | None = None,
        **params: str,
    ) -> AppTest:
        monkeypatch.setenv("ODWATCH_STORE", str(store or stores / ("sample" if sample else "city")))
        monkeypatch.setenv("ODWATCH_SAMPLE", "1" if sample else "0")
        monkeypatch.setenv("ODWATCH_ROLE", role)
        session.settings.cache_clear()
        test = AppTest.from_file(ROOT / "dashboard" / "app.py", default_timeout=SECONDS)
        return turn(test.run(), page, **params)

    yield start
    session.settings.cache_clear()
