"""Links from the signals of a page to the records that each counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dashboard.analytics import members, signals
from dashboard.analytics.signals import Evaluation
from dashboard.analytics.spacetime import SpaceTimeCluster
from dashboard.detection.indicator import CITY, Indicator
from dashboard.detection.rules import RuleHit
from dashboard.detection.sentence import hours, span
from dashboard.privacy import Permission, may
from dashboard.reports import wording
from dashboard.reports.context import Context
from dashboard.reports.records import Narrowing


@dataclass(frozen=True)
class Link:
    """To the records of one figure."""

    words: str
    records: Narrowing
    key: str


def of_rule(hit: RuleHit) -> Narrowing:
    """The records that a rule counted: all of its window, or by their keys."""
    keys = () if hit.rule.name == signals.OWN else hit.keys
    return Narrowing(start=hit.start, end=hit.end, keys=keys)


def of_cluster(found: SpaceTimeCluster) -> Narrowing:
    """The records of a cluster in space and time, by their keys."""
    return Narrowing(start=found.start, end=found.end, keys=found.keys)


def of_series(series: str, start: datetime, end: datetime) -> Narrowing:
    """The records of a series in (start, end]."""
    cell = members.area_of(series)
    own = None if cell or series == CITY else series
    return Narrowing(start=start, end=end, area=cell, series=own)


def of_strongest(found: Indicator) -> Narrowing | None:
    """The records of an indicator's rarest window; None where it has none."""
    window = found.strongest
    return None if window is None else of_series(found.series, window.start, window.end)


def window_links(city: Indicator) -> tuple[Link, ...]:
    """To the records of each window of the whole city."""
    return tuple(
        Link(span(one.days), Narrowing(start=one.start, end=one.end), str(one.days))
        for one in city.windows
    )


def series_links(context: Context, found: Evaluation) -> tuple[Link, ...]:
    """To the records of the other series with a window; for those who may see them."""
    if not may(context.viewer, Permission.LINE_LIST):
        return ()
    return tuple(
        Link(
            f"{wording.title(context, one.series)}, {span(one.strongest.days)}",
            of_series(one.series, one.strongest.start, one.strongest.end),
            one.series.replace(" ", "-"),
        )
        for one in found.strongest_first
        if one.series != CITY and one.strongest is not None
    )


def rule_links(context: Context, found: Evaluation) -> tuple[Link, ...]:
    """To the records of each rule that counted anybody; for those who may see them."""
    if not may(context.viewer, Permission.LINE_LIST):
        return ()
    return tuple(
        Link(
            f"{wording.RULE_TITLES[hit.rule.name]}, {hours(hit.rule.hours)}",
            of_rule(hit),
            hit.rule.name.replace(" ", "-"),
        )
        for hit in found.checked
        if hit.count
    )
