"""Kits for each overdose, each death and each resident of the city; kits by month and kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import pandas as pd

from dashboard.analytics.reach import ratios, supply
from dashboard.analytics.reach.gap_words import ratio as figure
from dashboard.charts.amounts import amount
from dashboard.reports import newest
from dashboard.reports.context import Context
from dashboard.reports.heading import days_text
from dashboard.reports.reach.rows import period_text, row
from dashboard.reports.reach.span import Span

KINDS: Final = ("programme", "channel", "recipient_type", "product", "first_or_refill")
UNITS: Final = {"kits": "kits", "doses": "doses", "milligrams": "mg"}


def measures(context: Context, span: Span) -> list[dict[str, Any]]:
    """The city's rows: quantities by month, of all days and by kind; ratios of all days and by
    year; per residents."""
    asked = period_text(*span.asked)
    found = [
        row(unit, asked, UNITS[unit], value=span.given[unit].sum(min_count=1)) for unit in UNITS
    ]
    found += _by_month(span)
    for kind in KINDS:
        found += [
            row(f"{unit}:{kind}={name}", asked, UNITS[unit], value=value)
            for unit in UNITS
            for name, value in supply.by(span.given, kind).set_index(kind)[unit].items()
        ]
    found += _ratios(context, span)
    people = context.settings.city.population
    by_record = span.rows.groupby("key")["kits"].sum(min_count=1)
    told = ratios.per_residents(*ratios.sizes(by_record), people)
    found.append(
        row(
            "kits_per_100000_residents",
            span.period,
            "kits in the period",
            numerator=span.kits,
            denominator=people,
            **_plain(told),
        )
    )
    return found


def sentence(context: Context, rows: Iterable[dict[str, Any]], span: Span) -> str:
    """How many kits, and how many for each overdose and each death, of what `measures` gives."""
    by = {one["measure"]: one for one in rows if one["period"] == span.period}
    kits = amount(round(span.kits))
    told = f"**{kits} kits** were handed out {days_text(span.first, span.last)}"
    overdose, death = by["kits_per_overdose"], by["kits_per_death"]
    if overdose["value"] is None:
        few = f"{overdose['denominator']:,.0f} overdoses are too few to hold them against"
        return f"{told}; {few}."
    told += f": **{figure(overdose['value'])} for each overdose** ({_limits(overdose)})"
    if death["value"] is not None:
        told += f", {figure(death['value'])} for each death at the scene ({_limits(death)})"
    late = newest.build(context, span.filters).words
    if not late:
        return f"{told}."
    return f"{told}. Overdoses still come in ({late}), so the true ratio is lower."


def _by_month(span: Span) -> Iterator[dict[str, Any]]:
    by_month = supply.by(span.given, "month").set_index("month")
    for month, said in by_month.iterrows():
        start = pd.Timestamp(str(month))
        first = max(span.asked[0], start.date())
        last = min(span.asked[1], (start + pd.offsets.MonthEnd(0)).date())
        for unit, called in UNITS.items():
            yield row(unit, period_text(first, last), called, value=said[unit])


def _ratios(context: Context, span: Span) -> list[dict[str, Any]]:
    kits = span.rows.groupby(span.rows["month"].dt.year)["kits"].sum(min_count=1)
    found = []
    asked = {"kits_per_overdose": span.filters, "kits_per_death": span.deaths}
    for measure, filters in asked.items():
        counted = span.by_day(context, filters)
        by_year = (
            counted.groupby(pd.DatetimeIndex(counted.index).year)
            .sum()
            .reindex(kits.index, fill_value=0)
        )
        parts = [(span.period, span.kits, float(counted.sum()))]
        if len(kits) > 1:
            parts += [
                (_of_year(span, year), float(kits[year]), float(by_year[year]))
                for year in kits.index
            ]
        for period, given, events in parts:
            told = ratios.per_event(given, events, least=context.settings.reach_least)
            found.append(
                row(measure, period, "kits", numerator=given, denominator=events, **_plain(told))
            )
    return found


def _of_year(span: Span, year: int) -> str:
    start, end = pd.Timestamp(year, 1, 1).date(), pd.Timestamp(year, 12, 31).date()
    return period_text(max(span.first, start), min(span.last, end))


def _limits(told: dict[str, Any]) -> str:
    return f"95 % interval {figure(told['low'])} to {figure(told['high'])}"


def _plain(told: ratios.Ratios) -> dict[str, Any]:
    return {name: float(value) for name, value in told._asdict().items()}
