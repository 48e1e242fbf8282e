"""A city's own store before anything was loaded."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Servers, Visits
from tests.browser.test_every_page import TITLES

pytestmark = pytest.mark.browser


def test_every_page_says_that_there_is_no_data_yet(servers: Servers, visit: Visits) -> None:
    begun = visit(servers("empty"))
    begun.open_page("Overview")
    for title in TITLES:
        begun.go(title)
        begun.shoot(f"empty-{title.lower()}")
        said = begun.text()
        assert "Sample data" not in said, title
        if title == "Initiatives":
            assert said.count("no data yet") == 2
            assert "21. Hire Opioid Coordinator" in said
        else:
            assert "No data yet" in said, title
            assert "odwatch load FILE.csv" in said, title
