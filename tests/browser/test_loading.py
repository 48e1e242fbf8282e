"""Loading a file in the browser: seen before it is loaded, counted after, and taken back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Servers, Visits
from tests.browser.sample import DATA
from tests.browser.visit import Visit

pytestmark = pytest.mark.browser
SUMMARY = r"([\d,]+) suspected overdoses from"


@pytest.fixture
def more(tmp_path: Path) -> Path:
    """Five further marked records of October 2026."""
    days = ["--from", "2026-10-02", "--through", "2026-10-31"]
    subprocess.run(
        [
            sys.executable,
            DATA / "generate.py",
            "more",
            "--out",
            tmp_path,
            "--incidents",
            "5",
            *days,
        ],
        check=True,
    )
    return tmp_path / "odmap.csv"


def upload(begun: Visit, path: Path) -> None:
    begun.main.locator("input[type=file]").set_input_files(path)


def test_a_file_is_previewed_loaded_counted_and_taken_back(
    servers: Servers, visit: Visits, more: Path
) -> None:
    begun = visit(servers("loads"))
    begun.open("trends", "Trends")
    before = begun.number(SUMMARY)
    begun.go("Data")
    upload(begun, more)
    expect(begun.main).to_contain_text("odmap.csv (odmap): 5 rows read = 5 new")
    begun.part("load").get_by_role("button").click()
    expect(begun.main).to_contain_text("Loaded: odmap.csv (odmap): 5 rows read = 5 new")
    begun.go("Trends")
    assert begun.number(SUMMARY) == before + 5
    begun.go("Data")
    newest = begun.rows("Imports")[0]
    assert (newest["File"], newest["New"], newest["Rejected"]) == ("odmap.csv", "5", "0")
    begun.main.get_by_text("Take an import back").click()
    expect(begun.part("undo").get_by_role("button")).to_be_disabled()
    begun.main.locator("[class*=st-key-undo-sure-]").locator("label").click()
    expect(begun.part("undo").get_by_role("button")).to_be_enabled()
    which = begun.part("undo-which").get_by_role("combobox")
    taken = f"odmap.csv (odmap), loaded {newest['Loaded at']}: 5 new, 0 updated"
    expect(which).to_have_value(taken)
    begun.part("undo").get_by_role("button").click()
    expect(begun.main.get_by_text(f"Taken back: {taken}.")).to_be_visible()
    begun.go("Trends")
    assert begun.number(SUMMARY) == before


def test_a_file_without_the_mark_is_refused_in_one_line(
    servers: Servers, visit: Visits, more: Path
) -> None:
    unmarked = more.with_name("city.csv")
    unmarked.write_text(more.read_text("utf-8").replace("SYNTHETIC ", ""), "utf-8")
    begun = visit(servers("loads"))
    begun.open("data", "Data")
    upload(begun, unmarked)
    expect(begun.main.get_by_test_id("stAlert").last).to_have_text(
        "city.csv: 5 of 5 records do not carry SYNTHETIC in the agency's name; the sample store "
        "takes invented data only. Load the file without --sample."
    )
    expect(begun.part("load")).to_have_count(0)


def test_what_is_no_export_is_refused_in_one_line(
    servers: Servers, visit: Visits, tmp_path: Path
) -> None:
    begun = visit(servers("loads"))
    for name, content in {
        "noise.csv": bytes(range(256)) * 40,
        "empty.csv": b"",
        "other.csv": b"colour,size\nred,3\n",
    }.items():
        (tmp_path / name).write_bytes(content)
        begun.open("data", "Data")
        upload(begun, tmp_path / name)
        refusal = begun.main.get_by_test_id("stAlert").filter(has_text=f"{name}: ")
        expect(refusal).to_have_count(1)
        assert len(refusal.inner_text().splitlines()) == 1
        assert "Traceback" not in begun.text()
        expect(begun.part("load")).to_have_count(0)
