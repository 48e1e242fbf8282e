"""Spikes: what was seen in the newest windows, what was expected, how often chance does that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import pandas as pd

from dashboard.analytics import members, signals
from dashboard.analytics.filters import Filters
from dashboard.analytics.signals import Evaluation, Signal
from dashboard.detection.indicator import CITY, Course, Indicator, Window
from dashboard.detection.rules import RuleHit
from dashboard.detection.sentence import chance_by_itself, frequency, hours, span
from dashboard.privacy import (
    Permission,
    Published,
    PublishedText,
    may,
    publish_city,
    publish_signals,
    require,
)
from dashboard.reports import wording
from dashboard.reports.context import Context
from dashboard.reports.records import Narrowing
from dashboard.reports.trust import trust

SHOWN_DAYS: Final = 60
OLD_DAYS: Final = 7


@dataclass(frozen=True)
class Said:
    """One more thing that stands out, with what narrows the records to its own."""

    level: str
    sentence: PublishedText
    records: Narrowing


@dataclass(frozen=True)
class Link:
    """To the records of one figure."""

    words: str
    records: Narrowing
    key: str


@dataclass(frozen=True)
class Spikes:
    """Everything that the page shows, as its viewer may see it."""

    level: str
    """Of the whole city: none, watch, alert, not enough data, or old data (nothing stands out, and
    they are old)."""
    sentence: PublishedText
    """Of the whole city."""
    others: tuple[Said, ...]
    """What else stands out, the rarest first: other series, and rules."""
    windows: Published
    """`window`, `from` and `to` (local text), `observed`, `expected`, `p_value`, `chance` (in
    words), `level`, `days`, `start` and `end` (aware)."""
    per_year: str
    """How often chance does as much in any of them, in words."""
    links: tuple[Link, ...]
    """To the records of each window."""
    course: Published
    """`start` and `end` (local) of each of the last days of 24 hours, `observed`, `expected`,
    `upper`, `level`."""
    course_from: datetime | None
    """Where the first of them begins."""
    edge: datetime
    """Local clock time at which the data end."""
    through: datetime
    series: Published
    """The other series, strongest first: `series`, `area`, `title`, `window`, `from`, `to`,
    `observed`, `expected`, `chance_per_year`, `chance` (in words), `level`; the window is the
    rarest, and missing where no more was seen than expected."""
    series_links: tuple[Link, ...]
    """To the records of those with a window."""
    rules: Published
    """Each rule that is on: `rule`, `needed`, `window`, `count`, `fired`, `chance_per_year`,
    `chance` (in words), `of_place`."""
    rule_links: tuple[Link, ...]
    """To the records of those that counted anybody."""
    trust: str
    """How far to trust what is expected of the whole city."""


def build(context: Context, filters: Filters) -> Spikes | None:
    """The page's report, over all cases of the basis; None where the source has no data."""
    require(context.viewer, Permission.PAGES)
    found = context.evaluated(filters.basis)
    if found is None:
        return None
    city, course = found.city, found.scanned.courses[CITY]
    publish = partial(publish_city, viewer=context.viewer)
    days = publish(_course(context, course))
    return Spikes(
        level=_shown_level(context, city),
        sentence=wording.sentence(context, city),
        others=_others(context, found),
        windows=publish(_readable(context, city)),
        per_year="" if city.chance_per_year is None else frequency(city.chance_per_year),
        links=tuple(
            Link(span(one.days), Narrowing(start=one.start, end=one.end), str(one.days))
            for one in city.windows
        ),
        course=days,
        course_from=_start_of(course),
        edge=context.local_clock(city.through),
        through=city.through,
        series=publish_signals(_series(context, found), viewer=context.viewer),
        series_links=_series_links(context, found),
        rules=publish_signals(_rules(found), viewer=context.viewer),
        rule_links=_rule_links(context, found),
        trust=trust(city),
    )


def windows_frame(found: Indicator) -> pd.DataFrame:
    """An indicator's windows as a frame, the shortest first."""
    names = ["days", "start", "end", "observed", "expected", "p_value"]
    return pd.DataFrame(
        [[getattr(window, name) for name in names] for window in found.windows], columns=names
    )


def _shown_level(context: Context, found: Indicator) -> str:
    """The level, or "old data" where nothing stands out in data that end a week ago or more:
    that is no calm."""
    is_old = context.now - found.through >= timedelta(days=OLD_DAYS)
    return "old data" if is_old and found.level == "none" else found.level


def _others(context: Context, found: Evaluation) -> tuple[Said, ...]:
    return tuple(
        _said(context, one)
        for one in found.signals
        if one.indicator is not found.city and _may_read(context, one)
    )


def _said(context: Context, signal: Signal) -> Said:
    if signal.hit is not None:
        text = wording.rule_sentence(context, signal.hit)
        return Said(signal.level, text, _of_rule(signal.hit))
    found = signal.indicator
    assert found is not None  # noqa: S101  (a signal is one of the two)
    assert found.strongest is not None  # noqa: S101  (nothing else makes a level)
    text = wording.sentence(context, found)
    window = found.strongest
    return Said(signal.level, text, of_series(found.series, window.start, window.end))


def _may_read(context: Context, signal: Signal) -> bool:
    """Whether the viewer may know it: what is of a single place is for analysts."""
    if may(context.viewer, Permission.AREA_FILTERS):
        return True
    if signal.hit is not None:
        return signal.hit.rule.name not in signals.RULES_OF_PLACES
    return signal.indicator is not None and members.area_of(signal.indicator.series) is None


def _of_rule(hit: RuleHit) -> Narrowing:
    """The records that a rule counted: all of its window, or by their keys."""
    keys = () if hit.rule.name == signals.OWN else hit.keys
    return Narrowing(start=hit.start, end=hit.end, keys=keys)


def of_series(series: str, start: datetime, end: datetime) -> Narrowing:
    """The records of a series in (start, end]."""
    cell = members.area_of(series)
    own = None if cell or series == CITY else series
    return Narrowing(start=start, end=end, area=cell, series=own)


def _readable(context: Context, found: Indicator) -> pd.DataFrame:
    """The windows as people read them; the signal's colour is the rarest window's."""
    frame = windows_frame(found)
    rarest = found.strongest.days if found.strongest else 0
    return frame.assign(
        window=[span(days) for days in frame["days"]],
        chance=[chance_by_itself(p_value) for p_value in frame["p_value"]],
        level=[found.level if days == rarest else "none" for days in frame["days"]],
        **_local_window(context, frame),
    )


def _local_window(context: Context, frame: pd.DataFrame) -> dict[str, pd.Series]:
    ends = {"from": "start", "to": "end"}
    return {
        name: context.local_text(pd.to_datetime(frame[column], utc=True))
        for name, column in ends.items()
    }


def _course(context: Context, course: Course) -> pd.DataFrame:
    zone = context.settings.city.zone
    return pd.DataFrame(
        {
            "start": course.starts.tz_convert(zone).tz_localize(None),
            "end": course.ends.tz_convert(zone).tz_localize(None),
            "observed": course.observed.astype("int64"),
            "expected": course.expected,
            "upper": course.upper,
            "level": course.level,
        }
    )


def _start_of(course: Course) -> datetime | None:
    if not len(course.starts):
        return None
    first: datetime = course.starts[0].to_pydatetime()
    return first


def _series(context: Context, found: Evaluation) -> pd.DataFrame:
    """Every series but the whole city's, strongest first."""
    rows = [
        {
            "series": one.series,
            "area": members.area_of(one.series),
            "title": wording.title(context, one.series),
            **_rarest(one.strongest),
            "chance_per_year": one.chance_per_year if one.strongest else None,
            "chance": _times(one.chance_per_year) if one.strongest else "",
            "level": one.level,
        }
        for one in found.strongest_first
        if one.series != CITY
    ]
    frame = pd.DataFrame(rows, columns=_SERIES_COLUMNS).astype({"observed": "Int64"})
    return frame.assign(**_local_window(context, frame))


_SERIES_COLUMNS: Final = [
    "series", "area", "title", "window", "start", "end", "observed", "expected",
    "chance_per_year", "chance", "level",
]  # fmt: skip


def _rarest(window: Window | None) -> dict[str, object]:
    if window is None:
        return {"window": "", "start": None, "end": None, "observed": None, "expected": None}
    return {
        "window": span(window.days),
        "start": window.start,
        "end": window.end,
        "observed": window.observed,
        "expected": window.expected,
    }


def _series_links(context: Context, found: Evaluation) -> tuple[Link, ...]:
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


def _rule_links(context: Context, found: Evaluation) -> tuple[Link, ...]:
    if not may(context.viewer, Permission.LINE_LIST):
        return ()
    return tuple(
        Link(
            f"{wording.RULE_TITLES[hit.rule.name]}, {hours(hit.rule.hours)}",
            _of_rule(hit),
            hit.rule.name.replace(" ", "-"),
        )
        for hit in found.checked
        if hit.count
    )


def _rules(found: Evaluation) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "rule": wording.RULE_TITLES[hit.rule.name],
                "needed": hit.rule.needed,
                "window": hours(hit.rule.hours),
                "count": hit.count,
                "fired": "by rule" if hit.fired else "",
                "chance_per_year": hit.chance_per_year,
                "chance": _times(hit.chance_per_year),
                "of_place": hit.rule.name in signals.RULES_OF_PLACES,
            }
            for hit in found.checked
        ],
        columns=["rule", "needed", "window", "count", "fired", "chance_per_year", "chance",
                 "of_place"],
    )  # fmt: skip


def _times(per_year: float | None) -> str:
    return "not known yet" if per_year is None else frequency(per_year)
