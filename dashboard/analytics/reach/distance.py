"""How far it is from where people overdose to the nearest place that gives naloxone.

As the crow flies; open or closed at that hour. Kits are often used away from where they were given,
so that a long way says where nobody gives any, not that none was there.

These are counts of places: what lies within 500 m of a site is as few people as live on some
blocks. So they are for those who may have areas as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.analytics import cases
from dashboard.analytics.filters import Filters
from dashboard.analytics.reach.ratios import share_columns
from dashboard.store import Reader

EARTH_M: Final = 6_371_008.8
"""Mean radius R1 of the Earth (Moritz H. Geodetic Reference System 1980), metres."""
WITHIN_M: Final = (500, 1000, 2000)
GIVES: Final = "naloxone"
"""The kind of a resource that gives it."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Distances:
    """Metres from overdoses to the nearest place that gives naloxone; NaN where there is none."""

    overdoses: int
    without_place: int
    """How many of them have no usable place in the city."""
    places: int
    """How many places give naloxone."""
    median_m: float
    lower_quartile_m: float
    upper_quartile_m: float
    within: pd.DataFrame
    """`metres`, `count` (so near or nearer), `located` (of how many), `share`, `low`, `high`."""


def placed(
    store: Reader, filters: Filters, *, first: date, last: date, as_of: datetime
) -> pd.DataFrame:
    """The cases of these days, for `nearest_m`: `place_state`, `latitude`, `longitude`."""
    table = cases.cases(store, filters, as_of=as_of)
    table = table.filter(table.occurred_on.between(first, last))
    return store.execute(table.select("place_state", "latitude", "longitude"))


def nearest_m(overdoses: pd.DataFrame, resources: pd.DataFrame) -> Floats:
    """Metres along a great circle from each overdose to the nearest resource that gives naloxone.

    Haversine, with the Earth a sphere of `EARTH_M`: at most 0.6 % from the ellipsoid's distance.

    Args:
        overdoses: `place_state`, `latitude`, `longitude`, a row each.
        resources: `kind`, `latitude`, `longitude`, as `analytics.resources.resources` gives them.

    Returns:
        As many; NaN for an overdose that is not located, and for all where no resource gives any.
    """
    from scipy.spatial import cKDTree

    found = np.full(len(overdoses), np.nan)
    sites = _radians(resources[resources["kind"] == GIVES])
    points, told = _radians(overdoses), _has_place(overdoses)
    if len(sites) and told.any():
        # The straight line through the Earth grows with the way over it: who is nearest by the one
        # is so by the other, and a tree finds it without a matrix of all pairs.
        _, nearest = cKDTree(_on_sphere(sites)).query(_on_sphere(points[told]))
        found[told] = haversine_m(points[told], sites[nearest])
    return found


def haversine_m(one: Floats, other: Floats) -> Floats:
    """Metres between points, latitude and longitude in radians in the last axis."""
    halves = np.sin((other - one) / 2) ** 2
    across = np.cos(one[..., 0]) * np.cos(other[..., 0])
    root = np.sqrt(np.minimum(halves[..., 0] + across * halves[..., 1], 1))
    return np.asarray(2 * EARTH_M * np.arcsin(root))


def distances(overdoses: pd.DataFrame, resources: pd.DataFrame) -> Distances:
    """The summary of `nearest_m`, with the same arguments. Shares are of the located overdoses,
    with exact (Clopper-Pearson) limits, and not defined where no resource gives naloxone."""
    metres = nearest_m(overdoses, resources)
    known = metres[np.isfinite(metres)]
    located = int(_has_place(overdoses).sum())
    quartiles = np.quantile(known, [0.25, 0.5, 0.75]) if len(known) else np.full(3, np.nan)
    return Distances(
        overdoses=len(overdoses),
        without_place=len(overdoses) - located,
        places=int((resources["kind"] == GIVES).sum()),
        median_m=float(quartiles[1]),
        lower_quartile_m=float(quartiles[0]),
        upper_quartile_m=float(quartiles[2]),
        within=_within(known, located),
    )


def _within(known: Floats, located: int) -> pd.DataFrame:
    counts = [int((known <= metres).sum()) for metres in WITHIN_M]
    count = pd.array(counts if len(known) else [None] * len(WITHIN_M), dtype="Int64")
    return pd.DataFrame({"metres": WITHIN_M, "count": count, "located": located}).assign(
        **share_columns(counts, len(known))
    )


def _has_place(overdoses: pd.DataFrame) -> NDArray[np.bool_]:
    located = (overdoses["place_state"] == "located").to_numpy()
    return np.asarray(located & overdoses[["latitude", "longitude"]].notna().all(axis=1).to_numpy())


def _radians(frame: pd.DataFrame) -> Floats:
    return np.asarray(np.radians(frame[["latitude", "longitude"]].to_numpy(dtype=np.float64)))


def _on_sphere(points: Floats) -> Floats:
    """The points of a sphere of radius 1, n × 3."""
    latitude, longitude = points.T
    across = np.cos(latitude)
    return np.column_stack(
        [across * np.cos(longitude), across * np.sin(longitude), np.sin(latitude)]
    )
