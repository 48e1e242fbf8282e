"""The places around the city, as the overdose map shows them to its police: less of each record.

All of it is invented but one thing: five deaths in Arlington in August 2020, as its police said on
the 11th (City release of 14 August 2020). Their days and places are invented too.
"""

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from data.model.files import MARK, Export, Row, spelt
from data.model.odmap import NEVER, Entry, exported, first_entry
from data.model.places import Area, City, Place
from data.model.truth import PERIODS, Cluster, Overdose, Period, number, sample_events

FIRST_RECORD_NUMBER = 500_001
NOT_ENTERED = 0.08
WITHOUT_PLACE = 0.06
WITHOUT_ZIP = 0.06
NOT_SHOWN = dict.fromkeys(("Case Number", "Housing", "Resident"), "")


class Neighbour(NamedTuple):
    """One of the places of the neighbours' boundary file.

    share: of overdoses, beside the city's.
    """

    name: str
    agency: str
    jurisdictions: tuple[str, ...]
    zips: tuple[str, ...]
    share: float
    clusters: tuple[Cluster, ...] = ()


NEIGHBOURS = (
    Neighbour(
        "Arlington",
        f"{MARK} Arlington County Police Department",
        ("Arlington County", "Arlington", "ARLINGTON"),
        ("22202", "22204", "22206"),
        0.45,
        (
            Cluster("2020-08-01T22:40", "2020-08-10T15:30", "FoFFoFF"),
            Cluster("2026-10-29T01:15", "2026-10-31T13:50", "ooFo"),
        ),
    ),
    Neighbour(
        "Fairfax",
        f"{MARK} Fairfax County Police Department",
        ("Fairfax County", "Fairfax", "FAIRFAX COUNTY"),
        ("22303", "22306", "22041", "22150"),
        0.7,
    ),
    Neighbour(
        "Falls Church",
        f"{MARK} Falls Church Police Department",
        ("Falls Church City", "City of Falls Church"),
        ("22046",),
        0.03,
    ),
    Neighbour(
        "District of Columbia",
        f"{MARK} District of Columbia Fire and EMS",
        ("District of Columbia", "Washington, DC", "DC"),
        ("20032", "20020", "20024"),
        0.3,
    ),
    Neighbour(
        "Prince George's",
        f"{MARK} Prince George's County Fire/EMS",
        ("Prince George's County", "Prince Georges", "PRINCE GEORGE'S"),
        ("20745", "20744"),
        0.25,
    ),
)


class Around(Area):
    """A neighbour's area, without what rounding puts into the city."""

    def __init__(self, neighbour: Neighbour, city: City) -> None:
        super().__init__("neighbours.geojson", neighbour.name)
        self._city = city

    def contains(self, place: Place) -> bool:
        """Whether the place is the neighbour's."""
        return super().contains(place) and not self._city.contains(place)


def periods(share: float) -> Sequence[Period]:
    """The city's periods, with a share of its overdoses and deaths."""
    return [
        Period(each.first, each.through, round(share * each.opioid), round(share * each.fatal))
        for each in PERIODS
    ]


def overdoses_of(rng: Random, neighbour: Neighbour, city: City) -> list[Overdose]:
    """The neighbour's overdoses in the order of time."""
    area = Around(neighbour, city)
    events = sample_events(rng, area, periods(neighbour.share), neighbour.clusters)
    return number(rng, events, minors=rng)


def entry_of(rng: Random, neighbour: Neighbour, overdose: Overdose, export: Export) -> Entry:
    """What the neighbour's agency entered, as far as others see it."""
    entry = first_entry(rng, overdose, neighbour.agency, export, latest=NEVER)
    place = overdose.event.place
    placed = rng.random() >= WITHOUT_PLACE
    theirs = {
        "Jurisdiction": spelt(rng, neighbour.jurisdictions),
        "Latitude": str(place.latitude) if placed else "",
        "Longitude": str(place.longitude) if placed else "",
        "ZIP": rng.choice(neighbour.zips) if rng.random() >= WITHOUT_ZIP else "",
    }
    return entry._replace(cells=entry.cells | NOT_SHOWN | theirs)


def odmap_rows(rng: Random, city: City, export: Export) -> list[Row]:
    """The neighbours' rows of the export, numbered; none is about an overdose of the city's."""
    entries = [
        entry_of(rng, neighbour, overdose, export)
        for neighbour in NEIGHBOURS
        for overdose in overdoses_of(rng, neighbour, city)
        if overdose.event.announced or rng.random() >= NOT_ENTERED
    ]
    return [
        Row(None, {"OD Case ID": str(FIRST_RECORD_NUMBER + position), **entry.cells})
        for position, entry in enumerate(exported(entries, export))
    ]
