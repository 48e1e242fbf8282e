"""The map: drawn without help from outside, its hexagons lead to their records."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

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


def click(begun: Visit, row: dict[str, Any], x: float, y: float) -> None:
    """On a hexagon, once its words have come as they do for a pointer above it."""
    canvas = canvas_of(begun)
    canvas.hover(position={"x": x, "y": y})
    expect(begun.page.get_by_text(row["words"], exact=True)).to_be_visible()
    canvas.click(position={"x": x, "y": y})


def drawn_by(begun: Visit, act: Callable[[], None]) -> dict[str, Any]:
    """The map that is sent after something is done."""
    socket = begun.watch.opened[-1]
    with socket.expect_event("framereceived", lambda frame: bool(sent.decks([frame]))) as frame:
        act()
    (deck,) = sent.decks([frame.value])
    return deck


def address(begun: Visit) -> dict[str, str]:
    """The parameters of the page's address."""
    query = parse_qs(urlsplit(begun.page.url).query)
    return {name: values[0] for name, values in query.items()}


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
    several = [row for row in cells if sent.count(row) > 1]
    several.sort(key=lambda row: math.dist(pixel(view, row["area"], box), middle))
    chosen, other, *_ = several
    x, y = pixel(view, chosen["area"], box)
    wait_until_drawn(canvas, chosen, x, y)
    click(begun, chosen, x, y)
    label, n = chosen["words"].rsplit(":", 1)[0], sent.count(chosen)
    expect(begun.main).to_contain_text(f"{label}: {n} overdoses in the period, ")
    begun.settled()
    canvas.hover(position={"x": 5, "y": 5})
    wait_until_drawn(canvas, other, *pixel(view, other["area"], box))
    assert sent.layers(sent.decks(begun.watch.frames)[-1]) >= {"selected", "selected-around"}
    assert address(begun)["area"] == chosen["area"]
    begun.part("records-cell").get_by_role("link").click()
    begun.stands("Records")
    assert begun.row_count("Records") == n
    assert begun.number(r"([\d,]+) (?:record|overdose)s?\b") == n


def test_a_second_click_leaves_the_hexagon(servers: Servers, visit: Visits) -> None:
    begun = visit(servers("analyst"))
    begun.open("map", "Map")
    (deck,) = sent.decks(begun.watch.frames)
    canvas = canvas_of(begun)
    box = canvas.bounding_box()
    assert box is not None
    row = max(sent.layer(deck, "cells"), key=sent.count)
    x, y = pixel(deck["initialViewState"], row["area"], box)
    wait_until_drawn(canvas, row, x, y)
    click(begun, row, x, y)
    expect(begun.main).to_contain_text("overdoses in the period")
    begun.settled()
    canvas.hover(position={"x": 5, "y": 5})
    wait_until_drawn(canvas, row, x, y)
    click(begun, row, x, y)
    expect(begun.main).not_to_contain_text("overdoses in the period")


def test_every_layer_is_switched_without_another_machine(servers: Servers, visit: Visits) -> None:
    """What was asked of whom is looked at when the visit ends."""
    begun = visit(servers("analyst"))
    begun.open("map?on=none", "Map")
    seen = sent.layers(sent.decks(begun.watch.frames)[-1])
    assert seen == {"cells", "boundary", "sample"}
    for switch, layer in (
        ("Single overdoses", "points"),
        ("Shared points", "shared"),
        ("Resources", "resources"),
        ("Neighbours", "neighbours"),
    ):
        button = begun.part("view-on").get_by_role("button", name=switch, exact=True)
        assert layer in sent.layers(drawn_by(begun, button.click)), switch
    begun.settled()
    assert address(begun)["on"] == "points,shared,resources,neighbours"
    for title, layer in (("Large hexagons", "h3-7"), ("Small hexagons", "h3-9")):
        deck = drawn_by(begun, partial(begun.choose, "view-layer", title))
        (first, *_) = sent.layer(deck, "cells")
        assert f"h3-{h3.get_resolution(first['area'])}" == layer
        begun.settled()
        assert address(begun)["layer"] == layer
    begun.choose("view-compare", "A year before")
    expect(begun.page.get_by_test_id("stDeckGlJsonChart")).to_have_count(2)


def test_two_periods_have_one_legend_and_stand_below_each_other_on_a_phone(
    servers: Servers, visit: Visits
) -> None:
    begun = visit(servers("analyst"))
    begun.open("map?compare=before", "Map")
    before, after = sent.decks(begun.watch.frames)
    rows = [*sent.layer(before, "cells"), *sent.layer(after, "cells")]
    colours: dict[tuple[int, ...], list[int]] = {tuple(row["fill"]): [] for row in rows}
    for row in rows:
        colours[tuple(row["fill"])].append(sent.count(row))
    ranges = sorted((min(counts), max(counts)) for counts in colours.values())
    assert all(high < low for (_, high), (low, _) in itertools.pairwise(ranges))
    maps = begun.page.get_by_test_id("stDeckGlJsonChart")

    def places() -> list[FloatRect]:
        boxes = [box for box in (one.bounding_box() for one in maps.all()) if box is not None]
        assert len(boxes) == 2
        return boxes

    left, right = places()
    assert left["y"] == right["y"]
    begun.widen(400)
    begun.settled()
    above, below = places()
    assert above["y"] + above["height"] < below["y"]


def test_an_area_is_chosen_without_a_pointer(servers: Servers, visit: Visits) -> None:
    begun = visit(servers("analyst"))
    begun.open("map", "Map")
    (deck,) = sent.decks(begun.watch.frames)
    first, *_ = sent.layer(deck, "cells")
    begun.open_list("map-area")
    begun.page.keyboard.press("Enter")
    expect(begun.main).to_contain_text(f"{sent.count(first)} overdoses in the period")
    assert address(begun)["area"] == first["area"]


def test_a_signal_leads_to_its_area_and_days(servers: Servers, visit: Visits) -> None:
    begun = visit(servers("analyst"))
    begun.open("spikes", "Spikes")
    begun.page.locator("[class*='st-key-map-signal-'] a").last.click()
    begun.stands("Map")
    there = address(begun)
    assert there["layer"] == "h3-7"
    assert re.fullmatch(r"[\d-]+\.\.[\d-]+", there["period"])
    expect(begun.main).to_contain_text("in the period")
    (deck,) = sent.decks(begun.watch.frames)[-1:]
    assert "selected" in sent.layers(deck)


def test_located_and_unlocated_are_the_total(servers: Servers, visit: Visits) -> None:
    begun = visit(servers("analyst"))
    begun.open("records?period=all", "Records")
    records = begun.row_count("Records")
    for layer in ("h3-7", "h3-8", "h3-9"):
        frames = listen(begun.server.host, f"map?layer={layer}&period=all")
        (deck,) = sent.decks(frames)
        located, unlocated, total = balance(sent.sentences(frames))
        assert located == sum(sent.count(row) for row in sent.layer(deck, "cells"))
        assert located + sum(unlocated) == total == records
        assert all(n > 0 for n in unlocated[:2])


def test_analysts_may_see_single_places(servers: Servers, visit: Visits) -> None:
    begun = visit(servers("analyst"))
    begun.open("map", "Map")
    (without,) = sent.decks(begun.watch.frames)
    assert sent.layer(without, "points") == []
    located = begun.number(r"(\d+) on the map")
    deck = drawn_by(
        begun, begun.part("view-on").get_by_role("button", name="Single overdoses").click
    )
    assert len(sent.layer(deck, "points")) == located
