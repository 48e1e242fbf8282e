"""What stands out now: the scan of all series together, and the rules beside it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from functools import cache, partial
from typing import Final, Literal, TypedDict

import pandas as pd

from dashboard.analytics import batches, cases, completeness, linked, members, spacetime
from dashboard.analytics.decisions import KINDS
from dashboard.analytics.filters import Filters
from dashboard.analytics.linkage.ranges import least_overdoses, most_overdoses
from dashboard.analytics.linkage.resolving import Links
from dashboard.analytics.shared_points import point_of
from dashboard.analytics.spacetime import SpaceTimeCluster
from dashboard.analytics.through import DataThrough, last_local_day
from dashboard.detection.completeness import Curve
from dashboard.detection.indicator import CITY, Indicator, Scanned, scan
from dashboard.detection.rules import Rule, RuleHit, count_rule, scene_rule
from dashboard.detection.sentence import Statement, entered_twice, or_between
from dashboard.geography.neighbours import named, spellings
from dashboard.settings import Settings
from dashboard.store import Reader

DEATHS: Final = "deaths"
SCENE: Final = "people at one scene"
MINOR: Final = "people under 18"
SCHOOL_OR_JAIL: Final = "at a school or the jail"
OWN: Final = "the group's own rule"
LEAST_AT_A_SCENE: Final = 2
_RULES_OF_PLACES: Final = (SCENE, SCHOOL_OR_JAIL)
COURSE_DAYS: Final = 60

_COLUMNS: Final = (
    "key", "agency", "number", "occurred_at", "time_known", "place_state",
    "latitude", "longitude", "point", "jurisdiction", "hexagon", *members.COLUMNS.values(),
)  # fmt: skip


_AT: Final[dict[str, Literal["alert", "watch"]]] = {"alert": "alert", "watch": "watch"}


@dataclass(frozen=True)
class Signal:
    """One thing that stands out: a series or a cluster at watch or alert, or a rule that fired."""

    level: Literal["alert", "watch", "by rule"]
    indicator: Indicator | None = None
    hit: RuleHit | None = None
    cluster: SpaceTimeCluster | None = None

    @property
    def name(self) -> str:
        """The series' or the rule's, or that of clusters."""
        if self.cluster is not None:
            return spacetime.NAME
        if self.hit is not None:
            return self.hit.rule.name
        assert self.indicator is not None  # noqa: S101  (a signal is one of the three)
        return self.indicator.series


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What the newest windows of all series say."""

    series: dict[str, pd.DatetimeIndex]
    scanned: Scanned
    checked: tuple[RuleHit, ...]
    """Every rule that is on."""
    clusters: tuple[SpaceTimeCluster, ...]
    """In space and time, those at watch or alert, the strongest first."""
    watched: Watched

    @property
    def rules(self) -> tuple[RuleHit, ...]:
        """The rules that fired."""
        return tuple(hit for hit in self.checked if hit.fired)

    @property
    def city(self) -> Indicator:
        """The whole city's indicator."""
        return self.scanned.indicators[CITY]

    @property
    def strongest_first(self) -> tuple[Indicator, ...]:
        """Every indicator: alerts, watches, the others, and in each the rarest first; the order of
        the series is nothing."""
        order = {"alert": 0, "watch": 1, "none": 2}
        return tuple(
            sorted(
                self.scanned.indicators.values(),
                key=lambda found: (
                    order.get(found.level, 3),
                    found.strongest is None,
                    found.chance_per_year or 0.0,
                    found.series,
                ),
            )
        )

    @property
    def signals(self) -> tuple[Signal, ...]:
        """What stands at alert, watch, or by rule, in this order, each the rarest first."""
        scanned = [
            (Signal(_AT[found.level], indicator=found), found.chance_per_year or 0.0)
            for found in self.strongest_first
            if found.level in _AT
        ]
        placed = [
            (Signal(_AT[one.level], cluster=one), one.chance_per_year) for one in self.clusters
        ]
        rarest = sorted(scanned + placed, key=lambda pair: (pair[0].level, pair[1]))
        return (
            *(signal for signal, _ in rarest),
            *(Signal("by rule", hit=hit) for hit in self.rules),
        )


@dataclass(frozen=True, eq=False)
class Watched:
    """The cases of a basis up to where its data end: all of the city's, and those of each series.

    Frames are in order of time, with `key` and `at`, where a case stands on the clock.
    """

    own: pd.DataFrame
    series: dict[str, pd.DataFrame]
    known: DataThrough
    completeness: Curve | None = None
    """The share that is known by age; None where all is."""
    links: Links | None = None
    """Which records are one overdose, where overdoses are counted."""
    undecided: Callable[[], pd.DataFrame] = pd.DataFrame
    """What `batches.undecided` gives, made once, where the first signal asks for it."""
    clusters: Callable[[], tuple[SpaceTimeCluster, ...]] = tuple
    """What `spacetime.clusters` finds where the data end."""
    placed: pd.DataFrame = field(default_factory=pd.DataFrame)
    """The cases in which it is looked for."""

    def keys(self, series: str, start: datetime, end: datetime) -> tuple[str, ...]:
        """The records of a series in (start, end]."""
        frame = self.series[series]
        inside = (frame["at"] > pd.Timestamp(start)) & (frame["at"] <= pd.Timestamp(end))
        return tuple(frame.loc[inside, "key"])

    def least(self, keys: Collection[str]) -> int:
        """How few overdoses these may be, if reports that may be of one person are."""
        return len(keys) if self.links is None else least_overdoses(self.links, keys)

    def most(self, keys: Collection[str]) -> int:
        """How many overdoses these may be, if doubtful links are wrong."""
        return len(keys) if self.links is None else most_overdoses(self.links, keys)


def evaluate(store: Reader, settings: Settings, basis: str, known: DataThrough) -> Evaluation:
    """Scan every series of a basis where its data end, and check every rule that is on; made once
    for each state of the store. Nobody may change it."""
    about = (basis, known, settings.model_dump_json(exclude={"now", "role"}))

    def make(data: Reader) -> Evaluation:
        return evaluate_watched(watched(data, settings, basis, known), settings)

    return store.kept("evaluation", make, kinds=KINDS, about=about)


def watched(store: Reader, settings: Settings, basis: str, known: DataThrough) -> Watched:
    """The cases that are evaluated."""
    own = city_cases(store, settings, basis, known)
    theirs = city_cases(store, settings, basis, known, neighbours=True)
    placed = spacetime.scanned(store, own, known, with_shared=settings.cluster_shared)
    return Watched(
        own,
        _series(own, theirs, settings, known),
        known,
        completeness.curve(store, known),
        linked.links(store) if known.parts else None,
        cache(partial(batches.undecided, store, basis)),
        partial(spacetime.kept_clusters, store, placed, known, settings),
        placed,
    )


def evaluate_watched(
    found: Watched, settings: Settings, *, course_days: int = COURSE_DAYS
) -> Evaluation:
    """As `evaluate`, with courses that go back so many days."""
    series = {name: _times(frame) for name, frame in found.series.items()}
    scanned = scan(
        series,
        through=found.known.through,
        history_from=_history_from(found.known, settings),
        allowance=spacetime.allowance(settings),
        zone=settings.city.zone,
        course_days=course_days,
        looks_a_day=found.known.looks_a_day,
        completeness=found.completeness,
    )
    _say_doubts(found, scanned)
    rules = rules_at(found, settings, found.known.through)
    clusters = tuple(
        replace(one, statement=_doubted(found, one.statement, one.keys)) for one in found.clusters()
    )
    return Evaluation(series, scanned, rules, clusters, found)


def _say_doubts(found: Watched, scanned: Scanned) -> None:
    """Where reports in a signal's window may be of one person or, counted as one, of two, or look
    entered twice, its sentence says so."""
    for name, one in scanned.indicators.items():
        if one.strongest is None or "observed" not in one.statement.counts:
            continue
        keys = found.keys(name, one.strongest.start, one.strongest.end)
        scanned.indicators[name] = replace(one, statement=_doubted(found, one.statement, keys))


def _doubted(found: Watched, said: Statement, keys: tuple[str, ...]) -> Statement:
    said = or_between(said, least=found.least(keys), most=found.most(keys))
    return entered_twice(said, batches.doubtful(found.undecided(), keys))


def is_of_place(name: str) -> bool:
    """Whether the series or the rule of this name tells where somebody was: of a single place."""
    return name in (*_RULES_OF_PLACES, spacetime.NAME) or members.area_of(name) is not None


def rules_at(found: Watched, settings: Settings, through: datetime) -> tuple[RuleHit, ...]:
    """Every rule that is on, checked as if the data ended at `through`."""
    own = found.own[found.own["at"] <= pd.Timestamp(through)]
    return _checked(own, settings, through, found.known)


def neighbours_named(jurisdictions: pd.Series, settings: Settings) -> pd.Series:
    """The neighbour that each text names; missing where it names none."""
    city = settings.city
    known = spellings(city.neighbours_path, city.neighbour_spellings)
    return named(jurisdictions, known, own=city.names)


def city_cases(
    store: Reader, settings: Settings, basis: str, known: DataThrough, *, neighbours: bool = False
) -> pd.DataFrame:
    """The city's cases or its neighbours', in the order of `at`: where they stand on the clock;
    `point` is that of `shared_points`."""
    table = cases.cases(store, Filters(basis=basis), as_of=known.through, neighbours=neighbours)
    table = table.filter(table.occurred_on <= last_local_day(known.through, settings.city.zone))
    table = members.with_members(table).mutate(point=point_of(table))
    frame = store.execute(table.select(*_COLUMNS))
    at = cases.placed_moments(
        frame["occurred_at"],
        frame["time_known"],
        zone=settings.city.time_zone,
        as_of=known.through,
    )
    return frame.assign(at=at).sort_values(["at", "key"], ignore_index=True)


def _series(
    own: pd.DataFrame, theirs: pd.DataFrame, settings: Settings, known: DataThrough
) -> dict[str, pd.DataFrame]:
    found = {CITY: own}
    for name in (members.FATAL, members.DOSES, members.MINORS):
        # Also where there is none yet: the first one must not change what the others are allowed.
        found[name] = _only(own, name)
    neighbours = neighbours_named(theirs["jurisdiction"], settings)
    groups = _grouped(own, own["hexagon"], members.AREA)
    groups |= _grouped(theirs, neighbours, members.NEIGHBOUR)
    year_ago = pd.Timestamp(known.through - timedelta(days=365))
    least = settings.area_events_per_year
    return found | {
        name: part for name, part in groups.items() if int((part["at"] > year_ago).sum()) >= least
    }


def _only(own: pd.DataFrame, name: str) -> pd.DataFrame:
    return own[own[members.COLUMNS[name]]]


def _grouped(frame: pd.DataFrame, by: pd.Series, prefix: str) -> dict[str, pd.DataFrame]:
    return {f"{prefix}{name}": part for name, part in frame.groupby(by, sort=True)}


def _times(frame: pd.DataFrame) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(frame["at"])


def _history_from(known: DataThrough, settings: Settings) -> datetime:
    begin = datetime.combine(known.first_day, time.min, tzinfo=settings.city.zone)
    return begin.astimezone(UTC)


class _Since(TypedDict):
    through: datetime
    history_from: datetime
    looks_a_day: int


def _checked(
    own: pd.DataFrame, settings: Settings, through: datetime, known: DataThrough
) -> tuple[RuleHit, ...]:
    hours = settings.rule_hours
    counted = (
        (Rule(DEATHS, settings.rule_deaths, hours), _only(own, members.FATAL)),
        (Rule(MINOR, settings.rule_minors, hours), _only(own, members.MINORS)),
        (
            Rule(SCHOOL_OR_JAIL, settings.rule_school_or_jail, hours),
            _only(own, members.SCHOOL_OR_JAIL),
        ),
        (Rule(OWN, settings.fixed_count, settings.fixed_hours), own),
    )
    since: _Since = {
        "through": through,
        "history_from": _history_from(known, settings),
        "looks_a_day": known.looks_a_day,
    }
    found = [
        count_rule(rule, _times(part), list(part["key"]), **since)
        for rule, part in counted
        if rule.needed
    ]
    if settings.rule_scene < LEAST_AT_A_SCENE:
        return tuple(found)
    rule = Rule(SCENE, settings.rule_scene, hours)
    return (*found, scene_rule(rule, _placed(own), **since))


def _placed(own: pd.DataFrame) -> pd.DataFrame:
    """The cases with coordinates only where these are a usable place."""
    is_place = own["place_state"].isin(["located", "outside"])
    return own.assign(**{name: own[name].where(is_place) for name in ("latitude", "longitude")})
