"""What somebody chose to see on the map, and what of that the viewer may."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from dashboard.analytics.filters import PERIODS, Filters
from dashboard.geography.hexagons import DEFAULT_LAYER
from dashboard.privacy import Permission, may
from dashboard.reports.context import Context

Shown = Literal["count", "rate", "smoothed"]
Compared = Literal["nothing", "before", "year"]

SHOWN_TITLES: Final[dict[Shown, str]] = {
    "count": "Counts",
    "rate": "Rates, crude",
    "smoothed": "Rates, smoothed",
}
COMPARED_TITLES: Final[dict[Compared, str]] = {
    "nothing": "Nothing",
    "before": "The days before",
    "year": "A year before",
}
PARTNER_LEAST_DAYS: Final = 28
"""Named periods shorter than this are for analysts: the more periods lie in each other, the more
two maps can be subtracted."""


@dataclass(frozen=True)
class Choice:
    """What the map shows; all of it stands in the address."""

    layer: str = DEFAULT_LAYER
    shown: Shown = "count"
    compared: Compared = "nothing"
    points: bool = False
    """Single overdoses."""
    shared: bool = False
    """The points that many records share."""
    leave_out: bool = False
    """Not to count what lies at those."""


def shown_titles(context: Context, *, rates: bool) -> dict[Shown, str]:
    """What can be shown of a layer, of which it is known or not how many live in its areas."""
    smoothed = may(context.viewer, Permission.AREA_FILTERS)
    return {
        name: title
        for name, title in SHOWN_TITLES.items()
        if name == "count" or (rates and (smoothed or name == "rate"))
    }


def allowed(context: Context, choice: Choice, *, rates: bool) -> Choice:
    """The choice without what the viewer may not see, or the layer has not.

    Shared points and what is left without them are two maps that could be subtracted.
    """
    points = may(context.viewer, Permission.POINTS)
    titles = shown_titles(context, rates=rates)
    return replace(
        choice,
        shown=choice.shown if choice.shown in titles else "rate" if rates else "count",
        compared=choice.compared if choice.compared in get_args(Compared) else "nothing",
        points=points and choice.points,
        shared=points and choice.shared,
        leave_out=points and choice.leave_out,
    )


def for_areas(context: Context, filters: Filters) -> Filters:
    """Without categories, freely chosen days and the shortest periods, for a viewer whose cuts
    could be subtracted."""
    if may(context.viewer, Permission.AREA_FILTERS):
        return filters
    return replace(filters.everyone(), period=_partners(filters.period))


def _partners(period: str) -> str:
    if period not in PERIODS:
        return Filters().period
    days = PERIODS[period]
    return period if days is None or days >= PARTNER_LEAST_DAYS else f"{PARTNER_LEAST_DAYS}d"
