"""Live figures of the initiatives that the data truly measure: signals, naloxone, the data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import pandas as pd

from dashboard.analytics import completeness, episodes
from dashboard.analytics.bases import OVERDOSES, SOURCES
from dashboard.analytics.filters import Filters
from dashboard.analytics.signals import is_of_place
from dashboard.charts.amounts import amount
from dashboard.detection.delays import EDGES_DAYS, Delays
from dashboard.detection.sentence import plural
from dashboard.privacy import Permission, may, publish_number
from dashboard.reports import heading
from dashboard.reports.context import Context
from dashboard.reports.reach import programmes, ratios
from dashboard.reports.reach.span import span

YEAR: Final = timedelta(days=365)
LATE_DAYS: Final = 7
"""A source of overdoses is late when its data end so long ago: as long as with signals, of which
the page then says that the data are old. Weekly exports are not late."""
NO_DATA: Final = "no data yet"


@dataclass(frozen=True)
class Figure:
    """What the data say of one measure of an initiative; its name is as in the list."""

    name: str
    words: str


def figures(context: Context) -> dict[int, tuple[Figure, ...]]:
    """The figures by initiative; none for a viewer without the pages."""
    if not may(context.viewer, Permission.PAGES):
        return {}
    return {number: tuple(_OF[number](context)) for number in _OF}


def _of_signals(context: Context) -> list[Figure]:
    """Without those of single places, for every role: that there was one tells of few people."""
    every = [
        one
        for one in episodes.present(context.data.entries(episodes.ENTRY_KIND), as_of=context.now)
        if one.subject.basis == OVERDOSES and not is_of_place(one.subject.name)
    ]
    opened = [one for one in every if one.opened.through > context.now - YEAR]
    said = publish_number(len(opened), viewer=context.viewer).text
    still = publish_number(sum(one.closed is None for one in every), viewer=context.viewer).text
    words = f"{said} opened in the last 12 months, {still} open now"
    return [Figure("Episodes in 12 months", words if every else "none logged yet")]


def _of_trainings(context: Context) -> list[Figure]:
    told = programmes.build(context)
    frame = None if told is None else told.trainings.frame
    names = {"Trainings in the year": "trainings", "People trained in the year": "people"}
    return [Figure(name, _newest_year(frame, column)) for name, column in names.items()]


def _newest_year(frame: pd.DataFrame | None, column: str) -> str:
    """The newest year of which the log tells the number; its target, where somebody set one."""
    told = pd.DataFrame() if frame is None else frame
    told = told[told[column].notna()] if column in told else told.iloc[:0]
    if told.empty:
        return NO_DATA
    row = told.iloc[0]
    target = row[f"{column}_target"]
    meant = "" if pd.isna(target) else f" of {amount(float(target))} meant"
    return f"{amount(float(row[column]))} in {int(row['year'])}{meant}"


def _of_kits(context: Context) -> list[Figure]:
    told, days = programmes.build(context), span(context, Filters())
    each = NO_DATA
    if days is not None:
        each = ratios.sentence(context, ratios.measures(context, days), days)
    kits = NO_DATA if told is None else _kits(told.channels.frame)
    return [Figure("Kits in the year", kits), Figure("Kits for each overdose", each)]


def _kits(channels: pd.DataFrame) -> str:
    known = channels[channels["kits"].notna()]
    if known.empty:
        return NO_DATA
    year = int(known["year"].max())
    own = known[known["year"] == year]
    meant = own["target"].sum(min_count=1)
    target = (
        "" if pd.isna(meant) else f", {amount(float(meant))} meant of the channels with a target"
    )
    return f"{amount(float(own['kits'].sum()))} in {year}{target}"


def _of_data(context: Context) -> list[Figure]:
    known, zone = context.through(), context.settings.city.zone
    here = [source for source in SOURCES if source in known]
    ends = [
        f"{heading.SOURCE_TITLES[one]} through {heading.moment_text(known[one].through, zone)}"
        for one in here
    ]
    ages = {one: (context.now - known[one].through).days for one in here}
    late = [
        f"{heading.SOURCE_TITLES[one]}, for {plural(days, 'days')}"
        for one, days in ages.items()
        if days >= LATE_DAYS
    ]
    told = [
        f"{heading.SOURCE_TITLES[one]}: {said}" for one in here if (said := _delay(context, one))
    ]
    return [
        Figure("Data through", "; ".join(ends) or NO_DATA),
        Figure("Entry delay", "; ".join(told) or "not enough entry times to tell"),
        Figure("Late sources", "; ".join(late) or ("none" if here else NO_DATA)),
    ]


def _delay(context: Context, source: str) -> str:
    """By when nine of ten events are known."""
    found = completeness.delays(context.data, (context.through()[source],)).get(source)
    return "" if found is None else _nine_of_ten(found)


def _nine_of_ten(delays: Delays) -> str:
    by = [
        float(age)
        for age, share in zip(EDGES_DAYS, delays.curve.share, strict=True)
        if share >= 0.9
    ]
    if not by:
        return "nine of ten overdoses are known later than after 90 days"
    hours = round(24 * by[0])
    age = plural(hours, "hours") if hours < 48 else plural(round(by[0]), "days")
    return "nine of ten overdoses are known " + (f"within {age}" if hours else "at once")


_OF: Final[dict[int, Callable[[Context], list[Figure]]]] = {
    11: _of_signals,
    12: _of_trainings,
    13: _of_kits,
    19: _of_data,
}
