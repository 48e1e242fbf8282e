"""Each sentence is true of the frame that it is made from."""

from __future__ import annotations

from dashboard.charts import reach_alt
from tests.charts.test_gap_map import FRAME
from tests.charts.test_reach import GIVERS, GROUPS


def test_gap_map() -> None:
    assert reach_alt.gap_map(FRAME) == (
        "A map of 4 areas, 2 with kits for each overdose: fewest in ZIP 1 (0.7), most in ZIP 2 "
        "(1.5); overdoses of 1 not shown."
    )
    assert reach_alt.gap_map(FRAME.head(1)) == (
        "A map of 1 area: kits for each overdose 0.7 in ZIP 1, the only one with a ratio."
    )
    assert reach_alt.gap_map(FRAME.tail(1)) == (
        "A map of 1 area without a ratio of kits to overdoses; overdoses of 1 not shown."
    )
    assert reach_alt.gap_map(FRAME.head(0)).endswith("without areas to show.")


def test_first_giver() -> None:
    assert reach_alt.first_giver(GIVERS) == (
        "Who gave naloxone first, of 10 known: EMS 60 %, lay person 30 %, nobody 10 %; "
        "not known of 7."
    )
    assert reach_alt.first_giver(GIVERS.iloc[1:2]) == (
        "Who gave naloxone first: of nobody known; not known of 7."
    )


def test_equity() -> None:
    assert reach_alt.equity(GROUPS, overall=0.4) == (
        "Shares by group, lowest to highest. All together 40 %. Sex: female 25 % to male 50 %; "
        "Housing: not shown (small counts)."
    )
    assert reach_alt.equity(GROUPS.head(0)) == "No groups to show."
    assert reach_alt.equity(GROUPS.head(1)).endswith("Sex: female 25 %.")


def test_coverage() -> None:
    said = [
        reach_alt.coverage(*ends, target=0.8) for ends in ((0.31, 0.66), (0.7, 0.9), (0.85, 0.9))
    ]
    assert said[0] == (
        "By the model naloxone is at 31 % to 66 % of witnessed overdoses, all of it under the "
        "target of 80 %."
    )
    assert "on both sides of the target" in said[1]
    assert "all of it at or over the target" in said[2]
