"""The map: drawn without help from outside, its hexagons lead to their records."""

from __future__ import annotations

import math
import re
from io import BytesIO
from typing import Any

import h3
import pytest
from PIL import Image
from playwright.sync_api import FloatRect, Locator, expect

from tests.browser import sent
from tests.browser.conftest import Servers, Visits
from tests.browser.listener import listen
from tests.browser.visit import Visit

pytestmark = pytest.mark.browser
TILE_PX = 512
"""How wide the whole world is at zoom 0, in deck.gl."""


def canvas_of(begun: Visit) -> Locator:
    return begun.page.get_by_test_id("stDeckGlJsonChart").locator("canvas")


def pixel(view: dict[str, float], cell: str, box: FloatRect) -> tuple[float, float]:
    """Where the middle of a cell is on the canvas (Web Mercator), in pixels."""
    latitude, longitude = h3.cell_to_latlng(cell)
    world = TILE_PX * 2 ** view["zoom"]

    def northing(degrees: float) -> float:
        return math.asinh(math.tan(math.radians(degrees))) / (2 * math.pi)

    x = box["width"] / 2 + world * (longitude - view["longitude"]) / 360
    y = box["height"] / 2 - world * (northing(latitude) - northing(view["latitude"]))
    return x, y


def colour_at(canvas: Locator, x: float, y: float) -> tuple[int, int, int]:
    """What is drawn there now."""
    with Image.open(BytesIO(canvas.screenshot())) as picture:
        red, green, blue = picture.convert("RGB").getpixel((int(x), int(y)))  # type: ignore[misc]
    return red, green, blue


def on_white(fill: list[int]) -> tuple[int, int, int]:
    """A colour with its alpha, over a white page."""
    red, green, blue = (round(255 + (c - 255) * fill[3] / 255) for c in fill[:3])
    return red, green, blue


def wait_until_drawn(canvas: Locator, row: dict[str, Any], x: float, y: float) -> None:
    """Look until the hexagon has its colour; a canvas that stays empty fails."""
    wanted = on_white(row["fill"])
    for _ in range(60):
        seen = colour_at(canvas, x, y)
        if max(abs(a - b) for a, b in zip(seen, wanted, strict=True)) <= 6:
            return
    pytest.fail(f"the hexagon at {x:.0f}, {y:.0f} is {seen}, not {wanted}")


def balance(text: str) -> tuple[int, list[int], int]:
    """The sentence's numbers: on the map, not on it and why, and in all."""
    sentence = re.search(
        r"([\d,]+) on the map \+ ([\d,]+) without a place, ([\d,]+) at a placeholder point, "
        r"([\d,]+) outside the city = ([\d,]+) in all",
        text,
    )
    assert sentence, text
    located, *unlocated, total = (int(part.replace(",", "")) for part in sentence.groups())
    return located, unlocated, total


def test_a_hexagon_gives_its_numbers_and_leads_to_its_records(
    servers: Servers, visit: Visits
) -> None:
    begun = visit(servers("analyst"))
    begun.open("map", "Map")
    (deck,) = sent.decks(begun.watch.frames)
    cells = sent.layer(deck, "cells")
    canvas = canvas_of(begun)
    box = canvas.bounding_box()
    assert box is not None
    view = deck["initialViewState"]
    middle = (box["width"] / 2, box["height"] / 2)
    several = [row for row in cells if row["count"] > 1]
    chosen = min(several, key=lambda row: math.dist(pixel(view, row["cell"], box), middle))
    x, y = pixel(view, chosen["cell"], box)
    wait_until_drawn(canvas, chosen, x, y)
    canvas.click(position={"x": x, "y": y})
    label = chosen["words"].rsplit(":", 1)[0]
    expect(begun.main).to_contain_text(f"{label}: {chosen['count']} overdoses in the period.")
    begun.part("records-cell").get_by_role("link").click()
    begun.stands("Records")
    assert begun.row_count("Records") == chosen["count"]
    assert begun.number(r"([\d,]+) (?:record|overdose)s?\b") == chosen["count"]


def test_located_and_unlocated_are_the_total(servers: Servers, visit: Visits) -> None:
    begun = visit(servers("analyst"))
    begun.open("records?period=all", "Records")
    records = begun.row_count("Records")
    for layer in ("h3-7", "h3-8", "h3-9"):
        frames = listen(begun.server.host, f"map?layer={layer}&period=all")
        (deck,) = sent.decks(frames)
        located, unlocated, total = balance(sent.sentences(frames))
        assert located == sum(row["count"] for row in sent.layer(deck, "cells"))
        assert located + sum(unlocated) == total == records
        assert all(n > 0 for n in unlocated[:2])


def test_analysts_may_see_single_places(servers: Servers, visit: Visits) -> None:
    begun = visit(servers("analyst"))
    begun.open("map", "Map")
    (without,) = sent.decks(begun.watch.frames)
    assert sent.layer(without, "points") == []
    located = begun.number(r"(\d+) on the map")
    socket = begun.watch.opened[-1]
    with socket.expect_event("framereceived", lambda frame: bool(sent.decks([frame]))) as frame:
        begun.part("map-points").locator("label").click()
    (deck,) = sent.decks([frame.value])
    assert len(sent.layer(deck, "points")) == located
