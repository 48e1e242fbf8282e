"""Cases by area in one or several periods, each of them once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

import pandas as pd

from dashboard.analytics import cases
from dashboard.analytics.filters import Filters
from dashboard.analytics.layers import with_area
from dashboard.analytics.shared_points import point_of
from dashboard.geography.no_areas import LEFT_OUT, NO_AREA
from dashboard.privacy.suppression import OUTSIDE
from dashboard.store import Reader

Days = tuple[date, date]


def by_period_and_area(
    store: Reader,
    filters: Filters,
    *,
    layer: str,
    periods: Mapping[str, Days],
    as_of: datetime,
    without: Collection[int] = (),
    apart: bool = True,
) -> pd.DataFrame:
    """Cases in each of the periods by area of the layer with this id.

    Args:
        store: whose cases.
        filters: what narrows them; their period does not.
        layer: an id of `layers.layers`.
        periods: the first and last day of each, by its name; no two may share a day, or the later
            one lacks it.
        as_of: up to when.
        without: the points (of `shared_points.point_of`) whose cases are `LEFT_OUT`.
        apart: whether what is in the city and in no area is `NO_AREA`, apart from what is outside
            the city; else both are `OUTSIDE`, as in `layers.with_area`.

    Returns:
        `period`, `area`, `count`: every case of the periods in exactly one row.
    """
    import ibis

    table = cases.cases(store, filters, as_of=as_of)
    named = [(table.occurred_on.between(*days), name) for name, days in periods.items()]
    table = table.mutate(period=ibis.cases(*named))
    placed = with_area(store, table.filter(table.period.notnull()), layer)
    if apart:
        is_uncovered = (placed.area == OUTSIDE) & (placed.place_state == "located")
        placed = placed.mutate(area=is_uncovered.ifelse(NO_AREA, placed.area))
    if without:
        is_out = (placed.place_state == "located") & point_of(placed).isin(list(without))
        placed = placed.mutate(area=is_out.ifelse(LEFT_OUT, placed.area))
    counted = store.execute(placed.group_by(["period", "area"]).aggregate(count=placed.count()))
    order = {name: place for place, name in enumerate(periods)}
    counted = counted.sort_values(
        ["period", "area"],
        key=lambda column: column.map(order) if column.name == "period" else column,
    )
    return counted.astype({"period": "str", "area": "str"}).reset_index(drop=True)
