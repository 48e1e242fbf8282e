"""Clusters in space and time among the city's cases: a signal of its own beside the series.

Only cases with a usable place are scanned, of the newest `STUDY_DAYS` of data, in whole local days:
where overdoses always happen is in what is expected, and what happens everywhere is no cluster.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import numpy as np
import pandas as pd

from dashboard.analytics.decisions import KINDS
from dashboard.analytics.shared_points import shared_points
from dashboard.analytics.through import DataThrough, last_local_day
from dashboard.detection.allowance import Allowance, Level
from dashboard.detection.looks import with_looks
from dashboard.detection.sentence import Statement, in_circle
from dashboard.detection.spacetime import scan
from dashboard.detection.spacetime.points import Points
from dashboard.detection.spacetime.recurrence import per_year
from dashboard.detection.spacetime.scan import Cluster, SpaceTime
from dashboard.settings import Settings
from dashboard.store import Reader
from loaders.located_cases import COORDINATES, Unit

NAME: Final = "cluster in space and time"
STUDY_DAYS: Final = 365
MOST_CASES: Final = 4000
"""Of a larger city the newest so many are scanned, so that a look takes seconds."""
METRES_A_KM: Final = 1000
LEAST_DAYS: Final = 56
"""Below so much history nothing is said, as of a series."""


@dataclass(frozen=True)
class SpaceTimeCluster:
    """One cluster that stands at watch or alert."""

    found: Cluster
    level: Level
    chance_per_year: float
    """How often a year chance alone makes as odd a one anywhere in the city, in episodes."""
    allowance: Allowance
    """The part of all such clusters together."""
    start: datetime
    """Where its first day begins."""
    end: datetime
    """Where the data end."""
    keys: tuple[str, ...]
    """Of its cases."""
    places: tuple[tuple[float, float], ...]
    """Latitude and longitude of each of them."""
    statement: Statement
    """Without the word `where`."""

    @property
    def days(self) -> int:
        """How many of the newest days it spans."""
        return self.found.days


def allowance(settings: Settings) -> Allowance:
    """What is accepted in all series and clusters together."""
    return Allowance(settings.watch_per_year, settings.alert_per_year, with_clusters=True)


def scanned(
    data: Reader, own: pd.DataFrame, known: DataThrough, *, with_shared: bool
) -> pd.DataFrame:
    """The city's cases (`signals.city_cases`), or those that are at no point that many share."""
    if with_shared:
        return own
    points = shared_points(data, known.source, as_of=known.through)
    return own[~own["point"].isin(points["point"])].reset_index(drop=True)


def study(
    own: pd.DataFrame,
    known: DataThrough,
    settings: Settings,
    *,
    first: date | None = None,
    last: date | None = None,
    most: int | None = None,
) -> pd.DataFrame:
    """The cases that are scanned, in the order given, with `day` (local, datetime64).

    `own` has `key`, `at`, `place_state`, `latitude` and `longitude`, in the order of `at`. Those of
    the `STUDY_DAYS` up to the last day of data are taken, unless other days are given; of more than
    `most` the newest whole days that hold no more, or the last one alone.
    """
    last = last or last_local_day(known.through, settings.city.zone)
    first = first or max(known.first_day, last - timedelta(days=STUDY_DAYS - 1))
    day = pd.DatetimeIndex(own["at"]).tz_convert(settings.city.time_zone).tz_localize(None)
    placed = own.assign(day=day.normalize())
    is_inside = placed["day"].between(pd.Timestamp(first), pd.Timestamp(last))
    here = is_inside & (placed["place_state"] == "located") & placed["latitude"].notna()
    found: pd.DataFrame = placed[here]
    if most is None or len(found) <= most:
        return found
    kept: pd.DataFrame = found[found["day"] > found["day"].iloc[-most - 1]]
    last_alone: pd.DataFrame = found[found["day"] == found["day"].iloc[-1]]
    return kept if len(kept) else last_alone


def kept_clusters(
    data: Reader, own: pd.DataFrame, known: DataThrough, settings: Settings
) -> tuple[SpaceTimeCluster, ...]:
    """As `clusters`, made once for each state of the store; `own` are the `scanned` cases of it up
    to where its data end."""
    method = (settings.cluster_days, settings.cluster_km, settings.cluster_shared)
    about = (known, method, allowance(settings), settings.city)
    return data.kept(NAME, lambda _: clusters(own, known, settings), kinds=KINDS, about=str(about))


def clusters(
    own: pd.DataFrame, known: DataThrough, settings: Settings
) -> tuple[SpaceTimeCluster, ...]:
    """The clusters at watch or alert that are alive where the data end, the strongest first.

    Args:
        own: the city's cases in order of time, as `study` takes them.
        known: how far the data reach.
        settings: `cluster_days`, `cluster_km`, and the allowance.
    """
    last = last_local_day(known.through, settings.city.zone)
    cases = study(own, known, settings, most=MOST_CASES)
    days = (last - known.first_day).days + 1
    if cases.empty or days < LEAST_DAYS:
        return ()
    params = SpaceTime(max_days=settings.cluster_days, max_km=settings.cluster_km)
    found = clusters_among(cases, last=last, params=params, how=scan.rare_clusters)
    begun = (last - cases["day"].iloc[0].date()).days + 1
    rate = len(cases) / max(begun, LEAST_DAYS)
    every = [_judged(one, cases, rate, known, settings) for one in found]
    return tuple(one for one in every if one.level in ("watch", "alert"))


def clusters_among(
    cases: pd.DataFrame,
    *,
    last: date,
    params: SpaceTime,
    unit: Unit = "degrees",
    centres: Points | None = None,
    how: Callable[..., list[Cluster]] = scan.clusters,
) -> list[Cluster]:
    """As `how`, among cases by their `day` and the `COORDINATES` of their unit."""
    at = Points(cases[list(COORDINATES[unit])].to_numpy(dtype=float), unit)
    return how(cases["day"].to_numpy(), at, last=last, params=params, centres=centres)


def as_row(dataset: str | None, found: Cluster, *, unit: Unit = "degrees") -> dict[str, object]:
    """A cluster as a row of `odwatch clusters`; the unit names the coordinates of its centre."""
    return {
        "dataset": dataset,
        **dict(zip(COORDINATES[unit], found.centre, strict=True)),
        "radius_m": round(found.radius_km * METRES_A_KM, 3),
        "start": found.start,
        "end": found.end,
        "observed": found.observed,
        "expected": found.expected,
        "statistic": found.statistic,
        "p_value": found.p_value,
        "recurrence_days": found.recurrence_days,
    }


def _judged(
    found: Cluster, cases: pd.DataFrame, rate: float, known: DataThrough, settings: Settings
) -> SpaceTimeCluster:
    part = allowance(settings).of_clusters
    once = np.array([per_year(found.p_value, rate)])
    often = float(with_looks(once, np.array([rate]), known.looks_a_day)[0])
    level = part.level(often)
    return SpaceTimeCluster(
        found=found,
        level=level,
        chance_per_year=often,
        allowance=part,
        start=datetime.combine(found.start, time.min, settings.city.zone).astimezone(UTC),
        end=known.through,
        keys=tuple(cases["key"].iloc[list(found.cases)]),
        places=tuple(
            cases[["latitude", "longitude"]]
            .iloc[list(found.cases)]
            .itertuples(index=False, name=None)
        ),
        statement=in_circle(
            observed=found.observed,
            expected=found.expected,
            radius_m=METRES_A_KM * found.radius_km,
            days=found.days,
            end=known.through,
            chance_per_year=often,
            level=level,
            zone=settings.city.zone,
        ),
    )
