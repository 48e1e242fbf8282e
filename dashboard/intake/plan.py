"""What a file would do to the store: found out once, then told by a check or done by a load."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

import pandas as pd

from dashboard.intake.around import Around, around
from dashboard.intake.compare import Difference, compare
from dashboard.intake.loading import Loading
from dashboard.intake.matching import COMPARED, Matched, match
from dashboard.intake.runs import daily_totals, tells_other_totals
from dashboard.intake.withdrawal import EVENT_TIMES, HELD, Absent, Period, absent, recoded
from dashboard.settings import Settings
from dashboard.store import Store
from loaders.declaration import Reading
from loaders.report import ImportReport, Notice

NO_PERSONS: Final = ("count", "measure")
SEVERAL: Final = 3
"""Fewer records that look like held ones are a scene with several victims."""


@dataclass(frozen=True)
class Plan:
    """A reading beside what the store holds."""

    reading: Reading
    """Its records are under the keys of the store."""
    around: Around
    """How far it reaches for the city, and what is said of other places."""
    matched: Matched
    difference: Difference
    absent: Absent = field(default_factory=Absent)
    """Held records that the file, being complete, no longer has."""
    recoded: tuple[str, ...] = ()
    """Keys of held records that the file has and no longer calls a case."""
    totals_differ: bool = False
    """Whether the daily totals of all runs would be others."""

    @property
    def withdrawn(self) -> list[str]:
        """Keys of the held records that leave the counts."""
        return sorted({*self.absent.keys, *self.recoded})

    def changes(self, store: Store) -> bool:
        """Whether the records, what is known of their past, or how far the data reach would be
        others."""
        differs = self.difference.new or self.difference.updated or self.withdrawn
        differs = differs or self.totals_differ
        return bool(differs) or self._adds_to_the_past(store) or self._reaches_further(store)

    def report(self, file: str) -> ImportReport:
        """What a check says, and a load before it is committed."""
        reading, difference = self.reading, self.difference
        return ImportReport(
            file=file,
            source=reading.source,
            import_id=None,
            rows_read=reading.rows_read,
            new=difference.new,
            updated=difference.updated,
            unchanged=difference.unchanged,
            duplicates=reading.duplicates,
            merged=reading.merged,
            excluded=reading.excluded,
            rejected=reading.rejected,
            withdrawn=len(self.withdrawn),
            withdrawn_keys=tuple(self.withdrawn),
            records=len(reading.records),
            through=self.around.through,
            notices=(*reading.notices, *self.around.notices, *self._notices()),
            rejections=reading.rejections,
            through_basis=self.around.through_basis,
            exported_at=reading.exported_at,
        )

    def _notices(self) -> list[Notice]:
        again, surely = self.matched.again, self.matched.surely
        told = (
            Notice("newer_version_held", None, len(self.difference.older), None),
            Notice("another_person", None, self.matched.apart, None),
            Notice("person_changed", None, self.matched.changed, None),
            Notice("held_under_another_number", None, again if again >= SEVERAL else surely, None),
            Notice("withdrawn", None, len(self.withdrawn) - len(self.recoded), None),
            Notice("no_longer_a_case", None, len(self.recoded), None),
            Notice("rejected_may_be_held", None, self.absent.spared, None),
            Notice("too_many_absent", None, self.absent.doubted, None),
        )
        return [notice for notice in told if notice.count]

    def _adds_to_the_past(self, store: Store) -> bool:
        """Whether an older version is not in the store yet: it is the present again when the
        newer one is taken back."""
        older = self.difference.older
        if not older:
            return False
        past = store.history(self.reading.record, [key for key, _ in older])
        live = past[~past["undone"] & (past["source"] == self.reading.source)]
        return bool(older - set(zip(live["key"], live["content_hash"], strict=True)))

    def _reaches_further(self, store: Store) -> bool:
        known = store.data_through().set_index("source")["through"]
        through = self.reading.through
        # Of a date without a time nobody knows how much of the day the data hold: the same newest
        # event says no more when it is loaded later that day.
        if through is None or self.reading.through_basis == "newest event":
            return False
        return self.reading.source not in known.index or through > known[self.reading.source]


def plan(reading: Reading, store: Store | None, settings: Settings, loading: Loading) -> Plan:
    """What the reading would do; `store` is None where there is none yet."""
    about = around(reading, settings.city)
    if store is None:
        return Plan(
            reading=reading,
            around=about,
            matched=Matched(reading.records),
            difference=Difference(len(reading.records), 0, 0, frozenset()),
        )
    columns = dict.fromkeys([*COMPARED, *HELD, EVENT_TIMES[reading.record]])
    held = store.held(reading.record, reading.source, list(columns))
    newest_at = pd.Timestamp(reading.exported_at or loading.committed_at)
    matched = _matched(reading, held, settings)
    totals = daily_totals(reading, complete=complete_for(reading, loading), zone=settings.city.zone)
    keyed = replace(reading, records=matched.records, daily=totals)
    return Plan(
        reading=keyed,
        around=about,
        matched=matched,
        difference=compare(keyed.records, held, newest_at=newest_at),
        absent=_absent(keyed, held, settings, loading, newest_at),
        recoded=recoded(
            keyed.records,
            held,
            left_out=reading.left_out,
            unread=reading.unread,
            signs=reading.signs,
            newest_at=newest_at,
        ),
        totals_differ=tells_other_totals(keyed, store, newest_at=newest_at),
    )


def _matched(reading: Reading, held: pd.DataFrame, settings: Settings) -> Matched:
    """The records under the keys of the store. A count or a measure is known by its key alone: it
    is of a series or an initiative and of a period, and no person who could be spelt in two ways.
    """
    if reading.record in NO_PERSONS:
        return Matched(reading.records)
    return match(reading.records, held, zone=settings.city.zone)


def complete_for(reading: Reading, loading: Loading) -> Period | None:
    """When the reading is complete: by its map, or because it is said from when to when its data
    reach; None if it is not."""
    is_said = loading.data_from is not None and loading.through is not None
    if reading.through is None or not (reading.complete or is_said):
        return None
    return Period(loading.data_from, reading.through)


def _absent(
    reading: Reading,
    held: pd.DataFrame,
    settings: Settings,
    loading: Loading,
    newest_at: pd.Timestamp,
) -> Absent:
    period = complete_for(reading, loading)
    if period is None:
        return Absent()
    return absent(
        reading.records,
        held,
        record=reading.record,
        period=period,
        newest_at=newest_at,
        zone=settings.city.zone,
        unread=reading.unread,
    )
