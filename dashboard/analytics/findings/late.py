"""Records of long ago that came together on one day.

All such records of the day and of the year before it are held against chance: were they as likely
on any of the days on which records came, so many on this one would be binomial. Where a source is
loaded once a month, those are twelve. Days that bring several of one scene
are few, and so is what is asked: at least `LEAST_TOGETHER`.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from dashboard.analytics.findings.terms import YEAR_DAYS, Finding, allowed, day_text, shown, title
from dashboard.detection.sentence import Statement

LATE_DAYS: Final = 14
"""Entered so many days after the event or more, a record is late."""
LEAST_TOGETHER: Final = 5


def late_batches(frame: pd.DataFrame, source: str, *, zone: str) -> list[Finding]:
    """The days on which far more late records came than on others.

    Args:
        frame: `key`, `occurred_on`, and `came_at`, when each record came (aware): missing where it
            is not known, as for what the first load of a source brought.
        source: whose records they are.
        zone: of the local days.
    """
    known = frame[frame["came_at"].notna()]
    if known.empty:
        return []
    came_on = known["came_at"].dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()
    waited = (came_on - known["occurred_on"]).dt.days
    late = known.assign(came_on=came_on)[waited >= LATE_DAYS]
    by_day = late["came_on"].value_counts().sort_index()
    days = pd.DatetimeIndex(sorted(came_on.unique()))
    found = []
    for day in by_day.index[by_day >= LEAST_TOGETHER]:
        since = day - pd.Timedelta(days=YEAR_DAYS)
        usual = by_day[(by_day.index >= since) & (by_day.index < day)]
        length = int(((days >= since) & (days < day)).sum())
        chance = _chance(int(by_day[day]), int(usual.sum()), length)
        if chance < allowed(YEAR_DAYS):
            part = late[late["came_on"] == day]
            found.append(_finding(source, day, part, chance, int(usual.sum()), length))
    return found


def _chance(together: int, usual: int, length: int) -> float:
    """Of so many on the newest of length + 1 days."""
    from scipy.stats import binom

    return float(binom.sf(together - 1, together + usual, 1 / (length + 1)))


def _finding(
    source: str, day: pd.Timestamp, part: pd.DataFrame, chance: float, usual: int, length: int
) -> Finding:
    first, last = part["occurred_on"].min().date(), part["occurred_on"].max().date()
    on = day.date()
    words = {
        "source": title(source), "day": day_text(on), "late": str(LATE_DAYS),
        "first": day_text(first), "last": day_text(last),
    }  # fmt: skip
    template = (
        "{records} records of {source} came together on {day}, {late} days and more after the "
        "events, which were from {first} to {last}; in the year before {usual} came so late."
    )
    waited = (day - part["occurred_on"]).dt.days
    return Finding(
        kind="late batch", source=source, subject="", start=on, first=first, last=last,
        p_value=chance,
        statement=Statement(template, {"records": len(part), "usual": usual}, words),
        plain=f"many records of {title(source)} came late, together on {day_text(on)}",
        evidence={
            "records together": len(part), "so late in the days before": usual,
            "days on which records came then": length, "median days late": float(np.median(waited)),
        },
        keys=shown(part["key"]),
    )  # fmt: skip
