"""A person at a browser: opens pages, reads them, uses what is on them."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Error, Locator, Page, expect

from tests.browser.server import Server
from tests.browser.watch import Watch, place

ADDRESSES = {"Overview": "", "Other sources": "others"}
"""Of pages whose address is not their title in small letters."""

BANNER = "Sample data: every record is invented. None of this happened."
HEIGHTS = {1440: 900, 400: 800}
SHOTS = Path(os.environ["ODWATCH_SHOTS"]) if "ODWATCH_SHOTS" in os.environ else None
"""Read here, since no test sees the settings of this machine."""

_STANDS = """title => {
    const heading = document.querySelector('h1');
    const app = document.querySelector('[data-testid=stApp]');
    if (document.querySelector('[data-testid=stException]')) return true;
    return heading && (title === null || heading.innerText === title)
        && app.dataset.testScriptState === 'notRunning'
        && !document.querySelector('[data-testid=stSkeleton]');
}"""
_SEEN = """() => JSON.stringify({
    heading: document.querySelector('h1')?.innerText,
    script: document.querySelector('[data-testid=stApp]')?.dataset.testScriptState,
    waiting: document.querySelectorAll('[data-testid=stSkeleton]').length,
    text: document.body.innerText.slice(0, 300),
})"""
_ROWS = "table => [...table.rows].map(row => [...row.cells].map(cell => cell.innerText))"
_LOOK_AGAIN_MS = 40
_LAST_LINES = 30
_PRESSES = 12
_PRESS_AGAIN_MS = 5_000


@dataclass
class Visit:
    """One page, at one server."""

    server: Server
    page: Page
    watch: Watch

    @property
    def where(self) -> str:
        """The server (which is named for its role), the page and its width: for messages."""
        return f"{self.server.name}, {place(self.page)}"

    def open(self, address: str, title: str) -> None:
        """Follow a link to an address below the server's, and wait until the page stands."""
        self.page.goto(f"{self.server.url}/{address}")
        self.stands(title)

    def open_page(self, title: str) -> None:
        """Open one of the pages by its own address."""
        self.open(ADDRESSES.get(title, title.lower()), title)

    def go(self, title: str) -> None:
        """Choose a page in the menu."""
        self.page.get_by_test_id("stTopNavLink").filter(has_text=title).click()
        self.stands(title)

    def widen(self, width: int) -> None:
        """Make the window as wide as a screen or a phone."""
        self.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})

    def stands(self, title: str) -> None:
        """Wait for a page that was just asked for: its heading, and everything below it."""
        self.wait(_STANDS, title, f"{title!r} did not come")
        self.assert_no_exception()

    def settled(self) -> None:
        """Wait for the end of a run that has begun."""
        self.wait(_STANDS, None, "the run did not end")
        self.assert_no_exception()

    def wait(self, condition: str, argument: object, otherwise: str) -> None:
        """Until a function of the page, given the argument, is true."""
        try:
            # By the clock, since frames are rare while a map is drawn.
            self.page.wait_for_function(condition, arg=argument, polling=_LOOK_AGAIN_MS)
        except Error:
            seen = self.page.evaluate(_SEEN)
            told = f"{self.where}: {otherwise}; seen: {seen}; errors: {self.watch.errors}"
            raise AssertionError(f"{told}; {self._last_lines()}") from None

    def assert_no_exception(self) -> None:
        """The page shows none; else say where, and what the server said."""
        shown = self.page.get_by_test_id("stException").all_inner_texts()
        assert not shown, f"{self.where}: the page shows {shown}; {self._last_lines()}"

    @property
    def main(self) -> Locator:
        return self.page.get_by_test_id("stMain")

    def text(self) -> str:
        return self.main.inner_text()

    def part(self, key: str) -> Locator:
        """The widget or container that the app calls `key`."""
        return self.page.locator(f".st-key-{key}")

    def unfold(self, key: str) -> None:
        self.part(key).locator("summary").click()

    def choose(self, key: str, option: str) -> None:
        """An option of a select box."""
        self.part(key).get_by_role("combobox").click()
        self.page.get_by_role("option", name=option, exact=True).click()

    def open_list(self, key: str) -> None:
        """The options of a select box, by keyboard alone.

        A page that moves while it is drawn closes an open list, so the key is pressed again, as
        anybody at the page would.
        """
        field = self.part(key).get_by_role("combobox")
        for _ in range(_PRESSES):
            field.focus()
            if field.get_attribute("aria-expanded") != "true":
                field.press("ArrowDown")
            with suppress(Error):
                self.page.get_by_role("option").first.wait_for(timeout=_PRESS_AGAIN_MS)
                return
        raise AssertionError(f"{self.where}: the list of {key} does not open by keyboard")

    def rows(self, title: str) -> list[dict[str, str]]:
        """What a table shows, as assistive technology reads it: by column title."""
        table = self._table(title)
        expect(table).to_be_attached()
        titles, *rows = table.evaluate(_ROWS)
        return [dict(zip(titles, row, strict=True)) for row in rows]

    def row_count(self, title: str) -> int:
        """How many rows a table has, with those out of sight."""
        table = self._table(title)
        expect(table).to_be_attached()
        return int(table.get_attribute("aria-rowcount") or 0) - 1

    def number(self, pattern: str) -> int:
        """The number that a sentence of the page gives where the pattern has its group."""
        text = self.text()
        found = re.search(pattern, text)
        assert found, f"{self.where}: no {pattern!r} in: {text}"
        return int(found[1].replace(",", ""))

    def shoot(self, name: str) -> None:
        """A picture, where ODWATCH_SHOTS names a folder for them."""
        if SHOTS is not None:
            SHOTS.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=SHOTS / f"{name}.png", full_page=True)

    def _table(self, title: str) -> Locator:
        return self.page.get_by_role("region", name=f"Table of: {title}", exact=True).locator(
            "canvas table"
        )

    def _last_lines(self) -> str:
        return "the server said:\n" + "\n".join(self.server.log[-_LAST_LINES:])
