"""How far it is from overdoses to the nearest place that gives naloxone: for analysts, since what
lies near a site is a small area that overlaps with others."""

from __future__ import annotations

import pandas as pd

from dashboard.analytics.reach.distance import Distances, distances, placed
from dashboard.analytics.resources import resources
from dashboard.charts.amounts import percent, percents
from dashboard.privacy import Permission, Published, may, publish_city
from dashboard.reports.context import Context
from dashboard.reports.reach.rows import of_city, row
from dashboard.reports.reach.span import Span


def build(context: Context, span: Span) -> tuple[Published, str] | None:
    """The rows of measures and the sentence; None for who may not have them."""
    if not may(context.viewer, Permission.AREA_FILTERS):
        return None
    cases = placed(context.data, span.filters, first=span.first, last=span.last, as_of=span.as_of)
    told = distances(cases, resources(context.data))
    return publish_city(_rows(told, span.period), viewer=context.viewer), _sentence(told)


def _rows(told: Distances, period: str) -> pd.DataFrame:
    located = told.overdoses - told.without_place
    found = [
        row(
            "nearest_naloxone:median", period, "m", value=told.median_m,
            low=told.lower_quartile_m, high=told.upper_quartile_m, denominator=located,
        )
    ]  # fmt: skip
    found += [
        row(
            f"nearest_naloxone:within {one['metres']} m", period, "share",
            numerator=one["count"], denominator=one["located"],
            value=one["share"], low=one["low"], high=one["high"],
        )
        for one in told.within.to_dict("records")
    ]  # fmt: skip
    return of_city(found)


def _sentence(told: Distances) -> str:
    if not told.places:
        return (
            "How far it is to the nearest place that gives naloxone is not known: none is in the "
            "list of resources, which is kept on the Map page."
        )
    located = told.overdoses - told.without_place
    if not located:
        return "No overdose of these days has a usable place: no distance can be told."
    near = {int(one["metres"]): one for one in told.within.to_dict("records")}[1000]
    return (
        f"Half of the {located:,} overdoses with a usable place were within {told.median_m:,.0f} m "
        f"of a place that gives naloxone, {percent(near['share'])} "
        f"({percents(near['low'], near['high'])}) within 1,000 m; {told.without_place:,} have no "
        "usable place."
    )
