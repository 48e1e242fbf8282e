"""What analysts decided about pairs: it wins over every weight.

A part always parts: the two are never one overdose, whatever else is joined. Joins hold through
each other (a with b and b with c make one overdose of three), also between records of one agency;
they are taken in the order of their keys, and one that would bring together what is parted is not
carried out, and told.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from dashboard.analytics.linkage.terms import Ints

JOIN = "join"
PART = "part"
COLUMNS = ("kind", "key_a", "key_b")


@dataclass(frozen=True, eq=False)
class Decided:
    """Decisions about records by their place in the order of the keys."""

    groups: list[list[int]]
    """Records that are joined, two or more in each, ascending."""
    parted: dict[int, set[int]]
    refused: list[tuple[int, int]] = field(default_factory=list)
    """Joins that parts forbid."""

    def apart(self, one: list[int], other: list[int]) -> bool:
        """Whether a member of the one is parted from a member of the other."""
        return any(not self.parted[each].isdisjoint(other) for each in one if each in self.parted)


def placed(decisions: pd.DataFrame, keys: pd.Index) -> Decided:
    """What the decisions mean for these records; those about other records rest.

    Raises:
        ValueError: a decision is neither a join nor a part.
    """
    if unknown := set(decisions["kind"]) - {JOIN, PART}:
        raise ValueError(f"no such decision: {sorted(unknown)}")
    joined = _pairs(decisions.loc[decisions["kind"] == JOIN], keys)
    parted: dict[int, set[int]] = {}
    for one, other in _pairs(decisions.loc[decisions["kind"] == PART], keys):
        parted.setdefault(one, set()).add(other)
        parted.setdefault(other, set()).add(one)
    decided = Decided([], parted)
    group_of: dict[int, list[int]] = {}
    for one, other in joined:
        left, right = group_of.get(one, [one]), group_of.get(other, [other])
        if left is right:
            continue
        if decided.apart(left, right):
            decided.refused.append((one, other))
            continue
        group_of.update(dict.fromkeys(left + right, sorted(left + right)))
    decided.groups.extend({group[0]: group for group in group_of.values()}.values())
    return decided


def _pairs(decisions: pd.DataFrame, keys: pd.Index) -> list[tuple[int, int]]:
    one = keys.get_indexer(pd.Index(decisions["key_a"]))
    other = keys.get_indexer(pd.Index(decisions["key_b"]))
    there = (one >= 0) & (other >= 0) & (one != other)
    low: Ints = np.minimum(one, other)[there]
    high: Ints = np.maximum(one, other)[there]
    return sorted(set(zip(low.tolist(), high.tolist(), strict=True)))
