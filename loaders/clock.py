"""One written date, one written time of day: what they say, apart from any column or zone."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, TypeAlias

_YEAR_FIRST = re.compile(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
_NUMBERS_IN_TEXT = re.compile(rf"(?<!\d)(?<!\d[-/.]){_NUMBERS.pattern}(?!\d)")
_DAY_NAME = r"(?:[A-Za-z]{3,9},?\s+)?"
_DAY_MONTH = re.compile(_DAY_NAME + r"(\d{1,2})[-\s]?([A-Za-z]{3,9})\.?[-\s,]*(\d{4})")
_MONTH_DAY = re.compile(_DAY_NAME + r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_CLOCK = re.compile(
    r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(?:([ap])\.?\s?m\.?)?"
    r"\s*(z|utc|gmt|[+-]\d{2}(?::?\d{2})?)?",
    re.IGNORECASE,
)
_SHORT_CLOCK = re.compile(r"([01]\d|2[0-4])([0-5]\d)()()()")
_HOURS = re.compile(r"\s*h(?:(?:ou)?rs?)?\.?$", re.IGNORECASE)
DAY_SECONDS = 24 * 3600
_MONTHS = [name.casefold() for name in calendar.month_name[1:]]

Order: TypeAlias = Literal["month first", "day first", "either", "fixed"]
_TELLING: frozenset[Order] = frozenset(["month first", "day first"])


@dataclass(frozen=True)
class WrittenDate:
    """Three numbers of a date; `order` says which readings of `first` and `second` are dates."""

    year: int
    first: int
    second: int
    order: Order

    def on(self, *, day_first: bool) -> date | None:
        """The date, or None if this order makes none of it."""
        swap = day_first and self.order != "fixed"
        month, day = (self.second, self.first) if swap else (self.first, self.second)
        return _date(self.year, month, day)


def parse_date(text: str) -> WrittenDate | None:
    """ISO, US and month-name dates; None if it is no date. Two-digit years are 1970 to 2069."""
    if found := _YEAR_FIRST.fullmatch(text):
        year, separator, month, day = found.groups()
        complete = separator or len(month + day) == 4
        return _fixed(int(year), int(month), int(day)) if complete else None
    if found := _NUMBERS.fullmatch(text):
        first, second, written_year = found.groups()
        return _either(_full_year(written_year), int(first), int(second))
    if found := _DAY_MONTH.fullmatch(text):
        return _named(found.group(3), found.group(2), found.group(1))
    if found := _MONTH_DAY.fullmatch(text):
        return _named(found.group(3), found.group(1), found.group(2))
    return None


def day_of(text: str, *, day_first: bool) -> date | None:
    """The day that a text is, or None if it is no date in this order."""
    written = parse_date(text)
    return None if written is None else written.on(day_first=day_first)


def orders_in(texts: Iterable[str]) -> set[Order]:
    """What the dates in numbers that stand anywhere in the texts can be read as."""
    dates = {found[0] for text in texts for found in _NUMBERS_IN_TEXT.finditer(text)}
    return {written.order for text in dates if (written := parse_date(text))}


class DayOrder:
    """Whether 03/04 is 3 April in a file: as its map says (`said`), else as the column's other
    dates tell, else as those of all its columns of times do (`columns`, any of texts)."""

    def __init__(self, said: bool | None, columns: Iterable[Iterable[str]] = ()) -> None:
        self.said = said
        self._columns = columns

    def is_open(self, orders: set[Order]) -> bool:
        """Whether nothing tells the order in a column whose dates can be read as these, so that
        the month is taken to be first."""
        if self.said is not None or "either" not in orders or _TELLING & orders:
            return False
        return not _TELLING & self._orders_in_file

    def day_first(self, orders: set[Order]) -> bool:
        """Whether the day is first in a column whose dates can be read as these."""
        if self.said is not None:
            return self.said
        if not _TELLING & orders and "either" in orders:
            orders = self._orders_in_file
        return "day first" in orders and "month first" not in orders

    @cached_property
    def _orders_in_file(self) -> set[Order]:
        return orders_in(text for texts in self._columns for text in set(texts))


def month_number(word: str) -> int | None:
    """The month that the word is, or the beginning of, if of one alone; January is 1."""
    found = [at for at, name in enumerate(_MONTHS, 1) if name.startswith(word.casefold())]
    return found[0] if len(found) == 1 else None


def parse_clock(text: str) -> tuple[int, int | None] | None:
    """Seconds after midnight, and the offset from UTC in minutes if one is written. 24:00 is the
    midnight that ends the day (ISO 8601-1), DAY_SECONDS after the one that begins it."""
    bare = _HOURS.sub("", text)
    found = _CLOCK.fullmatch(bare) or _SHORT_CLOCK.fullmatch(bare)
    if found is None:
        return None
    hour, minute, second = (int(part or 0) for part in found.group(1, 2, 3))
    half = (found.group(4) or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    seconds = hour * 3600 + minute * 60 + second
    if minute > 59 or second > 59 or seconds > DAY_SECONDS:
        return None
    return seconds, _offset_minutes(found.group(5))


def parse_weekday(text: str) -> int | None:
    """Monday is 0. Any text whose first letters after a rank are a day's, as in "(3) Tuesday"."""
    found = re.search(r"[A-Za-z]{3}", text)
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    return days.index(found[0].lower()) if found and found[0].lower() in days else None


def _offset_minutes(text: str | None) -> int | None:
    if not text:
        return None
    if text[0] not in "+-":
        return 0
    digits = text[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
    return -minutes if text[0] == "-" else minutes


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return year + (2000 if year < 70 else 1900)


def is_possible_year(year: int) -> bool:
    """Whether zones can be applied to the year's times; at the ends of `date` they cannot."""
    return 1000 <= year <= 9000


def _date(year: int, month: int, day: int) -> date | None:
    if not is_possible_year(year):
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _fixed(year: int, month: int, day: int) -> WrittenDate | None:
    return WrittenDate(year, month, day, "fixed") if _date(year, month, day) else None


def _either(year: int, first: int, second: int) -> WrittenDate | None:
    month_first, day_first = _date(year, first, second), _date(year, second, first)
    if month_first and day_first:
        return WrittenDate(year, first, second, "fixed" if first == second else "either")
    if month_first or day_first:
        order: Order = "month first" if month_first else "day first"
        return WrittenDate(year, first, second, order)
    return None


def _named(year: str, month: str, day: str) -> WrittenDate | None:
    number = month_number(month[:3])  # however the rest is spelt
    return None if number is None else _fixed(int(year), number, int(day))


def parse_daypart(text: str) -> int | None:
    """The quarter of the day that a word names, from midnight: overnight is 0, morning 1."""
    plain = text.strip().casefold()
    quarters = {"overnight": 0, "night": 0, "morning": 1, "afternoon": 2, "evening": 3}
    return quarters.get(plain)
