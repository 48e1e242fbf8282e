"""Spikes: what it says is on the Overview too, each figure opens its records, choices are made."""

from __future__ import annotations

import re
from time import monotonic

import pytest
from playwright.sync_api import expect

from dashboard.store import Store
from tests.browser.conftest import Servers, Visits
from tests.browser.server import SECONDS_TO_START, Server
from tests.browser.test_every_page import FITS
from tests.browser.visit import Visit

pytestmark = pytest.mark.browser
WINDOWS = "Observed against expected, windows ending where the data end"
SERIES = "Groups, areas and neighbours, strongest first"
LOG = "Log of episodes"
PARTS = {
    "Rules": "Rules beside the scan",
    "Episodes": LOG,
    "Looking back": "Looking back: what each rule would have done",
    "Method": "How far to trust it",
}


def looked(server: Server) -> None:
    """Until the server's worker has looked for signals once."""
    store, deadline = Store.open(str(server.store)), monotonic() + SECONDS_TO_START
    while store.last_pass() is None:
        assert monotonic() < deadline, f"the worker logs no pass: {server.said()}"


def sentences(begun: Visit) -> list[str]:
    """The signal in full, then the others."""
    return re.findall(r"(?:Watch|Alert|By rule): .+", begun.text())


def records_of(begun: Visit, key: str) -> int:
    """How many records a link opens."""
    begun.part(f"records-{key}").get_by_role("link").click()
    begun.stands("Records")
    return begun.row_count("Records")


@pytest.mark.parametrize("role", ["analyst", "partner"])
def test_the_overview_and_spikes_say_the_same(servers: Servers, visit: Visits, role: str) -> None:
    begun = visit(servers(role))
    begun.open_page("Spikes")
    said = sentences(begun)
    assert said[0] == (
        "Alert: 6 suspected overdoses in the 7 days to 31 Oct 2026, 20:00, where 1.2 are usual. "
        "Chance alone does this about once in 2 years."
    )
    begun.go("Overview")
    assert sentences(begun)[: len(said)] == said


def test_every_part_below_opens_on_a_phone(servers: Servers, visit: Visits) -> None:
    begun = visit(servers("analyst"), width=400)
    begun.open_page("Spikes")
    for button, title in PARTS.items():
        begun.part("view-part").get_by_role("radio", name=button).click()
        expect(begun.main.get_by_role("heading", name=title)).to_be_visible()
        begun.settled()
        begun.shoot(f"analyst-spikes-{button.lower()}-phone")
        begun.wait(FITS, None, "wider than the window")


def test_every_windows_records_are_as_many_as_it_counts(servers: Servers, visit: Visits) -> None:
    begun = visit(servers("analyst"))
    begun.open_page("Spikes")
    begun.unfold("fold-windows")
    observed = [int(row["Observed"]) for row in begun.rows(WINDOWS)]
    assert sum(observed) > 10
    for days, count in zip((1, 2, 3, 7, 14), observed, strict=True):
        assert records_of(begun, f"window-{days}") == count, days
        begun.go("Spikes")


def test_the_strongest_of_the_others_opens_its_records(servers: Servers, visit: Visits) -> None:
    begun = visit(servers("analyst"))
    begun.open_page("Spikes")
    begun.unfold("fold-series")
    first = begun.rows(SERIES)[0]
    assert (first["Series"], first["Level"]) == ("Several doses of naloxone", "alert")
    assert "with several doses of naloxone" in sentences(begun)[1]
    count = int(first["Observed"])
    assert records_of(begun, "series-several-doses") == count
    begun.go("Spikes")
    assert records_of(begun, "signal-0") == count


def test_an_episode_is_in_the_log_with_what_was_known_then(servers: Servers, visit: Visits) -> None:
    server = servers("analyst")
    looked(server)
    begun = visit(server)
    begun.open("spikes?part=episodes", "Spikes")
    rows = begun.rows(LOG)
    states = [row["State"] for row in rows]
    assert states == sorted(states)
    assert set(states) == {"open", "past"}
    assert rows[0]["Closed"] == ""
    assert begun.main.get_by_role("link", name=f"Records: {rows[0]['Series or rule']}").count()
    assert records_of(begun, "episode-0") == int(rows[0]["Observed"]) > 0


def test_an_allowance_is_tried_and_made_live(servers: Servers, visit: Visits) -> None:
    begun = visit(servers("loads"))
    begun.open("spikes?part=past", "Spikes")
    expect(begun.main).to_contain_text("Live now: 12 false watches and 2 false alerts a year.")
    thumb = begun.page.locator("[class*=st-key-past-watch-]").get_by_role("slider")
    for tried in (10, 8, 6, 4, 3, 2, 1):
        thumb.press("ArrowLeft")
        expect(thumb).to_have_attribute("aria-valuetext", str(tried))
    expect(begun.main).to_contain_text("Chosen above: 1 watches, 1 alerts.")
    begun.part("past-live-who").locator("input").fill("A. Nalyst")
    begun.part("past-live-enter").get_by_role("button").click()
    expect(begun.main).to_contain_text("Live now: 1 false watches and 1 false alerts a year.")
    begun.settled()
    begun.go("Overview")
    # Half of it is the whole city's.
    expect(begun.main).to_contain_text(
        "No signal. Nothing rarer than what chance alone does about once in 2 years, "
        "in data through 31 Oct 2026, 20:00."
    )


def test_a_cluster_is_marked_and_rules_are_held_against_it(servers: Servers, visit: Visits) -> None:
    begun = visit(servers("loads"))
    begun.open("spikes?part=past", "Spikes")
    expect(begun.main).to_contain_text("of 3 marked clusters")
    begun.main.get_by_text("Mark a cluster").click()
    begun.part("mark-name").locator("input").fill("June 2021")
    for key, day in (("mark-first", "20210601"), ("mark-last", "20210630")):
        begun.part(key).get_by_role("spinbutton").first.click()
        begun.page.keyboard.type(day)
    begun.part("mark-who").locator("input").fill("A. Nalyst")
    begun.part("mark-enter").get_by_role("button").click()
    expect(begun.main).to_contain_text("of 4 marked clusters")
    begun.settled()
    link = begun.main.get_by_role("link", name="Records: June 2021")
    expect(link).to_have_attribute("href", "records?period=2021-06-01..2021-06-30")
    begun.shoot("loads-spikes-marked-wide")
    link.click()
    begun.stands("Records")
    rows = begun.rows("Records")
    assert len(rows) > 0
    assert all(row["Occurred"].startswith("2021-06") for row in rows)
