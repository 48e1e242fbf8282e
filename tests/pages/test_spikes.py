"""The Spikes page and the Overview: the same signals, as each role may read them."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from dashboard.reports.trust import SHARED
from tests.pages.conftest import App, turn


def said(test: AppTest) -> list[str]:
    """The signals' sentences, in order."""
    boxes = [*test.warning, *test.error]
    return [box.value for box in boxes if box.value.startswith(("Watch", "Alert", "By rule"))]


def test_the_overview_says_what_the_spikes_page_says(app: App) -> None:
    test = app("overview")
    first = said(test)
    assert any("suspected overdoses in the 7 days to 31 Oct 2026, 20:00" in text for text in first)
    assert said(turn(test, "spikes")) == first


def test_the_page_has_its_parts_in_order(app: App) -> None:
    test = app("spikes")
    parts = [part.value for part in test.subheader]
    wanted = [
        "Observed against expected, windows ending where the data end",
        "The last 60 days of data",
        "Groups, areas and neighbours, strongest first",
        "Rules beside the scan",
        "How far to trust it",
    ]
    assert [part for part in parts if part in wanted] == wanted
    assert SHARED in [caption.value for caption in test.caption]
    assert any("by simulation" in text.value or "simulated" in text.value for text in test.markdown)


def test_a_partner_reads_of_no_area(app: App) -> None:
    test = app("spikes", "partner")
    assert not test.exception
    assert not [text for text in said(test) if "area" in text or "scene" in text]
    assert any("is for analysts" in caption.value for caption in test.caption)
