"""Every page, for every role, wide and narrow, light and dark."""

from __future__ import annotations

import pytest

from tests.browser import sent
from tests.browser.conftest import Servers, Visits
from tests.browser.visit import BANNER, Visit

TITLES = (
    "Overview", "Trends", "Map", "Spikes", "Naloxone", "Initiatives", "Records", "Data"
)  # fmt: skip
EVERYBODY = {"Overview", "Initiatives"}
SEES = {
    "analyst": set(TITLES),
    "partner": set(TITLES) - {"Records"},
    "public": EVERYBODY,
}
_IS_LIT = """dark => {
    const app = document.querySelector('[data-testid=stApp]');
    const [red, green, blue] = getComputedStyle(app).backgroundColor.match(/[0-9]+/g).map(Number);
    return dark === (red + green + blue < 3 * 128);
}"""
pytestmark = pytest.mark.browser


@pytest.mark.parametrize("role", SEES)
def test_every_page_opens_on_a_wide_screen(servers: Servers, visit: Visits, role: str) -> None:
    begun = visit(servers(role), width=1440)
    begun.open_page("Overview")
    links = begun.page.get_by_test_id("stTopNavLink").all_inner_texts()
    assert [text.splitlines()[-1] for text in links] == [t for t in TITLES if t in SEES[role]]
    for title in TITLES:
        if title in SEES[role]:
            begun.go(title)
        else:
            begun.open_page(title)
        begun.shoot(f"{role}-{title.lower()}-wide")
        _is_whole(begun, role, title, dark=False)


@pytest.mark.parametrize("role", SEES)
def test_every_page_opens_on_a_phone_by_day_and_by_night(
    servers: Servers, visit: Visits, role: str
) -> None:
    begun = visit(servers(role), width=400)
    for title in TITLES:
        begun.watch.frames.clear()
        begun.open_page(title)
        begun.shoot(f"{role}-{title.lower()}-phone")
        _is_whole(begun, role, title, dark=False)
        if title not in SEES[role]:
            assert sent.kinds(begun.watch.frames) <= {"html", "alert", "heading"}
        begun.page.emulate_media(color_scheme="dark")
        begun.shoot(f"{role}-{title.lower()}-phone-dark")
        _is_whole(begun, role, title, dark=True)
        begun.page.emulate_media(color_scheme="light")


def _is_whole(begun: Visit, role: str, title: str, *, dark: bool) -> None:
    begun.page.wait_for_function(_IS_LIT, arg=dark)
    begun.page.wait_for_function("document.scrollingElement.scrollWidth <= innerWidth")
    assert begun.page.get_by_test_id("stException").count() == 0
    said = [line for line in begun.text().splitlines() if line.strip()]
    assert BANNER in said
    assert title in said
    if title not in SEES[role]:
        allowed = ", ".join(role for role in SEES if title in SEES[role])
        assert said == ["science", BANNER, title, "lock", f"This page is for: {allowed}."]
    else:
        assert "This page is for" not in begun.text()
