"""Loads that look entered twice, what was decided about them, and the counts that rest on them.

A batch is of the records as they were loaded: what is decided about it does not change it. Nothing
of it is left out by itself.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import numpy as np
import pandas as pd

from dashboard.analytics import linkage
from dashboard.analytics.bases import OVERDOSES
from dashboard.analytics.decisions import KINDS, in_force
from dashboard.analytics.linkage import Batches
from dashboard.analytics.linked import identity, links
from dashboard.store import Reader
from loaders.records import OVERDOSE_CLASSES

OPEN: Final = ""
LEFT_OUT: Final = "left out"
KEPT: Final = "kept"

_ORDER: Final = ("first_seen_at", "row", "key")
"""Of two records, the one that was loaded first is not the one that repeats."""


def batches(data: Reader) -> Batches:
    """The near-duplicates among all overdoses, made once for each state of the store.

    Beside the columns of `Batches.pairs`: `first` and `second`, the keys (with their sources) in
    the order in which they were loaded, and `state`: `OPEN`, `LEFT_OUT` (one of them is excluded)
    or `KEPT` (an analyst said that they are one, or two, overdoses).
    """
    return data.kept("batches", _batches, kinds=KINDS)


def _batches(data: Reader) -> Batches:
    table = data.present("incident")
    frame = data.execute(table.filter(table.case_class.isin(OVERDOSE_CLASSES)))
    frame = frame.assign(key=identity(frame["source"], frame["key"]))
    found = linkage.batches(frame)
    ordered = frame.sort_values([*_ORDER])["key"]
    place = pd.Series(np.arange(len(ordered)), index=ordered.to_numpy())
    pairs = found.pairs
    is_first = place.reindex(pairs["key_a"]).to_numpy() <= place.reindex(pairs["key_b"]).to_numpy()
    told = pairs.assign(
        first=pairs["key_a"].where(is_first, pairs["key_b"]),
        second=pairs["key_b"].where(is_first, pairs["key_a"]),
    )
    return Batches(pairs=told.assign(state=_states(data, told)), batches=found.batches)


def _states(data: Reader, pairs: pd.DataFrame) -> list[str]:
    decisions = in_force(data)
    gone = {one.records[0].text for one in decisions if one.kind == "exclude"}
    told = {frozenset(each.text for each in one.records) for one in decisions}
    return [
        LEFT_OUT if not gone.isdisjoint(both) else KEPT if frozenset(both) in told else OPEN
        for both in zip(pairs["key_a"], pairs["key_b"], strict=True)
    ]


def of_city(pairs: pd.DataFrame, source: str, keys: Collection[str]) -> pd.Series:
    """Which of a source's pairs are of the city: one of their records is, by its key there, among
    those of the city's cases."""
    own = {f"{source}:{key}" for key in keys}
    return pairs["key_a"].isin(own) | pairs["key_b"].isin(own)


def undecided(data: Reader, basis: str) -> pd.DataFrame:
    """The pairs of batches that nobody decided on: `case_a` and `case_b`, the keys of the cases of
    the basis that they are counted as. What is counted as one is not among them."""
    pairs = batches(data).pairs
    pairs = pairs[(pairs["batch"] >= 0) & (pairs["state"] == OPEN)]
    told = [_cases(data, basis, pairs[name]) for name in ("key_a", "key_b")]
    frame = pd.DataFrame(dict(zip(["case_a", "case_b"], told, strict=True))).dropna()
    return frame[frame["case_a"] != frame["case_b"]].reset_index(drop=True)


def _cases(data: Reader, basis: str, records: pd.Series) -> list[str | None]:
    """The cases of these records, by their keys; None of another source's."""
    if basis == OVERDOSES:
        overdose = links(data).overdose
        return [overdose.get(record) for record in records]
    own = f"{basis}:"
    return [r.removeprefix(own) if r.startswith(own) else None for r in records]


def doubtful(pairs: pd.DataFrame, keys: Collection[str]) -> int:
    """How many of the cases with these keys look like others of them entered once more.

    `pairs` is what `undecided` gives; a pair of which only one is among the cases counts nothing
    twice.
    """
    if pairs.empty:
        return 0
    counted = set(keys)
    both = pairs["case_a"].isin(counted) & pairs["case_b"].isin(counted)
    return int(pairs.loc[both, ["case_a", "case_b"]].drop_duplicates().shape[0])
