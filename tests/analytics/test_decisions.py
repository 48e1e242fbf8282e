"""What analysts decide is kept with a reason, holds over reloads, and can be taken back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

from dashboard.analytics.decisions import (
    Kind,
    Named,
    UnusableDecision,
    corrected,
    decide,
    decide_together,
    every,
    in_force,
    pair_decisions,
    take_back_together,
)
from dashboard.analytics.members import with_members
from dashboard.store import Store
from tests.store.builders import START, import_row, incidents

A, B = Named("odmap", "k0"), Named("odmap", "k1")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.open(str(tmp_path / "store"), create="city")
    store.commit(incidents(3, severity="nonfatal"), import_row())
    return store


def say(store: Store, kind: Kind, *records: Named, **more: str) -> None:
    decide(store, kind, records, **{"reason": "seen in the file", "who": "R. Lee"} | more, at=START)


def severities(store: Store) -> dict[str, str]:
    frame = store.execute(corrected(store))
    return dict(zip(frame["key"], frame["severity"], strict=True))


def test_an_excluded_record_is_in_no_count_and_comes_back(store: Store) -> None:
    say(store, "exclude", A)
    assert set(severities(store)) == {"k1", "k2"}
    take_back_together(
        store, [in_force(store)[0].entry_id], reason="a mistake", who="R. Lee", at=START
    )
    assert set(severities(store)) == {"k0", "k1", "k2"}
    assert [one.kind for one in every(store)] == ["exclude"]


def test_a_correction_outlives_another_load_and_the_newest_holds(store: Store) -> None:
    say(store, "correct", A, field="severity", value="fatal")
    say(store, "correct", B, field="severity", value="fatal")
    store.commit(incidents(3, severity="nonfatal", doses=2), import_row())
    assert severities(store) == {"k0": "fatal", "k1": "fatal", "k2": "nonfatal"}
    say(store, "correct", A, field="severity", value="unknown")
    assert severities(store) == {"k0": "unknown", "k1": "fatal", "k2": "nonfatal"}


@pytest.mark.parametrize(
    ("age", "band", "left"),
    [(16, "35-44", None), (40, "35-44", 40), (70, "65+", 70), (16, "unknown", None)],
)
def test_of_a_corrected_age_band_no_other_age_stays(
    store: Store, age: int, band: str, left: int | None
) -> None:
    store.commit(incidents(2, age=age), import_row())
    say(store, "correct", A, field="age_band", value=band)
    rows = store.execute(corrected(store)).set_index("key").sort_index()
    assert rows["age_band"].tolist() == [band, "25-34", "25-34"]
    assert rows["age"].astype("object").where(rows["age"].notna(), None).tolist() == [left, age, 34]


@pytest.mark.parametrize(
    ("doses", "naloxone", "left"),
    [
        (3, "none", None),
        (0, "none", 0),
        (3, "single", None),
        (1, "single", 1),
        (1, "multiple", None),
        (3, "multiple", 3),
        (0, "given", None),
        (2, "given", 2),
        (2, "unknown", None),
        (None, "none", None),
    ],
)
def test_of_corrected_naloxone_no_other_doses_stay(
    store: Store, doses: int | None, naloxone: str, left: int | None
) -> None:
    store.commit(incidents(2, doses=pd.array([doses] * 2, "Int64")), import_row())
    say(store, "correct", A, field="naloxone", value=naloxone)
    rows = store.execute(corrected(store)).set_index("key").sort_index()
    told = rows["doses"].astype("object").where(rows["doses"].notna(), None)
    assert told.tolist() == [left, doses, 1]
    assert rows["naloxone"].tolist() == [naloxone, "single", "single"]


def test_who_gave_first_is_that_of_corrected_naloxone(store: Store) -> None:
    store.commit(incidents(3, first_giver=["fire", "none", "fire"]), import_row())
    say(store, "correct", A, field="naloxone", value="none")
    say(store, "correct", B, field="naloxone", value="given")
    say(store, "correct", Named("odmap", "k2"), field="naloxone", value="given")
    rows = store.execute(corrected(store)).set_index("key").sort_index()
    assert rows["first_giver"].tolist() == ["none", "unknown", "fire"]


def test_a_corrected_record_is_in_the_series_of_what_it_is(store: Store) -> None:
    store.commit(incidents(3, doses=3, naloxone="multiple"), import_row())
    assert store.execute(with_members(corrected(store)))["is_several"].tolist() == [True] * 3
    say(store, "correct", A, field="naloxone", value="none")
    rows = store.execute(with_members(corrected(store))).set_index("key").sort_index()
    assert rows["is_several"].tolist() == [False, True, True]


def test_a_record_of_another_source_with_the_same_key_is_another_record(store: Store) -> None:
    store.commit(incidents(1), import_row(source="ems"))
    say(store, "exclude", Named("ems", "k0"))
    frame = store.execute(corrected(store))
    assert sorted(zip(frame["source"], frame["key"], strict=True)) == [
        ("odmap", "k0"),
        ("odmap", "k1"),
        ("odmap", "k2"),
    ]


def test_of_a_pair_the_newest_holds_in_either_order(store: Store) -> None:
    say(store, "join", A, B)
    say(store, "part", B, A)
    assert pair_decisions(store).to_dict("list") == {
        "kind": ["part"],
        "key_a": ["odmap:k0"],
        "key_b": ["odmap:k1"],
    }


def test_a_purge_takes_the_record_out_of_the_decisions(store: Store) -> None:
    say(store, "join", A, B)
    store.purge("incident", who="R. Lee", at=START + timedelta(days=1), keys=["k0"])
    assert in_force(store) == ()
    assert "k0" not in store.entries().to_json(date_format="iso")


@pytest.mark.parametrize(
    ("kind", "records", "more", "said"),
    [
        ("exclude", (A,), {"reason": " "}, "Give a reason and a name"),
        ("exclude", (A,), {"who": ""}, "Give a reason and a name"),
        ("exclude", (A, B), {}, "to exclude takes 1 record"),
        ("join", (A, A), {}, "to join takes 2 records"),
        ("exclude", (Named("odmap", "k9"),), {}, "there is no record k9 of odmap"),
        ("exclude", (Named("ems", "k0"),), {}, "there is no record k0 of ems"),
        ("correct", (A,), {"field": "zip", "value": "22301"}, "zip cannot be corrected"),
        ("correct", (A,), {"field": "severity", "value": "dead"}, "severity cannot be dead"),
        ("forget", (A,), {}, "no such decision: forget"),
    ],
)
def test_what_cannot_be_decided_is_refused_in_one_line(
    store: Store, kind: Kind, records: tuple[Named, ...], more: dict[str, str], said: str
) -> None:
    with pytest.raises(UnusableDecision, match=said):
        say(store, kind, *records, **more)
    assert store.entries("decision").empty


def test_what_is_not_in_force_cannot_be_taken_back(store: Store) -> None:
    with pytest.raises(UnusableDecision, match="not in force"):
        take_back_together(store, ["nothing"], reason="x", who="R. Lee", at=START)


SAID = {"reason": "the same load twice", "who": "R. Lee"}


def test_many_are_decided_in_one_and_taken_back_in_one(store: Store) -> None:
    decide_together(store, "exclude", [[A], [B]], **SAID, at=START)
    assert set(severities(store)) == {"k2"}
    held = in_force(store)
    assert len({one.together for one in held}) == 1
    assert None not in {one.together for one in held}
    take_back_together(store, [one.entry_id for one in held], **SAID, at=START)
    assert set(severities(store)) == {"k0", "k1", "k2"}


def test_of_many_all_are_decided_or_none(store: Store) -> None:
    missing = Named("odmap", "k9")
    with pytest.raises(UnusableDecision, match="no record k9"):
        decide_together(store, "exclude", [[A], [missing]], **SAID, at=START)
    assert store.entries("decision").empty
    say(store, "exclude", A)
    (held,) = in_force(store)
    with pytest.raises(UnusableDecision, match="not in force"):
        take_back_together(store, [held.entry_id, "nothing"], **SAID, at=START)
    assert in_force(store) == (held,)


def test_a_record_is_found_again_by_its_name() -> None:
    odd = Named("odmap", "police|26:001")
    assert Named.of(odd.text) == odd
