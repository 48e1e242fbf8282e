"""Which held records leave the counts by a file: those that a complete export no longer has, and
those that it calls no case any more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from dashboard.intake.agencies import one_agency
from dashboard.store import EVENT_DAYS
from loaders import identity, values

EVENT_TIMES: Final = EVENT_DAYS | {"incident": "occurred_at"}
"""The column with the time of each record's event, or its local date where it has no time."""
HELD: Final = ("key", "agency", "period_end", "class_reasons")
"""What is looked at of a held record beside the time of its event, as far as it has it."""

FEW: Final = 5
LARGEST_PART: Final = 0.25


@dataclass(frozen=True)
class Period:
    """From when to when an export is complete, both aware, the end left out. A `start` of None is
    the export's first event."""

    start: datetime | None
    end: datetime


@dataclass(frozen=True)
class Absent:
    """The held records that a complete export lacks."""

    keys: tuple[str, ...] = ()
    spared: int = 0
    """How many more it lacks that may be among its rejected rows."""
    doubted: int = 0
    """How many it lacks that are not withdrawn because they are too many to believe."""


def absent(
    records: pd.DataFrame,
    held: pd.DataFrame,
    *,
    record: str,
    period: Period,
    newest_at: pd.Timestamp,
    zone: ZoneInfo,
    unread: Iterable[str] = (),
) -> Absent:
    """The held records that a complete export would have and has not.

    They are of the agencies that the export itself tells, and a total of a period lies wholly in
    the export's period. Where nobody said from when the export is complete, one mistyped year in
    its first event would withdraw years: if of an agency more than FEW would go, and more than
    LARGEST_PART of what is held of it in the period, none goes.

    Args:
        records: all of the export, under the keys of the store.
        held: the newest versions of the same source: what there is of HELD, the time of the event,
            `as_of`, `withdrawn`.
        record: what they are, a name of EVENT_TIMES.
        period: when the export is complete.
        newest_at: the `as_of` of the export. What was exported later stays.
        zone: of dates without a time.
        unread: the keys of the export's rejected rows.
    """
    first = _first(records[EVENT_TIMES[record]], period, zone)
    if pd.isna(first):
        return Absent()
    agencies = _agencies(held, record)
    told = set(_agencies(records, record))
    due = _within(held, EVENT_TIMES[record], first, pd.Timestamp(period.end), zone)
    due &= agencies.map({name: _is_told(name, told) for name in set(agencies)}).astype("bool")
    due &= (held["as_of"] <= newest_at) & ~held["withdrawn"]
    missing = due & ~held["key"].isin(records["key"])
    spared = _may_be(held["key"][missing], agencies[missing], unread)
    gone = sorted(held["key"][missing].drop(spared))
    if period.start is None and _too_many(agencies, due=due, gone=held["key"].isin(gone)):
        return Absent(spared=len(spared), doubted=len(gone))
    return Absent(tuple(gone), spared=len(spared))


def recoded(
    records: pd.DataFrame,
    held: pd.DataFrame,
    *,
    left_out: Iterable[str],
    unread: Iterable[str],
    signs: Iterable[str] | None,
    newest_at: pd.Timestamp,
) -> tuple[str, ...]:
    """The keys of held records that the export has and leaves out on purpose: no cases any more.

    Only where it is one person's number that no other row of the export has; and where `signs`
    are told (`Conversion.signs`), only if the export could have told all that made it a case.
    """
    if not (out_keys := set(left_out)):
        return ()
    named = identity.parts(held["key"])
    numbers = named["agency"] + "|" + named["number"]
    elsewhere = [*identity.parts(records["key"])["number"], *_numbers(unread)]
    out = numbers.isin(out_keys) & (named["number"] != "")
    out &= ~numbers.duplicated(keep=False) & ~named["number"].isin(elsewhere)
    out &= (held["as_of"] <= newest_at) & ~held["withdrawn"]
    found = held[out]
    if signs is not None and "class_reasons" in found:
        known = tuple(signs)
        told = [_all_told(reasons, known) for reasons in found["class_reasons"]]
        found = found[np.array(told, dtype="bool")]
    return tuple(sorted(found["key"]))


_SIGNS: Final = ("impression", "naloxone", "dispatch")


def _all_told(reasons: str, signs: tuple[str, ...]) -> bool:
    made_of = [reason for reason in str(reasons).split(";") if reason.startswith(_SIGNS)]
    return all(reason.startswith(signs) for reason in made_of)


def _first(times: pd.Series, period: Period, zone: ZoneInfo) -> pd.Timestamp:
    if period.start is not None and len(times):
        return pd.Timestamp(period.start)
    first: pd.Timestamp = _moments(times, zone).min()
    return first


def _within(
    held: pd.DataFrame, name: str, first: pd.Timestamp, end: pd.Timestamp, zone: ZoneInfo
) -> pd.Series:
    """Which events lie in the period; a total of several days does as a whole or not at all."""
    at = _moments(held[name], zone)
    due = (at >= first) & (at < end)
    if "period_end" not in held:
        return due
    is_total = held["period_end"].notna() & (held["period_end"] > held[name])
    ends = _moments(held["period_end"] + pd.Timedelta(days=1), zone)
    return due & (~is_total | (ends <= end))


def _agencies(frame: pd.DataFrame, record: str) -> pd.Series:
    """Each record's agency, folded; of a count its publisher and series,
    of a measure its initiative and name, as its key has them."""
    by_key = identity.parts(frame["key"])["agency"]
    if record in ("count", "measure") or "agency" not in frame:
        return by_key
    names = frame["agency"].fillna("")
    folded = names.map({name: values.agency(name) for name in names.unique()}).astype("str")
    return folded.where(folded != "", by_key)


def _is_told(name: str, told: set[str]) -> bool:
    return name in told or (name != "" and any(one_agency(name, one) for one in told if one))


def _may_be(keys: pd.Series, agencies: pd.Series, unread: Iterable[str]) -> pd.Index:
    """Where a key may be a rejected row's: by its number, or, where that is not told, by its
    agency; where the agency is not told either, anywhere."""
    rejected: dict[str, set[str]] = {}
    said = identity.parts(pd.Series(sorted(unread), dtype="str"))
    for agency, number in zip(said["agency"], said["number"], strict=True):
        rejected.setdefault(number, set()).add(agency)
    numbers = identity.parts(keys)["number"]
    found = [
        any(
            one_agency(agency, one) for one in rejected.get(number, set()) | rejected.get("", set())
        )
        for agency, number in zip(agencies, numbers, strict=True)
    ]
    return keys.index[found]


def _numbers(keys: Iterable[str]) -> list[str]:
    return list(identity.parts(pd.Series(sorted(keys), dtype="str"))["number"])


def _too_many(agencies: pd.Series, *, due: pd.Series, gone: pd.Series) -> bool:
    counts = pd.DataFrame({"due": due, "gone": gone}).groupby(agencies.to_numpy()).sum()
    doubtful = (counts["gone"] > FEW) & (counts["gone"] > LARGEST_PART * counts["due"])
    return bool(doubtful.any())


def _moments(times: pd.Series, zone: ZoneInfo) -> pd.Series:
    if times.dt.tz is not None:
        return times
    local: pd.Series = times.dt.tz_localize(zone, ambiguous=False, nonexistent="shift_forward")
    return local
