"""One look at a basis for the log of episodes: every day of data since the last one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import pandas as pd

from dashboard.analytics.episodes import ENTRY_KIND, Change, Seen, Subject, due, present
from dashboard.analytics.signals import (
    COURSE_DAYS,
    Evaluation,
    Watched,
    evaluate_watched,
    rules_at,
    watched,
)
from dashboard.analytics.through import DataThrough
from dashboard.detection.allowance import Level
from dashboard.detection.course import Window
from dashboard.detection.indicator import CITY, Indicator
from dashboard.detection.rules import RuleHit
from dashboard.settings import Settings
from dashboard.store import Reader, Store

WHO: Final = "worker"
"""Signs the entries."""

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
    alarms: Alarms = {}
    for name, newest in evaluation.scanned.indicators.items():
        seen = _earlier(found, evaluation, name, since)
        if newest.strongest is not None:
            seen += _seen(found, newest, newest.level, newest.strongest, newest.chance_per_year)
        alarms |= {Subject(basis, "series", name): seen} if seen else {}
    hits = [*evaluation.rules, *_earlier_hits(found, evaluation, settings, since)]
    for hit in hits:
        alarms.setdefault(Subject(basis, "rule", hit.rule.name), []).append(_of_rule(hit))
    return alarms


def _missed(evaluation: Evaluation, since: datetime | None) -> Sequence[int]:
    """The places in the courses of the days that nobody looked at, without the newest."""
    ends = evaluation.scanned.courses[CITY].ends[:-1]
    return [place for place, end in enumerate(ends) if since is None or end > since]


def _earlier(
    found: Watched,
    evaluation: Evaluation,
    name: str,
    since: datetime | None,
) -> list[Seen]:
    course, newest = evaluation.scanned.courses[name], evaluation.scanned.indicators[name]
    seen: list[Seen] = []
    for place in _missed(evaluation, since):
        level = course.level[place]
        if level in ("watch", "alert"):
            window = course.window(place)
            chance = float(course.chance_per_year[place])
            seen += _seen(found, newest, level, window, chance)
    return seen


def _seen(
    found: Watched, newest: Indicator, level: Level, window: Window, chance: float | None
) -> list[Seen]:
    """What was seen, if it was an alarm."""
    if level not in ("watch", "alert"):
        return []
    return [
        Seen(
            through=window.end,
            level="alert" if level == "alert" else "watch",
            start=window.start,
            hours=24 * window.days,
            observed=window.observed,
            chance_per_year=chance,
            keys=found.keys(newest.series, window.start, window.end),
            expected=window.expected,
            p_value=window.p_value,
            watch_per_year=newest.allowance.watch_per_year,
            alert_per_year=newest.allowance.alert_per_year,
        )
    ]


def _earlier_hits(
    found: Watched, evaluation: Evaluation, settings: Settings, since: datetime | None
) -> list[RuleHit]:
    ends = evaluation.scanned.courses[CITY].ends
    return [
        hit
        for place in _missed(evaluation, since)
        for hit in rules_at(found, settings, ends[place].to_pydatetime())
        if hit.fired
    ]


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
