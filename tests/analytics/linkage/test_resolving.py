from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.linkage_rows import Town, invent
from dashboard.analytics.linkage import (
    DOUBTFUL_BITS,
    least_overdoses,
    most_overdoses,
    pairs,
    resolve,
    shipped,
)
from tests.analytics.linkage.builders import (
    NOBODY,
    OTHER,
    PERSON,
    decisions,
    ems,
    groups,
    linked,
    odmap,
    records,
)

TOWN = invent(
    Town(per_day=8, days=25, several=0.2, twice_in_odmap=0.3, both_err=True, missing=0.3), seed=8
).records
PAIRS = pairs(TOWN, shipped())
KEYS = sorted(TOWN["key"])
REPORTER = TOWN.set_index("key")[["source", "agency"]].agg("/".join, axis=1)
DECISIONS = st.lists(
    st.tuples(st.sampled_from(["join", "part"]), st.sampled_from(KEYS[:60]), st.sampled_from(KEYS)),
    max_size=12,
)


def test_one_overdose_in_two_sources_is_one() -> None:
    links = linked(records(odmap("a"), ems("b", 8)))

    assert links.overdose.to_dict() == {"a": "a", "b": "a"}
    assert links.links[["key_a", "key_b", "overdose"]].to_numpy().tolist() == [["a", "b", "a"]]


def test_several_victims_of_one_agency_stay_several() -> None:
    scene = [odmap(f"o{n}", n, **NOBODY) for n in range(4)]
    links = linked(records(*scene, *(ems(f"e{n}", n, **NOBODY) for n in range(3))))

    assert len(groups(links)) == 4
    assert sorted(len(group) for group in groups(links)) == [1, 2, 2, 2]


def test_who_is_whom_is_told_by_the_person() -> None:
    links = linked(records(odmap("a", **PERSON), odmap("b", **OTHER), ems("c", 1, **OTHER),
                           ems("d", 2, **PERSON)))  # fmt: skip

    assert groups(links) == [["a", "d"], ["b", "c"]]


def test_three_reporters_are_one() -> None:
    links = linked(records(odmap("a"), odmap("b", 3, agency="Example Sheriff"), ems("c", 5)))

    assert groups(links) == [["a", "b", "c"]]
    assert len(links.links) == 3


@given(order=st.permutations(range(len(TOWN))))
@settings(max_examples=8, deadline=None)
def test_the_order_of_the_rows_is_nothing(order: list[int]) -> None:
    shuffled = TOWN.iloc[order]
    again = pairs(shuffled, shipped())

    pd.testing.assert_frame_equal(again.frame, PAIRS.frame)
    pd.testing.assert_series_equal(
        resolve(shuffled, again, shipped()).overdose, resolve(TOWN, PAIRS, shipped()).overdose
    )


@given(rows=DECISIONS)
@settings(max_examples=60, deadline=None)
def test_decisions_win(rows: list[tuple[str, str, str]]) -> None:
    links = resolve(TOWN, PAIRS, shipped(), decisions=decisions(*rows))
    parted = {frozenset(row[1:]) for row in rows if row[0] == "part" and row[1] != row[2]}
    refused = {frozenset(pair) for pair in links.refused.itertuples(index=False, name=None)}

    for kind, one, other in rows:
        together = links.overdose[one] == links.overdose[other]
        if kind == "part" and one != other:
            assert not together
        if kind == "join" and frozenset((one, other)) not in parted | refused:
            assert together
    for one, other in links.possible[["key_a", "key_b"]].itertuples(index=False, name=None):
        assert frozenset((one, other)) not in parted


@given(rows=DECISIONS)
@settings(max_examples=30, deadline=None)
def test_an_overdose_has_one_record_of_a_reporter_unless_it_was_joined(
    rows: list[tuple[str, str, str]],
) -> None:
    parts = [row for row in rows if row[0] == "part"]
    links = resolve(TOWN, PAIRS, shipped(), decisions=decisions(*parts))

    assert not pd.DataFrame({"o": links.overdose, "r": REPORTER}).duplicated().any()


def test_joins_hold_through_each_other_and_within_an_agency() -> None:
    frame = records(odmap("a"), odmap("b", 9000), odmap("c", 20_000), ems("d", 40_000))
    links = linked(frame, ("join", "b", "a"), ("join", "b", "c"))

    assert groups(links) == [["a", "b", "c"], ["d"]]
    assert links.links["decided"].all()


def test_a_join_that_a_part_forbids_is_told() -> None:
    frame = records(odmap("a"), odmap("b", 9000), odmap("c", 20_000))
    links = linked(frame, ("join", "a", "b"), ("join", "b", "c"), ("part", "c", "a"))

    assert groups(links) == [["a", "b"], ["c"]]
    assert links.refused.to_numpy().tolist() == [["b", "c"]]


def test_a_part_holds_against_a_third_record() -> None:
    frame = records(odmap("a"), odmap("b", 3, agency="Example Sheriff"), ems("c", 5))
    links = linked(frame, ("part", "a", "b"))

    assert links.overdose["a"] != links.overdose["b"]


def test_a_decision_about_records_that_are_gone_rests() -> None:
    assert groups(linked(records(odmap("a")), ("join", "a", "gone"))) == [["a"]]


def test_an_unknown_decision_is_refused() -> None:
    with pytest.raises(ValueError, match="perhaps"):
        linked(records(odmap("a"), ems("b")), ("perhaps", "a", "b"))


@given(keys=st.lists(st.sampled_from(KEYS), unique=True))
@settings(max_examples=60, deadline=None)
def test_the_range_contains_the_count(keys: list[str]) -> None:
    links = resolve(TOWN, PAIRS, shipped())
    overdoses = links.overdose[keys].unique()

    assert len(overdoses) / 2 <= least_overdoses(links, overdoses) <= len(overdoses)
    records = int(links.overdose.isin(overdoses).sum())
    assert len(overdoses) <= most_overdoses(links, overdoses) <= records


def test_two_reports_that_may_be_one_person_make_a_range() -> None:
    doubtful = ems(
        "b", 170, latitude=38.81, **{**PERSON, "sex": "male", "naloxone": "none", "doses": None}
    )
    links = linked(records(odmap("a"), doubtful, odmap("c", 20_000), ems("d", 30_000)))

    assert links.overdose.nunique() == 4
    assert least_overdoses(links, ["a", "b", "c", "d"]) == 3
    assert least_overdoses(links, ["a", "c"]) == 2


def test_doubtful_links_make_a_range_upwards() -> None:
    """Three records of one overdose, of which two are held by one weak link each: three people at
    most; of one that is held to another by a firm link too, the weak one counts nothing."""
    links = linked(records(odmap("a"), ems("b", 5000), odmap("c", 10_000), ems("d", 20_000)))
    assert most_overdoses(links, ["a", "b", "c", "d"]) == 4

    def held(*weights: float, decided: bool = False) -> int:
        ends = [("a", "b"), ("b", "c"), ("a", "c")][: len(weights)]
        frame = pd.DataFrame(ends, columns=["key_a", "key_b"]).assign(
            weight=weights, decided=decided, overdose="a"
        )
        one = pd.Series({"a": "a", "b": "a", "c": "a", "d": "d"})
        return most_overdoses(replace(links, links=frame, overdose=one), ["a", "d"])

    below = DOUBTFUL_BITS - 0.1
    assert held(below, below) == 4
    assert held(DOUBTFUL_BITS, below) == 3
    assert held(DOUBTFUL_BITS, below, 9.0) == 2
    assert held(below, below, decided=True) == 2


def test_possible_pairs_are_taken_once_each() -> None:
    """A path of three pairs brings four to two, a triangle three to two."""
    links = linked(records(*(odmap(key, 9000 * n) for n, key in enumerate("abcd"))))
    path = pd.DataFrame({"overdose_a": ["a", "b", "c"], "overdose_b": ["b", "c", "d"]})
    triangle = pd.DataFrame({"overdose_a": ["a", "b", "a"], "overdose_b": ["b", "c", "c"]})
    assert least_overdoses(replace(links, possible=path), list("abcd")) == 2
    assert least_overdoses(replace(links, possible=triangle), list("abc")) == 2
