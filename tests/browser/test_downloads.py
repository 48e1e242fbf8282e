"""Downloads: what is shown, and marked as what it is."""

from __future__ import annotations

import csv
import io

import pytest

from tests.browser.conftest import Servers, Visits
from tests.browser.visit import Visit

pytestmark = pytest.mark.browser
MARK = "SYNTHETIC sample, not real"


def downloaded(begun: Visit, key: str) -> tuple[str, list[dict[str, str]]]:
    """A download's name and rows."""
    with begun.page.expect_download() as download:
        begun.part(f"download-{key}").get_by_role("button").click()
    text = download.value.path().read_bytes().decode("utf-8-sig")
    return download.value.suggested_filename, list(csv.DictReader(io.StringIO(text)))


def test_a_figures_download_is_its_table_with_the_mark(servers: Servers, visit: Visits) -> None:
    begun = visit(servers("partner"))
    begun.open("trends?period=90d&by=month&group=severity", "Trends")
    begun.unfold("fold-trend")
    shown = begun.rows("Overdoses by Month")
    name, rows = downloaded(begun, "trend")
    assert name == "SAMPLE-odwatch-trend.csv"
    assert next(iter(rows[0])) == "data"
    assert {row.pop("data") for row in rows} == {MARK}
    assert len(rows) == begun.row_count("Overdoses by Month")
    assert [list(row.values()) for row in rows] == [list(row.values()) for row in shown]
    assert any(row["count"] != "0" for row in rows)


def test_the_line_list_is_downloaded_whole(servers: Servers, visit: Visits) -> None:
    begun = visit(servers("analyst"))
    begun.open("records", "Records")
    name, rows = downloaded(begun, "records")
    assert name == "SAMPLE-odwatch-records.csv"
    assert {row["data"] for row in rows} == {MARK}
    assert len(rows) == begun.row_count("Records") > 50
    assert rows[0]["number"] == begun.rows("Records")[0]["Number"]


def test_no_table_offers_an_unmarked_copy(servers: Servers, visit: Visits) -> None:
    begun = visit(servers("analyst"))
    begun.open("records", "Records")
    begun.rows("Records")
    begun.main.get_by_test_id("stDataFrame").hover()
    toolbar = begun.main.get_by_test_id("stDataFrame").get_by_test_id("stElementToolbar")
    assert toolbar.get_by_role("button", name="Fullscreen").count() == 1
    assert toolbar.get_by_role("button", name="Download").count() == 0
