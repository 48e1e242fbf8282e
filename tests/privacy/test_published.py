"""The public's table: hand examples, and an attacker who tries every year there could be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.privacy.policy import Policy
from dashboard.privacy.published import ROLLING, published_quarters
from tests.privacy.builders import POLICY

FAR = date(2100, 1, 1)


def quarters(counts: Sequence[int], *, start: str = "2018-01-01") -> pd.DataFrame:
    starts = pd.date_range(start, periods=len(counts), freq="QS-JAN")
    return pd.DataFrame({"quarter": starts, "count": list(counts)})


def table(counts: Sequence[int], policy: Policy = POLICY) -> tuple[tuple[int | None, ...], ...]:
    result = published_quarters(quarters(counts), through=FAR, policy=policy)
    return tuple(
        tuple(None if pd.isna(n) else int(n) for n in result[name]) for name in ("count", ROLLING)
    )


def test_counts_of_one_to_four_are_hidden_and_zero_is_shown() -> None:
    counts, rolling = table([5, 4, 1, 0])
    assert counts == (5, None, None, 0)
    assert rolling == (None, None, None, 10)


def test_twelve_months_are_shown_where_their_quarters_are() -> None:
    assert table([20, 15, 18, 16, 9]) == ((20, 15, 18, 16, 9), (None, None, None, 69, 58))


def test_twelve_months_that_would_give_a_hidden_quarter_away_are_not_shown() -> None:
    assert table([20, 3, 18, 16])[1][3] is None
    assert table([20, 1, 1, 16])[1][3] is None
    assert table([20, 4, 4, 16])[1][3] is None
    assert table([20, 15, 18, 16, 3, 9])[1][3:] == (69, None, None)


def test_a_year_of_few_is_itself_hidden() -> None:
    assert table([0, 2, 1, 0]) == ((0, None, None, 0), (None, None, None, None))


def test_a_quarter_waits_until_it_has_settled() -> None:
    frame = quarters([9, 9])
    early = published_quarters(frame, through=date(2018, 7, 13), policy=POLICY)
    settled = published_quarters(frame, through=date(2018, 7, 14), policy=POLICY)
    assert [len(early), len(settled)] == [1, 2]


@pytest.mark.parametrize(
    "frame",
    [
        quarters([9, 9, 9]).drop(index=1),
        pd.concat([quarters([9]), quarters([9])]),
        pd.DataFrame({"quarter": [pd.Timestamp("2018-02-01")], "count": [9]}),
        quarters([9]).assign(sex="female"),
    ],
)
def test_other_frames_are_refused(frame: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match=r"quarters must be|columns"):
        published_quarters(frame, through=FAR, policy=POLICY)


@pytest.mark.parametrize(("threshold", "top"), [(5, 6), (3, 5)])
def test_no_attacker_who_tries_every_year_learns_a_suppressed_quarter(
    threshold: int, top: int
) -> None:
    policy = Policy(threshold=threshold)
    possible: dict[object, list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(top + 1), repeat=4):
        possible[table(counts, policy)].append(counts)
    for years in possible.values():
        for values in (set(column) for column in zip(*years, strict=True)):
            assert len(values) > 1 or not 1 <= min(values) < threshold


@given(counts=st.lists(st.integers(0, 8), min_size=1, max_size=14))
@settings(max_examples=100, deadline=None)
def test_sums_over_new_year_follow_from_what_is_shown(counts: list[int]) -> None:
    shown, rolling = table(counts)
    for i, total in enumerate(rolling):
        if total is not None and i % 4 != 3:
            assert total == sum(n for n in shown[i - 3 : i + 1] if n is not None)
            assert None not in shown[i - 3 : i + 1]
