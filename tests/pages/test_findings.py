"""Changes in reporting on the Data page."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.store import Store
from tests.analytics.builders import store_of
from tests.analytics.findings.builders import steady
from tests.pages.conftest import App

BY_NAME = "County Sheriff enters overdoses in the city since 15 Apr 2025"
SENTENCE = "enters overdoses in the city since 15 Apr 2025"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    frame = steady(500)
    frame.loc[frame.index[-30::2], "agency"] = "County Sheriff"
    return store_of(tmp_path, frame, through="2025-05-15 00:00")


def said(test: object) -> str:
    return " ".join(block.value for block in test.markdown)  # type: ignore[attr-defined]


def test_one_is_acknowledged_and_folded_away(app: App, store: Store) -> None:
    place = Path(store.url)
    test = app("data", sample=False, store=place)
    assert SENTENCE in said(test)
    test.text_input("ack-note").input("new since their move")
    test.button("ack-enter").click().run()
    assert "Give a note and a name" in test.error[0].value
    test.text_input("ack-note").input("new since their move")
    test.text_input("ack-who").input("R. Lee")
    test.button("ack-enter").click().run()
    assert not test.exception
    assert "Nothing open." in said(test)
    assert f"Recorded: acknowledged: New agency in the city: {BY_NAME}" in test.success[0].value
    assert any("new since their move (R. Lee" in caption.value for caption in test.caption)


def test_a_partner_reads_it_and_acknowledges_nothing(app: App, store: Store) -> None:
    test = app("data", "partner", sample=False, store=Path(store.url))
    assert SENTENCE in said(test)
    assert not [box for box in test.text_input if box.key == "ack-note"]
