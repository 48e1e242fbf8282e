"""How few and how many overdoses there may be."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

import numpy as np
import pandas as pd

from dashboard.analytics.linkage.resolving import Links
from dashboard.analytics.linkage.terms import Bools, Ints

DOUBTFUL_BITS: Final = 0.5
"""A link of less is doubtful: of those (6 in 10 and less by their own chance) about every
second is wrong."""


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


def most_overdoses(links: Links, overdoses: Collection[str]) -> int:
    """How many people these overdoses, by their keys, may be of.

    Each is divided where its records are held together by links of less than `DOUBTFUL_BITS` alone;
    what an analyst joined stays one.
    """
    own = links.links[links.links["overdose"].isin(pd.Index(overdoses))]
    firm = own["decided"].astype(bool) | (own["weight"] >= DOUBTFUL_BITS)
    doubtful = own.loc[~firm, "overdose"].unique()
    if not len(doubtful):
        return len(overdoses)
    records = pd.Index(links.overdose.index[links.overdose.isin(doubtful)])
    held = own[firm & own["overdose"].isin(doubtful)]
    return len(overdoses) - len(doubtful) + _parts(records, held["key_a"], held["key_b"])


def _parts(records: pd.Index, one: pd.Series, other: pd.Series) -> int:
    """Into how many parts these records fall, held together by these pairs of them."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ends = (records.get_indexer(pd.Index(one)), records.get_indexer(pd.Index(other)))
    graph = coo_array((np.ones(len(one)), ends), shape=(len(records), len(records)))
    parts, _ = connected_components(graph, directed=False)
    return int(parts)


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
