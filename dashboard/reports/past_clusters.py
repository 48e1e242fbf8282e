"""The clusters that rules are held against: their list, with what the city's own data hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.analytics import cases
from dashboard.analytics.clusters import Marked
from dashboard.analytics.filters import Filters
from dashboard.analytics.through import DataThrough
from dashboard.detection.outcomes import Cluster
from dashboard.privacy import Published, publish_clusters
from dashboard.reports.context import Context
from dashboard.reports.heading import span_text


@dataclass(frozen=True)
class Past:
    """One marked cluster, for links to its records and for taking it back."""

    name: str
    first_day: date
    last_day: date
    announced: bool
    title: str
    """Its name, and that it is an advisory."""

    @property
    def column(self) -> str:
        """Its column of the table of rules."""
        return column(self.name)


def column(name: str) -> str:
    """The column of the table of rules that is a cluster's."""
    return f"cluster: {name}"


def past(marked: Marked) -> Past:
    """A marked cluster for the page."""
    cluster = marked.cluster
    title = cluster.name if cluster.kind == "cluster" else f"{cluster.name} (advisory)"
    return Past(cluster.name, cluster.first_day, cluster.last_day, marked.announced, title)


def listed(context: Context, basis: str, known: DataThrough, marked: Sequence[Marked]) -> Published:
    """`cluster`, `days`, `kind`, `count` of the basis (missing where the data do not cover its
    days), `note`, `source`, `announced`."""
    columns = ["cluster", "days", "kind", "count", "note", "source", "announced"]
    first, last = known.first_day, known.last_day
    daily = cases.daily(
        context.data, Filters(basis=basis), first=first, last=last, as_of=known.through
    )
    every_day = cases.complete_days(daily, first=first, last=last)
    rows = [
        (
            found.cluster.name,
            span_text(found.cluster.first_day, found.cluster.last_day),
            found.cluster.kind,
            _count(every_day, found.cluster),
            found.note,
            found.source,
            found.announced,
        )
        for found in marked
    ]
    frame = pd.DataFrame(rows, columns=columns).astype({"count": "Int64", "announced": bool})
    return publish_clusters(frame, viewer=context.viewer, policy=context.policy)


def _count(every_day: pd.Series, cluster: Cluster) -> int | None:
    """People counted on the cluster's days; None where the data do not cover them all."""
    days = pd.date_range(cluster.first_day, cluster.last_day)
    if not days.isin(every_day.index).all():
        return None
    return int(every_day.loc[days[0] : days[-1]].sum())
