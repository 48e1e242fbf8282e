"""Naloxone handed out, added up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.analytics.periods import period_start
from dashboard.store import Reader
from loaders.quantities import SUPPRESSED

_QUANTITIES = ("kits", "doses")


@dataclass(frozen=True)
class Supply:
    """What the log counts by month, and from which day on."""

    months: pd.DataFrame
    """`month` (its first day, datetime64), `channel`, `kits`, `doses` (Int64; missing where no row
    says one), `rows`, `suppressed` (rows of which the source hides a small number); months and
    channels without a row are left out."""
    first: date
    """The first day counted: no later than asked for, so that no total is cut in two."""


def by_month(store: Reader, *, first: date, last: date) -> Supply:
    """Kits and doses by month and channel, of the rows whose days lie between `first` and `last`.

    A row that is the total of a period is counted whole, in the month in which its period begins;
    of one that began before `first`, the days before it are counted with it. A blank quantity adds
    nothing; it is not taken for zero.
    """
    table = store.present("naloxone")
    ends = table.period_end.coalesce(table.given_on)
    names = ("given_on", "period_end", "channel", *_QUANTITIES, "flags")
    found = store.execute(table.filter(table.given_on <= last).select(*names, ends_on=ends))
    start = _uncut(found, pd.Timestamp(first))
    found = found[found["given_on"] >= start]
    grouped = found.assign(
        month=period_start(found["given_on"].astype("datetime64[us]"), "month"),
        suppressed=found["flags"].str.contains(SUPPRESSED, regex=False).astype("int64"),
    ).groupby(["month", "channel"])
    quantities = grouped[list(_QUANTITIES)].sum(min_count=1).astype("Int64")
    months = quantities.assign(rows=grouped.size(), suppressed=grouped["suppressed"].sum())
    return Supply(months.reset_index(), start.date())


def _uncut(rows: pd.DataFrame, first: pd.Timestamp) -> pd.Timestamp:
    """`first`, or the earliest day from which on no total is cut in two."""
    while True:
        cut = rows[(rows["given_on"] < first) & (rows["ends_on"] >= first)]
        if cut.empty:
            return first
        first = min(first, cut["given_on"].min())
