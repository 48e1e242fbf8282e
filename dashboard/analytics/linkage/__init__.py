"""Which records are one overdose: pairs and their weights, links, ranges, repeated loads.

Frames in, frames out. `pairs` weighs, `resolve` links, `count_range` counts, `reasons` says why,
`batches` finds what was loaded twice.
"""

from dashboard.analytics.linkage.batches import Batches, batches
from dashboard.analytics.linkage.ranges import CountRange, count_range, representatives
from dashboard.analytics.linkage.resolving import Links, resolve
from dashboard.analytics.linkage.scoring import Pairs, pairs
from dashboard.analytics.linkage.weights import Weights, parse, shipped
from dashboard.analytics.linkage.words import chance_in_words, reasons

__all__ = [
    "Batches",
    "CountRange",
    "Links",
    "Pairs",
    "Weights",
    "batches",
    "chance_in_words",
    "count_range",
    "pairs",
    "parse",
    "reasons",
    "representatives",
    "resolve",
    "shipped",
]
