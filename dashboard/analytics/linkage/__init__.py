"""Which records are one overdose: pairs and their weights, links, ranges, repeated loads.

Frames in, frames out. `pairs` weighs, `resolve` links, `least_overdoses` and
`most_overdoses` say how few and how many there may be, `reasons` says why, `batches`
finds what was loaded twice.
"""

from dashboard.analytics.linkage.batches import Batches, batches
from dashboard.analytics.linkage.ranges import DOUBTFUL_BITS, least_overdoses, most_overdoses
from dashboard.analytics.linkage.resolving import Links, resolve
from dashboard.analytics.linkage.scoring import Pairs, pairs
from dashboard.analytics.linkage.weights import Weights, parse, shipped
from dashboard.analytics.linkage.words import chance_in_words, reasons

__all__ = [
    "DOUBTFUL_BITS",
    "Batches",
    "Links",
    "Pairs",
    "Weights",
    "batches",
    "chance_in_words",
    "least_overdoses",
    "most_overdoses",
    "pairs",
    "parse",
    "reasons",
    "resolve",
    "shipped",
]
