"""What a person sees in a cell of a workbook, as text."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

# The format of a number that is no quantity: ZIP 00000, or 00000-0000.
_DIGITS: Final = re.compile(r"0{2,}(?:[- ]0+)*")
_LITERAL: Final = re.compile(r'\\(.)|"([^"]*)"|\[[^\]]*\]')
_HALF_A_SECOND: Final = timedelta(milliseconds=500)


def shown(value: object, number_format: str) -> str:
    """The text of a cell's value. Times are ISO, to the second, without a time of day where the
    format shows a date only; numbers have no thousands separators, and no more than the 15 digits
    that a spreadsheet keeps."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, number_format)
    if isinstance(value, datetime):
        return _moment(value, number_format)
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if isinstance(value, time):
        return _moment(datetime.combine(date(2000, 1, 1), value), "h:mm:ss")
    return str(value)


def _number(value: float, number_format: str) -> str:
    digits = _LITERAL.sub(r"\1\2", number_format.split(";")[0])
    if _DIGITS.fullmatch(digits) and value >= 0 and value == int(value):
        return _filled(str(int(value)), digits)
    return format(Decimal(f"{value:.15g}"), "f")


def _filled(number: str, pattern: str) -> str:
    """The number's digits in the places of the pattern's noughts, from the right."""
    left = list(number.zfill(pattern.count("0")))
    places = [left.pop() if mark == "0" else mark for mark in reversed(pattern)]
    return "".join(left) + "".join(reversed(places))


def _moment(value: datetime, number_format: str) -> str:
    plain = _LITERAL.sub("", number_format).casefold()
    moment = (value + _HALF_A_SECOND).replace(microsecond=0)
    has_date, has_time = (any(letter in plain for letter in kind) for kind in ("dy", "hs"))
    if has_time and not has_date:
        return f"{moment:%H:%M:%S}"
    is_day = moment.time() == time() and not has_time
    return moment.date().isoformat() if is_day else moment.isoformat(sep=" ")
