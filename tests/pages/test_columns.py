"""Columns mapped by hand on the Data page: seen at once, kept, used for the next file."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

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
    test.selectbox(key="upload-source").set_value("odmap").run()
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
    test = upload(begun(app, tmp_path / "store"))
    test.selectbox(key="upload-source").set_value("odmap").run()
    for label in LABELS:
        pick(test, label, "When it was")
    assert "a column fills one field" in test.error[0].value
    assert not [button for button in test.button if button.label == "Load it"]


def test_two_files_that_do_not_belong_together_are_not_loaded(app: App, tmp_path: Path) -> None:
    test = begun(app, tmp_path / "store")
    box = test.file_uploader(key="upload-0")
    box.upload("a.csv", ODD, "text/csv")
    box.upload("a.csv", ODD, "text/csv")
    test.run()
    assert "load them one by one" in test.error[0].value
