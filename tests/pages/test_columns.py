"""Columns mapped by hand on the Data page: seen at once, kept, used for the next file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from streamlit.testing.v1 import AppTest

from dashboard.store import Store
from loaders.map_documents import document
from loaders.maps import Map
from tests.pages.conftest import App

ODD = b"""When it was,How it ended,Agency
2026-06-15 14:05,Fatal,Riverton Police
2026-06-16 14:05,Alive,Riverton Police
"""
LABELS = {
    "Date and time of the overdose": "When it was",
    "Fatal or not, at the scene": "How it ended",
}


def upload(test: AppTest, name: str = "odd.csv") -> AppTest:
    test.file_uploader(key="upload-0").upload(name, ODD, "text/csv")
    return test.run()


def choose(test: AppTest, source: str) -> AppTest:
    return test.selectbox(key="upload-source-0").set_value(source).run()


def buttons(test: AppTest) -> list[str]:
    return [button.label for button in test.button]


def pick(test: AppTest, label: str, header: str) -> AppTest:
    next(box for box in test.selectbox if box.label == label).set_value(header)
    return test.run()


def lines(test: AppTest) -> str:
    return "\n".join(text.value for text in test.markdown)


def press(test: AppTest, label: str) -> AppTest:
    next(button for button in test.button if button.label == label).click()
    return test.run()


def begun(app: App, store: Path) -> AppTest:
    test = app("data", sample=False, store=store)
    assert not test.exception
    return test


def test_columns_are_mapped_previewed_kept_and_forgotten(app: App, tmp_path: Path) -> None:
    test = upload(begun(app, tmp_path / "store"))
    assert "no source knows these columns" in test.error[0].value
    assert "--" not in test.error[0].value
    assert "then map its columns below" in test.info[-1].value
    choose(test, "odmap")
    assert "expected for odmap" in test.error[0].value
    for label, header in LABELS.items():
        pick(test, label, header)
    assert not test.exception
    assert not test.error
    assert "2 rows read = 2 new" in lines(test)
    press(test, "Keep for files with these columns")
    assert "the name is kept" in test.error[0].value
    test.text_input(key="columns-who").input("A. Nalyst").run()
    press(test, "Keep for files with these columns")
    assert not test.error
    assert "odmap by A. Nalyst: the map of this name was used" in lines(test)

    other = upload(begun(app, tmp_path / "store"), "next.csv")
    assert "next.csv (odmap): 2 rows read = 2 new" in lines(other)
    other.text_input(key="columns-who").input("A. Nalyst").run()
    press(other, "Forget it")
    assert "no source knows these columns" in other.error[0].value


def test_two_fields_of_one_column_are_refused_in_one_line(app: App, tmp_path: Path) -> None:
    test = choose(upload(begun(app, tmp_path / "store")), "odmap")
    for label in LABELS:
        pick(test, label, "When it was")
    said = test.error[0].value
    assert "'When it was' fills 'Date and time of the overdose' already" in said
    assert "columns." not in said
    assert "Load it" not in buttons(test)


def test_a_map_that_is_refused_is_not_kept(app: App, tmp_path: Path) -> None:
    test = choose(upload(begun(app, tmp_path / "store")), "odmap")
    for label in LABELS:
        pick(test, label, "When it was")
    test.text_input(key="columns-who").input("A. Nalyst").run()
    press(test, "Keep for files with these columns")
    assert any(error.value.startswith("Not kept.") for error in test.error)
    assert Store.open(str(tmp_path / "store")).entries("mapping").empty


def test_a_kept_map_that_is_refused_can_be_forgotten(app: App, tmp_path: Path) -> None:
    """As an earlier version kept it, which asked less of a map."""
    test = begun(app, tmp_path / "store")
    store, headers = Store.open(str(tmp_path / "store")), ["When it was", "How it ended", "Agency"]
    both = {"occurred_at": "When it was", "survived": "How it ended", "severity": "How it ended"}
    twice = Map("by hand", "odmap", headers=tuple(headers), exact=True, columns=both)
    value = {"headers": headers, "map": document(twice)}
    store.add_entry("mapping", "odmap", value, who="A. Nalyst", at=datetime(2026, 6, 1, tzinfo=UTC))
    upload(test)
    assert "fills" in test.error[0].value
    press(test, "Forget it")
    assert "Say who" in test.error[-1].value
    test.text_input(key="columns-who").input("A. Nalyst").run()
    press(test, "Forget it")
    assert "no source knows these columns" in test.error[0].value
    choose(test, "odmap")
    for label, header in LABELS.items():
        pick(test, label, header)
    assert "2 rows read = 2 new" in lines(test)


def test_further_fields_are_drawn_with_the_others(app: App, tmp_path: Path) -> None:
    """A box that is not drawn loses what was picked in it."""
    test = choose(upload(begun(app, tmp_path / "store")), "odmap")
    pick(test, "The agency's case or run number", "How it ended")
    pick(test, "Date and time of the overdose", "When it was")
    number = next(box for box in test.selectbox if box.label == "The agency's case or run number")
    assert number.value == "How it ended"
    assert "How it ended: Fatal · Alive" in number.options
    assert not test.toggle


def test_two_files_that_do_not_belong_together_are_not_loaded(app: App, tmp_path: Path) -> None:
    test = begun(app, tmp_path / "store")
    box = test.file_uploader(key="upload-0")
    box.upload("a.csv", ODD, "text/csv")
    box.upload("a.csv", ODD, "text/csv")
    test.run()
    assert "load them one by one" in test.error[0].value
