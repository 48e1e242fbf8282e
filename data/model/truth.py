"""The overdoses that happened: the published totals, the announced clusters, and the rest.

Every time is the city's wall clock, to the minute, without an offset.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import cos, pi
from random import Random
from typing import NamedTuple

from data.model.people import Person, draw_person, made_minor
from data.model.places import Area, Place

SAMPLE_THROUGH = datetime.fromisoformat("2026-10-31T20:00")
OTHER_PER_OPIOID = 0.15
OTHER_FATAL = 0.04
STRONG_DOSES = 3
HOUR_WEIGHTS = (5, 4, 4, 3, 2, 2, 2, 3, 3, 4, 4, 5, 5, 5, 6, 6, 7, 8, 8, 8, 8, 8, 7, 6)
WEEKDAY_WEIGHTS = (0.95, 0.92, 0.95, 1.0, 1.08, 1.1, 1.0)


class Period(NamedTuple):
    """Opioid overdoses between two dates, both included, the fatal among them."""

    first: str
    through: str
    opioid: int
    fatal: int


# 2018, 2019 and January to November 2020: City of Alexandria, release of 3 December 2020.
PERIODS = (
    Period("2017-01-01", "2017-12-31", 95, 11),
    Period("2018-01-01", "2018-12-31", 69, 8),
    Period("2019-01-01", "2019-12-31", 73, 14),
    Period("2020-01-01", "2020-11-30", 85, 13),
    Period("2020-12-01", "2020-12-31", 7, 1),
    Period("2021-01-01", "2021-12-31", 95, 16),
    Period("2022-01-01", "2022-12-31", 105, 18),
    Period("2023-01-01", "2023-12-31", 98, 17),
    Period("2024-01-01", "2024-12-31", 84, 12),
    Period("2025-01-01", "2025-12-31", 72, 8),
    Period("2026-01-01", "2026-10-31", 58, 6),
)


class Cluster(NamedTuple):
    """Overdoses in a row; on the days from first to last there are no others.

    members: one letter each, in the order of time: F fatal opioid, o nonfatal opioid, x nonfatal
    without opioid; a + before it puts it at the same scene as the one before.
    strong: where naloxone was given, it took several doses.
    """

    first: str
    last: str
    members: str
    centre: Place | None = None
    spread_m: float = 0.0
    strong: bool = False


# The first four were announced: police release of 6 October 2017, City release of 10 August 2018,
# NBC Washington 504670071, City release of 14 August 2020.
CLUSTERS = (
    Cluster("2017-09-30T14:10", "2017-10-06T09:40", "ooFooo"),
    Cluster("2018-08-03T10:35", "2018-08-10T02:05", "Foooooo"),
    Cluster("2019-01-19T15:20", "2019-01-21T19:45", "oFFo"),
    Cluster("2020-07-24T13:15", "2020-08-12T18:50", "ooxooxooo"),
    Cluster("2021-06-11T20:25", "2021-06-13T14:10", "oFoo", Place(38.8022, -77.0741), 40.0),
    Cluster("2022-02-14T11:05", "2022-02-27T22:30", "oooFooooo"),
    Cluster("2023-05-20T23:50", "2023-05-21T22:15", "o+oo", Place(38.8405, -77.0636), 350.0),
    Cluster("2024-09-06T18:30", "2024-09-09T03:20", "o+o+Foo", Place(38.8338, -77.1175), 600.0),
    Cluster("2026-10-27T21:35", "2026-10-31T17:25", "ooFoo", Place(38.8148, -77.1300), 700.0, True),
)


class Event(NamedTuple):
    """When, where and what, before anybody is named by a number."""

    time: datetime
    place: Place
    opioid: bool
    fatal: bool
    announced: bool = False
    strong: bool = False


@dataclass(frozen=True)
class Overdose:
    """One person's overdose. `scene` is shared by those found together."""

    number: int
    scene: int
    event: Event
    person: Person

    @property
    def overdose_id(self) -> str:
        """The name that truth.csv uses."""
        return f"OD-{self.number:04d}"


def on_the_clock(moment: datetime) -> datetime:
    """The same moment on a clock that skips from 2 to 3 on the second Sunday in March."""
    spring = moment.month == 3 and moment.weekday() == 6 and 8 <= moment.day <= 14
    return moment + timedelta(hours=1) if spring and moment.hour == 2 else moment


def day_weight(day: date) -> float:
    """Mild weekday and summer pattern; 1 on average."""
    season = 1 + 0.15 * cos(2 * pi * (day.timetuple().tm_yday - 200) / 365.25)
    return season * WEEKDAY_WEIGHTS[day.weekday()]


def days_between(first: date, through: date) -> list[date]:
    """All dates from `first` to `through`, both included."""
    return [first + timedelta(days=n) for n in range((through - first).days + 1)]


def draw_times(rng: Random, days: list[date], *, count: int) -> Iterator[datetime]:
    """Random times on these days, more of them in the evening."""
    chosen = rng.choices(days, [day_weight(day) for day in days], k=count)
    hours = rng.choices(range(24), HOUR_WEIGHTS, k=count)
    for day, hour in zip(chosen, hours, strict=True):
        midnight = datetime.combine(day, datetime.min.time())
        yield on_the_clock(midnight + timedelta(hours=hour, minutes=rng.randrange(60)))


def cluster_events(rng: Random, area: Area, cluster: Cluster) -> list[Event]:
    """The cluster's events: one at each end, the rest at random between."""
    first, last = datetime.fromisoformat(cluster.first), datetime.fromisoformat(cluster.last)
    members = re.findall(r"\+?[Fox]", cluster.members)
    scenes = [member for member in members if "+" not in member]
    minutes = int((last - first).total_seconds() // 60)
    inner = sorted(rng.sample(range(30, minutes - 30), len(scenes) - 2))
    times = iter([first, *(first + timedelta(minutes=m) for m in inner), last])
    events: list[Event] = []
    for member in members:
        if "+" in member:
            time, place = events[-1].time, events[-1].place
        else:
            time, place = next(times), cluster_place(rng, area, cluster)
        opioid, fatal = "x" not in member, "F" in member
        events.append(Event(time, place, opioid, fatal, announced=True, strong=cluster.strong))
    return events


def cluster_place(rng: Random, area: Area, cluster: Cluster) -> Place:
    """A place for one scene of the cluster."""
    if cluster.centre is None:
        return area.draw(rng)
    return area.near(rng, cluster.centre, spread_m=cluster.spread_m)


def period_events(
    rng: Random, area: Area, period: Period, clustered: list[Event], quiet: set[date]
) -> list[Event]:
    """What fills a period up to its totals, given what its clusters already hold."""
    first, through = date.fromisoformat(period.first), date.fromisoformat(period.through)
    inside = [event for event in clustered if first <= event.time.date() <= through]
    days = [day for day in days_between(first, through) if day not in quiet]
    opioid = period.opioid - sum(event.opioid for event in inside)
    fatal = period.fatal - sum(event.fatal for event in inside)
    others = round(OTHER_PER_OPIOID * period.opioid) - sum(not event.opioid for event in inside)
    deaths = set(rng.sample(range(opioid), fatal))
    times = list(draw_times(rng, days, count=opioid + others))
    return [
        Event(
            time=time,
            place=area.draw(rng),
            opioid=n < opioid,
            fatal=n in deaths if n < opioid else rng.random() < OTHER_FATAL,
        )
        for n, time in enumerate(times)
    ]


def sample_events(
    rng: Random, area: Area, periods: Sequence[Period], clusters: Sequence[Cluster]
) -> list[Event]:
    """Every event of the sample in an area, in no order."""
    clustered = [event for each in clusters for event in cluster_events(rng, area, each)]
    quiet = {
        day
        for each in clusters
        for day in days_between(
            datetime.fromisoformat(each.first).date(), datetime.fromisoformat(each.last).date()
        )
    }
    filled = [e for period in periods for e in period_events(rng, area, period, clustered, quiet)]
    return clustered + filled


def person_of(rng: Random, event: Event, *, minors: Random) -> Person:
    """Whose overdose it was; `minors` makes some of them younger, none of them in a cluster."""
    person = draw_person(rng, year=event.time.year, opioid=event.opioid, fatal=event.fatal)
    if not (event.announced or event.fatal):
        person = made_minor(minors, person)
    if event.strong and person.doses:
        return replace(person, doses=max(person.doses, STRONG_DOSES))
    return person


def number(rng: Random, events: list[Event], *, minors: Random) -> list[Overdose]:
    """Overdoses in the order of time, numbered from 1, with a person each."""
    overdoses: list[Overdose] = []
    for event in sorted(events):
        previous = overdoses[-1] if overdoses else None
        together = previous is not None and previous.event[:2] == event[:2]
        n = len(overdoses) + 1
        scene = previous.scene if previous is not None and together else n
        person = person_of(rng, event, minors=minors)
        overdoses.append(Overdose(number=n, scene=scene, event=event, person=person))
    return overdoses
