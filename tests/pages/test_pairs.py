"""What an analyst sees of links and repeated loads, and decides about them in the app."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.analytics.batches import batches
from dashboard.analytics.decisions import in_force
from dashboard.analytics.linked import links, overdoses
from dashboard.store import Store
from tests.analytics.builders import SILENT, add, loaded_twice, people, store_of
from tests.pages.conftest import App, turn

THROUGH = "2026-08-01 00:00"
WHO = "A. Nalyst"
TAKEN = "Give a reason and a name"


def counted(store: Store) -> int:
    return len(store.execute(overdoses(store)))


def press(test: AppTest, key: str) -> AppTest:
    assert not test.exception
    return test.button(key=key).click().run()


def answer(test: AppTest, form: str, button: str, reason: str = "seen in the files") -> AppTest:
    test.text_input(key=f"{form}-reason").input(reason)
    test.text_input(key=f"{form}-who").input(WHO)
    press(test, f"{form}-{button}")
    assert not test.exception
    assert not test.error
    return test


def said(test: AppTest) -> str:
    texts = [*test.markdown, *test.caption, *test.info, *test.success]
    return "\n".join(text.value.replace("\\", "") for text in texts)


def table(test: AppTest, column: str) -> pd.DataFrame:
    (found,) = [one.value for one in test.dataframe if column in one.value.columns]
    frame: pd.DataFrame = found
    return frame


@pytest.fixture
def weak(tmp_path: Path) -> Store:
    """Two records of one evening that are linked, and weakly: little is known of either."""
    here = people("2026-07-04 22:10", **SILENT, number="26-1", agency="Example Police")
    there = people(
        "2026-07-04 22:50", **SILENT, number="F-1", agency="Example Fire", latitude=38.81
    )
    store = store_of(tmp_path, here, through=THROUGH)
    add(store, there, through=THROUGH, source="ems")
    return store


def test_a_pair_is_joined_or_parted_and_that_outlives_another_load(
    app: App, weak: Store, tmp_path: Path
) -> None:
    before = counted(weak)
    test = app("data", sample=False, store=tmp_path / "store")
    assert "**Pairs for review**" in said(test)
    beside = table(test, "field")
    assert sorted(beside.columns) == ["1: EMS", "2: ODMAP", "field"]
    assert "26-1" in beside["2: ODMAP"].tolist()
    button, after = ("one-overdose", 1) if before == 2 else ("two-overdoses", 2)
    press(test, f"pair-{button}")
    assert test.error[0].value.startswith(TAKEN)
    answer(test, "pair", button)
    assert counted(weak) == after != before
    told = {1: "are one overdose", 2: "are two overdoses"}[after]
    assert f"Recorded: EMS F-1 and ODMAP 26-1 {told}." in said(test)
    assert "field" not in {name for one in test.dataframe for name in one.value.columns}
    held = table(test, "decision").iloc[0]
    assert (held["reason"], held["who"]) == ("seen in the files", WHO)
    assert "ODMAP 26-1" in held["records"]

    same = weak.execute(weak.present("incident").filter(weak.present("incident").source == "odmap"))
    add(weak, same[list(people("2026-07-04 22:10").columns)], through=THROUGH)
    assert counted(weak) == after

    answer(test, "take-back", "take-it-back", "a mistake")
    assert counted(weak) == before
    assert in_force(weak) == ()
    gone = table(test, "decision").iloc[0]
    assert (gone["reason"], gone["who"]) == ("seen in the files", WHO)
    assert gone["state"].startswith("taken back 20")
    assert gone["state"].endswith(f" by {WHO}: a mistake")


def test_a_reason_is_given_once(app: App, tmp_path: Path) -> None:
    """To the next pair the reason of the one before would say what is not true."""
    here = people("2026-07-04 22:10", "2026-07-14 22:10", **SILENT, number=["26-1", "26-2"])
    there = people(
        "2026-07-04 22:50", "2026-07-14 22:50", **SILENT, number=["F-1", "F-2"],
        agency="Example Fire", latitude=38.81,
    )  # fmt: skip
    store = store_of(tmp_path, here, through=THROUGH)
    add(store, there, through=THROUGH, source="ems")
    test = app("data", sample=False, store=tmp_path / "store")
    answer(test, "pair", "one-overdose")
    assert test.text_input(key="pair-reason").value == ""
    assert test.text_input(key="pair-who").value == WHO
    press(test, "pair-two-overdoses")
    assert test.error[0].value.startswith(TAKEN)
    assert "Recorded" not in said(test)
    assert len(in_force(store)) == 1


@pytest.fixture
def repeats(tmp_path: Path) -> Store:
    return store_of(tmp_path, loaded_twice(8), through=THROUGH)


def test_a_load_entered_twice_is_left_out_as_a_whole_and_comes_back(
    app: App, repeats: Store, tmp_path: Path
) -> None:
    test = app("data", sample=False, store=tmp_path / "store")
    assert counted(repeats) == 16
    assert any(
        one.value.startswith("July 2026: 8 pairs of ODMAP records look like one load entered twice")
        for one in test.warning
    )
    pointed = "Decided below, under “The same overdose in several records”."
    assert pointed in said(test)
    assert "[1 load entered twice](#" in said(test)
    assert said(test).startswith("Open: [1 finding](#")
    answer(test, "batch-odmap-2026-07", "leave-the-second-of-each-out", "loaded twice")
    assert counted(repeats) == 8
    assert not [one for one in test.warning if "entered twice" in one.value]
    assert "8 of them left out." in said(test)
    assert pointed not in said(test)
    assert "load entered twice](#" not in said(test)
    assert "Recorded: 8 pairs: the second of each is left out." in said(test)
    assert table(test, "decision")["decision"].tolist() == ["8 records left out"]
    left_out = [one.value for one in test.dataframe if "zip" in one.value.columns]
    assert left_out[0]["number"].str.startswith("z").all()
    answer(test, "take-back", "take-it-back", "they are two")
    assert counted(repeats) == 16
    assert [one for one in test.warning if "entered twice" in one.value]


def test_a_load_that_only_looks_repeated_is_kept(app: App, repeats: Store, tmp_path: Path) -> None:
    test = app("data", sample=False, store=tmp_path / "store")
    answer(test, "batch-odmap-2026-07", "keep-all", "a reunion")
    assert counted(repeats) == 16
    assert set(batches(repeats).pairs["state"]) == {"kept"}
    assert not [one for one in test.warning if "entered twice" in one.value]


def test_others_than_analysts_see_nothing_of_it(app: App, repeats: Store, tmp_path: Path) -> None:
    del repeats
    test = app("data", "partner", sample=False, store=tmp_path / "store")
    assert not test.exception
    assert "July 2026" not in said(test)
    assert not test.warning
    assert not test.text_input


def test_nothing_is_decided_on_what_was_known_then(
    app: App, repeats: Store, tmp_path: Path
) -> None:
    del repeats
    test = app("data", sample=False, store=tmp_path / "store", known="2026-07-31T12:00")
    assert "Decisions are taken on what is known now." in said(test)
    assert not [one for one in test.text_input if one.key and one.key.endswith("-reason")]


def opened(app: App, store: Store, folder: Path, record: str, **params: str) -> AppTest:
    assert record in links(store).overdose.index
    return opened_anyway(app, folder, record, **params)


def opened_anyway(app: App, folder: Path, record: str, **params: str) -> AppTest:
    return app("records", sample=False, store=folder / "store", record=record, **params)


def chosen(test: AppTest, what: str) -> AppTest:
    test.selectbox(key="decide-what").select(what).run()
    return test


@pytest.fixture
def told(tmp_path: Path) -> Store:
    """One overdose that two agencies tell of."""
    here = people("2026-07-04 22:10", number="26-1").assign(key="p")
    there = people("2026-07-04 22:12", number="F-1", agency="Example Fire").assign(key="f")
    store = store_of(tmp_path, here, through=THROUGH)
    add(store, there, through=THROUGH, source="ems")
    assert counted(store) == 1
    return store


def test_an_overdose_is_opened_and_its_records_are_parted(
    app: App, told: Store, tmp_path: Path
) -> None:
    test = opened(app, told, tmp_path, "ems:f")
    assert [one.value for one in test.subheader] == ["One overdose, told by 2 records"]
    assert list(table(test, "field").columns) == ["field", "1: EMS", "2: ODMAP"]
    assert "Records 1 and 2: more than 99 in 100. 2 minutes apart" in said(test)
    answer(chosen(test, "Two of these are two overdoses"), "part", "two-overdoses")
    assert counted(told) == 2
    assert " and ODMAP 26-1, Example Police, 2026-07-04 22:10 are two overdoses." in said(test)
    assert not test.subheader
    rows = table(test, "decided")
    assert rows["decided"].tolist() == [f'Two overdoses: "seen in the files" ({WHO})'] * 2


def test_a_record_is_left_out_and_said_to_be(app: App, told: Store, tmp_path: Path) -> None:
    test = opened(app, told, tmp_path, "odmap:p", basis="odmap")
    assert table(test, "decided")["overdose"].tolist() == ["ems:f"]
    chosen(test, "Leave a record out of the counts")
    test.selectbox(key="decide-record").select("odmap:p")
    answer(test, "leave-out", "leave-it-out", "a test")
    assert counted(told) == 1
    said_of_it = "Recorded: ODMAP 26-1, Example Police, 2026-07-04 22:10 is left out of the counts."
    assert said_of_it in said(test)
    assert not test.subheader
    assert "record" not in test.query_params
    again = opened_anyway(app, tmp_path, "odmap:p", basis="odmap")
    assert [one.value for one in again.subheader] == ["A record that is in no count of overdoses"]
    assert f'Left out: "a test" ({WHO})' in again.info[0].value
    assert "zip" in {name for one in turn(test, "data").dataframe for name in one.value.columns}


def test_a_record_is_corrected_and_the_list_says_so(app: App, told: Store, tmp_path: Path) -> None:
    test = chosen(opened(app, told, tmp_path, "ems:f"), "Correct a record")
    test.selectbox(key="decide-field").select("severity").run()
    press(test, "correct-correct-it")
    assert test.error[0].value == "Choose what it is."
    test.selectbox(key="decide-value-severity-ems:f").select("fatal")
    answer(test, "correct", "correct-it")
    assert "22:12: Outcome at the scene is fatal." in said(test)
    rows = table(test, "decided")
    assert rows["severity"].tolist() == ["fatal"]
    assert rows["decided"].tolist() == [
        f'Outcome at the scene corrected to fatal: "seen in the files" ({WHO})'
    ]
    again = opened(app, told, tmp_path, "ems:f")
    assert "fatal (reported: nonfatal)" in table(again, "field")["1: EMS"].tolist()


def test_a_record_that_is_gone_is_said_to_be(app: App, told: Store, tmp_path: Path) -> None:
    del told
    test = app("records", sample=False, store=tmp_path / "store", record="odmap:nothing")
    assert not test.exception
    assert "is not there any more" in said(test)
