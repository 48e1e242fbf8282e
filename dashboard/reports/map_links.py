"""Links from a signal to the days and the area that it is of, on the map."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from dashboard.analytics.filters import Filters
from dashboard.geography.hexagons import LAYERS, is_cell
from dashboard.privacy import Permission, may
from dashboard.reports.context import Context
from dashboard.reports.records import Narrowing

_INSTANT = timedelta(microseconds=1)
"""A window lacks the moment at which it begins: one from midnight begins on the day after."""


@dataclass(frozen=True)
class MapLink:
    """To the map of some days, with an area selected if there is one."""

    filters: Filters
    params: dict[str, str]


def of_signal(
    context: Context, filters: Filters, narrow: Narrowing | None, *, drawn: bool = False
) -> MapLink | None:
    """The map of the days that a window touches; None where it shows something else than what the
    signal counts (which it does not where that is `drawn` itself), and for those who may not choose
    days."""
    if narrow is None or narrow.series or narrow.start is None or narrow.end is None:
        return None
    if narrow.keys and not drawn:
        return None
    if not may(context.viewer, Permission.AREA_FILTERS):
        return None
    first = context.local_clock(narrow.start + _INSTANT).date()
    last = context.local_clock(narrow.end - _INSTANT).date()
    return MapLink(filters.everyone().between(first, last), _area(narrow.area))


def _area(area: str | None) -> dict[str, str]:
    """The area selected among hexagons of its own size."""
    if area is None:
        return {}
    layer = next((name for name, size in LAYERS.items() if is_cell(area, size)), None)
    return {"layer": layer, "area": area} if layer else {}
