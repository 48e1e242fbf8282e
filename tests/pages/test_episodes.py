"""The log of episodes on the Spikes page, and the Overview's word on the worker."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import worker
from dashboard.reports.checked import NEVER
from dashboard.settings import load as load_settings
from dashboard.store import Store
from tests.conftest import SAMPLE_NOW
from tests.pages.conftest import App


@pytest.fixture(scope="module")
def watched(sample_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, which the worker looked at."""
    folder = tmp_path_factory.mktemp("watched") / "sample"
    shutil.copytree(sample_store.url, folder)
    settings = load_settings(store=str(folder), sample=True)
    worker.once(lambda: Store.open(str(folder)), settings, SAMPLE_NOW)
    return folder


def warnings(test: AppTest) -> list[str]:
    return [warning.value for warning in test.warning]


def test_where_the_worker_never_ran_the_overview_says_so(app: App) -> None:
    assert NEVER in warnings(app("overview"))
    assert NEVER not in warnings(app("overview", "public"))


def test_the_overview_says_when_the_worker_last_looked(
    app: App, watched: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = app("overview", store=watched)
    assert "Signals last checked 31 Oct 2026, 20:30." in [said.value for said in test.caption]
    assert not [said for said in warnings(test) if "checked" in said]
    monkeypatch.setenv("ODWATCH_NOW", (SAMPLE_NOW + timedelta(hours=2)).isoformat())
    late = [said for said in warnings(app("overview", store=watched)) if "checked" in said]
    assert len(late) == 1
    assert late[0].startswith("Signals last checked 31 Oct 2026, 20:30: the worker does not run")


def log_of(test: AppTest) -> list[dict[Any, Any]]:
    (shown,) = [one.value for one in test.dataframe if "state" in one.value.columns]
    return shown.to_dict("records")


def test_the_log_is_on_the_page_with_records_of_each(app: App, watched: Path) -> None:
    test = app("spikes", store=watched, part="episodes")
    assert not test.exception
    rows = log_of(test)
    states = [row["state"] for row in rows]
    assert states == sorted(states)
    assert "Whole city" in {row["title"] for row in rows}
    (choice,) = [one for one in test.selectbox if one.key == "past-episode"]
    assert len(choice.options) == states.count("past")
    last = choice.options[-1]
    choice.select(choice.options[-1]).run()
    assert not test.exception
    labels = [link.proto.label for link in test.get("page_link")]
    assert f"Records: {last}" in labels
    opened = [label for label in labels if any(str(row["opened"]) in label for row in rows)]
    assert len(opened) == states.count("open") + 1


def test_a_partner_sees_the_log_without_places_and_without_links(app: App, watched: Path) -> None:
    test = app("spikes", "partner", store=watched, part="episodes")
    assert not test.exception
    titles = {str(row["title"]) for row in log_of(test)}
    assert "Whole city" in titles
    assert not [title for title in titles if "km" in title or "centre" in title]
    assert not [one for one in test.selectbox if one.key == "past-episode"]


def test_an_empty_log_is_said(app: App) -> None:
    said = [text.value for text in app("spikes", part="episodes").markdown]
    assert [text for text in said if text.startswith("None is logged yet.")]
