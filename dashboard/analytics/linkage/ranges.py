"""How few overdoses there may be, and which record says when one happened."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd

from dashboard.analytics.linkage.resolving import Links
from dashboard.analytics.linkage.terms import Bools, Ints


def least_overdoses(links: Links, overdoses: Collection[str]) -> int:
    """How few these overdoses, by their keys, may be.

    As many are taken off as can be brought together two by two, each once (a maximum matching of
    the possible pairs among them), so that no cluster falls to less than half.
    """
    counted = pd.Index(overdoses)
    possible = links.possible
    if possible.empty:
        return len(counted)
    one = counted.get_indexer(pd.Index(possible["overdose_a"]))
    other = counted.get_indexer(pd.Index(possible["overdose_b"]))
    within = (one >= 0) & (other >= 0)
    ends = np.unique(np.sort(np.column_stack([one[within], other[within]]), axis=1), axis=0)
    return len(counted) - _matching(ends, len(counted))


def representatives(records: pd.DataFrame, links: Links) -> pd.Series:
    """By overdose, the key of the record that says when it happened: one with a clock time before
    one that may carry the time of its entry, and that before a date alone; of equal ones a care
    report's, whose clock is the dispatcher's, then the earliest."""
    from dashboard.analytics.linkage.encoding import encode

    encoded = encode(records)
    is_care = records["source"].to_numpy()[encoded.place_in_input] == "ems"
    told = pd.DataFrame({
        "key": encoded.key,
        "overdose": links.overdose.reindex(pd.Index(encoded.key)).to_numpy(),
        "doubt": np.where(encoded.time_known, encoded.carries_entry, 2),
        "of_others": ~is_care,
        "hours": encoded.hours,
    })  # fmt: skip
    told = told.sort_values(["doubt", "of_others", "hours", "key"], kind="stable")
    return told.drop_duplicates("overdose").set_index("overdose")["key"].sort_index()


def _matching(ends: Ints, count: int) -> int:
    """The size of the largest set of these edges that share no end."""
    if not len(ends):
        return 0
    degree = np.bincount(ends.ravel(), minlength=count)
    alone: Bools = (degree[ends] == 1).all(axis=1)
    rest = ends[~alone]
    return int(alone.sum()) + (_largest(rest, count) if len(rest) else 0)


def _largest(ends: Ints, count: int) -> int:
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    edges = len(ends)
    touches = coo_array(
        (np.ones(2 * edges), (ends.ravel(), np.repeat(np.arange(edges), 2))), shape=(count, edges)
    )
    found: Any = milp(
        -np.ones(edges),
        constraints=LinearConstraint(touches.tocsr(), ub=1),
        integrality=np.ones(edges),
        bounds=Bounds(0, 1),
    )
    largest: int = round(-found.fun)
    return largest
