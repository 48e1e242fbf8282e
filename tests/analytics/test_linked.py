"""From the records of two sources to overdoses, each counted once."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pandas as pd
import pytest

from dashboard.analytics.cases import is_case
from dashboard.analytics.decisions import Named, decide
from dashboard.analytics.linked import links, overdoses, remember, weighed
from dashboard.store import Reader, Store
from dashboard.store.kept import Kept
from tests.analytics.builders import add, local, people

HERE = {"latitude": 38.81, "longitude": -77.05, "age": 29, "age_band": "25-34", "sex": "male"}
THERE = {"latitude": 38.85, "longitude": -77.09, "age": 61, "age_band": "55-64", "sex": "female"}
ODMAP = {
    "number": None, "agency": "Example Police", "severity": "unknown", "naloxone": "given",
    "doses": pd.NA, "drugs": "", "drug_group": "unknown", "location_type": "unknown",
}  # fmt: skip
EMS = {
    "number": None, "agency": "Example Fire", "severity": "nonfatal", "naloxone": "multiple",
    "doses": 3, "drugs": "heroin", "drug_group": "opioid", "location_type": "residence",
    "entered_at": pd.Series([pd.NaT], dtype="datetime64[us, UTC]"), "case_class": "opioid_definite",
}  # fmt: skip


def police(time: str, **person: object) -> pd.DataFrame:
    return people(time, **{**ODMAP, **HERE, **person}).assign(key=f"p {time}")


def fire(time: str, **person: object) -> pd.DataFrame:
    return people(time, **{**EMS, **HERE, **person}).assign(key=f"f {time}")


def store_with(folder: Path, *parts: tuple[str, pd.DataFrame]) -> Store:
    store = Store.open(str(folder / "store"), create="city")
    for source, frame in parts:
        add(store, frame, through="2026-10-31 20:00", source=source)
    return store


def counted(store: Store) -> pd.DataFrame:
    return store.execute(overdoses(store)).sort_values("key", ignore_index=True)


@pytest.fixture
def both(tmp_path: Path) -> Store:
    return store_with(
        tmp_path,
        ("odmap", police("2026-05-04 22:10")),
        ("ems", fire("2026-05-04 22:03", latitude=38.8101)),
        ("odmap", police("2026-07-09 03:30", **THERE)),
    )


def test_one_overdose_of_two_sources_is_one_row_with_the_best_of_both(both: Store) -> None:
    one = counted(both).iloc[0]
    assert (one["source"], one["records"]) == ("overdoses", 2)
    assert one["occurred_at"] == pd.Timestamp(local("2026-05-04 22:03"))
    assert (one["severity"], one["naloxone"], one["doses"]) == ("nonfatal", "multiple", 3)
    assert (one["drug_group"], one["case_class"]) == ("opioid", "opioid_definite")
    assert one["agency"] == "Example Fire; Example Police"


def test_what_one_source_alone_tells_stays_as_it_is(both: Store) -> None:
    row = counted(both).iloc[1]
    own = both.execute(both.present("incident"))
    told = own[own["key"] == "p 2026-07-09 03:30"].iloc[0]
    same = [name for name in told.index if name not in ("key", "source")]
    pd.testing.assert_series_equal(row[same], told[same], check_names=False)
    assert (row["key"], row["records"]) == ("odmap:p 2026-07-09 03:30", 1)


def test_a_death_told_by_one_is_a_death(tmp_path: Path) -> None:
    store = store_with(
        tmp_path,
        ("odmap", police("2026-05-04 22:10", severity="fatal")),
        ("ems", fire("2026-05-04 22:03", severity="nonfatal")),
    )
    assert counted(store)["severity"].tolist() == ["fatal"]


@pytest.mark.parametrize(
    ("by_police", "by_fire", "state"),
    [
        ("unlocated", "neighbour", "neighbour"),
        ("placeholder", "neighbour", "neighbour"),
        ("neighbour", "unlocated", "neighbour"),
        ("located", "neighbour", "located"),
        ("outside", "neighbour", "outside"),
        ("unlocated", "placeholder", "placeholder"),
    ],
)
def test_the_place_of_an_overdose_is_the_one_that_is_known(
    tmp_path: Path, by_police: str, by_fire: str, state: str
) -> None:
    """Where one record says that it happened at a neighbour's and the other knows no place, it is
    the neighbour's, though the other one alone counts in the city."""
    store = store_with(
        tmp_path,
        ("odmap", police("2026-05-04 22:10", place_state=by_police)),
        ("ems", fire("2026-05-04 22:03", place_state=by_fire)),
    )
    (found,) = counted(store)["place_state"]
    assert found == state
    in_the_city = store.execute(overdoses(store).filter(is_case(overdoses(store))))
    assert len(in_the_city) == (state != "neighbour")


def test_any_order_of_loads_gives_the_same(tmp_path: Path) -> None:
    parts = [
        ("odmap", police("2026-05-04 22:10")),
        ("ems", fire("2026-05-04 22:03")),
        ("ems", fire("2026-05-04 22:05", **THERE)),
        ("odmap", police("2026-05-05 01:00", **THERE)),
    ]
    found = [
        links(store_with(tmp_path / str(place), *order)).overdose.sort_index()
        for place, order in enumerate(permutations(parts))
    ]
    for each in found[1:]:
        pd.testing.assert_series_equal(each, found[0])


def test_undoing_a_load_brings_the_links_before_it_back(tmp_path: Path) -> None:
    store = store_with(tmp_path, ("odmap", police("2026-05-04 22:10")))
    before = links(store).overdose
    add(store, fire("2026-05-04 22:03"), through="2026-10-31 20:00", source="ems")
    assert links(store).overdose.nunique() == 1 < len(links(store).overdose)
    newest = store.imports()["import_id"].iloc[-1]
    store.undo(newest, who="analyst", at=local("2026-11-01"))
    pd.testing.assert_series_equal(links(store).overdose, before)


def test_an_analyst_parts_what_was_linked_and_excludes_what_is_none(both: Store) -> None:
    pair = [Named("odmap", "p 2026-05-04 22:10"), Named("ems", "f 2026-05-04 22:03")]
    said = {"reason": "two brothers", "who": "R. Lee", "at": local("2026-11-01")}
    decide(both, "part", pair, **said)  # type: ignore[arg-type]
    assert len(counted(both)) == 3
    decide(both, "exclude", pair[:1], **said)  # type: ignore[arg-type]
    assert len(counted(both)) == 2


def test_what_was_known_then_is_linked_as_it_was_then(both: Store) -> None:
    late = local("2026-05-04 23:00")
    data = both.snapshot(known_at=late)
    assert counted(both).shape[0] == 2
    told = data.execute(overdoses(data))
    # The police entered theirs at 00:10, two hours after the event.
    assert told[["key", "records"]].to_numpy().tolist() == [["ems:f 2026-05-04 22:03", 1]]


def test_a_store_without_incidents_has_no_overdoses(tmp_path: Path) -> None:
    store = Store.open(str(tmp_path / "store"), create="city")
    assert counted(store).empty


def test_what_is_remembered_gives_what_is_made_anew(tmp_path: Path) -> None:
    """Loaded, corrected, purged: pairs from what was remembered before are those made anew."""
    store = store_with(
        tmp_path / "with", ("odmap", police("2026-05-04 22:10")), ("ems", fire("2026-05-04 22:03"))
    )
    remember(store)
    assert set(store.remembered()) == {"pairs", "surroundings", "digests", "version"}
    add(store, police("2026-06-01 10:00"), through="2026-10-31 20:00")
    add(store, fire("2026-06-01 10:04"), through="2026-10-31 20:00", source="ems")
    decide(
        store,
        "correct",
        [Named("odmap", "p 2026-05-04 22:10")],
        field="sex",
        value="female",
        reason="seen",
        who="R. Lee",
        at=local("2026-11-01"),
    )
    helped = weighed(store).frame
    store.remember({})
    fresh = Kept()
    anew = weighed(Reader(store.url, replace(store._tables, kept=fresh))).frame
    pd.testing.assert_frame_equal(helped, anew)


def test_when_every_load_is_undone_nothing_is_left_of_what_was_remembered(both: Store) -> None:
    remember(both)
    for loaded in both.imports()["import_id"]:
        both.undo(loaded, who="R. Lee", at=local("2026-11-01"))
    assert links(both).overdose.empty
    assert counted(both).empty
    remember(both)
    assert both.remembered()["pairs"].empty


def test_a_purge_forgets_what_was_remembered(both: Store) -> None:
    remember(both)
    both.purge("incident", who="R. Lee", at=local("2026-11-01"), keys=["p 2026-05-04 22:10"])
    assert both.remembered() == {}
    assert len(counted(both)) == 2
