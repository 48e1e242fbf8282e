"""Which counts by area, of those that others publish, a partner is sent.

The publisher has hidden what is small by its own rule; here the policy's rule is laid over it, for
each series by itself (that two series are parts of a third, no rule can know):

1. Of periods that overlap, as a year and its quarters, only the shortest are sent by area, and no
   total of the city that overlaps them without being of the same days: they could be subtracted.
2. Where the city's total of a period is sent too, its areas are shown as `suppression.visible`
   says, the publisher's own hidden counts being hidden ones as well.
3. Without such a total, 0 and counts of `threshold` and more are shown.

A hidden count looks the same whoever hides it, and whether it was reported at all.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from dashboard.privacy.policy import Policy
from dashboard.privacy.suppression import visible

NOT_SHOWN = "not shown"
"""The status of a count that is held back."""

Period = tuple[pd.Timestamp, pd.Timestamp]
_PERIOD = ["period_start", "period_end"]


def disjoint(periods: Iterable[Period]) -> set[Period]:
    """Of periods (first and last day) that overlap, the shortest."""
    kept: list[Period] = []
    for first, last in sorted(set(periods), key=lambda days: (days[1] - days[0], days)):
        if all(last < start or end < first for start, end in kept):
            kept.append((first, last))
    return set(kept)


def hide_small(frame: pd.DataFrame, *, policy: Policy) -> pd.DataFrame:
    """The counts as a partner may have them: `count` null and `status` NOT_SHOWN where hidden.

    `frame` has `name` (the series), `area` (missing: the city), `period_start`, `period_end`,
    `count` (Int64), `status`, and one row for each of the first four.
    """
    parts = [_series(part, policy=policy) for _, part in frame.groupby("name", sort=False)]
    return pd.concat([frame.iloc[:0], *parts]).sort_index().reset_index(drop=True)


def _series(part: pd.DataFrame, *, policy: Policy) -> pd.DataFrame:
    by_area = part[part["area"].notna()]
    if by_area.empty:
        return part
    kept = disjoint(_periods(by_area))
    sent = [_overlaps_none(days, kept) or days in kept for days in _periods(part)]
    periods = pd.Series(_periods(part), index=part.index)
    city = part[part["area"].isna() & pd.Series(sent, index=part.index)]
    totals = dict(zip(periods[city.index], city["count"], strict=True))
    n_areas = by_area["area"].nunique()
    groups = [
        _period(group, total=totals.get(days), n_areas=n_areas, policy=policy)
        for days, group in by_area.groupby(periods[by_area.index])
        if days in kept
    ]
    return pd.concat([city, *groups])


def _period(
    group: pd.DataFrame, *, total: int | None, n_areas: int, policy: Policy
) -> pd.DataFrame:
    """One period's areas."""
    known = group[group["count"].notna()]
    counts = {str(a): int(n) for a, n in zip(known["area"], known["count"], strict=True)}
    if total is None or pd.isna(total):
        shown = {area for area, n in counts.items() if n == 0 or n >= policy.threshold}
    else:
        shown = set(visible(counts, total=int(total), n_areas=n_areas, threshold=policy.threshold))
    hidden = ~group["area"].isin(shown)
    return group.assign(
        count=group["count"].mask(hidden), status=group["status"].mask(hidden, NOT_SHOWN)
    )


def _periods(frame: pd.DataFrame) -> list[Period]:
    return list(frame[_PERIOD].itertuples(index=False, name=None))


def _overlaps_none(days: Period, kept: set[Period]) -> bool:
    return all(days[1] < first or last < days[0] for first, last in kept)
