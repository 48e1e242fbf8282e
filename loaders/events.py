"""When a row's event happened: the first time that can be, out of one or several columns."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from loaders.cells import Cells, Mask, silent
from loaders.clock_columns import clock_texts, clocks_among
from loaders.declaration import Context
from loaders.ledger import Ledger
from loaders.times import ORDER_REMARKS, Moments, beginnings, ends, moments

EARLIEST = pd.Timestamp(1990, 1, 1)
AHEAD = timedelta(hours=24)
NO_TIME = "the time of the event is missing: enter it"
TOO_EARLY = "lies before 1990: correct the year"
TOO_LATE = "lies more than 24 hours ahead: correct the date"
CLOCK_SHARE = 0.2
"""A file in which this share of the rows (or more) have a time of day goes by the clock."""


def events(
    cells: Cells, context: Context, ledger: Ledger, *, fields: tuple[str, ...]
) -> pd.DataFrame:
    """Columns at (UTC), on (local date), time_known, clock_change, ok; and for rows that are not
    ok reason, column and value. `fields` in order of preference; a field "x_at" may have its
    time of day in "x_time". An impossible time costs nothing where another one is possible.
    """
    found: pd.DataFrame | None = None
    for field in fields:
        if not cells.has(field):
            continue
        clock_at = _clock_field(cells, field)
        clocks, unread = _clocks(cells, clock_at)
        read = _read(cells, field, context, clocks)
        candidate = _candidate(read, cells, field, context)
        found = candidate if found is None else _better(found, candidate, cells, ledger)
        used = (found["column"] == cells.headers[field]).to_numpy() & found["ok"].to_numpy()
        for reason, mask in read.remarks:
            ledger.notice(reason, cells.headers[field], cells.rows[mask & used])
        if clock_at is not None:
            ledger.notice("unread_clock", cells.headers[clock_at], cells.rows[unread & used])
    if found is None:
        raise ValueError(f"none of {fields} is mapped")
    ledger.notice(
        "clock_change", None, cells.rows[(found["clock_change"] & found["ok"]).to_numpy()]
    )
    return found


def refuse(refused: pd.DataFrame, rows: pd.Series, ledger: Ledger) -> None:
    """Rejects rows, given the part of `events` that is not ok and their row numbers."""
    for (reason, column), part in refused.groupby(["reason", "column"], sort=False):
        values = part["value"] if (part["value"] != "").any() else None
        ledger.reject(str(reason), str(column), rows.loc[part.index], values)


def secondary(cells: Cells, context: Context, ledger: Ledger, *, field: str) -> pd.DataFrame:
    """A time beside the event's, as `events`; one that cannot be is unknown, with a notice."""
    clocks, _ = _clocks(cells, _clock_field(cells, field, or_part=False))
    read = _read(cells, field, context, clocks)
    found = _candidate(read, cells, field, context)
    ok = found["ok"].to_numpy()
    for reason, mask in read.remarks:
        if reason in ORDER_REMARKS:
            ledger.notice(reason, cells.headers.get(field), cells.rows[mask & ok])
    _note_impossible(found, ~ok, cells, ledger)
    found.loc[~ok, ["at", "on"]] = pd.NaT
    return found


class Newest(NamedTuple):
    """What the newest event says of how far the data reach, in UTC."""

    until: pd.Timestamp
    """The moment that they are taken to reach to."""
    begun: pd.Timestamp
    """That which they surely reach to: the newest event cannot have happened before it."""


def newest(
    frame: pd.DataFrame, *, zone: ZoneInfo, clock_share: float = CLOCK_SHARE
) -> Newest | None:
    """How far a frame as of `events` reaches by its newest event; None where it has none.

    A date without a time says that its day has begun, and not how much of it the data hold. Where
    no row has a time of day (or fewer than `clock_share` of them), dates are all that the file
    tells: it reaches to the end of its last day, or a window would hold that day and the one
    before as one. Else it goes by the clock, and a row without a time moves its end no further than
    to the beginning of the row's day: what the file has of the rest of that day, nobody knows.
    """
    begins = beginnings(frame, zone=zone)
    if begins.isna().all():
        return None
    # The data reach past the event: at exactly midnight it belongs to the day that begins.
    begun = begins.max() + pd.Timedelta(microseconds=1)
    timed = int(frame["time_known"].sum())
    if timed and timed >= clock_share * int(begins.notna().sum()):
        return Newest(begun, begun)
    return Newest(max(begun, ends(frame, zone=zone).max()), begun)


def _read(cells: Cells, field: str, context: Context, clocks: pd.Series | None) -> Moments:
    return moments(
        cells.texts(field),
        context=context,
        clocks=clocks,
        weekdays=cells.texts("weekday") if cells.has("weekday") else None,
        dayparts=cells.texts("daypart") if cells.has("daypart") else None,
    )


def _clock_field(cells: Cells, field: str, *, or_part: bool = True) -> str | None:
    """What may have the times of day to the dates of `field`: the field beside it, else that of the
    parts of the day, which are the event's."""
    beside = (field.removesuffix("_at") + "_time", *(["daypart"] if or_part else []))
    return next((name for name in beside if cells.has(name)), None)


def _clocks(cells: Cells, field: str | None) -> tuple[pd.Series | None, Mask]:
    """A field's times of day, if it has any, and which of its texts should be one and are none: a
    date with such a one stays, without a time."""
    texts = None if field is None else cells.texts(field)
    if texts is not None and field == "daypart":
        texts = clocks_among(texts)
    return (None, np.zeros(len(cells), dtype="bool")) if texts is None else clock_texts(texts)


def _candidate(read: Moments, cells: Cells, field: str, context: Context) -> pd.DataFrame:
    frame = read.frame.drop(columns="problem")
    reason = read.frame["problem"].to_numpy(dtype=object).copy()
    # NULL and the like say that there is no time.
    told_none: Mask = reason != ""
    told_none[told_none] = silent(cells.texts(field)[told_none])
    reason[told_none] = ""
    reason[(frame["on"] < EARLIEST).to_numpy()] = TOO_EARLY
    reason[(frame["at"] > pd.Timestamp(context.now) + AHEAD).to_numpy()] = TOO_LATE
    blank = frame["at"].isna().to_numpy() & (reason == "")
    reason[blank] = NO_TIME
    ok = reason == ""
    value = np.full(len(ok), "", dtype=object)
    value[~ok] = cells.texts(field)[~ok]
    value[told_none] = ""
    column = cells.headers.get(field, field)
    return frame.assign(ok=ok, reason=reason, column=column, value=value)


def _better(
    first: pd.DataFrame, second: pd.DataFrame, cells: Cells, ledger: Ledger
) -> pd.DataFrame:
    """`first`, with rows of `second` where only those can be, or where first says nothing."""
    first_ok, second_ok = first["ok"].to_numpy(), second["ok"].to_numpy()
    blank = (first["reason"] == NO_TIME).to_numpy()
    swap = ~first_ok & (second_ok | blank)
    _note_impossible(first, swap & second_ok, cells, ledger)
    _note_impossible(second, first_ok & ~second_ok, cells, ledger)
    chosen = np.where(swap, len(first), 0) + np.arange(len(first))
    both = pd.concat([first, second], ignore_index=True)
    return both.iloc[chosen].set_axis(first.index)


def _note_impossible(frame: pd.DataFrame, mask: Mask, cells: Cells, ledger: Ledger) -> None:
    """One notice for each column; blanks are nothing to note."""
    told = mask & (frame["value"] != "").to_numpy()
    for column in frame["column"][told].unique():
        rows = cells.rows[told & (frame["column"] == column).to_numpy()]
        ledger.notice("impossible_time", str(column), rows)
