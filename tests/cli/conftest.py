"""A store of one's own, and one that the small export was loaded into."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.store import Store
from tests.cli.files import export
from tests.cli.terminal import Terminal


@pytest.fixture
def odwatch(tmp_path: Path) -> Terminal:
    """Commands on a store that is not there yet."""
    return Terminal(tmp_path / "store")


@pytest.fixture(scope="session")
def loaded(
    tmp_path_factory: pytest.TempPathFactory, no_settings_of_this_machine: None
) -> Iterator[Terminal]:
    """Commands on a store with the small export. Do not write to it.

    It is held open, so that its tables are not made anew for every command.
    """
    del no_settings_of_this_machine
    folder = tmp_path_factory.mktemp("cli")
    terminal = Terminal(folder / "store")
    assert terminal("load", export(folder)).code == 0
    held = Store.open(str(terminal.store))
    yield terminal
    del held
