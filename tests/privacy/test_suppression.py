"""What a partner is sent by area: hand examples, and attackers who know the rule."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.privacy.suppression import NOT_PLACED, REMAINDER, areas, visible, with_totals
from tests.privacy.builders import POLICY, Dataset, area_frame, dataset_frame, names

N_AREAS, TOP, UNPLACED = 4, 7, 2
Answer = tuple[int, tuple[tuple[str, int], ...]]
Told = tuple[tuple[str, int | None], ...]
Period = tuple[tuple[int, ...], int]


def sent(frame: pd.DataFrame, *, n_areas: int) -> pd.DataFrame:
    return areas(frame, policy=POLICY, layer=names(n_areas))


def counts_of(frame: pd.DataFrame, period: str) -> dict[str, int | None]:
    part = frame[frame["period"] == period]
    labels = ["city" if pd.isna(a) else str(a) for a in part["area"]]
    values = [None if pd.isna(n) else int(n) for n in part["count"]]
    return dict(zip(labels, values, strict=True))


def test_small_areas_and_those_without_a_place_are_one_remainder() -> None:
    frame = area_frame({"P": {"A": 12, "B": 4, "C": 0, "D": 3, "unlocated": 2, "outside": 1}})
    assert counts_of(sent(frame, n_areas=4), "P") == {
        "city": 22, "A": 12, "unlocated": None, "placeholder": None, "outside": None,
        REMAINDER: 10,
    }  # fmt: skip


def test_what_a_layer_leaves_out_of_the_city_is_held_back_as_an_area_is() -> None:
    """Without it the remainder of 2 is what happened there, and of few people."""
    frame = area_frame({"P": {"A": 12, "B": 9, "unlocated": 0, "outside": 2}})
    assert counts_of(areas(frame, policy=POLICY, layer=["A", "B"]), "P")[REMAINDER] == 2
    assert counts_of(areas(frame, policy=POLICY, layer=["A", "B", "outside"]), "P") == {
        "city": 23, "A": 12, "unlocated": None, "placeholder": None, "outside": None,
        REMAINDER: 11,
    }  # fmt: skip
    many = area_frame({"P": {"A": 12, "B": 9, "outside": 8}})
    assert counts_of(areas(many, policy=POLICY, layer=["A", "B", "outside"]), "P") == {
        "city": 29, "A": 12, "B": 9, "unlocated": None, "placeholder": None, "outside": 8,
        REMAINDER: 0,
    }  # fmt: skip


@cache
def worlds_by_answer() -> dict[Told, list[tuple[int, int, int]]]:
    """Every count of two areas and of what they leave out, up to 15 in all, by what is sent."""
    found: dict[Told, list[tuple[int, int, int]]] = defaultdict(list)
    for a, b, rest in product(range(16), repeat=3):
        if a + b + rest > 15:
            continue
        frame = area_frame({"P": {"A": a, "B": b, "outside": rest}})
        told = counts_of(areas(frame, policy=POLICY, layer=["A", "B", "outside"]), "P")
        found[tuple(told.items())].append((a, b, rest))
    return found


def test_no_attacker_learns_a_small_count_of_a_layer_that_leaves_something_out() -> None:
    small = range(1, POLICY.threshold)
    for told, worlds in worlds_by_answer().items():
        for place, name in enumerate(("A", "B", "outside")):
            values = {world[place] for world in worlds}
            assert dict(told).get(name) is not None or not (len(values) == 1 and values <= {*small})


def test_a_remainder_of_one_area_hides_the_smallest_visible_one_too() -> None:
    shown = visible({"A": 20, "B": 9, "C": 3}, total=32, n_areas=3, threshold=5)
    assert shown == {"A": 20}


def test_a_remainder_under_the_threshold_hides_more_though_many_areas_share_it() -> None:
    shown = visible({"A": 20, "B": 9, "C": 1, "D": 1}, total=31, n_areas=50, threshold=5)
    assert shown == {"A": 20}


def test_hidden_areas_that_can_only_all_be_four_are_not_left_alone() -> None:
    shown = visible({"A": 20, "B": 9, "C": 4, "D": 4}, total=37, n_areas=4, threshold=5)
    assert shown == {"A": 20}


def test_areas_with_the_same_count_are_hidden_together() -> None:
    shown = visible({"A": 20, "B": 9, "C": 9, "D": 2}, total=40, n_areas=4, threshold=5)
    assert shown == {"A": 20}


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    counts = {"A": 20, "B": 9}
    assert visible(counts, total=32, n_areas=2, threshold=5) == counts
    assert visible({"A": 20}, total=20, n_areas=9, threshold=5) == {"A": 20}


def test_an_area_seen_in_one_period_is_null_in_the_other_and_never_seen_ones_are_absent() -> None:
    frame = area_frame(
        {"P": {"A": 12, "B": 4, "C": 4, "D": 0}, "Q": {"A": 3, "B": 3, "C": 2, "D": 1}}
    )
    result = sent(frame, n_areas=4)
    assert counts_of(result, "P")["A"] == 12
    assert counts_of(result, "Q")["A"] is None
    assert not {"B", "C", "D"} & set(result["area"].dropna())


def test_the_answer_says_nothing_by_its_order_its_index_or_its_columns() -> None:
    frame = area_frame({"P": {"B": 12, "A": 14, "C": 4, "D": 3}, "Q": {"A": 9, "unlocated": 8}})
    shuffled = frame.sample(frac=1.0, random_state=4)
    pd.testing.assert_frame_equal(sent(frame, n_areas=4), sent(shuffled, n_areas=4))
    with pytest.raises(ValueError, match="latitude"):
        sent(frame.assign(latitude=38.8), n_areas=4)


def test_without_suppression_each_group_is_its_counts_after_its_total() -> None:
    frame = area_frame({"P": {"B": 3, "A": 0}, "Q": {"A": 2, "unlocated": 5}})
    result = with_totals(frame)
    assert list(result["period"]) == ["P", "P", "P", "Q", "Q", "Q"]
    assert counts_of(result, "P") == {"city": 3, "B": 3, "A": 0}
    assert counts_of(result, "Q") == {"city": 7, "A": 2, "unlocated": 5}


def test_without_groups_the_whole_frame_is_one() -> None:
    frame = pd.DataFrame({"area": ["A", "B", "C"], "count": [12, 4, 3]})
    for result in (
        areas(frame, policy=POLICY, layer=names(3), within=()),
        with_totals(frame, within=()),
    ):
        assert list(result.columns) == ["area", "count"]
        assert result["area"].isna().tolist() == [True] + [False] * (len(result) - 1)
        assert int(result["count"].iloc[0]) == 19


@pytest.mark.parametrize("within", [("period",), ()])
def test_with_and_without_suppression_the_answer_has_the_same_columns(
    within: tuple[str, ...],
) -> None:
    frame = area_frame({"P": {"A": 12, "B": 4}})[[*within, "area", "count"]]
    for given_rows in (frame, frame.head(0)):
        hidden = areas(given_rows, policy=POLICY, layer=names(2), within=within)
        exact = with_totals(given_rows, within=within)
        assert exact.dtypes.to_dict() == hidden.dtypes.to_dict()
        assert exact["area"].isna().sum() == hidden["area"].isna().sum()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("P", "A", 3), ("P", None, 3)], "the city's total is added"),
        ([("P", "A", 3), ("P", "A", 4)], "more than one row"),
        ([("P", "A", -3)], "0 or more"),
        ([("P", REMAINDER, 3)], "may be called"),
    ],
)
def test_frames_that_cannot_be_judged_are_refused(
    rows: list[tuple[str, str | None, int]], message: str
) -> None:
    frame = pd.DataFrame(rows, columns=["period", "area", "count"])
    with pytest.raises(ValueError, match=message):
        sent(frame, n_areas=3)
    with pytest.raises(ValueError, match=message):
        with_totals(frame)


def answer(counts: tuple[int, ...], unplaced: int, threshold: int) -> Answer:
    total = sum(counts) + unplaced
    by_area = dict(zip(names(len(counts)), counts, strict=True))
    shown = visible(by_area, total=total, n_areas=len(counts), threshold=threshold)
    return total, tuple(sorted(shown.items()))


@cache
def candidates(
    n_areas: int, top: int, unplaced: int, threshold: int
) -> dict[tuple[Answer, int], list[tuple[int, ...]]]:
    """Every dataset by what is sent of it, for an attacker who even knows the unplaced."""
    found: dict[tuple[Answer, int], list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(top + 1), repeat=n_areas):
        for u in range(unplaced + 1):
            found[answer(counts, u, threshold), u].append(counts)
    return found


@pytest.mark.parametrize(
    ("n_areas", "top", "unplaced", "threshold"),
    [(2, 16, 9, 5), (3, 11, 3, 5), (4, TOP, UNPLACED, 5), (4, 6, 3, 3), (3, 9, 4, 4)],
)
def test_no_attacker_who_tries_every_dataset_learns_a_suppressed_count(
    n_areas: int, top: int, unplaced: int, threshold: int
) -> None:
    for (seen, _), possible in candidates(n_areas, top, unplaced, threshold).items():
        for i, name in enumerate(names(n_areas)):
            values = {counts[i] for counts in possible}
            is_told = len(values) == 1 and 1 <= min(values) < threshold
            assert not is_told, f"{name} is {values} when {seen} is sent"


periods = st.tuples(st.tuples(*[st.integers(0, TOP)] * N_AREAS), st.integers(0, UNPLACED))


@given(first=periods, second=periods)
@settings(max_examples=30, deadline=None)
def test_two_periods_together_give_no_suppressed_count_away(first: Period, second: Period) -> None:
    """For each suppressed count there is another dataset with exactly the same answer."""
    dataset: list[Period] = [first, second]
    published = sent(dataset_frame(dataset), n_areas=N_AREAS)
    for p, (counts, unplaced) in enumerate(dataset):
        received = counts_of(published, f"P{p}")
        possible = candidates(N_AREAS, TOP, UNPLACED, 5)[answer(counts, unplaced, 5), unplaced]
        for i, name in enumerate(names(N_AREAS)):
            if received.get(name) is not None or not 1 <= counts[i] < 5:
                continue
            other = list(dataset)
            other[p] = (next(c for c in possible if c[i] != counts[i]), unplaced)
            again = sent(dataset_frame(other), n_areas=N_AREAS)
            pd.testing.assert_frame_equal(again, published)


many = st.lists(
    st.tuples(st.lists(st.integers(0, 14), min_size=18, max_size=18), st.integers(0, 30)),
    min_size=1,
    max_size=4,
)


@given(dataset=many)
@settings(max_examples=30, deadline=None)
def test_a_suppressed_count_could_as_well_have_no_place(dataset: Dataset) -> None:
    published = sent(dataset_frame(dataset), n_areas=18)
    for p, (counts, unplaced) in enumerate(dataset):
        for i, n in enumerate(counts):
            if 1 <= n < 5:
                moved = [*counts[:i], 0, *counts[i + 1 :]]
                other = [*dataset[:p], (moved, unplaced + n), *dataset[p + 1 :]]
                again = sent(dataset_frame(other), n_areas=18)
                pd.testing.assert_frame_equal(again, published)


@given(dataset=many)
@settings(max_examples=30, deadline=None)
def test_no_sum_or_difference_of_what_is_sent_isolates_an_area(dataset: Dataset) -> None:
    """Linear attacker: unknowns are areas and the unplaced, the equations all that is sent."""
    published = sent(dataset_frame(dataset), n_areas=18)
    for p, (counts, unplaced) in enumerate(dataset):
        received = counts_of(published, f"P{p}")
        truth = np.array([*counts, unplaced])
        known = [np.ones(19)]
        known += [np.eye(19)[i] for i, name in enumerate(names(18)) if received.get(name)]
        told = [received["city"], *(n for a in names(18) if (n := received.get(a)))]
        matrix = np.array(known)
        assert [int(v) for v in matrix @ truth] == told
        rank = np.linalg.matrix_rank(matrix)
        for i, n in enumerate(counts):
            if n < 5:
                assert np.linalg.matrix_rank(np.vstack([matrix, np.eye(19)[i]])) > rank


@given(dataset=many)
@settings(max_examples=30, deadline=None)
def test_what_is_sent_adds_up_and_is_true(dataset: Dataset) -> None:
    published = sent(dataset_frame(dataset), n_areas=18)
    for p, (counts, unplaced) in enumerate(dataset):
        received = counts_of(published, f"P{p}")
        total = received.pop("city")
        assert total == sum(counts) + unplaced
        assert sum(n for n in received.values() if n is not None) == total
        assert all(received[name] is None for name in NOT_PLACED)
        for name, n in zip(names(18), counts, strict=True):
            if received.get(name) is not None:
                assert received[name] == n
                assert n >= 5
