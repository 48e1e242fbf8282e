"""Filters hold from page to page, stand in the address, and come back from it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Servers, Visits
from tests.browser.visit import Visit

pytestmark = pytest.mark.browser


def address(begun: Visit) -> dict[str, str]:
    query = parse_qs(urlsplit(begun.page.url).query)
    return {name: values[0] for name, values in query.items()}


def heading(begun: Visit) -> str:
    """The line that names what is counted."""
    return begun.main.get_by_test_id("stCaptionContainer").first.inner_text()


def test_a_choice_holds_on_the_next_page_and_stands_in_the_address(
    servers: Servers, visit: Visits
) -> None:
    begun = visit(servers("analyst"))
    begun.open("trends", "Trends")
    everybody = begun.number(r"([\d,]+) suspected overdoses")
    begun.choose("filter-period", "All years")
    begun.choose("filter-severity", "fatal")
    expect(begun.main).to_contain_text("outcome at the scene fatal")
    begun.settled()
    fatal = begun.number(r"([\d,]+) suspected overdoses from 5 Jan 2017")
    assert everybody != fatal
    assert {"severity": "fatal", "period": "all"}.items() <= address(begun).items()
    begun.go("Map")
    assert begun.number(r"= ([\d,]+) in all") == fatal
    assert {"severity": "fatal", "period": "all"}.items() <= address(begun).items()
    begun.go("Records")
    assert begun.number(r"([\d,]+) (?:record|overdose)s?\b") == fatal == begun.row_count("Records")


def test_the_source_is_named_on_every_page_that_counts(servers: Servers, visit: Visits) -> None:
    begun = visit(servers("partner"))
    begun.open("trends?basis=ems", "Trends")
    for title in ("Trends", "Map", "Spikes", "Naloxone", "Overview"):
        begun.go(title)
        assert heading(begun).startswith("Counted: EMS care reports"), title
        assert address(begun)["basis"] == "ems"


def test_a_link_shows_somebody_else_the_same(servers: Servers, visit: Visits) -> None:
    begun = visit(servers("analyst"))
    begun.open("trends?period=90d&sex=female&by=month&group=severity", "Trends")
    assert "sex female" in heading(begun)
    period = begun.part("filter-period").get_by_role("combobox")
    expect(period).to_have_value("Last 90 days of data")
    expect(begun.main).to_contain_text("Overdoses by Month")
    begun.unfold("fold-trend")
    assert set(begun.rows("Overdoses by Month")[0]) == {
        "Month", "Outcome at the scene", "Overdoses"
    }  # fmt: skip
    assert address(begun) == {"period": "90d", "sex": "female", "by": "month", "group": "severity"}


def test_what_no_link_should_say_falls_back(servers: Servers, visit: Visits) -> None:
    begun = visit(servers("analyst"))
    begun.open("trends", "Trends")
    usual = begun.text()
    begun.open(
        "trends?basis=rumours&period=2020-02-30..2020-01-01&severity=%3Cb%3E&sex=&by=century"
        "&group=zip&area=1&start=yesterday",
        "Trends",
    )
    assert begun.text() == usual
    assert address(begun) == {"by": "week", "group": "none"}
    begun.open("records?start=yesterday&end=never&area=nowhere", "Records")
    assert begun.number(r"([\d,]+) (?:record|overdose)s?\b") == 0
