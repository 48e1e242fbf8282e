"""What a file says of other places than the city, before it is loaded: whose events tell how far
the data reach, and which jurisdictions nobody knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pandas as pd

from dashboard.geography.boundary import load as load_boundary
from dashboard.geography.neighbours import elsewhere, named, spellings
from dashboard.geography.places import place_states
from dashboard.settings import City
from dashboard.store import NEIGHBOURS_EVENT
from loaders.declaration import Reading
from loaders.events import newest
from loaders.records import OVERDOSE_CLASSES
from loaders.report import Notice

SHOWN: Final = 8
"""So many of the jurisdictions that nobody knows are named."""


@dataclass(frozen=True)
class Around:
    """How far a file's data reach for the city, and what is to be said of other places."""

    through: datetime | None
    through_basis: str
    notices: tuple[Notice, ...] = ()


def around(reading: Reading, city: City) -> Around:
    """What a reading says of the city and of other places.

    Where nobody says how far the data reach, the newest event does, and a neighbour's does not:
    agencies enter at different times, and that of the city may not have entered its own yet. What
    an EMS export says by runs that are no records stands, for they name no place. A file of
    neighbours alone says nothing of how far the city's data reach (`NEIGHBOURS_EVENT`).

    What lies nowhere inside the city and names a place that is neither the city nor a neighbour
    stays in the city's figures, for it may be a name of the city's own; that is told.
    """
    whole = Around(reading.through, reading.through_basis)
    records = reading.records
    if reading.record != "incident" or records["jurisdiction"].isna().all():
        return whole
    texts = records["jurisdiction"]
    known = spellings(city.neighbours_path, city.neighbour_spellings)
    theirs = named(texts, known, own=city.names).notna()
    unknown = elsewhere(texts, known, own=city.names, state=city.state)
    rest = theirs | unknown
    boundary = load_boundary(city.boundary_path)
    states = place_states(records[rest], boundary, list(city.placeholders))
    is_away = (states != "located").reindex(records.index, fill_value=False)
    told = _unknown(records[unknown & is_away & records["case_class"].isin(OVERDOSE_CLASSES)])
    through, basis = _reach(reading, theirs & is_away, city)
    return Around(through, basis, (*told, *_later(records[theirs & is_away], through, whole)))


def _reach(reading: Reading, theirs: pd.Series, city: City) -> tuple[datetime | None, str]:
    through, basis = reading.through, reading.through_basis
    if basis != "newest event" or through is None or not theirs.any():
        return through, basis
    when = reading.records[["occurred_at", "occurred_on", "time_known"]].set_axis(
        ["at", "on", "time_known"], axis=1
    )
    every, own = newest(when, zone=city.zone), newest(when[~theirs], zone=city.zone)
    if every is None or through > every.until:
        return through, basis
    if own is None:
        return through, NEIGHBOURS_EVENT
    return min(through, own.until.to_pydatetime()), basis


def _later(theirs: pd.DataFrame, through: datetime | None, whole: Around) -> list[Notice]:
    if through is None or through == whole.through:
        return []
    later = int((theirs["occurred_at"] >= pd.Timestamp(through)).sum())
    return [Notice("neighbours_are_newer", None, later, None)] if later else []


def _unknown(records: pd.DataFrame) -> list[Notice]:
    counted = records["jurisdiction"].value_counts().sort_index().sort_values(ascending=False)
    if counted.empty:
        return []
    texts = [f"{text} {count:,}" for text, count in counted.head(SHOWN).items()]
    texts += [f"{len(counted) - SHOWN:,} more"] if len(counted) > SHOWN else []
    where = f"Jurisdiction ({', '.join(texts)})"
    return [Notice("place_not_known", where, int(counted.sum()), None)]
