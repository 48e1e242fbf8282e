"""A row of the agency's file, walked to the line that a person reads."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Servers, Visits
from tests.browser.sample import odmap_rows
from tests.browser.test_spikes import WINDOWS

pytestmark = pytest.mark.browser

TOLD = (
    "New", "Occurred", "Entered", "Records", "Told by", "Agency", "Number", "Outcome at the scene",
    "Naloxone",
)  # fmt: skip
"""The columns that a wide window shows without scrolling."""


def test_a_row_of_the_newest_week_is_found_from_spikes(servers: Servers, visit: Visits) -> None:
    (row,) = [row for row in odmap_rows() if row["Case Number"] == "26-035742"]
    assert row["Date/Time of Overdose"] == "10/30/2026 08:45"
    begun = visit(servers("analyst"))
    begun.open("spikes?basis=odmap", "Spikes")
    begun.unfold("fold-windows")
    (seen,) = [row["Observed"] for row in begun.rows(WINDOWS) if row["Window"] == "7 days"]
    begun.part("records-window-7").get_by_role("link").click()
    begun.stands("Records")
    assert begun.number(r"([\d,]+) (?:record|overdose)s?\b") == int(seen)
    assert begun.row_count("Records") == int(seen) > 0
    (found,) = [shown for shown in begun.rows("Records") if shown["Number"] == row["Case Number"]]
    assert {name: found[name] for name in TOLD} == {
        "New": "",
        "Occurred": "2026-10-30 08:45",
        "Entered": "2026-10-30 09:33",
        "Records": "2",
        "Told by": "EMS, ODMAP",
        "Agency": row["Agency"],
        "Number": "26-035742",
        "Outcome at the scene": "fatal",
        "Naloxone": "multiple",
    }


def test_the_overview_leads_to_the_records_of_each_window(servers: Servers, visit: Visits) -> None:
    begun = visit(servers("analyst"))
    begun.open_page("Overview")
    for days in (1, 7, 28):
        value = begun.part(f"card-{days}").get_by_test_id("stMetricValue").inner_text()
        begun.part(f"records-card-{days}").get_by_role("link").click()
        begun.stands("Records")
        assert (
            begun.number(r"([\d,]+) (?:record|overdose)s?\b")
            == begun.row_count("Records")
            == int(value)
        )
        begun.go("Overview")
