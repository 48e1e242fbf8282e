"""Moments that a person types: a date, or a date and a clock time on the city's clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from loaders.errors import OdwatchError

_EARLIEST: Final = 1900
_LATEST: Final = 2200
_DATE_LENGTH: Final = len("2026-10-31")


class UnreadableMoment(OdwatchError):
    """A text that is no moment; the message says how to write one."""


def moment(text: str | None, zone: ZoneInfo, *, what: str) -> datetime | None:
    """An aware moment; a date alone means the end of that day, None or blank gives None.

    Raises:
        UnreadableMoment: `what` cannot be read.
    """
    found = _parsed(text, zone, what=what)
    return found + timedelta(days=1) if found is not None and _is_date(text) else found


def start_of(text: str | None, zone: ZoneInfo, *, what: str) -> datetime | None:
    """As `moment`, but a date alone means the beginning of that day."""
    return _parsed(text, zone, what=what)


def _is_date(text: str | None) -> bool:
    return text is not None and len(text.strip()) <= _DATE_LENGTH


def _parsed(text: str | None, zone: ZoneInfo, *, what: str) -> datetime | None:
    if text is None or not text.strip():
        return None
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise UnreadableMoment(
            f"{what}: '{text}' is not a time; write it as 2026-10-31 or 2026-10-31 20:00"
        ) from error
    if not _EARLIEST <= found.year <= _LATEST:
        raise UnreadableMoment(f"{what}: '{text}' lies too far away; correct the year")
    return found if found.tzinfo else found.replace(tzinfo=zone)
