"""The period that each row of a table stands for, in one column or several, as a day or a total."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pandas as pd

from loaders.cells import BETWEEN, Cells, by_value, joined
from loaders.clock import day_of, orders_in
from loaders.columns import Column
from loaders.declaration import Context
from loaders.events import NO_TIME, Newest, events, newest
from loaders.ledger import Ledger
from loaders.periods import Span, around, month_of, parse_period, quarter_of, week_of, year_of
from loaders.times import NOT_A_DATE, ends, moments

NO_PERIOD = "the period is missing: enter it"
NOT_A_PERIOD = "is no period that can be read: write it as 2026-01, 2026-Q1 or 2026-01-31"
PART_NOT_READ = (
    "is a year of which another column says a part that is not read: write it as 2026-Q1, by the "
    "calendar, or name that column in a map"
)
BACKWARDS = "ends before it begins: correct one of the two"
_WEEK = timedelta(days=6)
_PART_OF_A_YEAR = re.compile(r"(?<!day of )(?<!day of the )\b(quarter|qtr|month|week)s?\b")
_IN_A_YEAR: dict[str, Callable[[int, str], Span | None]] = {
    "week": week_of,
    "month": month_of,
    "quarter": quarter_of,
}

PERIOD_COLUMNS = (
    Column(
        "week_start",
        ("Week Beginning", "Week Start", "Week Start Date", "Week Of"),
        meaning="first day of a week",
        required=True,
    ),
    Column(
        "week_end",
        ("Week Ending", "Week End", "Week Ending Date", "Week End Date"),
        meaning="last day of a week",
        required=True,
    ),
    Column(
        "year",
        ("Year", "Calendar Year", "MMWR Year", "Reporting Year", "Yr"),
        meaning="year, alone or with the columns below",
        required=True,
    ),
    Column(
        "quarter",
        ("Quarter", "Qtr", "Calendar Quarter", "Year Quarter"),
        meaning="quarter, with its year or beside it",
        required=True,
    ),
    Column(
        "month",
        ("Month", "Month Name", "Month Number", "Year Month", "Reporting Month"),
        meaning="month, with its year or beside it",
        required=True,
    ),
    Column("week", ("MMWR Week", "Epi Week", "Week Number", "Week"), meaning="MMWR week"),
)


def spans(
    cells: Cells, context: Context, ledger: Ledger, *, dated: str, ended: str
) -> pd.DataFrame:
    """What `events` gives for the first day of each row's period, with `ends_on`: its last day,
    NaT where the row stands for a single day.

    `dated` is the field of a date or of a period in one cell, `ended` that of the last day. Where
    `dated` says nothing, the fields of PERIOD_COLUMNS do.
    """
    written = _written(cells, dated)
    first, last = _named(cells, written, dated, context, ledger)
    at_days = first.dt.strftime("%Y-%m-%d").where(first.notna(), cells.texts(dated))
    header = cells.headers.get(dated) or next(iter(_headers(cells)), dated)
    dates = Cells(
        cells.frame.assign(**{dated: at_days.astype("str")}),
        cells.rows,
        {**cells.headers, dated: header},
    )
    when = events(dates, context, ledger, fields=(dated,))
    ends_on = last.where(last.notna(), _ends(cells, context, ledger, field=ended))
    backwards = when["ok"] & (ends_on < when["on"])
    when.loc[backwards, "ok"] = False
    when.loc[backwards, "reason"] = BACKWARDS
    bad = ~when["ok"]
    when.loc[bad, "value"] = written[bad]
    when["reason"] = when["reason"].replace({NO_TIME: NO_PERIOD, NOT_A_DATE: NOT_A_PERIOD})
    when.loc[bad & (when["reason"] == NO_PERIOD) & (written != ""), "reason"] = NOT_A_PERIOD
    if _has_part_unread(cells):
        years = by_value(written, lambda text: year_of(text) is not None)[0].astype("bool")
        when.loc[years & (when["reason"] == NOT_A_PERIOD), "reason"] = PART_NOT_READ
    return when.assign(ends_on=ends_on)


def reach(when: pd.DataFrame, *, context: Context) -> Newest | None:
    """How far the rows of `spans` reach: a single day and a total to their end, but not past now; a
    total is no less sure of it."""
    ended = when["ends_on"].notna()
    single = newest(when[~ended], zone=context.zone, clock_share=np.inf)
    totals = when.assign(on=when["ends_on"], time_known=False)[ended]
    found = [single.until, single.begun] if single else []
    if len(totals):
        last = ends(totals, zone=context.zone).max()
        found = [max(last, each) for each in found or [last, last]]
    most = max(pd.Timestamp(context.now), when["at"].max())
    return Newest(*(min(each, most) for each in found)) if found else None


def _headers(cells: Cells) -> list[str]:
    return [cells.headers[c.name] for c in PERIOD_COLUMNS if cells.has(c.name)]


def _written(cells: Cells, dated: str) -> pd.Series:
    """What each row says of its period, for a rejection: the cell of `dated`, else the others."""
    whole = cells.texts(dated)
    parts = [cells.texts(column.name) for column in PERIOD_COLUMNS if cells.has(column.name)]
    if not parts:
        return whole
    others = joined(parts, by=" ").str.strip()
    return whole.where(whole != "", others)


def _named(
    cells: Cells, written: pd.Series, dated: str, context: Context, ledger: Ledger
) -> tuple[pd.Series, pd.Series]:
    """First and last days of the rows whose period is no single date; NaT in the others."""
    fields = (dated, "year", *_IN_A_YEAR, "week_start", "week_end")
    together = joined([cells.texts(name) for name in fields], by=BETWEEN)
    in_part = _has_part_unread(cells) or any(cells.has(name) for name in _IN_A_YEAR)
    day_first = [_has_day_first(cells, name, context) for name in fields]
    found, _ = by_value(
        together, lambda text: _span(text.split(BETWEEN), day_first, in_part=in_part) or ""
    )
    days = {
        end: pd.Series(
            np.array([getattr(span, end) if span else None for span in found], dtype="M8[D]"),
            index=written.index,
        ).astype("datetime64[us]")
        for end in ("first", "last")
    }
    for name in fields:
        _tell_order(cells, name, days["first"].notna(), context, ledger)
    return days["first"], days["last"]


def _has_day_first(cells: Cells, field: str, context: Context) -> bool:
    return context.order.day_first(orders_in(cells.texts(field).unique()))


def _tell_order(
    cells: Cells, field: str, read: pd.Series, context: Context, ledger: Ledger
) -> None:
    """A notice on the rows that were `read` here with the day first, unless the map says so, or
    with the month first though nothing tells."""
    orders, order = orders_in(cells.texts(field).unique()), context.order
    told = order.said is None and order.day_first(orders)
    if not told and not order.is_open(orders):
        return
    has_numbers, _ = by_value(cells.texts(field), lambda t: bool(orders_in([t]) - {"fixed"}))
    rows = cells.rows[read.to_numpy() & has_numbers.astype("bool")]
    if told:
        ledger.notice("read_day_first", cells.headers.get(field), rows)
    else:
        ledger.notice("read_month_first", cells.headers.get(field), rows)


def _has_part_unread(cells: Cells) -> bool:
    """Whether a column that fills no field says which part of its year a row is of."""
    words = (" ".join(re.split(r"[\W_]+", header.casefold())) for header in cells.unmapped)
    none_read = not any(cells.has(name) for name in (*_IN_A_YEAR, "week_start", "week_end"))
    return none_read and any(_PART_OF_A_YEAR.search(header) for header in words)


def _span(texts: list[str], day_first: list[bool], *, in_part: bool) -> Span | None:
    """The texts of `_named`, and of each whether its dates have the day first; `in_part`: whether
    another column says what part of a year is meant."""
    whole, written_year, *parts, week_start, week_end = texts
    year = year_of(whole or written_year)
    if whole and year is None:
        return parse_period(whole, day_first=day_first[0])
    for name, text, order in zip(_IN_A_YEAR, parts, day_first[2:-2], strict=True):
        if text:
            return _in_a_year(name, text, year, day_first=order)
    if week_start:
        return _week(week_start, day_first=day_first[-2], from_start=True)
    if week_end:
        return _week(week_end, day_first=day_first[-1], from_start=False)
    # A year whose month is blank is not the whole year.
    return None if in_part or year is None else parse_period(str(year), day_first=False)


def _in_a_year(unit: str, text: str, year: int | None, *, day_first: bool) -> Span | None:
    """A month or quarter that says its year, or a part of the year beside it."""
    if unit != "week":
        if span := parse_period(text, day_first=day_first):
            return span if year is None or span.first.year == year else None
        if day := day_of(text, day_first=day_first):
            return around(day, unit)
    return None if year is None else _IN_A_YEAR[unit](year, text)


def _week(text: str, *, day_first: bool, from_start: bool) -> Span | None:
    day = day_of(text.split("T")[0].split(" ")[0], day_first=day_first)
    if day is None:
        return None
    return Span(day, day + _WEEK) if from_start else Span(day - _WEEK, day)


def _ends(cells: Cells, context: Context, ledger: Ledger, *, field: str) -> pd.Series:
    """The last days that a column of their own gives; it may lie ahead, as a month's end does."""
    texts = cells.texts(field)
    read = moments(texts, context=context)
    order = _has_day_first(cells, field, context)
    named, _ = by_value(texts, lambda text: parse_period(text, day_first=order) or "")
    last = np.array([span.last if span else None for span in named], dtype="M8[D]")
    whole = pd.Series(last, index=cells.frame.index).astype("datetime64[us]")
    unread = read.unread & whole.isna()
    ledger.notice("unread_value", cells.headers.get(field), cells.rows[unread.to_numpy()])
    ended = whole.where(whole.notna(), read.frame["on"])
    _tell_order(cells, field, ended.notna(), context, ledger)
    return ended
