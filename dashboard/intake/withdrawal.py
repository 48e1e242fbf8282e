"""Which held records a complete export no longer has."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import pandas as pd

from dashboard.store import EVENT_DAYS
from loaders import identity

EVENT_TIMES: Final = EVENT_DAYS | {"incident": "occurred_at"}
"""The column with the time of each record's event, or its local date where it has no time."""


def absent(
    records: pd.DataFrame,
    held: pd.DataFrame,
    *,
    record: str,
    start: datetime | None,
    end: datetime,
    newest_at: pd.Timestamp,
    zone: ZoneInfo,
) -> list[str]:
    """The keys of held records that a complete export would have and has not.

    Args:
        records: all of the export, under the keys of the store.
        held: the newest versions of the same source: `key`, the time of the event, `as_of`,
            `withdrawn`.
        record: what they are, a name of EVENT_TIMES.
        start: aware; from when the export is complete, None for its first event.
        end: aware; to where it is complete, itself left out.
        newest_at: the `as_of` of the export. What was exported later stays.
        zone: of dates without a time.
    """
    name = EVENT_TIMES[record]
    at = _moments(held[name], zone)
    first = pd.Timestamp(start) if start is not None else _moments(records[name], zone).min()
    if pd.isna(first):
        return []
    known = set(identity.parts(records["key"])["agency"])
    due = (at >= first) & (at < pd.Timestamp(end)) & (held["as_of"] <= newest_at)
    theirs = identity.parts(held["key"])["agency"].isin(known)
    missing = ~held["key"].isin(records["key"]) & ~held["withdrawn"]
    return sorted(held.loc[due & theirs & missing, "key"])


def _moments(times: pd.Series, zone: ZoneInfo) -> pd.Series:
    if times.dt.tz is not None:
        return times
    local: pd.Series = times.dt.tz_localize(zone, ambiguous=False, nonexistent="shift_forward")
    return local
