"""The daily totals of all runs that a file tells, beside those that are held."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pandas as pd

from dashboard.intake.withdrawal import Period
from dashboard.store import Store
from loaders.declaration import Reading


def daily_totals(
    reading: Reading, *, complete: Period | None, zone: ZoneInfo
) -> pd.DataFrame | None:
    """The reading's daily totals with the column `complete`: whether the file has all runs of the
    day, so that its total stands also where a larger one is held."""
    if reading.daily is None:
        return None
    if complete is None:
        return reading.daily.assign(complete=False)
    days = reading.daily["on"].dt.tz_localize(zone, ambiguous=False, nonexistent="shift_forward")
    whole = days < pd.Timestamp(complete.end)
    if complete.start is not None:
        whole &= days >= pd.Timestamp(complete.start)
    return reading.daily.assign(complete=whole)


def tells_other_totals(reading: Reading, store: Store, *, newest_at: pd.Timestamp) -> bool:
    """Whether a daily total would become the present one: of a day that is not held, larger than
    the held one, or other than it in a complete file.

    Args:
        reading: its `daily` as of `daily_totals`.
        newest_at: when the reading was exported, or else is committed. A held total of a newer
            complete export stays.
    """
    if reading.daily is None or reading.daily.empty:
        return False
    table = store.present("run")
    own = table.filter(table.source == reading.source)
    held = store.execute(own[["key", "runs", "complete", "as_of"]])
    both = reading.daily.drop(columns="agency").merge(
        held, on="key", how="left", suffixes=("", "_held")
    )
    is_new = both["runs_held"].isna()
    is_later = both["as_of"] <= newest_at
    grows = (both["runs"] > both["runs_held"]) & (is_later | ~both["complete_held"].eq(True))
    falls = (both["runs"] < both["runs_held"]) & both["complete"] & is_later
    return bool((is_new | grows | falls).any())
