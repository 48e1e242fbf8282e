"""What a partner's browser is sent, byte for byte: no small count of an area, no single place."""

from __future__ import annotations

import re
import struct

import pytest

from tests.browser import sent
from tests.browser.conftest import Servers, Visits
from tests.browser.listener import listen
from tests.browser.sample import DATA, ems_rows, odmap_rows

pytestmark = pytest.mark.browser
PERIODS = ("28d", "all")
LAYERS = ("h3-7", "h3-8", "h3-9")


def numbers_of_people() -> set[str]:
    """Of either source: an overdose that both tell of has one of them."""
    calls = {row["Response Incident Number (eResponse.03)"] for row in ems_rows()}
    return ({row["Case Number"] for row in odmap_rows()} | calls) - {""}


def latitudes() -> set[str]:
    """Of single overdoses, where the backdrop has no corner at the same."""
    backdrop = "".join(p.read_text("utf-8") for p in (DATA / "boundaries").glob("*.geojson"))
    given = {row["Latitude"].strip() for row in odmap_rows()} - {"", "NULL"}
    return {text for text in given if len(text) >= 8 and text not in backdrop}


def found_in(frames: list[bytes]) -> set[str]:
    """The people's numbers and exact latitudes that were sent: as text, and as eight bytes."""
    data = b"\n".join(frames)
    numerals = set(re.findall(r"(?<![\d.])\d+\.\d+", data.decode("latin-1")))
    packed = {text for text in latitudes() if struct.pack("<d", float(text)) in data}
    return {text for text in numbers_of_people() if text.encode() in data} | (
        (latitudes() & numerals) | packed
    )


def test_the_search_finds_what_an_analyst_is_sent(servers: Servers, visit: Visits) -> None:
    begun = visit(servers("analyst"))
    begun.open("records?period=all", "Records")
    found = found_in(begun.watch.frames)
    assert len(found & numbers_of_people()) > 100
    assert len(found & latitudes()) > 500


def test_no_person_can_be_found_in_what_a_partner_is_sent(servers: Servers, visit: Visits) -> None:
    begun = visit(servers("partner"))
    begun.open("trends?period=all&by=day", "Trends")
    for title in ("Spikes", "Naloxone", "Data", "Overview"):
        begun.go(title)
    for part in ("rules", "episodes", "past"):
        begun.open(f"spikes?part={part}", "Spikes")
    begun.open("records?period=all", "Records")
    assert found_in(begun.watch.frames) == set()


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("period", PERIODS)
def test_no_area_of_a_partners_map_has_a_small_count(
    servers: Servers, layer: str, period: str
) -> None:
    frames = listen(servers("partner").host, f"map?layer={layer}&period={period}")
    (deck,) = sent.decks(frames)
    cells = sent.layer(deck, "cells")
    (table,) = sent.tables(frames)
    assert [sent.count(row) for row in cells] == table["count"].tolist()
    assert all(sent.count(row) >= 5 for row in cells)
    assert all(set(row) == {"area", "words", "fill"} for row in cells)
    assert sent.layer(deck, "points") == []
    assert found_in(frames) == set()
    summary = re.search(r"([\d,]+) of ([\d,]+) are in the areas shown", sent.sentences(frames))
    assert summary
    shown, total = (int(number.replace(",", "")) for number in summary.groups())
    assert shown == table["count"].sum() < total


@pytest.mark.parametrize("compared", ["before", "year"])
def test_two_periods_of_a_partners_map_have_no_small_count(servers: Servers, compared: str) -> None:
    asked = f"map?layer=h3-7&period=365d&compare={compared}&on=points,shared,without"
    frames = listen(servers("partner").host, asked)
    decks = sent.decks(frames)
    (table,) = sent.tables(frames)
    assert len(decks) == 2
    for deck, column in zip(decks, ("count", "count_compared"), strict=True):
        counts = [sent.count(row) for row in sent.layer(deck, "cells")]
        assert sorted(counts) == sorted(table[column].dropna())
        assert min(counts) >= 5
        assert not sent.layers(deck) & {"points", "shared"}
    assert found_in(frames) == set()


def test_a_partner_may_not_narrow_the_map(servers: Servers, visit: Visits) -> None:
    begun = visit(servers("partner"))
    begun.open("map", "Map")
    (everybody,) = sent.decks(begun.watch.frames)
    assert sent.layer(everybody, "cells")
    begun.open("map?severity=fatal&period=2026-01-01..2026-10-30", "Map")
    assert sent.decks(begun.watch.frames) == [everybody, everybody]
    assert found_in(begun.watch.frames) == set()
