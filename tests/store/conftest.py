"""A store of its own for every test."""

from pathlib import Path

import pytest

from dashboard.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(str(tmp_path / "store"), create="city")
