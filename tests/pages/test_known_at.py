"""An analyst looks at what was known at an earlier moment, on every page, and comes back."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.pages.conftest import App, turn

THEN = "2026-09-15T12:00"
SAID = "Shown as it was known at 15 Sep 2026, 12:00"


@pytest.mark.parametrize("page", ["overview", "trends", "map", "spikes", "records", "data"])
def test_every_page_follows_the_link(app: App, page: str) -> None:
    test = app(page, known=THEN)
    assert not test.exception
    assert any(SAID in warning.value for warning in test.warning)


def test_it_stays_from_page_to_page_and_goes_with_one_click(app: App) -> None:
    test = app("spikes", known=THEN)
    assert test.query_params["known"] == THEN
    test.query_params.clear()
    turn(test, "trends")
    assert any(SAID in warning.value for warning in test.warning)
    test.button(key="known-at-back").click().run()
    assert not any("known at" in warning.value for warning in test.warning)
    assert "known" not in test.query_params


def test_it_is_chosen_in_the_sidebar(app: App) -> None:
    test = app("overview")
    test.datetime_input(key="known-at-input").set_value(datetime.fromisoformat(THEN)).run()
    assert any(SAID in warning.value for warning in test.warning)
    assert test.query_params["known"] == THEN


@pytest.mark.parametrize("role", ["partner", "public"])
def test_nobody_else_can_ask(app: App, role: str) -> None:
    test = app("overview", role, known=THEN)
    assert not test.exception
    assert not any("known at" in warning.value for warning in test.warning)


def test_a_moment_that_cannot_be_read_is_now(app: App) -> None:
    test = app("overview", known="yesterday")
    assert not test.exception
    assert not any("known at" in warning.value for warning in test.warning)
