from __future__ import annotations

import pytest

from dashboard.analytics.linkage import chance_in_words, reasons
from tests.analytics.linkage.builders import NOBODY, Row, ems, linked, odmap, records


def test_reasons_say_what_agrees_and_what_does_not() -> None:
    told: Row = {"race_ethnicity": "White", "age": None, "drug_group": "unknown"}
    frame = records(odmap("a", **told, latitude=38.80054), ems("b", 8, **(told | {"sex": "male"})))
    (text,) = reasons(frame, linked(frame).links)

    assert text == (
        "8 minutes apart, 60 m apart, both 25-34, the same race, both nonfatal, "
        "as much naloxone in both; sex differs"
    )


def test_what_is_not_known_is_not_said() -> None:
    frame = records(
        odmap("a", **NOBODY, latitude=None), ems("b", 0, **NOBODY, latitude=None, time_known=False)
    )
    (text,) = reasons(frame, linked(frame).links)

    assert text == "the same day, the same ZIP"


@pytest.mark.parametrize(
    ("bits", "words"),
    [
        (3.17, "9 in 10"),  # odds of 9 to 1
        (0.0, "5 in 10"),
        (-1.0, "3 in 10"),
        (5.04, "97 in 100"),  # odds of 33 to 1
        (-4.0, "6 in 100"),
        (12.0, "more than 99 in 100"),
        (-12.0, "less than 1 in 100"),
    ],
)
def test_a_weight_is_said_as_a_chance(bits: float, words: str) -> None:
    assert chance_in_words(bits) == words
