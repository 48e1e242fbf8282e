"""One look at a basis for the log of episodes: every day of data since the last one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

import pandas as pd

from dashboard.analytics import spacetime
from dashboard.analytics.episodes import ENTRY_KIND, Change, Seen, Subject, due, present
from dashboard.analytics.signals import (
    COURSE_DAYS,
    Watched,
    evaluate_watched,
    rules_at,
    watched,
)
from dashboard.analytics.spacetime import SpaceTimeCluster
from dashboard.analytics.through import DataThrough
from dashboard.detection.course import Course
from dashboard.detection.indicator import CITY, Indicator
from dashboard.detection.rules import RuleHit
from dashboard.settings import Settings
from dashboard.store import Reader, Store

WHO: Final = "worker"
"""Signs the entries."""

CLUSTER_LOOKS: Final = 14
"""Of the days at which nobody looked, the newest so many are scanned for clusters in space and
time: a scan of each of sixty would keep the first pass from the newest."""

Alarms = dict[Subject, list[Seen]]


def log_episodes(
    store: Store,
    data: Reader,
    settings: Settings,
    known: DataThrough,
    *,
    since: datetime | None,
    at: datetime,
) -> tuple[Change, ...]:
    """Evaluate a basis and append to the log what is new; returns what was appended.

    Repeated, or done by two at once, it appends everything once.

    Args:
        store: where the log is.
        data: what is evaluated: a snapshot of it.
        settings: with the choices that were made in the app.
        known: which basis, and through when its data reach.
        since: through when they reached at the last look. Days of data after it are looked at as if
            each were the newest; those before it are not looked at again, or chance would have
            more tries than the allowance reckons with. None: as far back as the course goes.
        at: when this is done.
    """
    basis, zone = known.source, settings.city.zone
    alarms = _alarms(watched(data, settings, basis, known), settings, since)
    made: list[Change] = []

    def decide(entries: pd.DataFrame) -> list[tuple[str, dict[str, object]]]:
        log = present(entries)
        made[:] = due(log, alarms, basis=basis, through=known.through, zone=zone)
        return [(change.subject.text, change.as_value()) for change in made]

    store.add_decided(ENTRY_KIND, decide, who=WHO, at=at)
    return tuple(made)


def _alarms(found: Watched, settings: Settings, since: datetime | None) -> Alarms:
    """Each subject's alarms, at the newest look and at those that nobody took."""
    through, basis = found.known.through, found.known.source
    skipped = (through - since).days + 1 if since is not None else 0
    evaluation = evaluate_watched(found, settings, course_days=max(COURSE_DAYS, skipped))
    ends = evaluation.scanned.courses[CITY].ends
    looks = [
        place for place, end in enumerate(ends) if since is None or end > since or end == through
    ]
    alarms: Alarms = {}
    for name, indicator in evaluation.scanned.indicators.items():
        course = evaluation.scanned.courses[name]
        seen = [
            _of_series(found, indicator, course, place)
            for place in looks
            if course.level[place] in ("watch", "alert")
        ]
        alarms |= {Subject(basis, "series", name): seen} if seen else {}
    earlier = (rules_at(found, settings, ends[place].to_pydatetime()) for place in looks[:-1])
    fired = [hit for hits in (evaluation.checked, *earlier) for hit in hits if hit.fired]
    for hit in fired:
        alarms.setdefault(Subject(basis, "rule", hit.rule.name), []).append(_of_rule(hit))
    skipped_looks = [ends[place].to_pydatetime() for place in looks[:-1][-CLUSTER_LOOKS:]]
    strongest = [evaluation.clusters[:1]]
    strongest += [_clusters_at(found, settings, end)[:1] for end in skipped_looks]
    clusters = [_of_cluster(one) for those in strongest for one in those]
    return alarms | ({Subject(basis, "cluster", spacetime.NAME): clusters} if clusters else {})


def _of_series(found: Watched, indicator: Indicator, course: Course, place: int) -> Seen:
    """What was seen at the look at one day of a course, of which it makes an alarm."""
    window, through = course.window(place), course.ends[place].to_pydatetime()
    return Seen(
        through=through,
        level="alert" if course.level[place] == "alert" else "watch",
        start=window.start,
        hours=24 * window.days,
        observed=window.observed,
        chance_per_year=float(course.chance_per_year[place]),
        keys=found.keys(indicator.series, window.start, window.end),
        expected=window.expected,
        p_value=window.p_value,
        watch_per_year=indicator.allowance.watch_per_year,
        alert_per_year=indicator.allowance.alert_per_year,
        ended=window.end if window.end < through else None,
    )


def _clusters_at(
    found: Watched, settings: Settings, through: datetime
) -> tuple[SpaceTimeCluster, ...]:
    """As if the data ended at `through`."""
    own = found.placed[found.placed["at"] <= pd.Timestamp(through)]
    return spacetime.clusters(own, replace(found.known, through=through), settings)


def _of_cluster(one: SpaceTimeCluster) -> Seen:
    return Seen(
        through=one.end,
        level="alert" if one.level == "alert" else "watch",
        start=one.start,
        hours=24 * one.days,
        observed=one.found.observed,
        chance_per_year=one.chance_per_year,
        keys=one.keys,
        expected=one.found.expected,
        p_value=one.found.p_value,
        watch_per_year=one.allowance.watch_per_year,
        alert_per_year=one.allowance.alert_per_year,
    )


def _of_rule(hit: RuleHit) -> Seen:
    return Seen(
        through=hit.end,
        level="by rule",
        start=hit.start,
        hours=hit.rule.hours,
        observed=hit.count,
        chance_per_year=hit.chance_per_year,
        keys=hit.keys,
        needed=hit.rule.needed,
    )
