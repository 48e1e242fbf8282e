"""Looking back on the Spikes page: sliders, the choice made live, clusters marked, taken back."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.ui.past_clusters import plain
from tests.conftest import SAMPLE_NOW
from tests.pages.conftest import App


@pytest.fixture
def own(stores: Path, tmp_path: Path) -> Path:
    """A copy of the sample that may be written to."""
    shutil.copytree(stores / "sample", tmp_path / "store")
    return tmp_path / "store"


def said(test: AppTest, start: str) -> str:
    (found,) = (text.value for text in test.markdown if text.value.startswith(start))
    return str(found)


def slide(test: AppTest, key: str, value: float) -> AppTest:
    (slider,) = (box for box in test.select_slider if str(box.key).startswith(key))
    slider.set_value(value)
    return test.run()


def press(test: AppTest, label: str) -> AppTest:
    next(button for button in test.button if button.label == label).click()
    return test.run()


def labels(test: AppTest) -> set[str]:
    return {button.label for button in test.button}


def complaints(test: AppTest) -> list[str]:
    """What is said to be wrong; an alert is drawn like it and is not."""
    return [error.value for error in test.error if not error.value.startswith("Alert:")]


def columns(test: AppTest) -> list[str]:
    """The columns of the table of rules."""
    (frame,) = (box.value for box in test.dataframe if "alarms_per_year" in box.value)
    return [str(name) for name in frame.columns]


def test_a_slider_changes_the_figures_and_can_be_made_live(app: App, own: Path) -> None:
    test = app("spikes", store=own, part="past")
    assert not test.exception
    before, alert = said(test, "**Watch**"), said(test, "**Alert**")
    assert "Make this live" not in labels(test)
    slide(test, "past-watch", 4.0)
    assert said(test, "**Watch**") != before
    assert said(test, "**Alert**") == alert
    press(test, "Make this live")
    (complaint,) = complaints(test)
    assert "with a name" in complaint
    test.text_input(key="past-live-who").input("A. Nalyst")
    press(test, "Make this live")
    assert not complaints(test)
    assert "Make this live" not in labels(test)
    assert any(text.value.startswith("Live now: 4 false watches") for text in test.caption)


def test_more_alerts_than_watches_are_not_accepted(app: App) -> None:
    test = slide(app("spikes", part="past"), "past-watch", 1.0)
    assert not test.exception
    assert any("No more alerts than watches" in text.value for text in test.caption)


def test_a_cluster_is_marked_and_taken_back(app: App, own: Path) -> None:
    test = app("spikes", store=own, part="past")
    assert "Take it back" not in labels(test)
    for key, text in (("mark-name", "June 2021"), ("mark-who", "A. Nalyst")):
        test.text_input(key=key).input(text)
    test.date_input(key="mark-first").set_value(date(2021, 6, 11))
    test.date_input(key="mark-last").set_value(date(2021, 6, 10))
    press(test, "Mark it")
    (complaint,) = complaints(test)
    assert "before the first" in complaint
    test.date_input(key="mark-last").set_value(date(2021, 6, 13))
    press(test, "Mark it")
    assert not complaints(test)
    assert not test.exception
    assert "cluster: June 2021" in columns(test)
    assert "of 4" in said(test, "**Watch**")
    test.text_input(key="unmark-who").input("A. Nalyst")
    press(test, "Take it back")
    assert "cluster: June 2021" not in columns(test)
    assert "of 3" in said(test, "**Watch**")


def test_a_day_is_given_and_never_guessed(app: App, own: Path) -> None:
    """A browser keeps a day that the field does not accept to itself: what would be marked is what
    stood there before. So nothing stands there, and the field accepts what is refused here."""
    test = app("spikes", store=own, part="past")
    assert test.date_input(key="mark-first").value is None
    assert test.date_input(key="mark-last").max > SAMPLE_NOW.date() + timedelta(days=20_000)
    for key, text in (("mark-name", "Still to come"), ("mark-who", "A. Nalyst")):
        test.text_input(key=key).input(text)
    press(test, "Mark it")
    assert "first and the last day" in complaints(test)[0]
    for key in ("mark-first", "mark-last"):
        test.date_input(key=key).set_value(SAMPLE_NOW.date() + timedelta(days=1))
    press(test, "Mark it")
    assert "still to come" in complaints(test)[0]
    assert "cluster: Still to come" not in columns(test)


def test_a_name_is_shown_as_it_was_entered() -> None:
    assert plain("Bad **batch** [x](y) :red[z] <b>") == (
        r"Bad \*\*batch\*\* \[x\](y) \:red\[z\] \<b>"
    )


def test_a_partner_sees_the_comparison_and_changes_nothing(app: App) -> None:
    test = app("spikes", "partner", part="past")
    assert not test.exception
    assert said(test, "**Watch**")
    slide(test, "past-watch", 4.0)
    assert not labels(test) & {"Make this live", "Mark it", "Take it back"}
