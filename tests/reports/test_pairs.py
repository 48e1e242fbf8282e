"""Pairs for review: which, in what order, and what the links did in words."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from dashboard.analytics.decisions import Named, decide, in_force, take_back_together
from dashboard.analytics.filters import Filters
from dashboard.analytics.linked import links
from dashboard.privacy import Forbidden, Role
from dashboard.reports import batches, decided, findings, overdose, pairs, telling
from dashboard.reports.context import Context
from dashboard.reports.export import RECORD_COLUMNS, records_rows
from dashboard.reports.records import Narrowing
from dashboard.reports.records import build as build_records
from tests.analytics.builders import add, loaded_twice, people, store_of
from tests.analytics.linkage.builders import ems, linked, odmap, records
from tests.conftest import MakeContext
from tests.reports.builders import THROUGH, over, small

BUILDS = (pairs.build, decided.build, batches.build)


def both(folder: Path, *, role: Role = Role.ANALYST) -> Context:
    """An overdose that two sources tell of, and one that one tells of."""
    store = store_of(
        folder,
        people("2026-07-04 22:10", "2026-07-20 03:00", number=["26-1", "26-2"]),
        through=THROUGH,
    )
    there = people("2026-07-04 22:12", number="F-1", agency="Example Fire")
    add(store, there, through=THROUGH, source="ems")
    return over(store, role=role)


def test_what_the_links_did_is_said_in_words() -> None:
    frame = records(odmap("a"), ems("b", 2), odmap("c", 5000))
    assert pairs.summary(linked(frame)) == (
        "2 overdoses from 3 records: 1 is told by two, 0 by three or more; "
        "0 pairs may be one person."
    )


def test_the_sample_has_pairs_nearest_to_the_line_first(context: MakeContext) -> None:
    found = pairs.build(context())
    every = links(context().data)
    weak = every.links[~every.links["decided"] & (every.links["weight"] < pairs.WEAK_BITS)]
    assert len(found.pairs) + found.further == len(weak) + len(every.possible)
    assert len(found.pairs) == len(found.listed.frame) == pairs.MOST
    known = pd.concat([every.links, every.possible]).set_index(["key_a", "key_b"])["weight"]
    far = [round(abs(known[one.first, one.second] + 1)) for one in found.pairs]
    assert far == sorted(far)
    assert {one.reasons.split(",")[0] for one in found.pairs} == {
        "Linked",
        "Doubtfully linked",
        "Not linked",
    }


@pytest.mark.parametrize("role", [Role.PARTNER, Role.PUBLIC])
def test_nobody_but_analysts_gets_any_of_it(tmp_path: Path, role: Role) -> None:
    context = both(tmp_path, role=role)
    for build in BUILDS:
        with pytest.raises(Forbidden):
            build(context)
    with pytest.raises(Forbidden):
        overdose.build(context, "odmap:k1")
    with pytest.raises(Forbidden):
        telling.beside(context, ("odmap:k1",))


def test_before_anything_is_loaded_there_is_nothing_to_tell(tmp_path: Path) -> None:
    context = small(tmp_path, people("2026-07-04 22:10").iloc[:0])
    assert pairs.build(context).pairs == ()
    assert batches.build(context).batches == ()
    assert decided.build(context).held == ()
    assert overdose.build(context, "odmap:nothing") is None


def test_a_load_entered_twice_is_told_with_its_pairs(tmp_path: Path) -> None:
    (batch,) = batches.build(small(tmp_path, loaded_twice(8))).batches
    assert batch.sentence == (
        "July 2026: 8 pairs of ODMAP records look like one load entered twice; "
        "chance and shared scenes bring about 0.5."
    )
    assert batch.pairs.frame["state"].tolist() == ["not decided"] * 8
    assert batch.pairs.frame["second"].str.startswith("ODMAP z26-").all()
    assert len(batch.open) == 8


def test_a_batch_of_which_some_is_a_neighbours_says_so(tmp_path: Path) -> None:
    """Its finding counts the city's pairs: both numbers stand in the same place."""
    frame = loaded_twice(8)
    away = frame["key"].isin(frame["key"].iloc[:3]) | frame["key"].isin("z" + frame["key"].iloc[:3])
    frame.loc[away, ["place_state", "jurisdiction"]] = ["neighbour", "Example Town"]
    context = small(tmp_path, frame)
    (batch,) = batches.build(context).batches
    assert batch.sentence.endswith("bring about 0.5. 5 of the 8 are the city's.")
    (finding,) = findings.build(context).fresh
    assert finding.kind == "duplicates"
    assert finding.sentence.text.startswith("5 pairs of ODMAP's records")


def test_what_was_decided_stays_in_the_list_whatever_became_of_it(tmp_path: Path) -> None:
    """Those in force first; one is taken back, one has a newer one about the same pair."""
    context = both(tmp_path)
    store, at = context.store, context.now
    pair = [Named.of(name) for name in sorted(links(store).overdose.index)[:2]]
    decide(store, "part", pair, reason="two", who="R. Lee", at=at)
    decide(store, "join", pair, reason="one", who="R. Lee", at=at)
    decide(store, "exclude", pair[:1], reason="a test", who="R. Lee", at=at)
    (test, _) = in_force(store)
    take_back_together(store, [test.entry_id], reason="no test", who="A. Nalyst", at=at)
    frame = decided.build(over(store)).listed.frame
    assert frame["decision"].tolist() == ["One overdose", "Left out", "Two overdoses"]
    at_text = context.local_minute(at)
    assert frame["state"].tolist() == [
        "in force",
        f"taken back {at_text} by A. Nalyst: no test",
        "a newer decision is in force",
    ]


def test_a_row_says_who_tells_of_it(tmp_path: Path) -> None:
    context = both(tmp_path)
    for basis, expected in {
        "overdoses": [(1, "ODMAP"), (2, "EMS, ODMAP")],
        "odmap": [(1, "ODMAP"), (2, "EMS, ODMAP")],
        "ems": [(2, "EMS, ODMAP")],
    }.items():
        found = build_records(context, Filters(basis=basis, period="all"), Narrowing())
        assert found is not None
        frame = found.records.frame
        told = list(zip(frame["records"], frame["sources"], strict=True))
        assert told == expected, basis
        assert set(frame["overdose"]) <= set(links(context.data).overdose), basis


def test_the_export_of_overdoses_has_the_documented_columns(tmp_path: Path) -> None:
    rows = records_rows(both(tmp_path), Filters(period="all"))
    assert tuple(rows.columns) == RECORD_COLUMNS
    assert rows["source"].tolist() == ["odmap", "ems; odmap"]
    assert rows["number"].tolist() == ["26-2", "F-1; 26-1"]
    assert rows["agency"].tolist() == ["Example Police", "Example Fire; Example Police"]
    assert rows["record"].is_unique


def test_records_stand_side_by_side(tmp_path: Path) -> None:
    context = both(tmp_path)
    (ems_key,) = [key for key in links(context.data).overdose.index if key.startswith("ems")]
    found = overdose.build(context, ems_key)
    assert found is not None
    assert found.title == "One overdose, told by 2 records"
    sides = found.beside.frame.set_index("field")
    assert list(sides.loc["Number"]) == ["F-1", "26-1"]
    assert list(sides.loc["Occurred"]) == ["2026-07-04 22:12", "2026-07-04 22:10"]
    assert len(found.pairs) == len(found.links.frame) == 1
