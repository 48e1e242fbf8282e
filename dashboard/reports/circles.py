"""Clusters in space and time as circles on the map."""

from __future__ import annotations

import pandas as pd

from dashboard.analytics.filters import Filters
from dashboard.analytics.spacetime import METRES_A_KM
from dashboard.reports import wording
from dashboard.reports.context import Context

LEAST_METRES = 100
"""A cluster at one point is drawn as a circle that can be seen."""


def circles(context: Context, filters: Filters) -> pd.DataFrame:
    """The clusters at watch or alert where the data of the basis end: `latitude`, `longitude`,
    `radius_m`, `words` (their sentences) and `level`. The period chosen is nothing to them.

    Raises:
        Forbidden: there are some, and the viewer is no analyst.
    """
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
    return pd.DataFrame(rows, columns=["latitude", "longitude", "radius_m", "words", "level"])
