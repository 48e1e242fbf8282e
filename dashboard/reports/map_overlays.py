"""What is drawn over the map's areas: single overdoses, shared points, resources."""

from __future__ import annotations

from typing import Final

import pandas as pd

from dashboard.analytics import cases
from dashboard.analytics.filters import Filters
from dashboard.analytics.mapped import Days
from dashboard.analytics.resources import KINDS, resources
from dashboard.analytics.shared_points import point_of
from dashboard.analytics.through import DataThrough
from dashboard.detection.sentence import plural
from dashboard.privacy import Published, publish_points, publish_resources
from dashboard.reports.context import Context

MOST_POINTS: Final = 1500
"""Single overdoses that are sent at once: with more, a map takes longer than it helps."""
MOST_SHARED: Final = 200


def points(
    context: Context, filters: Filters, days: Days, known: DataThrough, *, without: list[int]
) -> Published:
    """The located overdoses of some days, the newest `MOST_POINTS`: `latitude`, `longitude`,
    `label` (local date and time). Raises Forbidden for all but analysts."""
    table = cases.cases(context.data, filters, as_of=known.through)
    table = table.filter(table.occurred_on.between(*days) & (table.place_state == "located"))
    if without:
        table = table.filter(~point_of(table).isin(without))
    newest = table.order_by([table.occurred_at.desc(), table.key]).limit(MOST_POINTS)
    found = context.data.execute(
        newest.select("latitude", "longitude", "occurred_at", "time_known")
    )
    when = context.local_text(found["occurred_at"], time_known=found["time_known"])
    frame = found[["latitude", "longitude"]].assign(label=when)
    return publish_points(frame, viewer=context.viewer)


def shared(context: Context, found: pd.DataFrame) -> Published:
    """The fullest of the points of `shared_points`: `latitude`, `longitude`, `words`. Raises
    Forbidden for all but analysts."""
    shown = found.head(MOST_SHARED)
    words = [
        f"{plural(int(n), 'overdoses')} of {plural(int(days), 'days')} share this point"
        for n, days in zip(shown["cases"], shown["days"], strict=True)
    ]
    frame = shown[["latitude", "longitude"]].assign(
        words=pd.Series(words, shown.index, dtype="str")
    )
    return publish_points(frame, viewer=context.viewer)


def listed(context: Context) -> Published:
    """The resources in force: the columns of `resources.COLUMNS`, and `words`."""
    frame = resources(context.data)
    words = [
        ", ".join(part for part in (KINDS[kind], name, address, note) if part)
        for kind, name, address, note in zip(
            *(frame[column] for column in ("kind", "name", "address", "note")), strict=True
        )
    ]
    return publish_resources(
        frame.assign(words=pd.Series(words, dtype="str")), viewer=context.viewer
    )
