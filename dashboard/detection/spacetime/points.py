"""Points on the ground: distinct ones, and which lie near which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dashboard.detection.terms import Floats

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

Ints = NDArray[np.int64]
Unit = Literal["degrees", "km"]

EARTH_KM: Final = 6371.0088
"""Mean radius (IUGG)."""
MM_A_KM: Final = 1_000_000
"""Distances are compared in whole millimetres: what is equally far stays so after any rounding."""


@dataclass(frozen=True, eq=False)
class Points:
    """Latitudes and longitudes in degrees, or x and y in km; n × 2."""

    at: Floats
    unit: Unit

    def __post_init__(self) -> None:
        """Refuse what is no place (ValueError)."""
        if self.at.ndim != 2 or self.at.shape[1] != 2:
            raise ValueError(f"points are n × 2, got {self.at.shape}")
        if not np.isfinite(self.at).all():
            raise ValueError("a point without coordinates has no place in a scan: leave it out")
        if self.unit == "degrees" and (np.abs(self.at) > (90.0, 180.0)).any():
            raise ValueError("latitudes are from -90 to 90, longitudes from -180 to 180 degrees")

    def __len__(self) -> int:
        return len(self.at)

    def of(self, chosen: Ints) -> Points:
        """Those at these places of the array."""
        return Points(self.at[chosen], self.unit)

    def distinct(self) -> tuple[Points, Ints]:
        """The distinct ones by their coordinates' order, and which of them each point is."""
        found, which = np.unique(self.at, axis=0, return_inverse=True)
        return Points(found, self.unit), which.reshape(-1)

    def tree(self) -> cKDTree:
        """For finding neighbours: straight lines through the Earth where these are degrees."""
        from scipy.spatial import cKDTree

        return cKDTree(self._straight())

    def mm_to(self, other: Points) -> Ints:
        """Millimetres from each to its counterpart in `other`."""
        lines = np.sqrt(((self._straight() - other._straight()) ** 2).sum(axis=1))
        return _along_ground_mm(lines, self.unit)

    def _straight(self) -> Floats:
        if self.unit == "km":
            return self.at
        latitude, longitude = np.radians(self.at).T
        across = np.cos(latitude)
        around = (across * np.cos(longitude), across * np.sin(longitude), np.sin(latitude))
        return EARTH_KM * np.column_stack(around)


class Pairs(NamedTuple):
    """A centre and a place near it, for each pair of them."""

    centre: Ints
    place: Ints
    mm: Ints


def near(centres: Points, places: Points, *, max_km: float) -> Pairs:
    """All pairs at most so far apart."""
    reach = _straight_km(max_km, centres.unit) + 2 / MM_A_KM
    found = centres.tree().sparse_distance_matrix(places.tree(), reach, output_type="ndarray")
    mm = _along_ground_mm(found["v"], centres.unit)
    inside = mm <= round(max_km * MM_A_KM)
    return Pairs(found["i"][inside], found["j"][inside], mm[inside])


def count_near(centres: Points, places: Points, *, max_km: float) -> int:
    """About how many such pairs there are."""
    reach = _straight_km(max_km, centres.unit) + 2 / MM_A_KM
    return int(centres.tree().count_neighbors(places.tree(), reach))


def _along_ground_mm(lines: Floats, unit: Unit) -> Ints:
    if unit == "degrees":
        lines = 2 * EARTH_KM * np.arcsin(np.minimum(lines / (2 * EARTH_KM), 1.0))
    return np.rint(lines * MM_A_KM).astype(np.int64)


def _straight_km(ground_km: float, unit: Unit) -> float:
    if unit == "km":
        return ground_km
    return 2 * EARTH_KM * float(np.sin(min(ground_km / (2 * EARTH_KM), np.pi / 2)))
