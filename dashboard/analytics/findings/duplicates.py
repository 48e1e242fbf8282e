"""Batches of near-duplicates, as findings."""

from __future__ import annotations

from typing import Final

import pandas as pd

from dashboard.analytics.findings.terms import Finding, day_text, title
from dashboard.analytics.linkage import batches
from dashboard.detection.sentence import Statement

_SHOWN_KEYS: Final = 50


def repeated_loads(records: pd.DataFrame) -> list[Finding]:
    """The months of a source that hold far more near-duplicates than chance brings."""
    if records.empty:
        return []
    found = batches(records)
    told = []
    for place, batch in found.batches.iterrows():
        pairs = found.pairs[found.pairs["batch"] == place]
        keys = tuple(sorted({*pairs["key_a"], *pairs["key_b"]}))
        first, last = batch["first"].date(), batch["last"].date()
        source = str(batch["source"])
        words = {"source": title(source), "first": day_text(first), "last": day_text(last)}
        template = (
            "{pairs} pairs of {source}'s records from {first} to {last} are near-duplicates, as if "
            "a load was repeated."
        )
        told.append(
            Finding(
                kind="duplicates", source=source, subject="", start=first.replace(day=1),
                first=first, last=last, p_value=float(batch["chance"]),
                statement=Statement(template, {"pairs": int(batch["pairs"])}, words),
                plain="{source} has a batch of near-duplicates from {first} to {last}".format_map(
                    words
                ),
                evidence={
                    "pairs": int(batch["pairs"]), "records of those months": int(batch["records"]),
                    "pairs that chance brings": round(float(batch["expected"]), 1),
                },
                keys=keys if len(keys) <= _SHOWN_KEYS else (),
            )
        )  # fmt: skip
    return told
