"""Which records are one overdose.

Pairs of `upper` or more that touch each other make a component. Within it each overdose has at
most one record of a reporter (a source's agency), so that several victims stay several: the
reporter with most records (of equal ones that with the smallest key) begins, and those of each next
one are given to the overdoses found so far, one to one and with the largest sum of weights
(linear_sum_assignment), or stay by themselves. A record's weight to an overdose is the mean of its
weights to the records in it, of which it must reach `upper`. For two reporters that is the matching
of maximum weight. Everything goes by the order of the keys, so the order of the rows is nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.analytics.linkage.decided import COLUMNS as DECISION_COLUMNS
from dashboard.analytics.linkage.decided import Decided, placed
from dashboard.analytics.linkage.encoding import agencies, codes_of, in_order_of_keys
from dashboard.analytics.linkage.reporters import Reporters
from dashboard.analytics.linkage.scoring import Pairs
from dashboard.analytics.linkage.terms import Bools, Floats, Ints
from dashboard.analytics.linkage.weights import Weights

UNLIKELY_BITS: Final = 3.0
"""A pair that was not kept counts as so much below the lowest that are."""


@dataclass(frozen=True, eq=False)
class Links:
    """Every record's overdose."""

    overdose: pd.Series
    """By key: the smallest key of the records that are the same overdose."""
    links: pd.DataFrame
    """Pairs within one overdose: those of `Pairs.frame`, with `overdose` and `decided`; of pairs
    that only a decision or a third record brings together the weight is NaN."""
    possible: pd.DataFrame
    """Pairs of `Pairs.frame` of two overdoses that may be one: together they would still have at
    most one record of each reporter. With `overdose_a` and `overdose_b`."""
    refused: pd.DataFrame
    """Joins (`key_a`, `key_b`) that parts forbid."""
    version: str
    """Of the weights."""


def resolve(
    records: pd.DataFrame,
    pairs: Pairs,
    weights: Weights,
    *,
    decisions: pd.DataFrame | None = None,
) -> Links:
    """Bring records that are one overdose together.

    Args:
        records: those of which the pairs were made.
        pairs: what `scoring.pairs` gave.
        weights: where the lines are drawn.
        decisions: rows of `kind` (join or part), `key_a`, `key_b`: those in force.
    """
    given = records[["key", "source", "agency"]].iloc[in_order_of_keys(records)]
    keys = pd.Index(given["key"])
    reporters = Reporters.of(codes_of(given["source"]), agencies(given["agency"]))
    if decisions is None:
        decisions = pd.DataFrame({name: [] for name in DECISION_COLUMNS}, dtype="object")
    decided = placed(decisions, keys)
    frame = pairs.frame
    one = np.asarray(keys.get_indexer(pd.Index(frame["key_a"])), dtype=np.int64)
    other = np.asarray(keys.get_indexer(pd.Index(frame["key_b"])), dtype=np.int64)
    allowed = ~_parted(decided, one, other)
    weight = frame["weight"].to_numpy(dtype=np.float64)
    linked = allowed & (weight >= weights.upper)
    group = _grouped(one, other, weight, linked, decided, reporters, len(keys), weights)
    return Links(
        overdose=pd.Series(keys.to_numpy()[group], index=keys, name="overdose", dtype="object"),
        links=_links(frame, group, one, other, keys, decided),
        possible=_possible(frame, group, one, other, allowed, keys, reporters, decided),
        refused=pd.DataFrame(
            [(keys[a], keys[b]) for a, b in decided.refused], columns=["key_a", "key_b"]
        ),
        version=pairs.version,
    )


def _parted(decided: Decided, one: Ints, other: Ints) -> Bools:
    """Pairs that are parted, or of which one is joined with what is parted from the other."""
    parted = np.zeros(len(one), dtype=bool)
    if not decided.parted:
        return parted
    group_of = {each: group for group in decided.groups for each in group}
    touched = {each for part in decided.parted for each in group_of.get(part, [part])}
    for place in np.flatnonzero(np.isin(one, list(touched)) | np.isin(other, list(touched))):
        a, b = int(one[place]), int(other[place])
        parted[place] = decided.apart(group_of.get(a, [a]), group_of.get(b, [b]))
    return parted


def _grouped(
    one: Ints,
    other: Ints,
    weight: Floats,
    linked: Bools,
    decided: Decided,
    reporters: Reporters,
    count: int,
    weights: Weights,
) -> Ints:
    """For each record the place of the first record of its overdose."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    group = np.arange(count)
    joined = [(members[0], each) for members in decided.groups for each in members[1:]]
    ends = np.array(joined, dtype=np.int64).reshape(-1, 2)
    rows, columns = np.append(one[linked], ends[:, 0]), np.append(other[linked], ends[:, 1])
    graph = coo_array((np.ones(len(rows)), (rows, columns)), shape=(count, count))
    _, component = connected_components(graph, directed=False)
    size = np.bincount(component, minlength=1)
    is_joined = np.zeros(count, dtype=bool)
    is_joined[ends.ravel()] = True
    simple = linked & (size[component[one]] == 2) & ~is_joined[one]
    group[other[simple]] = one[simple]
    complex_ = (size[component] > 2) | is_joined
    known = complex_[one] & complex_[other] & (component[one] == component[other])
    bits = dict(zip(zip(one[known].tolist(), other[known].tolist(), strict=True),
                    weight[known].tolist(), strict=True))  # fmt: skip
    matcher = _Matcher(bits, decided, reporters, weights)
    members = np.flatnonzero(complex_)
    in_order = members[np.argsort(component[members], kind="stable")]
    for part in np.split(in_order, np.flatnonzero(np.diff(component[in_order])) + 1):
        for overdose in matcher.overdoses(part.tolist()):
            group[overdose] = min(overdose)
    return group


@dataclass(frozen=True, eq=False)
class _Matcher:
    bits: dict[tuple[int, int], float]
    decided: Decided
    reporters: Reporters
    weights: Weights

    def overdoses(self, component: list[int]) -> list[list[int]]:
        """The component's records, divided into overdoses."""
        within = set(component)
        found = [list(group) for group in self.decided.groups if group[0] in within]
        joined = {each for group in found for each in group}
        for records in self.reporters.by_size([each for each in component if each not in joined]):
            self._give(records, found)
        return found

    def _give(self, records: list[int], overdoses: list[list[int]]) -> None:
        from scipy.optimize import linear_sum_assignment

        if not overdoses:
            overdoses.extend([each] for each in records)
            return
        scores = np.array([[self._bits(each, of) for of in overdoses] for each in records])
        gain = np.maximum(scores - self.weights.upper + _LINKED, 0.0)
        rows, columns = linear_sum_assignment(gain, maximize=True)
        # A zero gain is no link: the record stays by itself.
        chosen = {r: c for r, c in zip(rows.tolist(), columns.tolist(), strict=True) if gain[r, c]}
        alone = [[each] for row, each in enumerate(records) if row not in chosen]
        for row, column in chosen.items():
            overdoses[column].append(records[row])
        overdoses.extend(alone)

    def _bits(self, record: int, overdose: list[int]) -> float:
        if not self.reporters.compatible(record, overdose):
            return -np.inf
        if self.decided.apart([record], overdose):
            return -np.inf
        least = self.weights.lower - UNLIKELY_BITS
        known = [self.bits.get((min(record, m), max(record, m)), least) for m in overdose]
        mean = sum(known) / len(known)
        return mean if mean >= self.weights.upper else -np.inf


_LINKED: Final = 1e-6
"""A pair of exactly `upper` is linked too."""


def _links(
    frame: pd.DataFrame, group: Ints, one: Ints, other: Ints, keys: pd.Index, decided: Decided
) -> pd.DataFrame:
    inside = group[one] == group[other]
    joined = {tuple(sorted((a, b))) for members in decided.groups for a in members for b in members}
    found = frame.loc[inside].reset_index(drop=True)
    pairs = list(zip(one[inside].tolist(), other[inside].tolist(), strict=True)) if joined else []
    found["decided"] = [pair in joined for pair in pairs] if joined else False
    seen = set(pairs)
    lacking = sorted((a, b) for a, b in joined if a != b and (a, b) not in seen)
    if lacking:
        rows = [{"key_a": keys[a], "key_b": keys[b], "decided": True} for a, b in lacking]
        found = pd.concat([found, pd.DataFrame(rows)], ignore_index=True)
    first = group[keys.get_indexer(pd.Index(found["key_a"]))]
    found["overdose"] = keys.to_numpy()[first] if len(found) else pd.Series(dtype="object")
    in_order: pd.DataFrame = found.sort_values(["key_a", "key_b"], ignore_index=True)
    return in_order


def _possible(
    frame: pd.DataFrame,
    group: Ints,
    one: Ints,
    other: Ints,
    allowed: Bools,
    keys: pd.Index,
    reporters: Reporters,
    decided: Decided,
) -> pd.DataFrame:
    apart = np.flatnonzero(allowed & (group[one] != group[other]))
    left, right = group[one[apart]], group[other[apart]]
    fits = reporters.fitting(group, left, right) & ~_held_apart(group, left, right, decided)
    rows: NDArray[Any] = apart[fits]
    found = frame.iloc[rows].reset_index(drop=True)
    found["overdose_a"] = keys.to_numpy()[left[fits]]
    found["overdose_b"] = keys.to_numpy()[right[fits]]
    return found


def _held_apart(group: Ints, left: Ints, right: Ints, decided: Decided) -> Bools:
    """Pairs of overdoses of which some members are parted."""
    if not decided.parted:
        return np.zeros(len(left), dtype=bool)
    parted = {(group[a], group[b]) for a, others in decided.parted.items() for b in others}
    return np.array([pair in parted for pair in zip(left, right, strict=True)], dtype=bool)
