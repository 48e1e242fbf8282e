"""Each sentence is true of the rows that it is made from."""

from __future__ import annotations

import pytest

from dashboard.analytics.reach.gap import ranked
from dashboard.analytics.reach.gap_words import labelled, ratio, words
from tests.analytics.reach.test_gap import KITS, NAMES, PARTNER, counts, kits, published


def said(numbers: dict[str, int], given_out: dict[str, float | None]) -> str:
    counted = counts(**{f"z{area}": n for area, n in numbers.items()})
    names = {area: name for area, name in NAMES.items() if area in numbers}
    return words(ranked(published(counted), kits(given_out), names))


def test_the_fewest_of_all() -> None:
    """7 / 10; of 10 the limits are 4.795 and 18.390; in all 45 / 40."""
    numbers = {"00001": 10, "00002": 20, "00003": 10}
    assert said(numbers, {"00001": 8, "00002": 30, "00003": 7}) == (
        "ZIP 00003 had 0.7 kits for each overdose (95 % interval 0.4 to 1.5), the fewest of 3 "
        "areas; the city as a whole 1.1."
    )


def test_areas_without_a_ratio_are_numbered_with_why() -> None:
    numbers = {"00001": 10, "00002": 20, "00003": 4, "00004": 30}
    assert said(numbers, {"00001": 5, "00002": 30, "00004": None}) == (
        "ZIP 00001 had 0.5 kits for each overdose (95 % interval 0.3 to 1), the fewest of the 2 "
        "areas with a ratio; the city as a whole 0.5. 2 areas have no ratio: 1 with fewer than 5 "
        "overdoses, 1 with kits not said."
    )


def test_no_kits_are_said_in_plain_words() -> None:
    numbers = {"00001": 10, "00002": 20}
    assert said(numbers, {"00001": 8}) == (
        "ZIP 00002 had no kits for 20 overdoses, the fewest of 2 areas; the city as a whole 0.3."
    )
    assert said(numbers, {"00001": 0, "00002": 0}) == (
        "All 2 areas had no kits for 20 and 10 overdoses; the city as a whole 0."
    )


def test_ties_are_named_together() -> None:
    numbers = {"00001": 10, "00002": 20, "00003": 10}
    assert said(numbers, {"00001": 10, "00002": 20, "00003": 90}) == (
        "ZIP 00002 and ZIP 00001 had 1 kit for each overdose (95 % intervals 0.6 to 1.6 and 0.5 to "
        "2.1), the fewest of 3 areas; the city as a whole 3."
    )


def test_only_one_has_a_ratio() -> None:
    assert said({"00001": 10, "00002": 1}, {"00001": 5}) == (
        "ZIP 00001 had 0.5 kits for each overdose (95 % interval 0.3 to 1), the only one of 2 "
        "areas with a ratio; the city as a whole 0.5. 1 area has no ratio: 1 with fewer than 5 "
        "overdoses."
    )
    assert said({"00001": 10}, {"00001": 5}).startswith(
        "ZIP 00001 had 0.5 kits for each overdose (95 % interval 0.3 to 1); the city"
    )


@pytest.mark.parametrize(
    ("numbers", "given_out", "text"),
    [
        ({}, {}, "There are no areas to compare."),
        (
            {"00001": 0, "00002": 0},
            {"00001": 5},
            "No overdoses in any area: there is nothing to hold kits against.",
        ),
        (
            {"00001": 9, "00002": 9},
            {"unlocated": 40},
            "The log does not say in which areas kits were given out: none can be ranked.",
        ),
        (
            {"00001": 3, "00002": 4},
            {"00001": 5},
            "None of the 2 areas has a ratio: 2 with fewer than 5 overdoses.",
        ),
        ({"00001": 3}, {"00001": 5}, "The area has no ratio: 1 with fewer than 5 overdoses."),
    ],
)
def test_nothing_to_rank_is_said_with_why(
    numbers: dict[str, int], given_out: dict[str, float | None], text: str
) -> None:
    assert said(numbers, given_out) == text


def test_a_partner_reads_that_counts_are_held_back() -> None:
    counted = counts(z00001=40, z00002=30, z00003=3, z00004=2)
    text = words(ranked(published(counted, PARTNER), kits(KITS), NAMES))
    assert text == (
        "ZIP 00001 had 0.2 kits for each overdose (95 % interval 0.1 to 0.3), the fewest of the 2 "
        "areas with a ratio; the city as a whole 1.8. 2 areas have no ratio: 2 with overdoses not "
        "shown (small counts)."
    )


def test_all_that_is_told_of_an_area() -> None:
    overdoses = published(counts(z00001=10, z00002=4, z00003=30, z00004=1))
    given_out: dict[str, float | None] = {"00001": 3.4, "00002": 1, "00003": None}
    told = labelled(ranked(overdoses, kits(given_out), NAMES)).set_index("area")
    assert told["words"].loc["00001"] == (
        "ZIP 00001: 3.4 kits, 10 overdoses, 0.3 for each overdose (95 % interval 0.2 to 0.7)"
    )
    assert told["words"].loc["00002"] == "ZIP 00002: 1 kit, 4 overdoses; under 5 overdoses no ratio"
    assert told["words"].loc["00003"] == "ZIP 00003: kits not said, 30 overdoses"
    assert told["words"].loc["00004"].startswith("ZIP 00004: 0 kits, 1 overdose;")
    assert told["label"].loc["00002"] == ""
    hidden = labelled(ranked(published(counts(z00001=3), PARTNER), kits(KITS), NAMES))
    assert hidden["words"].iloc[0].endswith(": overdoses not shown (small counts); 8 kits")


def test_a_ratio_is_as_exact_as_it_is_worth() -> None:
    numbers = (0, 0.004, 0.034, 0.81, 3.0, 9.96, 1234.5)
    assert [ratio(one) for one in numbers] == [
        "0", "under 0.01", "0.03", "0.8", "3", "10", "1,234",
    ]  # fmt: skip
