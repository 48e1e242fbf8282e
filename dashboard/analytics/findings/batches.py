"""Batches of near-duplicates, as findings."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd

from dashboard.analytics.batches import OPEN, of_city
from dashboard.analytics.decisions import Named
from dashboard.analytics.findings.terms import Finding, day_text, shown, title
from dashboard.analytics.linkage.batches import Batches
from dashboard.detection.sentence import Statement


def open_batches(found: Batches, source: str, *, keys: Collection[str]) -> list[Finding]:
    """The batches of a source of which something is not decided.

    Args:
        found: as `dashboard.analytics.batches` has them.
        source: whose batches.
        keys: of the city's cases; a pair without any of them is nothing of the city's.
    """
    pairs = found.pairs[found.pairs["state"] == OPEN]
    concerns = of_city(pairs, source, keys)
    batches = found.batches[found.batches["source"] == source]
    told = [(row, pairs[concerns & (pairs["batch"] == row.Index)]) for row in batches.itertuples()]
    return [_finding(batch, part) for batch, part in told if len(part)]


def _finding(batch: Any, pairs: pd.DataFrame) -> Finding:  # noqa: ANN401  (a row of a frame)
    keys = sorted(Named.of(text).key for text in {*pairs["key_a"], *pairs["key_b"]})
    first, last = pairs["day"].min().date(), pairs["day"].max().date()
    source = str(batch.source)
    words = {"source": title(source), "first": day_text(first), "last": day_text(last)}
    template = (
        "{pairs} pairs of {source}'s records from {first} to {last} are near-duplicates, as if "
        "a load was repeated."
    )
    return Finding(
        kind="duplicates", source=source, subject="", start=batch.first.date().replace(day=1),
        first=first, last=last, p_value=float(batch.chance),
        statement=Statement(template, {"pairs": len(pairs)}, words),
        plain="{source} has a batch of near-duplicates from {first} to {last}".format_map(words),
        evidence={
            "pairs": int(batch.pairs), "of them not decided": len(pairs),
            "records of those months": int(batch.records),
            "pairs that chance brings": round(float(batch.expected), 1),
        },
        keys=shown(keys),
    )  # fmt: skip
