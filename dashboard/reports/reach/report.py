"""All of it, for the page and for `odwatch reach`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from dashboard.analytics.filters import Filters
from dashboard.privacy import Permission, Published, publish_city, require
from dashboard.reports.context import Context
from dashboard.reports.reach import covering, distances, gap, giving, programmes, ratios
from dashboard.reports.reach.notes import notes
from dashboard.reports.reach.rows import COLUMNS, of_city, table
from dashboard.reports.reach.span import Span, span

_NO_DAYS: Final = (
    "There are no days of which both kits and overdoses are known: the log says no number of kits "
    "in the days asked for."
)


@dataclass(frozen=True)
class Reach:
    """Everything that the page shows, as its viewer may see it; None where there is nothing."""

    span: Span | None
    """The days of which kits and overdoses are both known."""
    answer: tuple[str, ...]
    """The sentences that stand first."""
    gap: gap.Gap | None
    giving: giving.Giving | None
    no_giving: str
    """Why there is none."""
    distance_words: str
    programmes: programmes.Programmes | None
    covering: covering.Covering | None
    notes: tuple[str, ...]
    """What the log leaves open."""
    measures: dict[str, Published]
    """Rows with the columns `rows.COLUMNS`, by what they are of; the city's without `area`."""


def build(context: Context, filters: Filters, layer: str = "") -> Reach | None:
    """The report; None where no naloxone log was loaded.

    Raises:
        Forbidden: for the public.
    """
    require(context.viewer, Permission.PAGES)
    if "naloxone" not in context.through():
        return None
    days = span(context, filters)
    told = giving.build(context, filters)
    gave = None if isinstance(told, str) else told
    city = near = where = None
    lines = [_NO_DAYS]
    if days is not None:
        rows = ratios.measures(context, days)
        city = publish_city(of_city(rows), viewer=context.viewer)
        near, where = distances.build(context, days), gap.build(context, days, layer)
        lines = [ratios.sentence(context, rows, days), where.words]
    lines += [told if isinstance(told, str) else told.sentence]
    cover, held = covering.build(context), programmes.build(context)
    parts = {
        "kits, doses and ratios": city,
        "areas": None if where is None or days is None else gap.measures(where, days.period),
        **({} if gave is None else giving.measures(gave)),
        "distances": None if near is None else near[0],
        "programmes": None if held is None else programmes.measures(held),
        "coverage": None if cover is None else cover.measures,
    }
    return Reach(
        span=days,
        answer=tuple(lines),
        gap=where,
        giving=gave,
        no_giving=told if isinstance(told, str) else "",
        distance_words="" if near is None else near[1],
        programmes=held,
        covering=cover,
        notes=() if days is None else notes(days),
        measures={name: part for name, part in parts.items() if part is not None},
    )


def measures(told: Reach) -> pd.DataFrame:
    """All rows of the table of measures, with the columns `rows.COLUMNS`."""
    frames = [part.frame.reindex(columns=list(COLUMNS)) for part in told.measures.values()]
    return pd.concat(frames, ignore_index=True) if frames else table([])
