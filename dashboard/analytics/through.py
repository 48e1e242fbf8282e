"""How far the data of each source reach. After that is no data, which is not zero."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from math import ceil
from typing import Final
from zoneinfo import ZoneInfo

import pandas as pd

from dashboard.analytics.bases import OVERDOSES, SOURCES
from dashboard.detection.looks import MOST_LOOKS
from dashboard.store import EVENT_DAYS, NEWEST_DAYS, Reader

NEIGHBOUR: Final = "neighbour"
"""The `place_state` of a record of another place than the city."""
_LAST_MINUTE: Final = timedelta(minutes=1)
"""Files write the end of a day as 23:59."""


@dataclass(frozen=True)
class DataThrough:
    """How far one source's data reach."""

    source: str
    first_day: date
    """Local date of the city's earliest event: a neighbour's before it say nothing of the city."""
    through: datetime
    """Aware moment up to which events are in the data."""
    last_day: date
    """The local date that `through` falls on; midnight belongs to the day that it ends."""
    last_day_is_whole: bool
    """Whether the data cover the last day up to its midnight, or its last minute."""
    through_basis: str
    """How `through` is known: given at import, in the file, or the newest event."""
    ends_in_newest_days: int = 1
    """In how many moments the data ended in the newest week of data."""
    parts: tuple[DataThrough, ...] = ()
    """How far each source of overdoses reaches; of one source none."""

    @property
    def each(self) -> tuple[DataThrough, ...]:
        """How far each of its sources reaches: of one source itself."""
        return self.parts or (self,)

    @property
    def looks_a_day(self) -> int:
        """How often a day new data have come of late, at equal hours: signals are looked at then.
        At least as many as there were."""
        a_day = min(max(1, ceil(self.ends_in_newest_days / NEWEST_DAYS)), MOST_LOOKS)
        return next(looks for looks in range(a_day, MOST_LOOKS + 1) if MOST_LOOKS % looks == 0)

    @property
    def last_whole_day(self) -> date:
        """The newest day that the data cover to its end."""
        return self.last_day if self.last_day_is_whole else self.last_day - timedelta(days=1)


def data_through(store: Reader, zone: ZoneInfo, *, as_of: datetime) -> dict[str, DataThrough]:
    """How far each source's data reach, seen at `as_of` (an aware moment); by source.

    A source without an event up to then is left out. `OVERDOSES` reaches as far as any source whose
    records are linked.
    """
    known = store.data_through()
    first_days = {
        source: day
        for record in known["record"].unique()
        for source, day in _first_days(store, record).items()
    }
    found = {}
    for row in known.to_dict("records"):
        source, first_day = str(row["source"]), first_days.get(str(row["source"]))
        through = min(row["through"].to_pydatetime(), as_of).astimezone(UTC)
        last_day = last_local_day(through, zone)
        if first_day is None or first_day > last_day:
            continue
        found[source] = DataThrough(
            source=source,
            first_day=first_day,
            through=through,
            last_day=last_day,
            last_day_is_whole=through >= _end_of(last_day, zone) - _LAST_MINUTE,
            through_basis=str(row["through_basis"]),
            ends_in_newest_days=int(row["ends_in_newest_days"]),
        )
    linked = [found[source] for source in SOURCES if source in found]
    return found | ({OVERDOSES: _of_all(linked)} if linked else {})


def _of_all(sources: list[DataThrough]) -> DataThrough:
    furthest = max(sources, key=lambda known: known.through)
    return replace(
        furthest,
        source=OVERDOSES,
        first_day=min(known.first_day for known in sources),
        ends_in_newest_days=sum(known.ends_in_newest_days for known in sources),
        parts=tuple(sources),
    )


def last_local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The local date of a moment; midnight belongs to the day that it ends."""
    return (moment - timedelta(microseconds=1)).astimezone(zone).date()


def _first_days(store: Reader, record: str) -> dict[str, date]:
    """The earliest day of an event that is no neighbour's, by source."""
    table = store.present(record)
    if record == "incident":
        table = table.filter(table.place_state != NEIGHBOUR)
    day = table[EVENT_DAYS[record]]
    earliest = store.execute(table.group_by("source").aggregate(first_day=day.min()))
    days = pd.to_datetime(earliest["first_day"]).dt.date
    return dict(zip(earliest["source"], days, strict=True))


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)
