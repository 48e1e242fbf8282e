"""Loads that look entered twice: what is decided about them, and signals that rest on them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from dashboard.analytics.bases import OVERDOSES
from dashboard.analytics.batches import KEPT, LEFT_OUT, OPEN, batches, doubtful, undecided
from dashboard.analytics.decisions import Named, decide_together, in_force, take_back_together
from dashboard.analytics.signals import evaluate
from dashboard.analytics.through import data_through
from dashboard.settings import load as load_settings
from dashboard.store import Reader, Store
from tests.analytics.builders import ZONE, add, loaded_twice, local, people, store_of

SAID = {"reason": "the same load twice", "who": "R. Lee"}
AT = local("2026-08-01")
THROUGH = "2026-08-01 00:00"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_of(tmp_path, loaded_twice(8), through=THROUGH)


def states(store: Reader) -> list[str]:
    pairs = batches(store).pairs
    return sorted(pairs.loc[pairs["batch"] == 0, "state"].unique())


def test_a_load_that_was_repeated_is_found_and_the_second_is_the_later_one(store: Store) -> None:
    found = batches(store)
    assert len(found.batches) == 1
    assert len(found.pairs) == 8
    assert found.pairs["second"].str.startswith("odmap:zk").all()
    assert not found.pairs["first"].str.startswith("odmap:zk").any()


def test_nothing_is_left_out_until_a_person_says_so_and_it_comes_back(store: Store) -> None:
    assert states(store) == [OPEN]
    seconds = [[Named.of(key)] for key in batches(store).pairs["second"]]
    decide_together(store, "exclude", seconds, **SAID, at=AT)
    assert states(store) == [LEFT_OUT]
    assert undecided(store, "odmap").empty
    take_back_together(store, [one.entry_id for one in in_force(store)], **SAID, at=AT)
    assert states(store) == [OPEN]
    assert len(undecided(store, "odmap")) == 8


def test_what_is_said_to_be_two_is_decided_too(store: Store) -> None:
    pairs = batches(store).pairs
    both = [
        [Named.of(a), Named.of(b)] for a, b in zip(pairs["first"], pairs["second"], strict=True)
    ]
    decide_together(store, "part", both, **SAID, at=AT)
    assert states(store) == [KEPT]
    assert undecided(store, OVERDOSES).empty


@pytest.mark.parametrize(("basis", "prefix"), [("odmap", ""), (OVERDOSES, "odmap:")])
def test_only_pairs_of_which_both_are_counted_are_doubtful(
    store: Store, basis: str, prefix: str
) -> None:
    pairs = undecided(store, basis)
    keys = [f"{prefix}{key}" for key in store.execute(store.present("incident"))["key"]]
    assert doubtful(pairs, keys) == 8
    assert doubtful(pairs, [key for key in keys if "z" not in key]) == 0
    assert doubtful(pairs, [pairs["case_a"].iloc[0], pairs["case_b"].iloc[0]]) == 1
    assert undecided(store, "ems").empty


def test_a_signal_that_rests_on_a_load_entered_twice_says_so(tmp_path: Path) -> None:
    days = pd.date_range("2025-01-05", "2026-07-01", freq="9D")
    store = store_of(tmp_path, people(*[f"{day:%Y-%m-%d} 09:00" for day in days]), through=THROUGH)
    add(store, loaded_twice(8), through="2026-07-11 00:00")

    def sentence() -> str:
        settings = load_settings(store=store.url)
        known = data_through(store, ZONE, as_of=local("2026-07-11 00:00"))[OVERDOSES]
        said = evaluate(store.snapshot(), settings, OVERDOSES, known).city.statement
        return said.template.format(**said.counts, **said.words)

    before = sentence()
    assert before.endswith(" of them look like records entered twice.")
    seconds = [[Named.of(key)] for key in batches(store).pairs.query("batch == 0")["second"]]
    decide_together(store, "exclude", seconds, **SAID, at=AT)
    assert "entered twice" not in sentence()
