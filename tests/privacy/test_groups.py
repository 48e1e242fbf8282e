"""What a partner is sent of groups of people: hand examples, and attackers who know the rule."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.privacy import csv
from dashboard.privacy.door import Published, publish_groups
from dashboard.privacy.groups import COLUMNS, hide_small, with_totals
from dashboard.privacy.roles import Forbidden, Viewer
from dashboard.privacy.suppression import visible
from tests.privacy.builders import ANALYST, PARTNER, POLICY, PUBLIC

GROUPS = {"age": ("old", "unknown", "young"), "housing": ("homeless", "housed")}
ANSWERS = ("lay", "not known")
Person = tuple[str, ...]
"""The answer, and the group in each dimension."""
Cells = dict[tuple[str, str], int | None]
"""By group and answer."""


def counted(people: Sequence[Person]) -> pd.DataFrame:
    rows = []
    for place, (dimension, groups) in enumerate(GROUPS.items(), start=1):
        n = Counter((person[place], person[0]) for person in people)
        rows += [(dimension, g, a, n[g, a]) for g in groups for a in ANSWERS]
    return pd.DataFrame(rows, columns=COLUMNS)


def of(frame: pd.DataFrame, dimension: str) -> Cells:
    part = frame[(frame["dimension"] == dimension) & frame["group"].notna()]
    cells = zip(part["group"], part["answer"], part["count"], strict=True)
    return {(group, answer): None if pd.isna(n) else int(n) for group, answer, n in cells}


def sent(people: Sequence[Person]) -> Published:
    return publish_groups(counted(people), viewer=PARTNER, policy=POLICY)


EXAMPLE: list[Person] = [
    *[("lay", "young", "housed")] * 9,
    *[("lay", "old", "housed")] * 6,
    *[("lay", "unknown", "homeless")] * 2,
    *[("not known", "old", "housed")] * 7,
    *[("not known", "young", "homeless")] * 5,
]


def test_a_small_count_takes_the_smallest_visible_one_with_it_in_its_answer_alone() -> None:
    """2 of unknown age: alone they are 17 - 9 - 6. Two homeless: of two groups both are hidden."""
    told = sent(EXAMPLE)
    assert of(told.frame, "age") == {
        ("young", "lay"): 9, ("old", "lay"): None, ("unknown", "lay"): None,
        ("old", "not known"): 7, ("young", "not known"): 5, ("unknown", "not known"): 0,
    }  # fmt: skip
    assert of(told.frame, "housing") == {
        ("homeless", "lay"): None, ("housed", "lay"): None,
        ("homeless", "not known"): 5, ("housed", "not known"): 7,
    }  # fmt: skip
    totals = told.frame[told.frame["group"].isna()]
    assert totals[["dimension", "answer", "count"]].to_numpy().tolist() == [
        ["age", "lay", 17], ["age", "not known", 12],
        ["housing", "lay", 17], ["housing", "not known", 12],
    ]  # fmt: skip
    assert told.note.startswith("4 of 10 counts of groups are not shown: those of fewer than 5,")
    assert (told.hidden, told.hint) == (True, "Choose a longer period to see more.")


def test_an_analyst_has_all_of_it_and_the_public_nothing() -> None:
    given_rows = counted(EXAMPLE)
    result = publish_groups(given_rows, viewer=ANALYST, policy=POLICY)
    assert (result.note, result.hint, result.hidden) == ("", "", False)
    for dimension in GROUPS:
        assert of(result.frame, dimension) == of(given_rows, dimension)
    assert result.frame.dtypes.to_dict() == sent(EXAMPLE).frame.dtypes.to_dict()
    with pytest.raises(Forbidden):
        publish_groups(given_rows, viewer=PUBLIC, policy=POLICY)


@pytest.mark.parametrize("viewer", [ANALYST, PARTNER])
def test_of_nobody_all_is_zero_and_nothing_small(viewer: Viewer) -> None:
    told = publish_groups(counted([]), viewer=viewer, policy=POLICY)
    assert told.frame.loc[told.frame["group"].isna(), "count"].tolist() == [0] * 4


def test_where_the_shown_are_everybody_the_others_are_zero() -> None:
    """Of five of one group the total says as much; of four it is not told whose they are."""
    five, four = sent([("lay", "old", "housed")] * 5), sent([("lay", "old", "housed")] * 4)
    assert [of(five.frame, "age")[g, "lay"] for g in GROUPS["age"]] == [5, 0, 0]
    assert [of(four.frame, "age")[g, "lay"] for g in GROUPS["age"]] == [None] * 3
    assert (five.hidden, five.note, four.hidden) == (False, "", True)


def test_nothing_is_said_to_be_hidden_where_all_is_shown() -> None:
    people = [(a, g, h) for a in ANSWERS for g in GROUPS["age"] for h in GROUPS["housing"]] * 5
    told = sent(people)
    assert (told.note, told.hint, told.hidden) == ("", "", False)
    assert set(told.frame.loc[told.frame["group"].notna(), "count"]) == {10, 15}


def test_the_answer_says_nothing_by_its_order() -> None:
    frame = counted(EXAMPLE)
    shuffled = frame.sample(frac=1.0, random_state=4)[COLUMNS[::-1]]
    pd.testing.assert_frame_equal(
        hide_small(frame, policy=POLICY), hide_small(shuffled, policy=POLICY)
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda frame: frame.assign(zip="22301"), "and no other"),
        (lambda frame: frame.drop(columns="answer"), "and no other"),
        (lambda frame: frame.assign(count=-1), "0 or more"),
        (lambda frame: frame.assign(group=None), "every row needs"),
        (lambda frame: pd.concat([frame, frame.head(1)]), "more than one row"),
        (lambda frame: frame.drop(frame.index[0]), "a row for every answer"),
        (lambda frame: frame.assign(count=range(10)), "the same total in every dimension"),
    ],
)
def test_frames_that_cannot_be_judged_are_refused(change: object, message: str) -> None:
    frame = change(counted(EXAMPLE))  # type: ignore[operator]
    with pytest.raises(ValueError, match=message):
        hide_small(frame, policy=POLICY)
    with pytest.raises(ValueError, match=message):
        with_totals(frame)


TOP = 18


@cache
def tables(groups: int) -> dict[tuple[int, object], list[tuple[int, ...]]]:
    """Every table of one dimension and answer by what is sent of it: the total and what is seen."""
    found: dict[tuple[int, object], list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(TOP + 1), repeat=groups):
        if sum(counts) <= TOP:
            found[sum(counts), seen(counts)].append(counts)
    return found


def seen(counts: Sequence[int]) -> tuple[tuple[str, int], ...]:
    by_group = {str(place): n for place, n in enumerate(counts)}
    shown = visible(by_group, total=sum(counts), n_areas=len(counts), threshold=POLICY.threshold)
    return tuple(sorted(shown.items()))


def lined_up(total: int, counts: Sequence[int], groups: Sequence[str]) -> list[str]:
    assert sum(counts) == total
    return [group for group, n in zip(groups, counts, strict=True) for _ in range(n)]


persons = st.tuples(
    st.sampled_from(ANSWERS), st.sampled_from(GROUPS["age"]), st.sampled_from(GROUPS["housing"])
)


@st.composite
def few_people(draw: st.DrawFn) -> list[Person]:
    """Up to TOP of each answer, with counts around the threshold."""
    people: list[Person] = []
    for answer in ANSWERS:
        ages = draw(st.tuples(*[st.sampled_from([0, 1, 2, 3, 4, 5, 6])] * 3))
        homeless = draw(st.integers(0, sum(ages)))
        named = lined_up(sum(ages), ages, GROUPS["age"])
        people += [
            (answer, age, "homeless" if place < homeless else "housed")
            for place, age in enumerate(named)
        ]
    return people


@given(people=few_people())
@settings(max_examples=60, deadline=None)
def test_for_each_small_count_other_people_give_the_same_page(people: list[Person]) -> None:
    """A reader who knows the rule, and has all dimensions and totals before him at once, cannot
    tell these people from others among whom the count is another."""
    page = sent(people)
    for place, (dimension, groups) in enumerate(GROUPS.items(), start=1):
        received = of(page.frame, dimension)
        for answer in ANSWERS:
            own = [person for person in people if person[0] == answer]
            counts = tuple(sum(person[place] == group for person in own) for group in groups)
            for i, group in enumerate(groups):
                if not 1 <= counts[i] < POLICY.threshold:
                    continue
                assert received[group, answer] is None
                possible = tables(len(groups))[len(own), seen(counts)]
                other = next(table for table in possible if table[i] != counts[i])
                again = sent(_with(people, answer, place, lined_up(len(own), other, groups)))
                pd.testing.assert_frame_equal(again.frame, page.frame)
                assert csv(again, sample=False) == csv(page, sample=False)
                assert (again.note, again.hint, again.hidden) == (page.note, page.hint, page.hidden)


def _with(people: list[Person], answer: str, place: int, groups: list[str]) -> list[Person]:
    """The same people, those of an answer in other groups of one dimension."""
    left = iter(groups)
    return [
        (*one[:place], next(left), *one[place + 1 :]) if one[0] == answer else one for one in people
    ]


def _tables(groups: int, total: int) -> list[tuple[int, ...]]:
    return [table for table in product(range(10), repeat=groups) if sum(table) == total]


@cache
def page_of(counts: tuple[int, ...]) -> tuple[tuple[str, str], ...]:
    """All that is sent of one dimension with one answer."""
    rows = [("age", f"group {place}", "lay", n) for place, n in enumerate(counts)]
    page = hide_small(pd.DataFrame(rows, columns=COLUMNS), policy=POLICY)
    return tuple(
        (str(group), str(n)) for group, n in zip(page["group"], page["count"], strict=True)
    )


@pytest.mark.parametrize("sizes", [(2, 2), (2, 3)])
def test_no_attacker_who_tries_all_tables_of_two_dimensions_learns_a_small_count(
    sizes: tuple[int, int],
) -> None:
    """All pairs of tables with one total, by the page that both make: of those with the same page
    no group has one small count only."""
    pages: dict[object, list[tuple[int, ...]]] = defaultdict(list)
    for total in range(14):
        first, second = ([(one, page_of(one)) for one in _tables(n, total)] for n in sizes)
        for (one, page_of_one), (two, page_of_two) in product(first, second):
            pages[page_of_one, page_of_two].append((*one, *two))
    for page, possible in pages.items():
        for place in range(sum(sizes)):
            values = {table[place] for table in possible}
            is_told = len(values) == 1 and 1 <= min(values) < POLICY.threshold
            assert not is_told, f"{place} is {values} when {page} is sent"


many = st.lists(persons, max_size=70)


@given(people=many)
@settings(max_examples=60, deadline=None)
def test_no_sum_or_difference_over_all_dimensions_isolates_a_group(people: list[Person]) -> None:
    """Linear attacker: the unknowns are people by all their groups, the equations all that is
    sent. A hidden count is no combination of them."""
    kinds = list(product(*GROUPS.values()))
    page = sent(people).frame
    for answer in ANSWERS:
        truth = np.array([people.count((answer, *kind)) for kind in kinds])
        known = [np.ones(len(kinds))]
        told = [int(page.loc[(page["answer"] == answer) & page["group"].isna(), "count"].iloc[0])]
        hidden = []
        for place, dimension in enumerate(GROUPS):
            received = of(page, dimension)
            for group in GROUPS[dimension]:
                has = np.array([kind[place] == group for kind in kinds], dtype=float)
                n = received[group, answer]
                if n is None:
                    hidden.append(has)
                else:
                    known.append(has)
                    told.append(n)
        matrix = np.array(known)
        assert [int(v) for v in matrix @ truth] == told
        rank = np.linalg.matrix_rank(matrix)
        for has in hidden:
            if 1 <= has @ truth < POLICY.threshold:
                assert np.linalg.matrix_rank(np.vstack([matrix, has])) > rank


@given(people=many)
@settings(max_examples=30, deadline=None)
def test_what_is_sent_is_true_and_never_small(people: list[Person]) -> None:
    page, exact = sent(people).frame, with_totals(counted(people))
    pd.testing.assert_frame_equal(page[COLUMNS[:3]], exact[COLUMNS[:3]])
    shown = page["count"].notna()
    assert (page.loc[shown, "count"] == exact.loc[shown, "count"]).all()
    sizes = page.loc[shown & page["group"].notna(), "count"]
    assert ((sizes == 0) | (sizes >= POLICY.threshold)).all()
