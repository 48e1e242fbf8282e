"""The page Naloxone in a browser: the gap map and its table, and the model's inputs."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser import sent
from tests.browser.conftest import Servers, Visits

TABLE = "Areas by kits for each overdose, the fewest first"
INPUTS = {
    "people_at_risk": ("1500", "2000"),
    "kits_a_year": ("3000", "3000"),
    "share_reaching": ("0.5", "0.6"),
    "years_kept": ("1", "2"),
    "people_present": ("1", "1.5"),
}


def test_the_gap_map_and_its_table_say_the_same_of_the_least_served_area(
    servers: Servers, visit: Visits
) -> None:
    begun = visit(servers("analyst"))
    begun.open("naloxone", "Naloxone")
    first, *others = begun.rows(TABLE)
    assert first["Rank"] == "1"
    assert float(first["Kits for each overdose"]) <= min(
        float(row["Kits for each overdose"]) for row in others if row["Rank"] not in ("", "None")
    )
    (deck,) = sent.decks(begun.watch.frames)
    (circle,) = [row for row in sent.layer(deck, "gaps") if row["words"].startswith(first["Area"])]
    assert f"{first['Overdoses']} overdoses" in circle["words"]
    assert f"{first['Kits']} kits" in circle["words"]
    ratio = f"{float(first['Kits for each overdose']):.1f}"
    assert f"{ratio} for each overdose" in circle["words"]
    expect(begun.main).to_contain_text(f"{first['Area']} had {ratio}")
    begun.shoot("naloxone")


def test_coverage_shows_a_range_once_its_inputs_are_entered(
    servers: Servers, visit: Visits
) -> None:
    begun = visit(servers("loads"))
    begun.open("naloxone?part=coverage", "Naloxone")
    expect(begun.main).to_contain_text("no inputs are entered, and none is assumed")
    assert not begun.part("chart-naloxone-coverage").count()
    begun.unfold("fold-coverage-form")
    for name, ends in INPUTS.items():
        for end, value in zip(("low", "high"), ends, strict=True):
            begun.part(f"{end}-{name}").get_by_role("spinbutton").fill(value)
    begun.part("coverage-source").get_by_role("textbox").fill("DCHS estimate")
    begun.part("coverage-who").get_by_role("textbox").fill("Ann")
    begun.part("coverage-enter").get_by_role("button").click()
    expect(begun.main).to_contain_text("naloxone is at 53 % to 97 % of witnessed overdoses")
    expect(begun.part("chart-naloxone-coverage")).to_be_visible()
    expect(begun.main).to_contain_text("DCHS estimate")
    begun.settled()
    begun.shoot("coverage")
