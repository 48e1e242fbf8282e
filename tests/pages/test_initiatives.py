"""The board and one initiative's own view: what is entered, and what is taken back."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.store import Store
from tests.pages.conftest import App
from tests.store.builders import import_row, measured


@pytest.fixture
def own(stores: Path, tmp_path: Path) -> Path:
    """A copy of the sample's store with three measures of initiative 5."""
    folder = tmp_path / "store"
    shutil.copytree(stores / "sample", folder)
    rows = measured(3, value=[1.0, 2.0, 4.5], note="two boxes")
    Store.open(str(folder)).commit(rows, import_row(source="measures", record="measure"))
    return folder


def press(test: AppTest, label: str) -> None:
    next(button for button in test.button if button.label == label).click()
    test.run()


def said(test: AppTest) -> str:
    return "\n".join(text.value for text in (*test.markdown, *test.caption, *test.subheader))


def table(test: AppTest, column: str) -> list[object]:
    """The cells of a column, in the one table that has it."""
    (found,) = [frame.value for frame in test.dataframe if column in frame.value]
    cells: list[object] = found[column].tolist()
    return cells


def test_the_address_names_the_initiative_and_a_wrong_one_falls_back(app: App, own: Path) -> None:
    one = app("initiatives", store=own, initiative="5")
    assert one.query_params["initiative"] == "5"
    assert one.subheader[0].value.startswith("5. Expand access")
    (pounds,) = [each for each in one.metric if each.label == "Pounds collected"]
    assert pounds.value == "4.5 pounds"
    assert "Mar 2026" in said(one)
    assert "two boxes" in said(one)
    every = app("initiatives", store=own, initiative="99")
    assert len([text for text in every.markdown if "-badge[" in text.value]) == 21


@pytest.mark.parametrize("number", ["11", "12", "13", "19"])
@pytest.mark.parametrize("role", ["analyst", "partner"])
def test_live_figures_stand_on_their_own_view(app: App, role: str, number: str) -> None:
    test = app("initiatives", role, initiative=number)
    assert not test.exception
    assert len([text for text in test.markdown if ":material/monitoring: " in text.value]) >= 1


def test_the_public_has_no_own_view(app: App, own: Path) -> None:
    test = app("initiatives", "public", store=own, initiative="5")
    assert not test.exception
    assert len([text for text in test.markdown if "-badge[" in text.value]) == 21
    assert not test.metric


@pytest.mark.parametrize("by", ["category", "agency", "status"])
def test_the_board_is_arranged_as_the_address_says(app: App, by: str) -> None:
    test = app("initiatives", by=by)
    titles = [header.value for header in test.subheader]
    first = {
        "category": "Opioid Addiction Prevention and Education",
        "agency": "DCHS",
        "status": "not reported",
    }
    assert not test.exception
    assert titles[0] == first[by]


def test_a_milestone_is_entered_overdue_done_and_taken_back(app: App, own: Path) -> None:
    test = app("initiatives", store=own, initiative="5")
    test.text_input(key="milestone-title").input("Tenth box")
    test.date_input(key="milestone-due").set_value(date(2026, 10, 1))
    press(test, "Add")
    assert len(test.error) == 1, "nobody's name is given"
    test.text_input(key="milestone-who").input("A. Nalyst")
    press(test, "Add")
    assert not test.error
    assert table(test, "state") == ["overdue"]
    assert "1 milestone overdue by 30 days" in said(test)

    board = app("initiatives", store=own)
    assert board.subheader[0].value.endswith("Overdue or stale")

    test = app("initiatives", store=own, initiative="5")
    (done,) = [box for box in test.checkbox if box.label == "Done"]
    done.check()
    test.text_input(key="change-who").input("B. Nalyst")
    press(test, "Change")
    assert table(test, "state") == ["done on 2026-10-31"]

    test.text_input(key="back-why").input("not yet")
    test.text_input(key="back-who").input("A. Nalyst")
    press(test, "Take it back")
    assert not test.error
    assert table(test, "state") == ["overdue"]
    assert [bool(text) for text in table(test, "taken_back")] == [True, False]


def test_a_status_has_an_owner_on_its_own_view(app: App, own: Path) -> None:
    test = app("initiatives", store=own, initiative="5")
    test.selectbox(key="status-is").select("ongoing")
    test.text_input(key="status-owner").input("Dr. Example")
    test.text_input(key="status-who").input("A. Nalyst")
    press(test, "Enter")
    assert not test.error
    assert "Owner: Dr. Example" in said(test)
    partner = app("initiatives", "partner", store=own, initiative="5")
    assert not partner.text_input
    assert not partner.button
