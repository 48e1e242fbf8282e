"""An analyst looks at what was known at an earlier moment, on every page, and comes back."""

from __future__ import annotations

from datetime import datetime

import pytest

from dashboard.reports.data import CUT
from dashboard.ui.history import LATER
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


def test_a_moment_to_come_is_now_and_that_is_said(app: App) -> None:
    test = app("overview", known="2027-12-01T00:00")
    told = [warning.value for warning in test.warning]
    assert "1 Dec 2027, 00:00 is yet to come: shown is what is known now." in told
    assert not any("known at" in each for each in told)
    assert "known" not in test.query_params


def test_midnight_is_no_day_before(app: App) -> None:
    test = app("trends", known="2026-09-15T00:00")
    assert any("known at 15 Sep 2026, 00:00" in warning.value for warning in test.warning)


def test_a_moment_before_all_data_says_so(app: App) -> None:
    test = app("overview", known="1999-01-01T00:00")
    assert not test.exception
    assert any("No data were known then" in info.value for info in test.info)
    assert test.query_params["known"] == "1999-01-01T00:00"


def test_what_is_only_true_now_is_not_said_of_then(app: App) -> None:
    test = app("overview")
    assert any("Signals" in each.value for each in [*test.caption, *test.warning])
    test = app("overview", known=THEN)
    assert not any("Signals" in each.value for each in [*test.caption, *test.warning])


def test_the_data_page_says_that_it_cuts_and_what_it_does_not_hide(app: App) -> None:
    test = app("data", known=THEN)
    (reach,) = [one.value for one in test.dataframe if "through_basis" in one.value.columns]
    assert set(reach["through_basis"]) == {CUT}
    assert LATER in [caption.value for caption in test.caption]
    assert LATER not in [caption.value for caption in app("data").caption]
