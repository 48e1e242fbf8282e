"""Months that were settled, and whose counts an import moved.

A month is settled for an import if it ended `SETTLED_DAYS` before the data of the import before it
did. How much of settled months earlier imports moved says what is usual: the change is held against
it by the conditional binomial test of two Poisson counts. Of the second load there is nothing
usual, and a change is a fact without a chance.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from dashboard.analytics.findings.terms import Finding, allowed, day_text, title
from dashboard.detection.sentence import Statement

SETTLED_DAYS: Final = 30
LEAST_MOVED: Final = 5
LEAST_SHARE: Final = 0.1
CHECKS_A_YEAR: Final = 365
"""Imports with settled months that differ: one a day at most."""


def counts_as_of(versions: pd.DataFrame) -> pd.DataFrame:
    """How many events each import left in each month: imports (by their rank) × months.

    Args:
        versions: `key`, `rank` (of the import that brought it) and `month` (a Period; missing where
            the version says that the record does not count), one row a version.
    """
    ordered = versions.sort_values(["key", "rank"], kind="stable")
    begins = ordered.dropna(subset="month")[["rank", "month"]].assign(change=1)
    before = ordered["month"].shift().where(ordered["key"] == ordered["key"].shift())
    ends = pd.DataFrame({"rank": ordered["rank"], "month": before, "change": -1}).dropna()
    changes = pd.concat([begins, ends])
    if changes.empty:
        return pd.DataFrame()
    table = changes.pivot_table(
        index="rank", columns="month", values="change", aggfunc="sum", fill_value=0
    )
    return table.reindex(sorted(versions["rank"].unique()), fill_value=0).cumsum()


def moved_months(
    counts: pd.DataFrame, imports: pd.DataFrame, source: str, *, zone: str
) -> list[Finding]:
    """The imports that moved settled months.

    Args:
        counts: as of `counts_as_of`.
        imports: by the same ranks, in their order: `committed_at` and `through` (aware).
        source: whose records they are.
        zone: of the local days.
    """
    found: list[Finding] = []
    moved_so_far = exposure = 0.0
    for earlier, later in zip(counts.index, counts.index[1:], strict=False):
        through = imports.loc[:earlier, "through"].max().tz_convert(zone).tz_localize(None)
        settled = [
            month for month in pd.PeriodIndex(counts.columns)
            if month.end_time <= through - pd.Timedelta(days=SETTLED_DAYS)
        ]  # fmt: skip
        before = pd.Series(counts.loc[earlier]).reindex(settled)
        after = pd.Series(counts.loc[later]).reindex(settled)
        change = after - before
        rare = {
            month: chance
            for month in change.index[_is_large(before, change)]
            if (chance := _chance(before[month], change[month], moved_so_far, exposure)) is None
            or chance < allowed(CHECKS_A_YEAR)
        }
        if rare:
            at = imports.loc[later, "committed_at"].tz_convert(zone)
            found.append(_finding(source, at, before[list(rare)], after[list(rare)], rare))
        moved_so_far += float(change.abs().sum())
        exposure += float(before.sum())
    return found


def _is_large(before: pd.Series, change: pd.Series) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.asarray(change.abs() >= np.maximum(LEAST_MOVED, LEAST_SHARE * before))


def _chance(before: float, change: float, moved: float, exposure: float) -> float | None:
    """Of so large a change of a month of so many, after so much was moved of so many."""
    from scipy.stats import binom

    if exposure == 0:
        return None
    size = abs(change)
    share = max(before, 1.0) / (max(before, 1.0) + exposure)
    return float(binom.sf(size - 1, size + moved, share))


def _finding(
    source: str,
    at: pd.Timestamp,
    before: pd.Series,
    after: pd.Series,
    rare: dict[pd.Period, float | None],
) -> Finding:
    first, last = min(rare).start_time.date(), max(rare).end_time.date()
    words = {
        "source": title(source), "day": day_text(at.date()),
        "first": f"{first:%b %Y}", "last": f"{last:%b %Y}",
    }  # fmt: skip
    when = "of {first}" if len(rare) == 1 else f"of {len(rare)} months from {{first}} to {{last}}"
    template = (
        f"The count {when} moved from {{before}} to {{after}} with {{source}}'s import of {{day}}."
    )
    counts = {"before": int(before.sum()), "after": int(after.sum())}
    known = [chance for chance in rare.values() if chance is not None]
    return Finding(
        kind="moved", source=source, subject=f"{at:%H:%M:%S}", start=at.date(),
        first=first, last=last, p_value=min(known) if known else None,
        statement=Statement(template, counts, words),
        plain=f"counts {when} moved with {{source}}'s import of {{day}}".format_map(words),
        evidence={
            str(month): f"{was:.0f} to {now:.0f}"
            for month, was, now in zip(before.index, before, after, strict=True)
        },
    )  # fmt: skip
