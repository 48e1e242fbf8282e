"""Counts that others publish: read as they are, beside overdoses and never added to them."""

from __future__ import annotations

from datetime import date

import pandas as pd

from dashboard.store import Reader

SUPPRESSED, PROVISIONAL, UNREPORTED = "suppressed", "provisional", "not reported"


def published(store: Reader, *, last: date | None = None) -> pd.DataFrame:
    """All present counts: `name` (the series, with its publisher where another one has a series of
    that name), `agency`, `area` (missing: the city), `period_start`, `period_end`, `label`,
    `count` (Int64) and `status` ("", SUPPRESSED, PROVISIONAL or UNREPORTED), in order of time.

    With `last`, only of periods that had ended by that day.
    """
    table = store.present("count")
    if last is not None:
        table = table.filter(table.period_end <= last)
    names = ("series", "agency", "area", "period_start", "period_end", "count")
    found = store.execute(table.select(*names, "suppressed", "provisional"))
    for name in ("period_start", "period_end"):
        found[name] = found[name].astype("datetime64[us]")
    pairs = zip(found["period_start"], found["period_end"], strict=True)
    status = pd.Series("", index=found.index, dtype="str")
    status[found["provisional"].astype("bool")] = PROVISIONAL
    status[found["count"].isna()] = UNREPORTED
    status[found["suppressed"].astype("bool")] = SUPPRESSED
    whole = found.assign(
        name=_names(found),
        count=found["count"].astype("Int64"),
        label=pd.Series([period_name(*pair) for pair in pairs], found.index, dtype="str"),
        status=status,
    )
    columns = ["name", "agency", "area", "period_start", "period_end", "label", "count", "status"]
    order = ["name", "period_start", "period_end", "area"]
    return whole.sort_values(order, ignore_index=True, na_position="first")[columns]


def period_name(start: pd.Timestamp, end: pd.Timestamp) -> str:
    """How a period is called: `2024`, `2024 Q1`, `Jan 2024`, `5 Jan 2024`, or from when to when."""
    after = end + pd.Timedelta(days=1)
    months = 12 * (after.year - start.year) + after.month - start.month
    if start.day == after.day == 1:
        if months == 12 and start.month == 1:
            return f"{start.year}"
        if months == 3 and start.month % 3 == 1:
            return f"{start.year} Q{start.quarter}"
        if months == 1:
            return f"{start:%b %Y}"
    first, last = (f"{day.day} {day:%b %Y}" for day in (start, end))
    return first if first == last else f"{first} to {last}"


def _names(found: pd.DataFrame) -> pd.Series:
    publishers = found.groupby("series")["agency"].transform(lambda names: names.nunique(False))
    told = found["series"] + " (" + found["agency"].fillna("publisher not named") + ")"
    return found["series"].where(publishers.astype("int64") < 2, told)
