"""dashboard/ is the first folder that the running app imports from: its names must be its own."""

from __future__ import annotations

import sys
from importlib.machinery import PathFinder
from pathlib import Path

import pytest

from dashboard.settings import ROOT

DASHBOARD = ROOT / "dashboard"
NAMES = sorted(
    path.stem
    for path in DASHBOARD.iterdir()
    if (path.suffix == ".py" or (path / "__init__.py").exists()) and path.stem != "__init__"
)


def test_there_are_names_to_check() -> None:
    assert {"app", "settings", "store"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_no_module_of_the_dashboard_hides_another(name: str) -> None:
    assert name not in sys.stdlib_module_names
    elsewhere = [path for path in sys.path if Path(path or ".").resolve() != DASHBOARD]
    found = PathFinder.find_spec(name, elsewhere)
    assert found is None, f"{name} is also {found.origin or found.submodule_search_locations}"
