"""How many false signals a year are accepted, and how several series share them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Level = Literal["none", "watch", "alert", "not enough data"]

CITY_SHARE: Final = 0.5
CLUSTERS_SHARE: Final = 0.15
"""Of clusters in space and time, where these are looked for beside the series."""


@dataclass(frozen=True)
class Allowance:
    """False episodes a year that are accepted, for each of the two levels."""

    watch_per_year: float = 12.0
    alert_per_year: float = 2.0
    with_clusters: bool = False
    """Whether clusters in space and time have their part of it: `of_clusters`."""

    def __post_init__(self) -> None:
        """Refuse an allowance of nothing, or of more alerts than watches (ValueError)."""
        if not 0 < self.alert_per_year <= self.watch_per_year:
            raise ValueError("alerts a year must be above 0 and at most the watches")

    def shared(self, others: int, *, with_city: bool = True) -> tuple[Allowance, Allowance]:
        """The whole city's part, and that of each of `others` series: together what was asked, less
        the part `of_clusters`. Without the city's series the others share it all."""
        left = 1.0 - self._of_clusters
        if not others:
            return self._times(left), self._times(left)
        rest = (left - CITY_SHARE) if with_city else left
        return self._times(CITY_SHARE), self._times(rest / others)

    @property
    def of_clusters(self) -> Allowance:
        """The part of all clusters in space and time together. ValueError: they have none."""
        return self._times(self._of_clusters)

    def level(self, per_year: float) -> Level:
        """The level of what chance alone does so often."""
        if per_year <= self.alert_per_year:
            return "alert"
        return "watch" if per_year <= self.watch_per_year else "none"

    @property
    def _of_clusters(self) -> float:
        return CLUSTERS_SHARE if self.with_clusters else 0.0

    def _times(self, share: float) -> Allowance:
        return Allowance(self.watch_per_year * share, self.alert_per_year * share)
