"""The watched series and rules in words, and their sentences as a viewer may read them."""

from __future__ import annotations

from typing import Final

from dashboard.analytics import members, signals
from dashboard.analytics.episodes import Subject
from dashboard.analytics.signals import Watched
from dashboard.analytics.spacetime import SpaceTimeCluster
from dashboard.detection.indicator import Indicator
from dashboard.detection.rules import RuleHit
from dashboard.detection.sentence import OVERDOSES, Statement, by_rule, or_between, with_age
from dashboard.geography.areas import label, place_label
from dashboard.geography.boundary import load as load_boundary
from dashboard.privacy import PublishedText, publish_statement
from dashboard.reports.context import Context

CLUSTERS: Final = "Clusters in space and time"
RULE_TITLES: Final = {
    signals.DEATHS: "Deaths",
    signals.SCENE: "People at one scene",
    signals.MINOR: "Under 18",
    signals.SCHOOL_OR_JAIL: "At a school or the jail",
    signals.OWN: "The group's own rule",
}
_NOUNS: Final = {
    members.FATAL: ("fatal overdose", "fatal overdoses"),
    members.DOSES: (
        "overdose with several doses of naloxone",
        "overdoses with several doses of naloxone",
    ),
    members.MINORS: ("overdose of somebody under 18", "overdoses of people under 18"),
}
_RULE_NOUNS: Final = {
    signals.DEATHS: ("suspected fatal overdose", "suspected fatal overdoses"),
    signals.SCENE: ("person at one scene", "people at one scene"),
    signals.MINOR: (
        "suspected overdose of somebody under 18",
        "suspected overdoses of people under 18",
    ),
    signals.SCHOOL_OR_JAIL: (
        "suspected overdose at a school or the jail",
        "suspected overdoses at a school or the jail",
    ),
    signals.OWN: ("suspected overdose", "suspected overdoses"),
}


def title(context: Context, series: str) -> str:
    """How a series is called: `Fatal`, `2.1 km NW of the centre`, `Arlington`."""
    if cell := members.area_of(series):
        return label(cell, load_boundary(context.settings.city.boundary_path))
    return members.TITLES.get(series) or members.neighbour_of(series) or series


def subject_title(context: Context, subject: Subject) -> str:
    """What an episode is of, in words."""
    if subject.kind == "cluster":
        return CLUSTERS
    if subject.kind == "rule":
        return f"Rule: {RULE_TITLES.get(subject.name, subject.name)}"
    return title(context, subject.name)


def sentence(context: Context, found: Indicator) -> PublishedText:
    """The indicator's sentence, filled for the viewer.

    Raises:
        Forbidden: the series is an area's, and the viewer no analyst.
    """
    said = with_age(found.statement, through=found.through, now=context.now)
    words = dict(said.words)
    if said.counts:
        one, several = _nouns(context, found.series)
        words["noun"] = one if said.counts["observed"] == 1 else several
    return publish_statement(
        said.template,
        counts=said.counts,
        words=words,
        viewer=context.viewer,
        of_place=signals.is_of_place(found.series),
    )


def cluster_sentence(context: Context, found: SpaceTimeCluster) -> PublishedText:
    """A cluster's sentence, filled for the viewer.

    Raises:
        Forbidden: the viewer is no analyst.
    """
    said = with_age(found.statement, through=found.end, now=context.now)
    return publish_statement(
        said.template,
        counts=said.counts,
        words=said.words | {"where": _where(context, found)},
        viewer=context.viewer,
        of_place=True,
    )


def _where(context: Context, found: SpaceTimeCluster) -> str:
    boundary = load_boundary(context.settings.city.boundary_path)
    return f"a point {place_label(*found.found.centre, boundary)}"


def rule_sentence(context: Context, hit: RuleHit, watched: Watched) -> PublishedText:
    """What a rule that fired says of the cases that are watched, filled for the viewer.

    Raises:
        Forbidden: the rule tells where somebody was, and the viewer is no analyst.
    """
    nouns = _RULE_NOUNS[hit.rule.name]
    said = by_rule(hit, nouns=nouns, zone=context.settings.city.zone)
    said = or_between(said, least=watched.least(hit.keys), most=watched.most(hit.keys))
    return publish_statement(
        said.template,
        counts=said.counts,
        words=said.words,
        viewer=context.viewer,
        of_place=signals.is_of_place(hit.rule.name),
    )


def filled(context: Context, said: Statement | None) -> PublishedText | None:
    """A statement about the whole city, filled for the viewer; None stays None."""
    if said is None:
        return None
    return publish_statement(
        said.template, counts=said.counts, words=said.words, viewer=context.viewer
    )


def _nouns(context: Context, series: str) -> tuple[str, str]:
    place = members.area_of(series) or members.neighbour_of(series)
    if place is None:
        return _NOUNS.get(series, OVERDOSES)
    where = title(context, series)
    if members.neighbour_of(series):
        where = f"in {where}"
    elif not where.startswith("at "):
        where = f"in the area {where}"
    one, several = OVERDOSES
    return f"{one} {where}", f"{several} {where}"
