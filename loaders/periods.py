"""One written period: a month, a quarter, a year, or two dates, as its first and last day."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from loaders.clock import day_of, is_possible_year, month_number

# Spreadsheets and R put an X before a header that begins with a digit: "X2014Q1".
_YEAR = r"x?(?P<year>\d{4})"
_MONTH_NUMBER = r"(?P<month>0?[1-9]|1[0-2])"
_WORD = r"(?P<word>[a-z]{3,9})\.?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        _YEAR + r"[-_ /.]?(?P<quarter>q[1-4])",
        r"(?P<quarter>q[1-4])[-_ /,.']*(?P<year>\d{4})",
        r"(?P<quarter>[1-4]q)[-_ /,.']*(?P<year>\d{4})",
        _YEAR + r"(?:[-_ /.]|m)" + _MONTH_NUMBER,
        _YEAR + r"(?P<month>0[1-9]|1[0-2])",
        _MONTH_NUMBER + r"[-/.](?P<year>\d{4})",
        _WORD + r"[-_ ,/']*(?P<year>\d{4}|\d{2})",
        _YEAR + r"[-_ ,/]*" + _WORD,
        _YEAR + r"(?:\.0)?",
    )
)
_RANGE = re.compile(r"(.+?)(?: to | through | thru | - |\.\.|\s?[–—]\s?)(.+)")
_WHOLE = re.compile(r"0?(\d{1,2})(?:\.0+)?")


@dataclass(frozen=True)
class Span:
    """Days from the first to the last, both of them in it."""

    first: date
    last: date


def parse_period(text: str, *, day_first: bool) -> Span | None:
    """The span of "2014Q1", "Q1 2014", "2024-01", "Jan 2024", "01/2024", "2024", or of two
    dates or periods with "to" or a dash between; None if it is none, as for a single date.

    `day_first`: whether 03/04 is 3 April."""
    plain = " ".join(text.casefold().split())
    for form in _FORMS:
        if (found := form.fullmatch(plain)) and (span := _span(found.groupdict())):
            return span
    if found := _RANGE.fullmatch(plain):
        parts = (part.strip() for part in found.groups())
        first, last = (_day_or_period(part, day_first=day_first) for part in parts)
        if first and last and first.first <= last.last:
            return Span(first.first, last.last)
    return None


def month_of(year: int, text: str) -> Span | None:
    """The month of a year by its number or name."""
    if found := _WHOLE.fullmatch(text):
        return _months(year, int(found[1]), 1)
    number = month_number(text.rstrip("."))
    return None if number is None else _months(year, number, 1)


def quarter_of(year: int, text: str) -> Span | None:
    """The quarter of a year by its number, as "1", "Q1" or "Qtr 1"."""
    found = re.fullmatch(r"(?:q|qtr|quarter)?\s?([1-4])(?:\.0+)?(?:st|nd|rd|th)?", text.casefold())
    return _quarter(year, int(found[1])) if found else None


def week_of(year: int, text: str) -> Span | None:
    """The MMWR week of a year, Sunday to Saturday; week 1 is the first with four days of it.

    Source: CDC, MMWR Weeks (ndc.services.cdc.gov).
    """
    found = _WHOLE.fullmatch(text)
    if found is None or not 1 <= int(found[1]) <= 53 or not is_possible_year(year):
        return None
    january_4 = date(year, 1, 4)
    sunday = january_4 - timedelta(days=(january_4.weekday() + 1) % 7)
    start = sunday + timedelta(weeks=int(found[1]) - 1)
    # The 53rd week of a year that has 52 is the next one's first.
    return Span(start, start + timedelta(days=6)) if (start + timedelta(3)).year == year else None


def year_of(text: str) -> int | None:
    """A calendar year, "2024" or "2024.0"; a fiscal year is none."""
    found = re.fullmatch(r"(\d{4})(?:\.0+)?", text)
    return int(found[1]) if found and is_possible_year(int(found[1])) else None


def around(day: date, unit: str) -> Span | None:
    """The "year", "quarter" or "month" that a day lies in."""
    if unit == "year":
        return _months(day.year, 1, 12)
    if unit == "quarter":
        return _quarter(day.year, (day.month + 2) // 3)
    return _months(day.year, day.month, 1)


def _span(parts: dict[str, str | None]) -> Span | None:
    written = str(parts["year"])
    year = int(written) if len(written) == 4 else 2000 + int(written)
    if quarter := parts.get("quarter"):
        return _quarter(year, int(quarter.strip("q")))
    if month := parts.get("month"):
        return _months(year, int(month), 1)
    if word := parts.get("word"):
        number = month_number(word)
        return None if number is None else _months(year, number, 1)
    return _months(year, 1, 12)


def _day_or_period(text: str, *, day_first: bool) -> Span | None:
    if span := parse_period(text, day_first=day_first):
        return span
    day = day_of(text, day_first=day_first)
    return None if day is None else Span(day, day)


def _quarter(year: int, quarter: int) -> Span | None:
    return _months(year, 3 * quarter - 2, 3)


def _months(year: int, first: int, length: int) -> Span | None:
    if not is_possible_year(year) or not 1 <= first <= 12:
        return None
    last = first + length - 1
    return Span(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))
