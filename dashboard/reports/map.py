"""Map: where overdoses happened, in hexagons; located and unlocated add up to the total."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

import pandas as pd

from dashboard.analytics import cases
from dashboard.analytics.filters import PERIODS, Filters
from dashboard.analytics.layers import layer as layer_of
from dashboard.geography.boundary import load as load_boundary
from dashboard.geography.layers import OUTSIDE, Layer
from dashboard.privacy import Permission, Published, may, publish_areas, publish_points
from dashboard.privacy.suppression import NOT_PLACED, REMAINDER
from dashboard.reports.context import Context
from dashboard.reports.heading import days_text

LAYER_TITLES: Final = {
    "h3-7": "Large (about 5 km²)",
    "h3-8": "Medium (0.7 km²)",
    "h3-9": "Small (0.1 km²)",
}
_PLACE_WORDS: Final = {
    "unlocated": "without a place",
    "placeholder": "at a placeholder point",
    "outside": "outside the city",
}


@dataclass(frozen=True)
class Map:
    """Everything that the page shows, as its viewer may see it."""

    layer: str
    cells: Published
    """`cell`, `count` (at least 1), `label`: hexagons only."""
    points: Published | None
    """`latitude`, `longitude`, `label` (local date and time): for those who may see them."""
    takes_filters: bool
    """Whether categories and chosen days narrow the map; not where cuts could be subtracted."""
    balance: str
    """In words: what is on the map and what is not, which add up to the total, and the days."""


def build(context: Context, filters: Filters, *, layer: str, points: bool) -> Map | None:
    """The page's report; None where the source has no data, or none of the days chosen."""
    known = context.through().get(filters.basis)
    if known is None:
        return None
    filters = for_areas(context, filters)
    first, last = filters.span(first=known.first_day, last=known.last_day)
    if last < first:
        return None
    counted = cases.by_area(
        context.data, filters, layer=layer, first=first, last=last, as_of=known.through
    )
    totals = counted.groupby("area")["count"].sum().reset_index()
    boundary = load_boundary(context.settings.city.boundary_path)
    chosen = layer_of(context.data, boundary, layer)
    sent = publish_areas(
        totals,
        viewer=context.viewer,
        policy=context.policy,
        layer=chosen.parts,
        within=(),
    )
    shown = points and may(context.viewer, Permission.POINTS)
    return Map(
        layer=layer,
        cells=sent.derive(lambda frame: _cells(frame, chosen), noted=False),
        points=_points(context, filters, first, last, as_of=known.through) if shown else None,
        takes_filters=may(context.viewer, Permission.AREA_FILTERS),
        balance=f"{_balance(sent.frame, chosen, note=sent.note)} Counted {days_text(first, last)}.",
    )


def for_areas(context: Context, filters: Filters) -> Filters:
    """Without categories and freely chosen days, for a viewer whose cuts could be subtracted."""
    if may(context.viewer, Permission.AREA_FILTERS):
        return filters
    named = filters.period in PERIODS
    return replace(filters.everyone(), period=filters.period if named else Filters().period)


def _cells(frame: pd.DataFrame, layer: Layer) -> pd.DataFrame:
    """The rows that are areas with a visible count, with a label that a person can say."""
    named = ~frame["area"].isin([*NOT_PLACED, REMAINDER]) & frame["area"].notna()
    cells = frame[named & frame["count"].notna()].astype({"count": "int64"})
    cells = cells.rename(columns={"area": "cell"}).sort_values(
        ["count", "cell"], ascending=[False, True], ignore_index=True
    )
    names = layer.areas.set_index("area")["name"]
    return cells.assign(label=cells["cell"].map(names).fillna(cells["cell"]).astype("str"))


def _points(
    context: Context, filters: Filters, first: date, last: date, *, as_of: datetime
) -> Published:
    table = cases.cases(context.data, filters, as_of=as_of)
    table = table.filter(table.occurred_on.between(first, last) & (table.place_state == "located"))
    found = context.data.execute(table.select("latitude", "longitude", "occurred_at", "time_known"))
    when = context.local_text(found["occurred_at"], time_known=found["time_known"])
    points = found[["latitude", "longitude"]].assign(label=when)
    return publish_points(points, viewer=context.viewer)


def _balance(frame: pd.DataFrame, layer: Layer, *, note: str) -> str:
    """Only from what is sent: for a partner the door's own note, which adds up too."""
    if note:
        return note
    counts = frame.dropna(subset=["area", "count"]).set_index("area")["count"].astype(int)
    words_of = _PLACE_WORDS | ({OUTSIDE: "outside all areas"} if OUTSIDE in layer.parts else {})
    missing = {words: int(counts.get(state, 0)) for state, words in words_of.items()}
    total = int(counts.sum())
    located = total - sum(missing.values())
    rest = ", ".join(f"{count:,} {words}" for words, count in missing.items())
    return f"{located:,} on the map + {rest} = {total:,} in all."
