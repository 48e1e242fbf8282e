"""The Spikes page and the Overview: the same signals, as each role may read them."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.reports.trust import SHARED
from tests.pages.conftest import App, turn


def said(test: AppTest) -> list[str]:
    """The signals' sentences: the one in full, then those that stand in a list."""
    boxes = [box.value for box in [*test.error, *test.warning]]
    lines = [line.value.removesuffix("]").split("] ", 1)[-1] for line in test.markdown]
    return [text for text in boxes + lines if text.startswith(("Watch", "Alert", "By rule"))]


def test_the_overview_says_what_the_spikes_page_says(app: App) -> None:
    test = app("overview")
    first = said(test)
    assert len(first) == 4
    assert "suspected overdoses in the 7 days to 31 Oct 2026, 20:00" in first[0]
    assert said(turn(test, "spikes")) == first


def test_the_page_has_its_parts_in_order(app: App) -> None:
    test = app("spikes")
    assert [part.value for part in test.subheader] == [
        "Observed against expected, windows ending where the data end",
        "The last 60 days of data",
        "Groups, areas and neighbours, strongest first",
        "Rules beside the scan",
    ]
    assert SHARED in [caption.value for caption in test.caption]


@pytest.mark.parametrize(
    ("part", "title"),
    [
        ("episodes", "Log of episodes"),
        ("past", "Looking back: what each rule would have done"),
        ("method", "How far to trust it"),
        ("nonsense", "Rules beside the scan"),
    ],
)
def test_the_address_says_what_stands_below(app: App, part: str, title: str) -> None:
    test = app("spikes", part=part)
    assert [one.value for one in test.subheader][3] == title
    simulated = [text for text in test.markdown if "simulated" in text.value]
    assert bool(simulated) == (part == "method")


def test_a_partner_reads_of_no_area(app: App) -> None:
    test = app("spikes", "partner")
    assert not test.exception
    assert not [text for text in said(test) if "area" in text or "scene" in text]
    assert any("is for analysts" in caption.value for caption in test.caption)
