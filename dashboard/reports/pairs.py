"""Pairs for review: linked weakly, or possibly one overdose; and what the links did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from dashboard.analytics.linkage import DOUBTFUL_BITS, Links, chance_in_words, reasons, shipped
from dashboard.analytics.linked import linkable, links
from dashboard.detection.sentence import plural
from dashboard.privacy import Permission, Published, publish_records, require
from dashboard.reports import telling
from dashboard.reports.context import Context

MOST: Final = 50
WEAK_BITS: Final = float(np.log2(19))
"""Links below odds of 19 to 1 (95 in 100) are weak."""
_OF_PAIR: Final = ("key_a", "key_b", "status", "chance", "reasons")


@dataclass(frozen=True)
class Pair:
    """Two records, of which an analyst may say whether they are one overdose."""

    first: str
    second: str
    name: str
    """Both by their numbers: "ODMAP 26-1 and EMS F-1"."""
    words: str
    """When, which, and how likely."""
    reasons: str
    """How likely, and why, as a sentence."""


@dataclass(frozen=True)
class Review:
    """The pairs for review, nearest to the line first and of equals the newest."""

    summary: str
    """What the links did."""
    pairs: tuple[Pair, ...]
    further: int
    """How many there are beside those shown."""
    listed: Published
    """`chance`, `status`, `first`, `second` (records in a line each), `reasons`."""


def build(context: Context) -> Review:
    """The pairs to look at. Raises Forbidden for everybody but analysts."""
    require(context.viewer, Permission.LINE_LIST)
    found, records = links(context.data), linkable(context.data)
    every = _ordered(found, records)
    shown = every.head(MOST).reset_index(drop=True)
    shown = shown.assign(
        chance=[chance_in_words(bits) for bits in shown["weight"]],
        reasons=reasons(records, shown) if len(shown) else "",
    )
    both = [*shown["key_a"], *shown["key_b"]]
    told = telling.recorded(context, list(dict.fromkeys(both)))
    lines, numbers = telling.in_a_line(context, told), telling.by_number(told)
    times = context.local_text(told["occurred_at"], time_known=told["time_known"])
    shown = shown.assign(
        first=[lines.get(key, key) for key in shown["key_a"]],
        second=[lines.get(key, key) for key in shown["key_b"]],
    )
    columns = ["status", "chance", "first", "second", "reasons"]
    return Review(
        summary=summary(found),
        pairs=tuple(
            Pair(
                one,
                other,
                f"{numbers[one]} and {numbers[other]}",
                f"{times[one]}, {numbers[one]} / {numbers[other]}: {status}, {chance}",
                f"{status.capitalize()}, {chance} that they are one overdose: {why}.",
            )
            for one, other, status, chance, why in zip(
                *(shown[name] for name in _OF_PAIR), strict=True
            )
        ),
        further=len(every) - len(shown),
        listed=publish_records(shown[columns], viewer=context.viewer),
    )


def _ordered(found: Links, records: pd.DataFrame) -> pd.DataFrame:
    """Weak links that nobody decided on, and pairs that may be one overdose."""
    linked = found.links
    weak = linked[~linked["decided"].astype(bool) & (linked["weight"] < WEAK_BITS)]
    both = pd.concat(
        [weak.assign(status=_status(weak["weight"])), found.possible.assign(status="not linked")],
        ignore_index=True,
    )
    occurred = records.set_index("key")["occurred_at"]
    # In steps of a bit: nearer than that, the weights do not tell one pair from another.
    steps = (both["weight"] - shipped().upper).abs().round()
    newest = occurred.reindex(both["key_a"]).to_numpy()
    ordered = both.assign(steps=steps, newest=newest).sort_values(
        ["steps", "newest", "key_a", "key_b"], ascending=[True, False, True, True]
    )
    return ordered[["key_a", "key_b", "weight", "status"]]


def _status(weight: pd.Series) -> pd.Series:
    return (weight < DOUBTFUL_BITS).map({True: "doubtfully linked", False: "linked"})


def summary(found: Links) -> str:
    """What the links did: "2,505 overdoses from 3,326 records: 611 are told by two, …"."""
    told = found.overdose.value_counts()
    records, overdoses = len(found.overdose), len(told)
    two, more = int((told == 2).sum()), int((told > 2).sum())
    possible = len(found.possible.drop_duplicates(["overdose_a", "overdose_b"]))
    return (
        f"{plural(overdoses, 'overdoses')} from {plural(records, 'records')}: "
        f"{two:,} {'is' if two == 1 else 'are'} told by two, {more:,} by three or more; "
        f"{plural(possible, 'pairs')} may be one person."
    )
