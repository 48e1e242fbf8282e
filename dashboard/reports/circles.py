"""Clusters in space and time as circles on the map."""

from __future__ import annotations

from datetime import date
from typing import Final

import pandas as pd

from dashboard.analytics.filters import Filters
from dashboard.analytics.spacetime import METRES_A_KM
from dashboard.privacy import Permission, Published, may, publish_points
from dashboard.reports import wording
from dashboard.reports.context import Context
from dashboard.reports.signal_links import of_cluster

COLUMNS: Final = (
    "latitude", "longitude", "radius_m", "words", "level", "first", "last", "places", "records",
)  # fmt: skip
LEAST_METRES: Final = 100
"""A cluster at one point is drawn as a circle that can be seen."""


def of_days(found: Published | None, first: date, last: date) -> Published | None:
    """Those clusters of which a day lies among these days."""
    if found is None:
        return None
    return found.derive(lambda rows: rows[(rows["first"] <= last) & (rows["last"] >= first)])


def circles(context: Context, filters: Filters) -> Published | None:
    """The clusters at watch or alert where the data of the basis end: `latitude`, `longitude`,
    `radius_m`, `words` (their sentences), `level`, `first` and `last` (local days), `places`
    (latitude and longitude of each case) and `records` (a `Narrowing` to them); None for all but
    analysts."""
    if not may(context.viewer, Permission.POINTS):
        return None
    found = context.evaluated(filters.basis)
    rows = [
        (
            *one.found.centre,
            max(METRES_A_KM * one.found.radius_km, LEAST_METRES),
            wording.cluster_sentence(context, one).text,
            one.level,
            one.found.start,
            one.found.end,
            one.places,
            of_cluster(one),
        )
        for one in (found.clusters if found else ())
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return publish_points(frame, viewer=context.viewer)
