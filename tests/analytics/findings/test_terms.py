from __future__ import annotations

from math import comb

import pytest

from dashboard.analytics.findings.terms import all_within, shown


def test_the_chance_that_all_are_of_a_part() -> None:
    """Of 10 balls 4 are red: three drawn are all red with 4/10 · 3/9 · 2/8."""
    assert all_within(3, 4, 10) == pytest.approx(1 / 30)
    assert all_within(12, 40, 200) == pytest.approx(comb(40, 12) / comb(200, 12))
    assert all_within(0, 4, 10) == pytest.approx(1)
    assert all_within(5, 4, 10) == 0


def test_of_parts_of_days_it_lies_between_those_of_whole_ones() -> None:
    assert all_within(3, 4, 10) < all_within(3, 4.5, 10) < all_within(3, 5, 10)


def test_few_keys_are_named_and_many_are_not() -> None:
    few = [f"k{number}" for number in range(50)]
    assert shown(few) == tuple(few)
    assert shown([*few, "k50"]) == ()
