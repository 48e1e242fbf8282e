"""Spikes: what was seen in the newest windows, what was expected, how often chance does that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from dashboard.analytics import members, signals
from dashboard.analytics.filters import Filters
from dashboard.analytics.signals import Evaluation, Signal, Watched
from dashboard.detection.indicator import CITY, Indicator
from dashboard.detection.sentence import frequency
from dashboard.privacy import (
    Permission,
    Published,
    PublishedText,
    may,
    publish_city,
    publish_signals,
    require,
)
from dashboard.reports import findings, newest, signal_tables, wording
from dashboard.reports.context import Context
from dashboard.reports.late import late_days, statement
from dashboard.reports.records import Narrowing
from dashboard.reports.signal_links import (
    Link,
    of_cluster,
    of_rule,
    of_strongest,
    rule_links,
    series_links,
    window_links,
)
from dashboard.reports.trust import trust

SHOWN_DAYS: Final = 60
OLD_DAYS: Final = 7
_LOUDNESS: Final = {"alert": 3, "watch": 2, "by rule": 1}


@dataclass(frozen=True)
class Said:
    """One thing that is said, with what narrows the records to its own."""

    level: str
    sentence: PublishedText
    records: Narrowing | None
    """None where nothing stands out."""
    drawn: bool = False
    """Whether the map draws it: a cluster in space and time."""
    reporting: PublishedText | None = None
    """Which changes in reporting fall into its window, if any that nobody acknowledged."""

    @property
    def loudness(self) -> int:
        """0 for what is no signal."""
        return _LOUDNESS.get(self.level, 0)


@dataclass(frozen=True)
class Spikes:
    """Everything that the page shows, as its viewer may see it."""

    level: str
    """Of the whole city: none, watch, alert, not enough data, or old data (nothing stands out, and
    they are old)."""
    sentence: PublishedText
    """Of the whole city."""
    records: Narrowing | None
    """Those of the whole city's signal, if it is one."""
    reporting: PublishedText | None
    """Which changes in reporting fall into the whole city's window."""
    marks: findings.ChartMarks
    """The changes in reporting in the days of the course."""
    others: tuple[Said, ...]
    """What else stands out, the rarest first: other series, and rules."""
    windows: Published
    """`window`, `from` and `to` (local text), `observed`, `least` (if reports that may be of one
    person are), `most` (if doubtful links are wrong), `expected`, `p_value`,
    `chance` (in words), `level`, `days`, `start` and `end` (aware)."""
    per_year: str
    """How often chance does as much in any of them, in words."""
    links: tuple[Link, ...]
    """To the records of each window."""
    course: Published
    """`start` and `end` (local) of each of the last days of 24 hours, `observed`, `expected`,
    `upper`, `level`; of those of which not all is known yet also `known` (the share) and, where
    enough are expected, `final`, `final_low` and `final_high`: what each will come to."""
    to_come: PublishedText | None
    """What the newest days will come to, all together; None where nothing is missing."""
    course_from: datetime | None
    """Where the first of them begins."""
    edge: datetime
    """Local clock time at which the data end."""
    through: datetime
    series: Published
    """The other series, strongest first: `series`, `area`, `title`, `window`, `from`, `to`,
    `observed`, `least`, `most`, `expected`, `chance_per_year`, `chance` (in words), `level`; the
    window is the rarest, and missing where no more was seen than expected."""
    series_links: tuple[Link, ...]
    """To the records of those with a window."""
    rules: Published
    """Each rule that is on: `rule`, `needed`, `window`, `count`, `least`, `fired`,
    `chance_per_year`, `chance` (in words), `of_place`."""
    rule_links: tuple[Link, ...]
    """To the records of those that counted anybody."""
    trust: str
    """How far to trust what is expected of the whole city."""

    @property
    def in_full(self) -> tuple[Said, ...]:
        """What is said first: the whole city's sentence, and before it what is a stronger signal
        than the city's own."""
        city = Said(self.level, self.sentence, self.records, reporting=self.reporting)
        louder = [said for said in self.others[:1] if said.loudness > city.loudness]
        return (*louder, city)

    @property
    def further(self) -> tuple[Said, ...]:
        """What else stands out, the rarest first."""
        return self.others[len(self.in_full) - 1 :]


def build(context: Context, filters: Filters) -> Spikes | None:
    """The page's report, over all cases of the basis; None where the source has no data."""
    require(context.viewer, Permission.PAGES)
    found = context.evaluated(filters.basis)
    if found is None:
        return None
    city, course = found.city, found.scanned.courses[CITY]
    late = late_days(course, newest.build(context, filters).days)
    publish = partial(publish_city, viewer=context.viewer)
    publish_places = partial(publish_signals, viewer=context.viewer)
    return Spikes(
        level=_shown_level(context, city),
        sentence=wording.sentence(context, city),
        records=of_strongest(city) if city.level in _LOUDNESS else None,
        reporting=findings.of_window(context, filters.basis, city),
        marks=findings.chart_marks(
            context,
            filters.basis,
            first=context.local_clock(course.ends[0]).date(),
            last=context.local_clock(city.through).date(),
        )
        if len(course.ends)
        else (),
        others=_others(context, found, filters.basis),
        windows=publish(signal_tables.readable(context, city, found.watched)),
        per_year="" if city.chance_per_year is None else frequency(city.chance_per_year),
        links=window_links(city),
        course=publish(signal_tables.last_days(context, course, late)),
        to_come=wording.filled(context, statement(course, late)),
        course_from=signal_tables.start_of(course),
        edge=context.local_clock(city.through),
        through=city.through,
        series=publish_places(signal_tables.other_series(context, found)),
        series_links=series_links(context, found),
        rules=publish_places(signal_tables.rules(found)),
        rule_links=rule_links(context, found),
        trust=trust(city),
    )


def _shown_level(context: Context, found: Indicator) -> str:
    """The level, or "old data" where nothing stands out in data that end a week ago or more:
    that is no calm."""
    is_old = context.now - found.through >= timedelta(days=OLD_DAYS)
    return "old data" if is_old and found.level == "none" else found.level


def _others(context: Context, found: Evaluation, basis: str) -> tuple[Said, ...]:
    return tuple(
        _said(context, one, found.watched, basis)
        for one in found.signals
        if one.indicator is not found.city and _may_read(context, one)
    )


def _said(context: Context, signal: Signal, watched: Watched, basis: str) -> Said:
    if signal.hit is not None:
        text = wording.rule_sentence(context, signal.hit, watched)
        return Said(signal.level, text, of_rule(signal.hit))
    if signal.cluster is not None:
        cluster = signal.cluster
        text = wording.cluster_sentence(context, cluster)
        return Said(signal.level, text, of_cluster(cluster), drawn=True)
    found = signal.indicator
    assert found is not None  # noqa: S101  (a signal is one of the three)
    # What the city's own sources tell in another way is no news of its neighbours.
    is_own = members.neighbour_of(found.series) is None
    reporting = findings.of_window(context, basis, found) if is_own else None
    return Said(
        signal.level, wording.sentence(context, found), of_strongest(found), reporting=reporting
    )


def _may_read(context: Context, signal: Signal) -> bool:
    """Whether the viewer may know it: what is of a single place is for analysts."""
    return may(context.viewer, Permission.AREA_FILTERS) or not signals.is_of_place(signal.name)
