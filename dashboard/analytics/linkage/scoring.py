"""The weight of every pair that may be one overdose."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from dashboard.analytics.linkage.candidates import candidates
from dashboard.analytics.linkage.comparing import AGREEING_PLACES, LEVELS, SCENE, compare
from dashboard.analytics.linkage.encoding import Encoded, encode, place, tell
from dashboard.analytics.linkage.surroundings import WITHIN_HOURS, surroundings
from dashboard.analytics.linkage.terms import Bools, Floats, Ints
from dashboard.analytics.linkage.weights import Weights

PARTS: Final = (*LEVELS, "crowd", "same_scene")
"""The columns that add up to the weight."""


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs that may be one overdose, and all that they were made of."""

    frame: pd.DataFrame
    """`key_a` < `key_b`, `weight` (bits: log2 of the odds that they are one overdose), and the
    parts that add up to it: one a field, `crowd` (the prior) and `same_scene` (what is taken off
    because others of the same scene agree in time and place too). In the order of the keys."""
    surroundings: pd.DataFrame
    """By key, what stood around each record when its pairs were weighed."""
    version: str
    """Of the weights."""


def pairs(
    records: pd.DataFrame,
    weights: Weights,
    *,
    kept: Pairs | None = None,
    changed: Collection[str] = (),
) -> Pairs:
    """Weigh all pairs that are near in time; those of at least `weights.lower` are kept.

    Args:
        records: overdoses, columns of the Incident contract, `source` and `place_state`; keys
            differ across sources.
        weights: m and u probabilities.
        kept: what an earlier call gave; only what can have changed since is weighed anew, and the
            result is what it is without.
        changed: with `kept`, keys of records whose content is not what it was then. New and
            removed records need not be named.

    Raises:
        ValueError: two records have one key.
    """
    placed = place(records)
    around = surroundings(placed)
    keys = pd.Index(placed.key)
    # Where no record is left, none of those kept has a place.
    if kept is None or kept.version != weights.version or keys.empty:
        return Pairs(_weighed(encode(records), around, weights), around, weights.version)
    stays = ~_anew(around, kept.surroundings)
    named = keys.get_indexer(pd.Index(list(changed), dtype=keys.dtype))
    stays[named[named >= 0]] = False
    one, other = (keys.get_indexer(pd.Index(kept.frame[name])) for name in ("key_a", "key_b"))
    still = (one >= 0) & (other >= 0) & stays[one] & stays[other]
    whole = _weighed(
        tell(placed, records, _near(placed, ~stays)),
        around,
        weights,
        wanted=~stays,
        beside=(one[still], other[still], kept.frame.loc[still, list(PARTS)].to_numpy()),
    )
    return Pairs(whole, around, weights.version)


def _anew(now: pd.DataFrame, then: pd.DataFrame) -> Bools:
    """Which records are new, or stand in other surroundings."""
    before = then.reindex(now.index).to_numpy()
    return np.asarray((before != now.to_numpy()).any(axis=1))


def _near(records: Encoded, wanted: Bools) -> Bools:
    """The records that are compared with one of the wanted, those included."""
    hours = np.sort(records.hours[wanted])
    first = np.searchsorted(hours, records.hours - WITHIN_HOURS, side="left")
    return np.asarray(np.searchsorted(hours, records.hours + WITHIN_HOURS, side="right") > first)


def _weighed(
    encoded: Encoded,
    around: pd.DataFrame,
    weights: Weights,
    *,
    wanted: Bools | None = None,
    beside: tuple[Ints, Ints, Floats] | None = None,
) -> pd.DataFrame:
    """The pairs of `wanted` records and those that stand already, in the order of the keys."""
    near = {str(name): around[name].to_numpy() for name in around}
    found = [] if beside is None else [beside]
    for one, other in candidates(encoded, wanted):
        parts = weigh(encoded, near, one, other, weights)
        table = np.column_stack([parts[name] for name in PARTS])
        chosen = table.sum(axis=1) >= weights.lower
        found.append((one[chosen], other[chosen], table[chosen]))
    nothing = np.empty(0, dtype=np.int64)
    found.append((nothing, nothing, np.empty((0, len(PARTS)))))
    one, other, table = (np.concatenate([part[at] for part in found]) for at in range(3))
    order = np.lexsort((other, one))
    columns = {"key_a": encoded.key[one[order]], "key_b": encoded.key[other[order]]}
    columns |= {"weight": table[order].sum(axis=1)}
    frame = pd.DataFrame(table[order], columns=list(PARTS))
    return pd.concat([pd.DataFrame(columns), frame], axis="columns")


def weigh(
    encoded: Encoded, around: dict[str, Floats], one: Ints, other: Ints, weights: Weights
) -> dict[str, Floats]:
    """The parts of the weight of each pair, in bits.

    By time and place alone the odds are both · m / (crowd · u); with other victims of the same
    scene about, those odds o become 1 / (1 / o + same_scene). What is known of the person
    multiplies them.
    """
    levels = compare(encoded, one, other, around["shared_point"] > 0)
    parts = {name: weights.bits(name, levels[name]) for name in LEVELS}
    parts["place"] = _by_chance_here(parts["place"], levels["place"], around, one, other, weights)
    crowd = np.maximum(around["crowd"][one], around["crowd"][other])
    parts["crowd"] = np.log2(weights.both / crowd)
    scene = np.sum([parts[name] for name in (*SCENE, "crowd")], axis=0)
    parts["same_scene"] = -np.log2(np.exp2(-scene) + weights.same_scene) - scene
    return parts


def _by_chance_here(
    bits: Floats,
    levels: Ints,
    around: dict[str, Floats],
    one: Ints,
    other: Ints,
    weights: Weights,
) -> Floats:
    """Agreement in place weighs less where more of all records are."""
    for level, name in AGREEING_PLACES.items():
        share = np.maximum(around[name][one], around[name][other])
        chance = np.maximum(share, weights.u["place"][level])
        here = np.log2(weights.m["place"][level] / chance)
        bits = np.where(levels == level, here, bits)
    return bits
