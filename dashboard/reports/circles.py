"""Clusters in space and time as circles on the map."""

from __future__ import annotations

from typing import Final

import pandas as pd

from dashboard.analytics.filters import Filters
from dashboard.analytics.spacetime import METRES_A_KM
from dashboard.privacy import Permission, Published, may, publish_points
from dashboard.reports import wording
from dashboard.reports.context import Context

LEAST_METRES: Final = 100
"""A cluster at one point is drawn as a circle that can be seen."""


def circles(context: Context, filters: Filters) -> Published | None:
    """The clusters at watch or alert where the data of the basis end: `latitude`, `longitude`,
    `radius_m`, `words` (their sentences) and `level`; None for all but analysts. The period chosen
    is nothing to them."""
    if not may(context.viewer, Permission.POINTS):
        return None
    found = context.evaluated(filters.basis)
    rows = [
        (
            *one.found.centre,
            max(METRES_A_KM * one.found.radius_km, LEAST_METRES),
            wording.cluster_sentence(context, one).text,
            one.level,
        )
        for one in (found.clusters if found else ())
    ]
    frame = pd.DataFrame(rows, columns=["latitude", "longitude", "radius_m", "words", "level"])
    return publish_points(frame, viewer=context.viewer)
