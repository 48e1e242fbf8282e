"""Every page runs, for every role, also from its caches, and says what it must."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from dashboard.initiatives.board import NOT_REPORTED
from dashboard.store import Store
from dashboard.ui.sitemap import spec_of
from tests.analytics.builders import add, people
from tests.pages.conftest import App, turn
from tests.store.builders import import_row, published

PAGES = (
    "overview",
    "trends",
    "map",
    "spikes",
    "naloxone",
    "others",
    "initiatives",
    "records",
    "data",
)
FOR = {
    "trends": "analyst, partner",
    "map": "analyst, partner",
    "spikes": "analyst, partner",
    "naloxone": "analyst, partner",
    "others": "analyst, partner",
    "data": "analyst, partner",
    "records": "analyst",
}
"""Who may see what not everybody may."""


def deck_of(test: AppTest) -> Any:
    (chart,) = test.get("deck_gl_json_chart")
    return chart.proto


@pytest.mark.parametrize("role", ["analyst", "partner", "public"])
def test_every_page_runs(app: App, role: str) -> None:
    test = app("overview", role)
    for page in PAGES:
        assert not turn(test, page).exception, page
        assert not test.run().exception, f"{page}, from its caches"
        assert [title.value for title in test.title] == [spec_of(page).title]
        assert test.warning[0].value.startswith("Sample data: every record is invented."), page
        may = role in FOR.get(page, role)
        refused = [info.value for info in test.info if info.value.startswith("This page is for")]
        assert refused == ([] if may else [f"This page is for: {FOR[page]}."])


def test_every_page_runs_before_anything_is_loaded(app: App) -> None:
    test = app("overview", sample=False)
    for page in PAGES:
        assert not turn(test, page).exception, page
        assert not test.warning, page
        said = [info.value for info in test.info if info.value.startswith("**No data yet.**")]
        assert len(said) == (0 if page == "initiatives" else 1), page
        here = page == "data"
        assert any("Load an export below" in info for info in said) == here, page


def test_overdoses_of_whatever_was_loaded_are_counted_until_a_source_is_chosen(
    app: App, tmp_path: Path
) -> None:
    """Of care reports alone too."""
    store = Store.open(str(tmp_path / "store"), create="city")
    test = app("overview", sample=False, store=tmp_path / "store")
    assert test.caption[0].value.startswith("Counted: **Overdoses, each counted once**")
    add(store, people("2026-03-01 10:00"), through="2026-10-31 20:00", source="ems")
    counted = test.run().caption[0].value
    assert counted.startswith("Counted: **Overdoses, each counted once**")
    assert "Data through: ODMAP records: none · EMS care reports: 31 Oct 2026, 20:00" in counted
    assert not [info for info in test.info if "No data yet" in info.value]
    test.selectbox(key="filter-basis").select("odmap").run()
    assert turn(test, "spikes").caption[0].value.startswith("Counted: **ODMAP records**")
    assert [info for info in test.info if "No data yet" in info.value]


def test_what_is_counted_stands_above_it(app: App) -> None:
    test = app("overview", basis="ems")
    for page in ("overview", "trends", "map", "spikes", "naloxone", "records"):
        counted, *_ = (caption.value for caption in turn(test, page).caption)
        assert counted.startswith("Counted: **EMS care reports**"), page
        assert "ODMAP records: 31 Oct 2026, 20:00" in counted
        assert "EMS care reports: 30 Oct 2026, 23:59" in counted
        assert "Naloxone log: 30 Oct 2026" in counted


@pytest.mark.parametrize(("role", "counts"), [("analyst", ["7", "3"]), ("partner", ["7", "*"])])
def test_what_others_publish_has_a_page(
    app: App, tmp_path: Path, role: str, counts: list[str]
) -> None:
    """Whoever looks at a series sees it by area; the smaller count is none of a partner's."""
    store = Store.open(str(tmp_path / "store"), create="city")
    frame = published(3, series=["Visits", "Deaths", "Deaths"], area=[None, "A", "B"])
    frame = frame.assign(period_start=frame["period_start"].min(), count=[9, 7, 3])
    frame = frame.assign(period_end=frame["period_end"].min())
    store.commit(frame.astype({"count": "Int64"}), import_row(source="counts", record="count"))
    test = app("others", role, sample=False, store=tmp_path / "store", series="Visits")
    assert not test.exception
    assert test.markdown[0].value.startswith("Visits, published by Example Health")
    turn(test, "others", series="Deaths")
    assert not test.exception
    (chart,) = test.get("plotly_chart")
    (grid,) = json.loads(chart.proto.spec)["data"]
    assert [row[0] for row in grid["text"]] == counts
    assert grid["textfont"]["color"] == "#31333F"


@pytest.mark.parametrize("role", ["analyst", "partner"])
def test_the_map_asks_no_other_machine(app: App, role: str) -> None:
    deck = deck_of(app("map", role))
    sent = deck.json.lower().replace("cartographic", "")  # the boundary says what file it is of
    assert "h3hexagonlayer" in sent
    for word in ("http", "//", "mapbox", "carto", "tile"):
        assert word not in sent, word
    assert not deck.mapbox_token


def test_own_days_begin_with_those_shown_and_stand_in_the_address(app: App) -> None:
    test = app("trends", period="28d")
    assert not test.date_input
    test.selectbox(key="filter-period").set_value("own").run()
    assert test.query_params["period"] == "2026-10-04..2026-10-31"
    first, last = (test.date_input(key=f"filter-{end}-day") for end in ("first", "last"))
    assert (first.value, last.value) == (date(2026, 10, 4), date(2026, 10, 31))
    first.set_value(date(2026, 9, 1)).run()
    assert test.query_params["period"] == "2026-09-01..2026-10-31"
    turn(test, "map")
    assert test.query_params["period"] == "2026-09-01..2026-10-31"
    test.date_input(key="filter-last-day").set_value(date(2026, 8, 1)).run()
    assert test.query_params["period"] == "2026-08-01..2026-09-01", "the earlier one first"
    assert test.selectbox(key="filter-period").value == "own"
    test.selectbox(key="filter-period").set_value("90d").run()
    assert test.query_params["period"] == "90d"
    assert not test.date_input
    assert not test.exception


def test_own_days_need_data_to_begin_with(app: App) -> None:
    test = app("trends", sample=False)
    test.selectbox(key="filter-period").set_value("own").run()
    assert not test.exception
    assert test.selectbox(key="filter-period").value == "365d"


def test_all_is_a_period_and_opens_a_category(app: App) -> None:
    test = app("trends")
    test.selectbox(key="filter-period").set_value("all").run()
    assert not test.exception
    assert test.selectbox(key="filter-period").value == "all"
    for value in ("male", "all"):
        test.selectbox(key="filter-sex").set_value(value).run()
        assert test.selectbox(key="filter-sex").value == value
    assert not test.exception


def test_partners_get_no_button_that_changes_data(app: App) -> None:
    assert "upload-source-0" in {box.key for box in app("data").selectbox}
    test = app("data", "partner")
    assert not test.selectbox
    assert not test.button
    assert "Status" in {box.label for box in app("initiatives").selectbox}
    assert [box.label for box in app("initiatives", "partner").selectbox] == ["Shown"]


def test_a_status_is_entered_with_a_name(app: App, stores: Path, tmp_path: Path) -> None:
    own = tmp_path / "store"
    shutil.copytree(stores / "sample", own)
    test = app("initiatives", store=own)
    assert [badge for badge in board(test) if badge != NOT_REPORTED] == []
    by_label = {box.label: box for box in test.selectbox}
    by_label["Initiative"].select(11)
    by_label["Status"].select("in progress")
    press(test, "Enter")
    assert len(test.error) == 1
    names = {text.label: text for text in test.text_input}
    names["Your name (not verified)"].input("A. Nalyst")
    press(test, "Enter")
    assert not test.error
    assert [badge for badge in board(test) if badge != NOT_REPORTED] == ["in progress"]
    assert any("A. Nalyst" in caption.value for caption in test.caption)


def board(test: AppTest) -> list[str]:
    """The badges, in order: the status of every initiative."""
    badges = [text.value for text in test.markdown if "-badge[" in text.value]
    return [badge.split("-badge[", 1)[1].rsplit("]", 1)[0] for badge in badges]


def press(test: AppTest, label: str) -> None:
    next(button for button in test.button if button.label == label).click()
    test.run()


def test_a_role_that_was_set_never_gives_more_than_the_address(app: App) -> None:
    assert not [info for info in app("records").info if "This page is for" in info.value]
    usual = config.get_option("server.address")
    config.set_option("server.address", "0.0.0.0")
    try:
        test = app("records", "analyst")
    finally:
        config.set_option("server.address", usual)
    assert [info.value for info in test.info] == ["This page is for: analyst."]


@pytest.mark.parametrize("role", ["analyst", "partner"])
def test_the_dictionary_is_made_when_it_is_opened(app: App, role: str) -> None:
    test = app("data", role)
    titles = [title.value for title in test.subheader]
    assert "Freshness and completeness" in titles
    assert not [frame for frame in test.dataframe if "meaning" in frame.value]
    test.session_state["fold-dictionary"] = True
    assert not test.run().exception
    (opened,) = [frame.value for frame in test.dataframe if "meaning" in frame.value]
    assert ("records" in opened) == (role == "analyst")


@pytest.mark.parametrize("role", ["analyst", "partner"])
def test_pages_say_how_complete_the_newest_days_are(app: App, role: str) -> None:
    test = app("overview", role)
    for page in ("overview", "trends", "map", "spikes"):
        said = [caption.value for caption in turn(test, page).caption]
        assert any("Not all is known yet: the last day is about" in text for text in said), page
