"""A row of the agency's file, walked to the line that a person reads."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Servers, Visits
from tests.browser.sample import odmap_rows

pytestmark = pytest.mark.browser


def test_a_row_of_the_newest_week_is_found_from_spikes(servers: Servers, visit: Visits) -> None:
    (row,) = [row for row in odmap_rows() if row["Case Number"] == "26-035742"]
    assert row["Date/Time of Overdose"] == "10/30/2026 08:45"
    begun = visit(servers("analyst"))
    begun.open("spikes?basis=odmap", "Spikes")
    seen = begun.number(r"(\d+) suspected overdoses in the 7 days to 31 Oct 2026, 20:00")
    begun.part("records-window-7").get_by_role("link").click()
    begun.stands("Records")
    assert begun.number(r"(\d+) records") == seen == begun.row_count("Records")
    (found,) = [shown for shown in begun.rows("Records") if shown["Number"] == row["Case Number"]]
    assert found == {
        "New": "",
        "Occurred": "2026-10-30 08:45",
        "Entered": "2026-10-30 09:33",
        "Agency": row["Agency"],
        "Number": "26-035742",
        "Outcome at the scene": "fatal",
        "Naloxone": "multiple",
        "Doses": "3",
        "Drugs": "",
        "Age": "",
    }


def test_the_overview_leads_to_the_records_of_each_window(servers: Servers, visit: Visits) -> None:
    begun = visit(servers("analyst"))
    begun.open_page("Overview")
    for days in (1, 7, 28):
        value = begun.part(f"card-{days}").get_by_test_id("stMetricValue").inner_text()
        begun.part(f"records-card-{days}").get_by_role("link").click()
        begun.stands("Records")
        assert begun.number(r"(\d+) record") == begun.row_count("Records") == int(value)
        begun.go("Overview")
