"""Links depend on the records alone: not on the order of loads, on a second load, nor on what was
loaded and taken back."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.linkage_rows import Town, invent
from dashboard.analytics.linked import links, remember
from dashboard.store import Store
from tests.store.builders import START, import_row, incidents

FILES = 6
Plan = list[tuple[int, bool]]


@cache
def files() -> tuple[tuple[str, pd.DataFrame], ...]:
    """A few weeks of a town, each source's records in three files that share some."""
    made = invent(Town(per_day=2.0, days=21, several=0.3), seed=3).records
    parts = []
    for source, own in made.groupby("source"):
        for first in range(3):
            chosen = own.iloc[first::2] if first < 2 else own.iloc[::3]
            parts.append((str(source), as_committed(chosen.reset_index(drop=True))))
    return tuple(parts)


def as_committed(told: pd.DataFrame) -> pd.DataFrame:
    blank = incidents(len(told))
    own = {name: told[name] for name in blank.columns if name in told}
    return incidents(len(told), **{**own, "number": None, "content_hash": range(len(told))})


def loaded(folder: str, plan: Plan) -> Store:
    store = Store.open(str(Path(folder) / "store"), create="city")
    for place, is_taken_back in plan:
        source, frame = files()[place]
        row = import_row(source=source)
        store.commit(frame, row)
        if is_taken_back:
            remember(store)
            store.undo(row.import_id, who="analyst", at=START)
    return store


@cache
def of_all_at_once() -> pd.Series:
    with TemporaryDirectory() as folder:
        return links(loaded(folder, [(place, False) for place in range(FILES)])).overdose


@settings(max_examples=12)
@given(
    st.permutations(range(FILES)),
    st.lists(st.tuples(st.integers(0, FILES - 1), st.booleans()), max_size=4),
    st.booleans(),
)
def test_any_way_to_the_same_records_gives_the_same_links(
    order: list[int], before: Plan, helped: bool
) -> None:
    with TemporaryDirectory() as folder:
        store = loaded(folder, [*before, *((place, False) for place in order)])
        if helped:
            remember(store)
        pd.testing.assert_series_equal(links(store).overdose, of_all_at_once())


def test_the_town_has_links_to_lose() -> None:
    overdose = of_all_at_once()
    assert overdose.nunique() < len(overdose)
