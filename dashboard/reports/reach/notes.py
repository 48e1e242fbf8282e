"""What the log itself leaves open, in sentences: totals, missing ZIPs and products, channels that
have fallen silent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd

from dashboard.analytics.reach import supply
from dashboard.charts.amounts import amount, percent
from dashboard.reports.reach.span import Span
from loaders.records import UNKNOWN

_SILENT_AFTER: Final = 6
"""A channel of which so many of the twelve months before have rows is expected to go on."""
_UNKNOWN: Final = {
    "first_or_refill": "whether they are a first supply or a refill",
    "recipient_type": "who received them",
    "product": "the product",
    "programme": "the programme",
}


def notes(span: Span) -> tuple[str, ...]:
    """Each a sentence, the most harmful first."""
    return (*_silent(span), *_blank(span), *_totals(span), *_without_zip(span), *_unknown(span))


def silent(rows: pd.DataFrame) -> list[tuple[str, pd.Timestamp]]:
    """Channels without a row in the newest month and the one before, though in the twelve before
    those most months have one: with the last month of each."""
    if rows.empty:
        return []
    newest = rows["month"].max()
    since = newest - pd.DateOffset(months=1)
    before = rows[(rows["month"] < since) & (rows["month"] >= since - pd.DateOffset(months=12))]
    often = before.groupby("channel")["month"].nunique()
    seen = set(rows.loc[rows["month"] >= since, "channel"])
    last = before.groupby("channel")["month"].max()
    return [(name, last[name]) for name in often[often >= _SILENT_AFTER].index if name not in seen]


def _silent(span: Span) -> Iterator[str]:
    for channel, month in silent(span.given):
        yield (
            f"{channel} has no row since {month:%B %Y}: whether it hands out nothing or reports "
            "nothing is not known, and every figure counts it as nothing."
        )


def _blank(span: Span) -> Iterator[str]:
    if span.blank_months:
        months = "month" if span.blank_months == 1 else "months"
        yield (
            f"{span.blank_months} {months} in between say no number of kits: their overdoses are "
            "not held against kits."
        )
    without = span.given[span.given["kits"].isna()]
    if n := without["key"].nunique():
        rows = "1 row says" if n == 1 else f"{n:,} rows say"
        hidden = without.loc[without["suppressed"], "key"].nunique()
        small = f"; of {hidden:,} the source hides a small number" if hidden else ""
        yield f"{rows} no number of kits{small}: what they hand out is in no figure of kits."


def _totals(span: Span) -> Iterator[str]:
    totals = span.given[span.given["is_total"]]
    if kits := float(totals["kits"].sum()):
        yield (
            f"{_share(kits, span)} of the kits are totals of a period, spread over its days; who "
            "received them, and when, is not known."
        )


def _without_zip(span: Span) -> Iterator[str]:
    lost = span.given[span.given["zip"].isna() & span.given["latitude"].isna()]
    if kits := float(lost["kits"].sum()):
        yield f"{_share(kits, span)} of the kits have neither ZIP nor coordinates."


def _unknown(span: Span) -> Iterator[str]:
    for column, what in _UNKNOWN.items():
        found = supply.by(span.given, column).set_index(column)["kits"]
        if found.get(UNKNOWN, 0.0) > 0:
            kits = float(found[UNKNOWN])
            yield f"Of {amount(round(kits))} kits ({_share(kits, span)}) it is not known {what}."


def _share(kits: float, span: Span) -> str:
    return percent(kits / float(span.given["kits"].sum()))
