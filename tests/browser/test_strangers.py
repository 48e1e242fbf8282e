"""Who is not at this machine sees what is public."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Servers, Visits
from tests.browser.test_every_page import EVERYBODY, TITLES
from tests.browser.visit import Visit

pytestmark = pytest.mark.browser


def sees_what_is_public(begun: Visit) -> None:
    links = begun.page.get_by_test_id("stTopNavLink").all_inner_texts()
    assert [text.splitlines()[-1] for text in links] == [t for t in TITLES if t in EVERYBODY]
    assert "Suspected overdoses in the whole city, by quarter" in begun.text()


def test_bound_to_another_address_everybody_is_public(servers: Servers, visit: Visits) -> None:
    server = servers("public")
    assert "--role" not in str(server.process.args)
    begun = visit(server)
    begun.open_page("Overview")
    sees_what_is_public(begun)


def test_asked_by_another_name_a_local_server_shows_what_is_public(
    servers: Servers, visit: Visits
) -> None:
    server = servers("analyst")
    host = f"dashboard.example:{server.port}"
    begun = visit(server, host=host)
    begun.page.goto(f"http://{host}/")
    begun.stands("Overview")
    sees_what_is_public(begun)
    begun.page.goto(f"http://{host}/records")
    begun.stands("Records")
    assert "This page is for: analyst." in begun.text()


def test_through_a_proxy_everybody_is_public(servers: Servers, visit: Visits) -> None:
    begun = visit(servers("analyst"), headers=(("X-Forwarded-For", "203.0.113.9"),))
    begun.open_page("Overview")
    sees_what_is_public(begun)
