"""Loading on the Data page: what is said of a file, what became of it, reports of before."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.pages.conftest import App
from tests.pages.test_columns import begun, buttons, lines, press

HEAD = "Case Number,Date/Time of Overdose,Severity,Agency,Colour,Form\n"
ROW = "26-{n},2026-06-{day} 14:05,Fatal,Riverton Police,red,tall\n"


def export(*days: str) -> bytes:
    rows = [ROW.format(n=n, day=day) for n, day in enumerate(days)]
    return (HEAD + "".join(rows)).encode()


def upload(test: AppTest, content: bytes, *, box: int = 0, name: str = "a_b.csv") -> AppTest:
    test.file_uploader(key=f"upload-{box}").upload(name, content, "text/csv")
    return test.run()


def tables(test: AppTest) -> list[list[str]]:
    return [list(table.value.columns) for table in test.dataframe]


def test_the_whole_report_stays_after_the_load(app: App, tmp_path: Path) -> None:
    test = upload(begun(app, tmp_path / "store"), export("15", "16", "99", "soon"))
    press(test, "Load it")
    for _ in range(2):
        assert not test.exception
        loaded = "4 rows read = 2 new + 2 rejected"
        assert [said.value for said in test.success] == [f"Loaded: a\\_b.csv (odmap): {loaded}"]
        rejected = next(table.value for table in test.dataframe if "reason" in table.value)
        assert rejected["value"].tolist() == ["2026-06-99 14:05", "2026-06-soon 14:05"]
        assert rejected["row"].tolist() == [4, 5]
        assert "Colour, Form" in lines(test)
        test.run()
    upload(test, export("15"), box=1)
    assert not test.success


def test_what_was_said_of_one_file_is_not_said_of_the_next(app: App, tmp_path: Path) -> None:
    test = begun(app, tmp_path / "store")
    test.selectbox(key="upload-source-0").set_value("odmap").run()
    test.text_input(key="upload-through-0").input("2026-06-20").run()
    upload(test, export("15"))
    assert "as given" in lines(test)
    press(test, "Load it")
    assert test.selectbox(key="upload-source-1").value == "as its columns say"
    assert test.text_input(key="upload-through-1").value == ""
    assert test.text_input(key="upload-from-1").value == ""


def test_a_report_is_opened_again_from_the_history(app: App, tmp_path: Path) -> None:
    test = press(upload(begun(app, tmp_path / "store"), export("15", "soon")), "Load it")
    later = begun(app, tmp_path / "store")
    box = later.selectbox(key="report-which")
    assert box.value is None
    assert not any("reason" in columns for columns in tables(later))
    box.select_index(0).run()
    assert not later.exception
    assert "2 rows read = 1 new + 1 rejected" in lines(later)
    assert any("reason" in columns for columns in tables(later))
    assert not test.exception


def test_a_complete_export_withdraws_and_lists_what_it_lacks(app: App, tmp_path: Path) -> None:
    press(upload(begun(app, tmp_path / "store"), export("15", "16")), "Load it")
    test = begun(app, tmp_path / "store")
    test.text_input(key="upload-from-0").input("2026-06-01").run()
    upload(test, export("15"))
    assert "Say to when it is complete" in test.error[0].value
    assert "Load it" not in buttons(test)
    test.text_input(key="upload-through-0").input("2026-06-30").run()
    assert not test.error
    assert "no longer counts" in test.warning[0].value
    withdrawn = next(table.value for table in test.dataframe if list(table.value) == ["key"])
    assert len(withdrawn) == 1
    press(test, "Load it")
    assert "1 unchanged" in test.success[0].value
    assert ["key"] in tables(test)


def test_a_file_of_another_kind_is_refused_by_the_loaders(app: App, tmp_path: Path) -> None:
    test = begun(app, tmp_path / "store")
    assert not test.file_uploader(key="upload-0").proto.type
    upload(test, b"%PDF-1.7\n", name="report.pdf")
    assert test.error[0].value.startswith("report.pdf: found a PDF; expected a table")
    assert not [info for info in test.info if "map its columns" in info.value]
