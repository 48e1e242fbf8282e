"""What each level of agreement weighs: fixed data beside this module, with a version.

For a level of a field, m is its probability among records of one overdose and u that among others
(Fellegi and Sunter 1969); its weight is log2(m / u). They are estimated anew only by
`python -m benchmarks.linkage --estimate`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from dashboard.analytics.linkage.comparing import LEVELS
from dashboard.analytics.linkage.terms import Floats, Ints

FILE: Final = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, eq=False)
class Weights:
    """Probabilities by field and level, and where the lines are drawn."""

    version: str
    both: float
    """The share of a source's overdoses that another source has too."""
    same_scene: float
    """How often, against that, another person's record of the same scene stands there instead."""
    upper: float
    """A pair of this weight (bits) or more is linked."""
    lower: float
    """A pair of at least this weight may be one overdose."""
    m: dict[str, Floats]
    u: dict[str, Floats]

    def bits(self, field: str, levels: Ints) -> Floats:
        """log2(m / u) of each level; 0 where the field could not be compared."""
        return self._with_none(np.log2(self.m[field] / self.u[field]))[levels]

    @staticmethod
    def _with_none(of_level: Floats) -> Floats:
        # NONE is -1: the last entry.
        return np.append(of_level, 0.0)


def parse(text: str) -> Weights:
    """The weights that a JSON document holds.

    Raises:
        ValueError: a field or a level is missing, or is not known.
    """
    document = json.loads(text)
    fields = document["fields"]
    expected = {name: set(levels) for name, levels in LEVELS.items()}
    if {name: set(levels) for name, levels in fields.items()} != expected:
        raise ValueError("the weights are not of the fields and levels that are compared")
    tables = {
        part: {
            name: np.array([fields[name][level][part] for level in levels])
            for name, levels in LEVELS.items()
        }
        for part in ("m", "u")
    }
    settings = {name: document[name] for name in ("both", "same_scene", "upper", "lower")}
    return Weights(version=document["version"], m=tables["m"], u=tables["u"], **settings)


@cache
def shipped() -> Weights:
    """The weights beside this module."""
    return parse(FILE.read_text(encoding="utf-8"))
