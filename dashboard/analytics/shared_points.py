"""Points that many unrelated records share: a station, a hospital, a geocoder's default, a shelter.

Not every one is a mistake: people may overdose again and again at one address. So they are marked,
and left out of a map only where somebody asks for it.

A point, the same to five decimals (about a metre), is shared if it has cases of at least
`LEAST_DAYS` days, and of more than chance explains: if the days after the first fell on all points
alike, their number at one would be Poisson around the mean of all, and so many or more would be
seen at any point of all in less than `CHANCE` of cities. Days and not cases are counted, because a
scene with several victims is one. Where points are coarse, as corners of streets, all hold many
cases and only the fullest of them stand out.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import numpy as np
import pandas as pd

from dashboard.analytics import cases
from dashboard.analytics.filters import Filters
from dashboard.store import Reader

LEAST_DAYS: Final = 5
CHANCE: Final = 0.05
_DECIMALS: Final = 5
_PER_DEGREE: Final = 10**_DECIMALS
_BESIDE: Final = 10**8
"""More than the range of longitudes, in the unit of a point: a latitude stands before it."""


def point_of(table: Any) -> Any:  # noqa: ANN401  (Ibis)
    """The point of each row of an Ibis table as one integer, from which `shared_points` makes its
    own; null without coordinates."""
    latitude, longitude = (
        (table[name] * _PER_DEGREE).round().cast("int64") for name in ("latitude", "longitude")
    )
    return latitude * _BESIDE + longitude


def shared_points(store: Reader, basis: str, *, as_of: datetime) -> pd.DataFrame:
    """The shared points of all cases of a basis up to `as_of`, whatever is filtered, so that a
    point stays one from map to map: `point` (as `point_of` gives it), `latitude`, `longitude`,
    `cases`, `days`; the fullest first. Nobody may change it."""
    return store.kept(
        "shared-points", lambda data: _found(data, basis, as_of), about=(basis, as_of)
    )


def _found(store: Reader, basis: str, as_of: datetime) -> pd.DataFrame:
    table = cases.cases(store, Filters(basis=basis), as_of=as_of)
    located = table.filter((table.place_state == "located") & table.latitude.notnull())
    located = located.mutate(point=point_of(located))
    points = store.execute(
        located.group_by("point").aggregate(
            latitude=located.latitude.min(),
            longitude=located.longitude.min(),
            cases=located.count(),
            days=located.occurred_on.nunique(),
        )
    )
    found = points[points["days"] >= _least(points["days"])]
    order = found.sort_values(["days", "cases", "point"], ascending=[False, False, True])
    return order.reset_index(drop=True)


def _least(days: pd.Series) -> int:
    """How many days make a point a shared one, among points of so many days each."""
    from scipy.stats import poisson

    if days.empty or (again := float(np.mean(days - 1))) == 0:
        return LEAST_DAYS
    by_chance = int(poisson.isf(CHANCE / len(days), again)) + 1
    return max(LEAST_DAYS, 1 + by_chance)
