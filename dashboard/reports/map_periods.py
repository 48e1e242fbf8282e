"""The days that the map counts, and those that it compares them with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from dashboard.analytics.mapped import Days
from dashboard.reports.map_choice import Compared

SHOWN: Final = "shown"
COMPARED: Final = "compared"


@dataclass(frozen=True)
class Periods:
    """One or two periods without a day in common, by name, and what to say of the second."""

    days: dict[str, Days]
    remark: str = ""


def periods(compared: Compared, first: date, last: date, *, data_from: date) -> Periods:
    """The days `first` to `last`, and those to compare them with as far as there are data of them.

    Where the same days a year before would share some with them, there is no comparison.
    """
    shown = {SHOWN: (first, last)}
    if compared == "nothing":
        return Periods(shown)
    start, end = _before(first, last) if compared == "before" else _a_year_before(first, last)
    if end >= first:
        return Periods(shown, "The period is longer than a year: it holds the days a year before.")
    if end < data_from:
        return Periods(shown, f"Nothing to compare with: the data begin on {_day(data_from)}.")
    cut = max(start, data_from)
    days = {**shown, COMPARED: (cut, end)}
    if cut == start:
        return Periods(days)
    return Periods(
        days,
        f"The data begin on {_day(data_from)}: the comparison has {(end - cut).days + 1:,} days, "
        f"the period {(last - first).days + 1:,}.",
    )


def _before(first: date, last: date) -> Days:
    return first - (last - first) - timedelta(days=1), first - timedelta(days=1)


def _a_year_before(first: date, last: date) -> Days:
    return _year_earlier(first), _year_earlier(last)


def _year_earlier(day: date) -> date:
    """29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day - timedelta(days=366)


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
