"""What `odwatch run` prepares before it becomes the server."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.cli.serve import APP, ensure_sample, server_environment
from dashboard.settings import load as load_settings
from dashboard.store import Store
from tests.conftest import SAMPLE_NOW


def test_the_sample_is_loaded_once(sample_store: Store) -> None:
    settings = load_settings(store=sample_store.url, sample=True)
    before = sample_store.version()
    again = ensure_sample(settings, SAMPLE_NOW)
    assert again.version() == before
    assert sorted(again.imports()["source"]) == ["ems", "naloxone", "odmap"]
    assert set(again.imports()["who"]) == {"odwatch"}
    assert again.kind == "sample"


def test_its_imports_are_dated_by_the_clock(sample_store: Store) -> None:
    committed = sample_store.imports()["committed_at"]
    assert (committed <= datetime.now(UTC)).all()


def test_the_server_finds_the_store_from_its_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = server_environment(load_settings(store="here"), role=None)
    assert told == {"ODWATCH_STORE": str(tmp_path / "here"), "ODWATCH_SAMPLE": "0"}


def test_an_address_is_left_as_it_is() -> None:
    settings = load_settings(store="s3://bucket/store", sample=True)
    told = server_environment(settings, role="partner")
    assert told == {
        "ODWATCH_STORE": "s3://bucket/store",
        "ODWATCH_SAMPLE": "1",
        "ODWATCH_ROLE": "partner",
    }


def test_what_is_served_is_there() -> None:
    assert APP.is_file()
