"""Naloxone handed out, added up."""

from __future__ import annotations

from datetime import date

import pandas as pd

from dashboard.analytics.periods import period_start
from dashboard.store import Reader


def by_month(store: Reader, *, first: date, last: date) -> pd.DataFrame:
    """Kits and doses by month and channel; months and channels without a row are left out.

    A total of several months stands in the month in which its period begins. A blank quantity adds
    nothing; it is not taken for zero, so `kits` and `doses` are missing where all rows are blank.

    Returns:
        `month` (its first day, datetime64), `channel`, `kits`, `doses` (Int64), `rows`.
    """
    table = store.present("naloxone")
    table = table.filter(table.given_on.between(first, last))
    found = store.execute(table.select("given_on", "channel", "kits", "doses"))
    days = pd.to_datetime(found["given_on"]).astype("datetime64[us]")
    grouped = found.assign(month=period_start(days, "month")).groupby(["month", "channel"])
    quantities = grouped[["kits", "doses"]].sum(min_count=1).astype("Int64")
    return quantities.assign(rows=grouped.size()).reset_index()
