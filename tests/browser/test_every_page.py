"""Every page, for every role, wide and narrow, light and dark."""

from __future__ import annotations

import pytest

from tests.browser import sent
from tests.browser.conftest import Servers, Visits
from tests.browser.visit import BANNER, Visit

TITLES = (
    "Overview", "Trends", "Map", "Spikes", "Naloxone", "Other sources", "Initiatives",
    "Records", "Data"
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
FITS = """() => {
    const main = document.querySelector('[data-testid=stMain]');
    return main.scrollWidth <= main.clientWidth;
}"""
pytestmark = pytest.mark.browser


@pytest.mark.parametrize("role", SEES)
def test_every_page_of_the_menu_opens_on_a_wide_screen(
    servers: Servers, visit: Visits, role: str
) -> None:
    begun = visit(servers(role), width=1440)
    begun.open_page("Overview")
    links = begun.page.get_by_test_id("stTopNavLink").all_inner_texts()
    titles = [text.splitlines()[-1] for text in links]
    assert titles == [title for title in TITLES if title in SEES[role]]
    for title in titles:
        begun.go(title)
        begun.shoot(f"{role}-{title.lower()}-wide")
        _is_whole(begun, role, title)


@pytest.mark.parametrize("role", SEES)
def test_every_page_opens_on_a_phone_by_day_and_by_night(
    servers: Servers, visit: Visits, role: str
) -> None:
    begun = visit(servers(role), width=400)
    for title in TITLES:
        begun.watch.frames.clear()
        begun.open_page(title)
        begun.shoot(f"{role}-{title.lower()}-phone")
        _is_whole(begun, role, title)
        begun.page.emulate_media(color_scheme="dark")
        begun.shoot(f"{role}-{title.lower()}-phone-dark")
        _is_whole(begun, role, title, dark=True)
        begun.page.emulate_media(color_scheme="light")
        if title not in SEES[role]:
            assert sent.kinds(begun.watch.frames) <= {"html", "alert", "heading"}
            begun.widen(1440)
            begun.shoot(f"{role}-{title.lower()}-wide")
            _is_whole(begun, role, title)
            begun.widen(400)


def _is_whole(begun: Visit, role: str, title: str, *, dark: bool = False) -> None:
    begun.wait(_IS_LIT, dark, f"not {'dark' if dark else 'light'}")
    begun.wait(FITS, None, "wider than the window")
    begun.assert_no_exception()
    text = begun.text()
    said = [line for line in text.splitlines() if line.strip()]
    if title in SEES[role]:
        assert BANNER in said, begun.where
        assert title in said, begun.where
        assert "This page is for" not in text, begun.where
    else:
        allowed = ", ".join(role for role in SEES if title in SEES[role])
        only = ["science", BANNER, title, "lock", f"This page is for: {allowed}."]
        assert said == only, begun.where
