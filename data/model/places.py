"""Invented places: in the city a few busy corridors and addresses that recur, else anywhere."""

import json
import math
from pathlib import Path
from random import Random
from typing import NamedTuple

import shapely

METRES_PER_DEGREE = 111_320.0
BOUNDARIES = Path(__file__).parents[1] / "boundaries"


class Place(NamedTuple):
    """Degrees north and east, rounded to 5 decimals (about a metre)."""

    latitude: float
    longitude: float


PLACEHOLDER = Place(38.8048, -77.0469)

# (centre, spread in metres, share of the overdoses); the rest falls anywhere in the city.
CORRIDORS = (
    (Place(38.8058, -77.0530), 350.0, 0.13),
    (Place(38.8410, -77.0640), 250.0, 0.16),
    (Place(38.8150, -77.1310), 400.0, 0.18),
    (Place(38.8340, -77.1180), 400.0, 0.15),
    (Place(38.8025, -77.0730), 250.0, 0.08),
    (Place(38.8290, -77.0490), 350.0, 0.08),
)
RECURRING_ADDRESSES = 15
RECURRING_SHARE = 0.12

ZIP_CENTRES = {
    "22301": Place(38.8200, -77.0590),
    "22302": Place(38.8290, -77.0840),
    "22304": Place(38.8130, -77.1230),
    "22305": Place(38.8380, -77.0620),
    "22311": Place(38.8350, -77.1220),
    "22312": Place(38.8160, -77.1440),
    "22314": Place(38.8050, -77.0540),
}


def distance_m(a: Place, b: Place) -> float:
    """Metres between two places of one city, on a plane."""
    north = (a.latitude - b.latitude) * METRES_PER_DEGREE
    east = (a.longitude - b.longitude) * METRES_PER_DEGREE * math.cos(math.radians(a.latitude))
    return math.hypot(north, east)


def zip_of(place: Place) -> str:
    """The ZIP whose centre is nearest, for a place in or out of the city."""
    return min(ZIP_CENTRES, key=lambda code: distance_m(ZIP_CENTRES[code], place))


def scatter(rng: Random, centre: Place, *, spread_m: float) -> Place:
    """A place normally distributed round `centre`, in the city or not."""
    north = rng.gauss(0.0, spread_m) / METRES_PER_DEGREE
    east = rng.gauss(0.0, spread_m) / METRES_PER_DEGREE / math.cos(math.radians(centre.latitude))
    return Place(round(centre.latitude + north, 5), round(centre.longitude + east, 5))


class Area:
    """The area inside one boundary, and draws of places in it."""

    def __init__(self, file: str, name: str) -> None:
        features = json.loads((BOUNDARIES / file).read_text(encoding="utf-8"))["features"]
        (feature,) = (each for each in features if each["properties"]["NAME"] == name)
        self._area = shapely.geometry.shape(feature["geometry"])
        shapely.prepare(self._area)

    def contains(self, place: Place) -> bool:
        """Whether the place lies inside the boundary."""
        return bool(shapely.contains_xy(self._area, place.longitude, place.latitude))

    def draw(self, rng: Random) -> Place:
        """A place of an overdose."""
        west, south, east, north = self._area.bounds
        while True:
            place = Place(round(rng.uniform(south, north), 5), round(rng.uniform(west, east), 5))
            if self.contains(place):
                return place

    def near(self, rng: Random, centre: Place, *, spread_m: float) -> Place:
        """A place round `centre`; inside the area if the centre is."""
        bounded = self.contains(centre)
        while True:
            place = scatter(rng, centre, spread_m=spread_m)
            if not bounded or self.contains(place):
                return place


class City(Area):
    """The city, in which overdoses crowd."""

    def __init__(self, rng: Random) -> None:
        super().__init__("city.geojson", "Alexandria")
        self._recurring = [self._fresh(rng) for _ in range(RECURRING_ADDRESSES)]

    def draw(self, rng: Random) -> Place:
        """A place of an overdose: now and then an address that had one before."""
        if rng.random() < RECURRING_SHARE:
            return rng.choice(self._recurring)
        return self._fresh(rng)

    def _fresh(self, rng: Random) -> Place:
        pick = rng.random()
        for centre, spread_m, share in CORRIDORS:
            pick -= share
            if pick < 0:
                return self.near(rng, centre, spread_m=spread_m)
        return super().draw(rng)
