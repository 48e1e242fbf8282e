"""Invented overdoses of a city, and the records that two sources make of them, with their errors.

Whom each record is of is known (`person`), which no real data tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from loaders.records import AGE_BANDS

Floats = NDArray[np.float64]

FIRST: Final = np.datetime64("2020-01-01T00:00", "m")
LATITUDE, LONGITUDE = 40.0, -75.0
METRES_PER_DEGREE: Final = 111_195.0
_BAND_STARTS: Final = np.array([0, 18, 25, 35, 45, 55, 65])


@dataclass(frozen=True)
class Town:
    """What is invented: the town, who overdoses there, and how its agencies err."""

    per_day: float = 2.0
    days: int = 730
    side_km: float = 6.3
    hot_spots: int = 12
    hot_share: float = 0.5
    hot_metres: tuple[float, float] = (120.0, 450.0)
    ages: tuple[float, float] = (39.0, 12.0)
    several: float = 0.05
    """Share of scenes with two to four victims."""
    in_both: float = 0.7
    clock_minutes: float = 8.0
    over_an_hour: float = 0.10
    entry_time: float = 0.05
    entry_hours: float = 4.0
    wrong_day: float = 0.03
    near: float = 0.75
    """Share within 150 m."""
    no_place: float = 0.10
    at_station: float = 0.05
    missing: float = 0.15
    wrong: float = 0.03
    agencies: tuple[str, ...] = ("Example Police",)
    twice_in_odmap: float = 0.0
    """Share of ODMAP's people whom a second agency enters as well."""
    band_only: float = 0.0
    """Share of ODMAP's ages that are a band."""
    date_only: float = 0.0
    both_err: bool = False
    """Whether EMS errs in clock and place as ODMAP does, so that two errors come together."""
    untold: tuple[str, ...] = ()
    """Columns that no record fills."""
    zone: str = "America/New_York"
    clusters: int = 0
    """Planted clusters of 4 to 8 people within 72 hours."""


_SHARES: Final[dict[str, dict[str, float]]] = {
    "sex": {"male": 0.68, "female": 0.32},
    "race_ethnicity": {"White": 0.5, "Black": 0.3, "Hispanic": 0.15, "Asian": 0.05},
    "housing": {"housed": 0.8, "homeless": 0.2},
    "severity": {"nonfatal": 0.91, "fatal": 0.09},
    "naloxone": {"single": 0.4, "multiple": 0.3, "none": 0.3},
    "location_type": {
        "residence": 0.55,
        "street": 0.2,
        "vehicle": 0.1,
        "hotel": 0.07,
        "park": 0.08,
    },
    "drug_group": {"opioid": 0.75, "stimulant": 0.2, "other": 0.05},
}


@dataclass(frozen=True, eq=False)
class Invented:
    """Records of all sources, and the truth."""

    records: pd.DataFrame
    """As the store has them, keys across sources, in a random order."""
    person: pd.Series
    """By key."""
    people: pd.DataFrame
    """By person: `minutes` since FIRST, `day`, `cluster` (-1: none), `sources` (how many)."""


def invent(town: Town, *, seed: int = 1) -> Invented:
    """The town's overdoses and their records."""
    random = np.random.default_rng(seed)
    people = _people(town, random)
    in_odmap, in_ems = _reported(len(people), town, random)
    agency = random.choice(np.array(town.agencies, dtype=object), len(people))
    first = _records(people[in_odmap], town, random, source="odmap", agency=agency[in_odmap])
    ems = _records(people[in_ems], town, random, source="ems", agency="Example Fire")
    again = in_odmap & (random.random(len(people)) < town.twice_in_odmap)
    second = _records(people[again], town, random, source="odmap", agency="Second Agency")
    whole = pd.concat([first, ems, second], ignore_index=True)
    whole = whole.sample(frac=1, random_state=int(random.integers(2**31)), ignore_index=True)
    told = people.assign(sources=in_odmap.astype(int) + in_ems)
    return Invented(
        records=whole.drop(columns="person"),
        person=whole.set_index("key")["person"],
        people=told[told["sources"] > 0],
    )


def _reported(
    count: int, town: Town, random: np.random.Generator
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Who is in ODMAP and who in EMS: everybody in one, the rest shared equally."""
    drawn = random.random(count)
    only = (1 - town.in_both) / 2
    return drawn >= only, drawn < 1 - only


def _people(town: Town, random: np.random.Generator) -> pd.DataFrame:
    victims_a_scene = 1 + town.several * 1.25
    scenes = random.poisson(town.per_day * town.days / victims_a_scene)
    minutes = random.integers(0, town.days * 24 * 60, scenes).astype(float)
    cluster = np.full(scenes, -1)
    if town.clusters:
        extra, which = _planted(town, random)
        minutes, cluster = np.append(minutes, extra), np.append(cluster, which)
    x, y = _places(len(minutes), town, random)
    several = (random.random(len(minutes)) < town.several) & (cluster < 0)
    victims = np.where(several, random.choice([2, 3, 4], len(minutes), p=[0.8, 0.15, 0.05]), 1)
    scene = np.repeat(np.arange(len(minutes)), victims)
    count = len(scene)
    frame: dict[str, Any] = {
        "minutes": minutes[scene], "x": x[scene], "y": y[scene], "cluster": cluster[scene],
        "age": np.clip(random.normal(*town.ages, count).round(), 14, 90),
    }  # fmt: skip
    for name, shares in _SHARES.items():
        frame[name] = random.choice(
            np.array(list(shares), dtype=object), count, p=list(shares.values())
        )
    kind = random.choice(np.array(list(_SHARES["location_type"]), dtype=object), len(minutes))
    frame["location_type"] = kind[scene]
    return pd.DataFrame(frame)


def _planted(town: Town, random: np.random.Generator) -> tuple[Any, Any]:
    """Moments and numbers of the clusters, one every so often after the first year."""
    sizes = random.integers(4, 9, town.clusters)
    room = (town.days - 400) / town.clusters
    starts = (395 + (np.arange(town.clusters) + random.random(town.clusters) * 0.5) * room) * 1440
    which = np.repeat(np.arange(town.clusters), sizes)
    return starts[which] + random.random(len(which)) * 72 * 60, which


def _places(count: int, town: Town, random: np.random.Generator) -> tuple[Any, Any]:
    side = town.side_km * 1000
    centres = random.random((town.hot_spots, 2)) * side
    spread = random.uniform(*town.hot_metres, town.hot_spots)
    popular = random.dirichlet(np.full(town.hot_spots, 1.5))
    spot = random.choice(town.hot_spots, count, p=popular)
    hot = centres[spot] + random.normal(size=(count, 2)) * spread[spot][:, None]
    points = np.where(
        (random.random(count) < town.hot_share)[:, None], hot, random.random((count, 2)) * side
    )
    return points[:, 0], points[:, 1]


def _records(
    people: pd.DataFrame, town: Town, random: np.random.Generator, *, source: str, agency: object
) -> pd.DataFrame:
    """One record a person; ODMAP's clock, places and entries err against EMS's."""
    count, errs = len(people), town.both_err or source == "odmap"
    minutes, entered, known = _clock(people, town, random, errs=errs)
    latitude, longitude, zips = _points(people, town, random, errs=errs)
    prefix = f"{source}/{'again' if isinstance(agency, str) else ''}"
    frame = pd.DataFrame({
        "key": [f"{prefix}{n:06d}" for n in random.permutation(count)],
        "person": people.index.to_numpy(),
        "source": source,
        "agency": agency,
        "number": [f"{source[0]}{n:07d}" for n in random.permutation(10_000_000)[:count]],
    })  # fmt: skip
    local = pd.DatetimeIndex((FIRST + minutes.round().astype("m8[m]")).astype("datetime64[us]"))
    frame["time_known"] = known
    frame["occurred_on"] = local.normalize()
    written = local.where(known, local.normalize())
    frame["occurred_at"] = _utc(written, town.zone)
    at = pd.DatetimeIndex((FIRST + entered.round().astype("m8[m]")).astype("datetime64[us]"))
    frame["entered_at"] = _utc(at, town.zone)
    if source == "ems":
        frame["entered_at"] = pd.Series([pd.NaT] * count, dtype="datetime64[us, UTC]")
    frame["latitude"], frame["longitude"], frame["zip"] = latitude, longitude, zips
    frame["place_state"] = np.where(np.isnan(latitude), "unlocated", "located")
    return _told(frame, people, town, random)


def _utc(local: pd.DatetimeIndex, zone: str) -> pd.DatetimeIndex:
    return local.tz_localize(
        zone, ambiguous=np.zeros(len(local), dtype=bool), nonexistent="shift_forward"
    ).tz_convert("UTC")


def _clock(
    people: pd.DataFrame, town: Town, random: np.random.Generator, *, errs: bool
) -> tuple[Any, Any, Any]:
    minutes = people["minutes"].to_numpy(dtype=float).copy()
    count = len(minutes)
    delay = random.lognormal(np.log(town.entry_hours * 60), 1.2, count)
    known = np.ones(count, dtype=bool)
    entered = minutes + delay
    if errs:
        # Lognormal: half within the median, and the tenth over an hour.
        spread = np.log(60 / town.clock_minutes) / 1.2816
        apart = random.lognormal(np.log(town.clock_minutes), spread, count)
        minutes = minutes + np.minimum(apart, 12 * 60) * random.choice([-1, 1], count)
        entered = np.maximum(entered, minutes + 6)
        late = random.random(count) < town.entry_time
        minutes = np.where(late, entered, minutes)
        shifted = ~late & (random.random(count) < town.wrong_day)
        minutes = np.where(shifted, minutes + random.choice([-1440, 1440], count), minutes)
        known = random.random(count) >= town.date_only
    return np.maximum(minutes, 0), np.maximum(entered, 0), known


def _points(
    people: pd.DataFrame, town: Town, random: np.random.Generator, *, errs: bool
) -> tuple[Any, Any, Any]:
    x, y = people["x"].to_numpy(dtype=float), people["y"].to_numpy(dtype=float)
    count, side = len(people), town.side_km * 1000
    zips = _zips(x, y, side)
    apart = random.exponential(8.0, count)
    lost = np.zeros(count, dtype=bool)
    if errs:
        kind = random.random(count)
        far = 1 - town.near - town.no_place - town.at_station
        apart = np.where(kind < town.near, 150 * np.sqrt(random.random(count)), apart)
        is_far = (kind >= town.near) & (kind < town.near + far)
        apart = np.where(is_far, 150 + random.exponential(500, count), apart)
        lost = (kind >= town.near + far) & (kind < town.near + far + town.no_place)
        at_station = kind >= 1 - town.at_station
    angle = random.random(count) * 2 * np.pi
    x, y = x + apart * np.cos(angle), y + apart * np.sin(angle)
    if errs:
        station = (
            np.array([[0.3, 0.4], [0.7, 0.6], [0.5, 0.2]])[random.integers(0, 3, count)] * side
        )
        x, y = np.where(at_station, station[:, 0], x), np.where(at_station, station[:, 1], y)
        zips = np.where(at_station, _zips(x, y, side), zips)
    latitude = np.round(LATITUDE + y / METRES_PER_DEGREE, 6)
    scale = METRES_PER_DEGREE * np.cos(np.radians(LATITUDE))
    longitude = np.round(LONGITUDE + x / scale, 6)
    zips[random.random(count) < town.missing] = None
    return np.where(lost, np.nan, latitude), np.where(lost, np.nan, longitude), zips


def _zips(x: Floats, y: Floats, side: float) -> NDArray[np.object_]:
    across = np.clip((x / side * 3).astype(int), 0, 2)
    up = np.clip((y / side * 2).astype(int), 0, 1)
    names = np.array([f"190{n:02d}" for n in range(6)], dtype=object)
    return np.asarray(names[across * 2 + up])


def _told(
    frame: pd.DataFrame, people: pd.DataFrame, town: Town, random: np.random.Generator
) -> pd.DataFrame:
    """The person's fields as the record tells them: some missing, some wrong."""
    count = len(frame)
    for name, shares in _SHARES.items():
        true = people[name].to_numpy(dtype=object)
        drawn = random.choice(np.array(list(shares), dtype=object), count)
        told = np.where(random.random(count) < town.wrong, drawn, true)
        missing = 1.0 if name in town.untold else town.missing
        frame[name] = np.where(random.random(count) < missing, "unknown", told)
    age = people["age"].to_numpy(dtype=float)
    age = np.where(random.random(count) < town.wrong, random.integers(16, 80, count), age)
    age = np.where(random.random(count) < town.missing, np.nan, age)
    bands = np.array(AGE_BANDS, dtype=object)[
        np.where(np.isnan(age), -1, np.searchsorted(_BAND_STARTS, np.nan_to_num(age), "right") - 1)
    ]
    frame["age_band"] = bands
    only = (frame["source"] == "odmap").to_numpy() & (random.random(count) < town.band_only)
    frame["age"] = pd.array(np.where(only, np.nan, age)).astype("Int64")
    doses = np.select(
        [(frame["naloxone"] == "single").to_numpy(), (frame["naloxone"] == "multiple").to_numpy()],
        [1.0, 2.0], np.nan,
    )  # fmt: skip
    frame["doses"] = pd.array(doses).astype("Int64")
    frame["case_class"] = "suspected"
    return frame


def last_day(town: Town) -> date:
    """The last day that was invented."""
    return (FIRST + np.timedelta64(town.days, "D")).astype("datetime64[D]").item()  # type: ignore[no-any-return]
