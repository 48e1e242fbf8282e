"""What a viewer has chosen to look at: one immutable value, shared by pages, commands and links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any, Final

from dashboard.analytics.bases import BASES, OVERDOSES
from loaders.records import (
    AGE_BANDS,
    DRUG_GROUPS,
    NALOXONE,
    SEVERITIES,
    SEXES,
)

DIMENSIONS: Final[dict[str, tuple[str, ...]]] = {
    "severity": tuple(SEVERITIES),
    "naloxone": tuple(NALOXONE),
    "drug_group": tuple(DRUG_GROUPS),
    "age_band": tuple(AGE_BANDS),
    "sex": tuple(SEXES),
}
"""Columns of a record that counts can be filtered or grouped by, with all their values."""

DIMENSION_TITLES: Final = {
    "severity": "Outcome at the scene",
    "naloxone": "Naloxone given",
    "drug_group": "Suspected drug",
    "age_band": "Age",
    "sex": "Sex",
}

PERIODS: Final = {"7d": 7, "28d": 28, "90d": 90, "365d": 365, "3y": 1096, "all": None}
"""Named periods in days, counted back from the last day of data."""

_CUSTOM_PERIOD = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True)
class Filters:
    """What to count: a source, a period and at most one value for each dimension."""

    basis: str = OVERDOSES
    period: str = "365d"
    """A key of `PERIODS`, or two ISO dates as `2020-01-01..2020-12-31`."""
    severity: str | None = None
    naloxone: str | None = None
    drug_group: str | None = None
    age_band: str | None = None
    sex: str | None = None

    @property
    def chosen(self) -> dict[str, str]:
        """The dimensions that are narrowed, with their values."""
        values = {name: getattr(self, name) for name in DIMENSIONS}
        return {name: value for name, value in values.items() if value is not None}

    def without(self, *names: str) -> Filters:
        """The same with these dimensions open again."""
        opened: dict[str, Any] = dict.fromkeys(names)
        return replace(self, **opened)

    def everyone(self) -> Filters:
        """The same source and period with every dimension open, as the indicators count."""
        return self.without(*DIMENSIONS)

    def between(self, first: date, last: date) -> Filters:
        """The same for these days, both included."""
        return replace(self, period=f"{first}..{last}")

    def for_period(self, period: str) -> Filters:
        """The same for a named period."""
        return replace(self, period=period)

    def span(self, *, first: date, last: date) -> tuple[date, date]:
        """First and last day to count, within the days `first` to `last` that have data."""
        if (own := days_of(self.period)) is not None:
            return max(own[0], first), min(own[1], last)
        days = PERIODS[self.period]
        return (first if days is None else max(first, last - timedelta(days=days - 1))), last

    def as_params(self) -> dict[str, str]:
        """Query parameters that bring these filters back; defaults are left out."""
        default = Filters()
        return {
            field.name: str(getattr(self, field.name))
            for field in fields(self)
            if getattr(self, field.name) != getattr(default, field.name)
        }


def from_params(params: Mapping[str, str]) -> Filters:
    """Filters from query parameters; what is not known falls back to the default."""
    default = Filters()
    allowed = DIMENSIONS | {"basis": BASES}
    chosen = {name: params[name] for name, values in allowed.items() if params.get(name) in values}
    period = params.get("period", default.period)
    return replace(default, **chosen, period=period if valid_period(period) else default.period)


def valid_period(text: str) -> bool:
    """Whether `Filters.period` can take this text: a name, or two dates in order."""
    if text in PERIODS:
        return True
    try:
        own = days_of(text)
    except ValueError:
        return False
    return own is not None and own[0] <= own[1]


def days_of(period: str) -> tuple[date, date] | None:
    """The first and the last day of a period of two dates; None of a named one.

    Raises ValueError where there is no such date.
    """
    custom = _CUSTOM_PERIOD.fullmatch(period)
    return custom and (date.fromisoformat(custom[1]), date.fromisoformat(custom[2]))
