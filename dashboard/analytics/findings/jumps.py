"""Shares that jump: months, and three of them together, against the twelve before."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from dashboard.analytics.findings.terms import LEAST_RECORDS, allowed
from dashboard.detection.terms import Floats

WINDOWS_MONTHS: Final = (1, 3)
BEFORE_MONTHS: Final = 12
LEAST_BEFORE_MONTHS: Final = 6
LEAST_MORE: Final = 5.0
"""So many more than usual at least, and of the records so large a part."""
LEAST_RISE: Final = 0.15

COLUMNS: Final = [
    "category",
    "named",
    "start",
    "end",
    "window_start",
    "window_end",
    "seen",
    "of",
    "before",
    "of_before",
    "p_value",
]


def jumps(
    hits: pd.DataFrame, of: pd.DataFrame, *, checks: int, before: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The windows in which a larger share is hit than in the year before, by Fisher's exact test.

    Args:
        hits: months (a PeriodIndex without gaps) × categories, how many are hit.
        of: the same shape, of how many.
        checks: how many categories are looked at, whichever of them `hits` has.
        before: what counts as hit in the year before each month, if not `hits`: by the month in
            which a window starts × categories.

    Returns:
        One row a jump: `category`, `named` (the month by which it is called, which later ones
        do not change), `start` and `end` (months), its rarest window with
        `window_start`, `window_end`, `seen`, `of`, `before`, `of_before`,
        `p_value`. Windows that touch are one.
    """
    found = [_windows(hits, of, before, months) for months in WINDOWS_MONTHS]
    rare = pd.concat(found, ignore_index=True)
    rare = rare[rare["p_value"] < allowed(12 * len(WINDOWS_MONTHS) * checks)]
    return _together(rare)


def _windows(
    hits: pd.DataFrame, of: pd.DataFrame, before: pd.DataFrame | None, months: int
) -> pd.DataFrame:
    from scipy.stats import hypergeom

    seen, total = _sums(hits, months), _sums(of, months)
    old_total = _year_before(of, months)
    old = _year_before(hits, months) if before is None else _from(before, months)
    share_before = old / np.maximum(old_total, 1)
    usual = total * share_before
    known = np.arange(len(hits))[:, None] - months + 1 >= LEAST_BEFORE_MONTHS
    large = (seen - usual >= LEAST_MORE) & (
        seen / np.maximum(total, 1) - share_before >= LEAST_RISE
    )
    row, column = np.nonzero(known & (old_total >= LEAST_RECORDS) & large)
    at = row, column
    chance = hypergeom.sf(seen[at] - 1, total[at] + old_total[at], seen[at] + old[at], total[at])
    return pd.DataFrame({
        "category": hits.columns.to_numpy(dtype=object)[column],
        "named": hits.index[row], "start": hits.index[row - months + 1],
        "window_start": hits.index[row - months + 1],
        "window_end": hits.index[row], "end": hits.index[row],
        "seen": seen[at].astype(int), "of": total[at].astype(int),
        "before": old[at].astype(int), "of_before": old_total[at].astype(int),
        "p_value": chance,
    }, columns=COLUMNS)  # fmt: skip


def _sums(monthly: pd.DataFrame, months: int) -> Floats:
    """The sum of so many months that end with each."""
    total = np.vstack([np.zeros(monthly.shape[1]), monthly.to_numpy(dtype=np.float64).cumsum(0)])
    ends = np.arange(1, len(monthly) + 1)
    return np.asarray(total[ends] - total[np.maximum(ends - months, 0)])


def _year_before(monthly: pd.DataFrame, months: int) -> Floats:
    """The sum of the year before the window of so many months that ends with each."""
    return np.asarray(_sums(monthly, months + BEFORE_MONTHS) - _sums(monthly, months))


def _from(by_start: pd.DataFrame, months: int) -> Floats:
    values = by_start.to_numpy(dtype=np.float64)
    return values[np.maximum(np.arange(len(values)) - months + 1, 0)]


def _together(rare: pd.DataFrame) -> pd.DataFrame:
    """Windows of a category that touch as one: its numbers are those of the rarest, its start that
    of the first to end, the shortest of those."""
    found = []
    for _, own in rare.sort_values(["end", "start"], ascending=[True, False]).groupby(
        "category", sort=True
    ):
        ends = own["end"].astype("int64").to_numpy()
        begins = own["start"].astype("int64").to_numpy()
        group = np.concatenate([[0], (begins[1:] > np.maximum.accumulate(ends)[:-1] + 1).cumsum()])
        for _, part in own.groupby(group):
            rarest = part.sort_values("p_value", kind="stable").iloc[0]
            whole = {"start": part["start"].iloc[0], "end": part["end"].max()}
            found.append({**rarest, **whole, "named": part["end"].iloc[0]})
    return pd.DataFrame(found, columns=COLUMNS)


def months_of(days: pd.Series) -> pd.PeriodIndex:
    """Every month from the first day to the last."""
    return pd.period_range(days.min(), days.max(), freq="M")


def monthly(months: pd.Series, categories: pd.Series, every: pd.PeriodIndex) -> pd.DataFrame:
    """How many rows there are by month and category."""
    return pd.crosstab(months, categories).reindex(every, fill_value=0)
