"""Counts and sentences in words."""

from __future__ import annotations

import pytest

from dashboard.privacy.wording import count_words, fill
from tests.privacy.builders import POLICY

TEMPLATE = "{observed} overdoses in {window}, {expected} expected"


def said(observed: int, *, exact: bool) -> str:
    words = {"window": "7 days", "expected": "1.4"}
    return fill(TEMPLATE, counts={"observed": observed}, words=words, exact=exact, policy=POLICY)


@pytest.mark.parametrize(
    ("n", "exact", "text"),
    [
        (0, True, "0"),
        (3, True, "3"),
        (1234, True, "1,234"),
        (0, False, "fewer than 5"),
        (4, False, "fewer than 5"),
        (5, False, "5"),
        (None, True, "not shown"),
        (None, False, "not shown"),
    ],
)
def test_count_words(n: int | None, exact: bool, text: str) -> None:
    assert count_words(n, policy=POLICY, exact=exact) == text


def test_a_sentence_is_filled() -> None:
    assert said(6, exact=True) == "6 overdoses in 7 days, 1.4 expected"
    assert said(6, exact=False) == "6 overdoses in 7 days, 1.4 expected"


def test_beside_a_small_count_nothing_is_said_that_could_give_it_back() -> None:
    text = said(3, exact=False)
    assert text == "fewer than 5 overdoses in not shown, not shown expected"


def test_all_small_counts_read_the_same() -> None:
    assert len({said(n, exact=False) for n in range(5)}) == 1


def test_a_field_that_nobody_gave_is_an_error() -> None:
    with pytest.raises(KeyError, match="expected"):
        fill(TEMPLATE, counts={"observed": 6}, words={"window": "7"}, exact=True, policy=POLICY)
