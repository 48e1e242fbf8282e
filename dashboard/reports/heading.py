"""What stands above every figure: which records are counted, and through when the data reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from dashboard.analytics.bases import BASIS_TITLES, SOURCES
from dashboard.analytics.filters import DIMENSION_TITLES, Filters
from dashboard.analytics.through import DataThrough
from dashboard.detection import sentence
from dashboard.reports import newest
from dashboard.reports.context import Context

SOURCE_TITLES: Final = {source: BASIS_TITLES[source] for source in SOURCES} | {
    "naloxone": "Naloxone log"
}
"""Of how far these reach stands above figures."""
EVERY_SOURCE: Final = SOURCE_TITLES | {
    "counts": "Counts that others publish",
    "measures": "Measures of the initiatives",
}
"""Also those that no figure of overdoses rests on."""


@dataclass(frozen=True)
class Heading:
    """Sentences that are true of every figure of a page."""

    basis: str
    """What is counted, as `ODMAP records, outcome at the scene fatal`."""
    through: tuple[str, ...]
    """One phrase for each source: its title and through when its data reach."""
    newest: str
    """How complete the newest days of what is counted are; "" where nothing is missing."""


def build(context: Context, filters: Filters) -> Heading:
    """The heading for these filters."""
    known = context.through()
    chosen = [f"{DIMENSION_TITLES[name].lower()} {value}" for name, value in filters.chosen.items()]
    return Heading(
        basis=", ".join([BASIS_TITLES[filters.basis], *chosen]),
        through=tuple(
            _phrase(title, known.get(source), context.settings.city.zone)
            for source, title in SOURCE_TITLES.items()
        ),
        newest=newest.build(context, filters).sentence,
    )


def moment_text(moment: datetime, zone: ZoneInfo) -> str:
    """A moment as people write it: `31 Oct 2026, 20:00`, or the date alone at a day's end."""
    return sentence.moment(moment, zone=zone)


def days_text(first: date, last: date) -> str:
    """The days that a figure counts: `from 1 Nov 2025 to 31 Oct 2026`."""
    return f"from {span_text(first, last)}"


def span_text(first: date, last: date) -> str:
    """The days alone, as a title: `1 Nov 2025 to 31 Oct 2026`."""
    return f"{first.day} {first:%b %Y} to {last.day} {last:%b %Y}"


def _phrase(title: str, known: DataThrough | None, zone: ZoneInfo) -> str:
    if known is None:
        return f"{title}: none"
    return f"{title}: {moment_text(known.through, zone)}"
