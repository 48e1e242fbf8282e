"""Estimates the weights of linkage anew: u from records of weeks apart, m by EM without the truth.

Fellegi and Sunter 1969, with the usual assumption that fields err independently (Winkler 1988).
What records of other towns would give is not known, so every m is drawn a tenth of the way to its
u: no field may weigh as much as the invented records say.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from dashboard.analytics.linkage.candidates import candidates
from dashboard.analytics.linkage.comparing import LEVELS, compare
from dashboard.analytics.linkage.encoding import Encoded, encode
from dashboard.analytics.linkage.scoring import weigh
from dashboard.analytics.linkage.surroundings import surroundings
from dashboard.analytics.linkage.weights import Weights

ROUNDS: Final = 15
DRAWN: Final = 0.1
UNRELATED_DAYS: Final = 20
KEPT_AS_WRITTEN: Final = {"time": "u", "number": "mu", "location_type": "mu"}
"""Not estimated: by the clock u is the width of a level against the 144 hours in which records are
compared; invented agencies share no numbers; and real ones have different words for kinds of
places.
"""
SEEN: Final = 1e-3
"""A level that a smaller share of the pairs of one overdose reaches keeps what was written."""
GROUPS: Final = {
    "time": ((0, 7), (7, 10), (10, 14)),
    "place": ((0, 6), (6, 8)),
    "age": ((0, 4), (4, 7)),
}
"""Levels of which one holds, where a field is compared in several ways."""


def estimate(towns: list[pd.DataFrame], weights: Weights, *, seed: int = 1) -> Weights:
    """Weights from the records of some towns, begun at the given ones."""
    prepared = [_prepared(records) for records in towns]
    u = _drawn_together(_unrelated(prepared, np.random.default_rng(seed)), weights.u, "u")
    now = _with(weights, weights.m, u)
    for _ in range(ROUNDS):
        m = _drawn_together(_expected(prepared, now), weights.m, "m")
        now = _with(now, m, u)
    blended_m = {name: (1 - DRAWN) * now.m[name] + DRAWN * u[name] for name in LEVELS}
    for name, parts in KEPT_AS_WRITTEN.items():
        if "m" in parts:
            blended_m[name] = weights.m[name]
    for name in LEVELS:
        rare = now.m[name] < SEEN
        blended_m[name] = np.where(rare, weights.m[name], blended_m[name])
        u[name] = np.where(rare, weights.u[name], u[name])
    return _with(now, blended_m, u)


def _with(weights: Weights, m: dict[str, Any], u: dict[str, Any]) -> Weights:
    return Weights(
        version=weights.version, both=weights.both, same_scene=weights.same_scene,
        upper=weights.upper, lower=weights.lower, m=dict(m), u=dict(u),
    )  # fmt: skip


def _prepared(records: pd.DataFrame) -> tuple[Encoded, dict[str, Any]]:
    encoded = encode(records)
    around = surroundings(encoded)
    return encoded, {str(name): around[name].to_numpy() for name in around}


def _unrelated(prepared: list[Any], random: np.random.Generator) -> dict[str, Any]:
    counts = {name: np.ones(len(levels)) * 0.5 for name, levels in LEVELS.items()}
    for encoded, around in prepared:
        one, other = random.integers(0, len(encoded), (2, 200_000))
        far = np.abs(encoded.hours[one] - encoded.hours[other]) > UNRELATED_DAYS * 24
        far &= encoded.source[one] != encoded.source[other]
        levels = compare(encoded, one[far], other[far], around["shared_point"] > 0)
        _add(counts, levels, np.ones(int(far.sum())))
    return counts


def _expected(prepared: list[Any], weights: Weights) -> dict[str, Any]:
    """How often each level is expected among pairs that are one overdose."""
    counts = {name: np.ones(len(levels)) * 0.5 for name, levels in LEVELS.items()}
    for encoded, around in prepared:
        for one, other in candidates(encoded):
            total = np.sum(list(weigh(encoded, around, one, other, weights).values()), axis=0)
            chance = 1 / (1 + np.exp2(-total))
            _add(counts, compare(encoded, one, other, around["shared_point"] > 0), chance)
    return counts


def _add(counts: dict[str, Any], levels: dict[str, Any], chance: Any) -> None:  # noqa: ANN401
    for name, level in levels.items():
        known = level >= 0
        counts[name] += np.bincount(level[known], chance[known], minlength=len(counts[name]))


def _drawn_together(counts: dict[str, Any], written: dict[str, Any], part: str) -> dict[str, Any]:
    """Shares of each group of levels; as written where they are not estimated."""
    shares = {}
    for name, count in counts.items():
        if part in KEPT_AS_WRITTEN.get(name, ""):
            shares[name] = written[name]
            continue
        share = np.zeros(len(count))
        for first, end in GROUPS.get(name, ((0, len(count)),)):
            share[first:end] = count[first:end] / count[first:end].sum()
        shares[name] = share
    return shares


def write(weights: Weights, path: Path, *, version: str) -> None:
    """The weights as a document, to four digits."""
    fields = {
        name: {
            level: {
                "m": float(f"{weights.m[name][at]:.4g}"), "u": float(f"{weights.u[name][at]:.4g}")
            }
            for at, level in enumerate(levels)
        }
        for name, levels in LEVELS.items()
    }  # fmt: skip
    settings = {
        "version": version, "both": weights.both, "same_scene": weights.same_scene,
        "upper": weights.upper, "lower": weights.lower,
    }  # fmt: skip
    document = json.dumps({**settings, "fields": fields}, indent=1)
    path.write_text(document + "\n", encoding="utf-8")
