"""Clusters in space and time of the store's cases, as `odwatch clusters` lists them."""

from __future__ import annotations

from datetime import date
from typing import Final

import pandas as pd

from dashboard.analytics import spacetime
from dashboard.analytics.filters import Filters
from dashboard.analytics.signals import city_cases
from dashboard.detection.spacetime.points import Points
from dashboard.detection.spacetime.scan import SpaceTime
from dashboard.privacy import publish_points
from dashboard.reports.context import Context
from loaders.errors import OdwatchError

COLUMNS: Final = (
    "dataset", "latitude", "longitude", "radius_m", "start", "end", "observed", "expected",
    "statistic", "p_value", "recurrence_days",
)  # fmt: skip


class BeyondTheData(OdwatchError):
    """Days of which nothing is known; the message says through when the data reach."""


def clusters_rows(
    context: Context,
    filters: Filters,
    *,
    params: SpaceTime,
    first: date | None = None,
    last: date | None = None,
    centres: Points | None = None,
    with_shared: bool = True,
) -> pd.DataFrame:
    """One row a cluster that is alive on the study's last day, the strongest first; `dataset` is
    the basis. Without rows where there are no cases with a place in it.

    Args:
        context: of an analyst.
        filters: whose basis is counted.
        params: the method.
        first: the study's first day; a year before the last unless given.
        last: its last; that of the data unless given.
        centres: where circles have their middle; the cases' points unless given.
        with_shared: also the cases at points that many of them share.

    Raises:
        Forbidden: the viewer is no analyst.
        BeyondTheData: the study would end after the data.
    """
    found: list[dict[str, object]] = []
    known = context.through().get(filters.basis)
    if known is not None:
        if last is not None and last > known.last_day:
            raise BeyondTheData(
                f"--through {last}: the data end on {known.last_day}; what happened since is not "
                "known"
            )
        own = city_cases(context.data, context.settings, filters.basis, known)
        own = spacetime.scanned(context.data, own, known, with_shared=with_shared)
        cases = spacetime.study(own, known, context.settings, first=first, last=last)
        if len(cases):
            end = last or known.last_day
            every = spacetime.clusters_among(cases, last=end, params=params, centres=centres)
            found = [spacetime.as_row(filters.basis, one) for one in every]
    return publish_points(pd.DataFrame(found, columns=list(COLUMNS)), viewer=context.viewer).frame
