"""A column of written times to moments: order of day and month, offsets, dates without a time.

A column is judged as a whole, since one value cannot tell: whether 03/04 is in March, whether a
"+00" is true, whether midnight is a time or the lack of one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from loaders.cells import Mask, distinct
from loaders.clock import (
    DAY_SECONDS,
    DayOrder,
    WrittenDate,
    parse_clock,
    parse_date,
)
from loaders.declaration import Context
from loaders.witnesses import untrue

# Written time = date, then, after T or a space, a clock; either part is read by itself.
_PARTS = r"^(?P<date>.*?)(?:[T\s]+(?P<clock>\d{1,2}:\d{2}.*))?$"
# What nearly all files write, told for a whole column at once; the rest goes text by text.
_USUAL_PARTS = r"^(?P<date>[-/.0-9]+)[T ](?P<clock>[0-9]{1,2}:[0-9]{2}.*)$"
_USUAL_CLOCK = r"^(?P<hour>[01]?[0-9]|2[0-3]):(?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9]))?$"
# With an untrue offset, midnight in this share of the rows (or more) is the lack of a time.
MIDNIGHT_SHARE = 0.2
# … and so is any other single time in this share of the rows that still have one.
STAMP_SHARE, STAMP_ROWS = 0.2, 50
# How the order of day and month was decided.
ORDER_REMARKS = ("read_day_first", "read_month_first")
NOT_A_DATE = "is no date that can be read: write it as 2026-01-31 14:05"
DAY_FIRST_IN_MONTH_FIRST = "has the day first in a column that has the month first: correct it"

Array = npt.NDArray[Any]
_TO_ITS_END = pd.Timedelta(days=1) - pd.Timedelta(microseconds=1)


@dataclass(frozen=True)
class Moments:
    """`frame`, on the index of the texts: at (UTC), on (local date), time_known, clock_change,
    problem (why a text that is not blank cannot be read, else ""). NaT where there is nothing.

    `remarks`: what was decided for the column, as (reason, rows that it touches).
    """

    frame: pd.DataFrame
    zone: ZoneInfo
    remarks: tuple[tuple[str, Mask], ...]

    @property
    def unread(self) -> pd.Series:
        """Which texts are not blank and cannot be read."""
        return self.frame["problem"] != ""

    def ends(self) -> pd.Series:
        """The moment, or for a date without a time the end of that local day, in UTC."""
        return ends(self.frame, zone=self.zone)


def ends(frame: pd.DataFrame, *, zone: ZoneInfo) -> pd.Series:
    """Of columns at, on and time_known: the moment, or else the end of the local day, in UTC."""
    whole_days = ~frame["time_known"].to_numpy(dtype="bool")
    found = frame["at"].copy()
    found[whole_days] = _in_utc(frame.loc[whole_days, "on"] + np.timedelta64(1, "D"), zone)
    return found


def beginnings(frame: pd.DataFrame, *, zone: ZoneInfo) -> pd.Series:
    """As `ends`, with the beginning of the local day."""
    whole_days = ~frame["time_known"].to_numpy(dtype="bool")
    found = frame["at"].copy()
    found[whole_days] = _in_utc(frame.loc[whole_days, "on"], zone)
    return found


def moments(
    texts: pd.Series,
    *,
    context: Context,
    clocks: pd.Series | None = None,
    weekdays: pd.Series | None = None,
    dayparts: pd.Series | None = None,
) -> Moments:
    """Reads a column. `clocks`, as of `clock_texts`, holds the time of day where `texts` has none
    but midnight; `weekdays` and `dayparts` ("morning") bear witness whether what is written is
    local. What the options of the context leave open is told from the column."""
    zone, offset = context.zone, context.options.offset
    remarks: list[tuple[str, Mask]] = []
    written = _written(_parts(texts, clocks), remarks, order=context.order)
    has_clock, has_offset = written["has_clock"].to_numpy(), written["offset"].notna().to_numpy()
    stamped = written[has_offset]
    ignored = offset == "ignore" or (
        offset == "detect" and untrue(stamped, weekdays, dayparts, zone)
    )
    if ignored and has_offset.any():
        remarks.append(("offset_ignored", has_offset))
        has_offset = np.zeros(len(written), dtype="bool")
    at, local, changed = _place(written["wall"], has_offset, written["offset"], zone)
    known = _time_known(local, has_clock, written["ends_day"].to_numpy(), remarks, ignored=ignored)
    on = local.dt.floor("D")
    frame = pd.DataFrame(
        {
            "at": at if known.all() else at.where(known, _in_utc(on, zone)),
            "on": on,
            "time_known": known,
            "clock_change": changed & known,
            "problem": written["problem"],
        }
    )
    return Moments(frame, zone, tuple(remarks))


def walls(texts: pd.Series, *, clocks: pd.Series | None, order: DayOrder) -> pd.Series:
    """A column's dates and times as they are written, without a zone, a date without a time as the
    end of its day; NaT where there is none."""
    written = _written(_parts(texts, clocks), [], order=order)
    return written["wall"].where(written["has_clock"], written["wall"] + _TO_ITS_END)


def _parts(texts: pd.Series, clocks: pd.Series | None) -> pd.DataFrame:
    """Columns date and clock, "" where there is none; the clock from `clocks` if not in `texts`,
    where midnight is what a spreadsheet adds to a date."""
    parts = _extracted(texts, _USUAL_PARTS)
    rest = parts["date"].isna()
    if rest.any():
        codes, uniques = distinct(texts[rest])
        found = pd.Series(uniques, dtype="str").str.extract(_PARTS).fillna("")
        parts.loc[rest] = found.take(codes).set_axis(texts.index[rest])
    if clocks is not None:
        own = parts["clock"]
        blank, midnight = (own == "").to_numpy(), _midnights(own)
        if not (blank | midnight).all():
            midnight &= (clocks != "").to_numpy()
        parts["clock"] = own.mask(blank | midnight, clocks)
    return parts


def _midnights(clocks: pd.Series) -> Mask:
    codes, uniques = distinct(clocks)
    read = [parse_clock(text) for text in uniques]
    return np.array([found is not None and found[0] == 0 for found in read], dtype="bool")[codes]


def _written(
    parts: pd.DataFrame, remarks: list[tuple[str, Mask]], *, order: DayOrder
) -> pd.DataFrame:
    """Columns wall (date and time as written, NaT if unread), has_clock, ends_day (whether the
    clock is 24:00), offset (minutes, NaN if none is written), problem ("" if none)."""
    days, problem = _dates(parts["date"], remarks, order=order)
    seconds, offsets, has_clock = _clocks(parts["clock"])
    problem[has_clock & np.isnan(seconds) & (problem == "")] = NOT_A_DATE
    days = np.where(problem == "", days, np.datetime64("NaT"))
    has_clock &= ~np.isnat(days)
    wall = days.astype("M8[us]") + (np.nan_to_num(seconds) * 1e6).astype("m8[us]")
    return pd.DataFrame(
        {
            "wall": wall,
            "has_clock": has_clock,
            "ends_day": has_clock & (seconds == DAY_SECONDS),
            "offset": np.where(has_clock, offsets, np.nan),
            "problem": problem,
        },
        index=parts.index,
    )


def _dates(
    texts: pd.Series, remarks: list[tuple[str, Mask]], *, order: DayOrder
) -> tuple[Array, Array]:
    """Days as datetime64[D], and the problem of each text ("" if none, also for a blank)."""
    codes, uniques = pd.factorize(texts)
    written = [parse_date(str(text)) for text in uniques]
    orders = {item.order for item in written if item is not None}
    day_first = order.day_first(orders)
    if day_first and order.said is None:
        numbers = [item is not None and item.order != "fixed" for item in written]
        remarks.append(("read_day_first", np.array(numbers, dtype="bool")[codes]))
    if order.is_open(orders):
        either = [item is not None and item.order == "either" for item in written]
        remarks.append(("read_month_first", np.array(either, dtype="bool")[codes]))
    pairs = [
        _day(str(text), item, day_first=day_first)
        for text, item in zip(uniques, written, strict=True)
    ]
    days = np.array([day for day, _ in pairs], dtype="M8[D]")
    problems = np.array([problem for _, problem in pairs], dtype=object)
    return days[codes], problems[codes]


def _day(text: str, written: WrittenDate | None, *, day_first: bool) -> tuple[date | None, str]:
    if written is None:
        return None, NOT_A_DATE if text else ""
    day = written.on(day_first=day_first)
    return (day, "") if day is not None else (None, DAY_FIRST_IN_MONTH_FIRST)


def _clocks(texts: pd.Series) -> tuple[Array, Array, Mask]:
    """Seconds after midnight, minutes of offset (NaN where unread or unwritten); which have any."""
    codes, uniques = pd.factorize(texts)
    written = pd.Series(uniques, dtype="str")
    usual = _extracted(written, _USUAL_CLOCK).replace("", "0").astype("float64")
    seconds = (usual["hour"] * 3600 + usual["minute"] * 60 + usual["second"]).to_numpy(copy=True)
    offsets = np.full(len(written), np.nan)
    for at in np.flatnonzero(np.isnan(seconds)).tolist():
        if (read := parse_clock(str(uniques[at]))) is not None:
            seconds[at] = read[0]
            offsets[at] = np.nan if read[1] is None else read[1]
    present = (written != "").to_numpy()
    return seconds[codes], offsets[codes], present[codes]


def _extracted(texts: pd.Series, pattern: str) -> pd.DataFrame:
    """A column for each named group; missing where the pattern does not match."""
    found = pc.extract_regex(pa.array(texts, type=pa.large_string()), pattern)
    names = [field.name for field in found.type]
    columns = {name: pc.struct_field(found, name).to_pandas() for name in names}
    return pd.DataFrame(columns, dtype="str").set_axis(texts.index)


def _place(
    wall: pd.Series, honoured: Mask, offsets: pd.Series, zone: ZoneInfo
) -> tuple[pd.Series, pd.Series, Mask]:
    """UTC, local wall time, and which local times the clock change has twice or not at all."""
    at = _in_utc(wall, zone)
    second = _in_utc(wall, zone, first=False)
    local = at.dt.tz_convert(zone).dt.tz_localize(None)
    changed = ((local != wall) | (at != second)).to_numpy() & wall.notna().to_numpy() & ~honoured
    if honoured.any():
        shift = (offsets.fillna(0) * 60_000_000).to_numpy().astype("m8[us]")
        exact = (wall - shift).dt.tz_localize("UTC")
        at = at.where(~honoured, exact)
        local = at.dt.tz_convert(zone).dt.tz_localize(None)
    return at, local, changed


def _in_utc(wall: pd.Series, zone: ZoneInfo, *, first: bool = True) -> pd.Series:
    """Local to UTC; a time that does not exist moves forward, of two the first is taken."""
    codes, numbers = pd.factorize(wall.to_numpy().astype("M8[D]").view("int64"))
    days = numbers.view("M8[D]")
    ends = np.append(days, days + 1)
    midnights = _localized(pd.Series(ends), zone, first=True).dt.tz_localize(None)
    begins, next_begins = midnights.to_numpy().reshape(2, -1)
    # On a day of 24 hours the offset is that of its midnight.
    even = (next_begins - begins == np.timedelta64(1, "D"))[codes] | wall.isna().to_numpy()
    placed = pd.Series(wall.to_numpy().astype("M8[us]") + (begins - days)[codes], wall.index)
    in_utc = placed.dt.tz_localize("UTC")
    if not even.all():
        in_utc[~even] = _localized(wall[~even], zone, first=first)
    return in_utc


def _localized(wall: pd.Series, zone: ZoneInfo, *, first: bool) -> pd.Series:
    choice = np.full(len(wall), first)
    placed = wall.dt.tz_localize(zone, nonexistent="shift_forward", ambiguous=choice)
    in_utc: pd.Series = placed.dt.tz_convert("UTC").astype("datetime64[us, UTC]")
    return in_utc


def _time_known(
    local: pd.Series,
    has_clock: Mask,
    ends_day: Mask,
    remarks: list[tuple[str, Mask]],
    *,
    ignored: bool,
) -> Mask:
    """Which rows have a time of day. Midnight alone is none, unless it is written as 24:00; see
    MIDNIGHT_SHARE, STAMP_SHARE."""
    seconds = (local - local.dt.floor("D")).dt.total_seconds().to_numpy()
    midnight = has_clock & (seconds == 0) & ~ends_day
    if midnight.sum() == (has_clock & ~ends_day).sum():
        return has_clock & ends_day
    known = has_clock.copy()
    if not ignored:
        return known
    if midnight.sum() >= MIDNIGHT_SHARE * has_clock.sum():
        remarks.append(("midnight_without_time", midnight))
        known &= ~midnight
    while known.sum() >= STAMP_ROWS:
        values, counts = np.unique(seconds[known], return_counts=True)
        if counts.max() < STAMP_SHARE * known.sum():
            break
        stamped = known & (seconds == values[counts.argmax()])
        remarks.append(("same_time_without_meaning", stamped))
        known &= ~stamped
    return known
