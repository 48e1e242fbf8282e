"""The frames of signals that pages show: windows, the last days, the other series, the rules."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import pandas as pd

from dashboard.analytics import members, signals
from dashboard.analytics.signals import Evaluation, Watched
from dashboard.detection.course import Course
from dashboard.detection.indicator import CITY, Indicator
from dashboard.detection.sentence import chance_by_itself, frequency, hours, span
from dashboard.reports import wording
from dashboard.reports.context import Context
from dashboard.reports.late import LateDays


def windows_frame(found: Indicator) -> pd.DataFrame:
    """An indicator's windows as a frame, the shortest first."""
    names = ["days", "start", "end", "observed", "expected", "p_value"]
    return pd.DataFrame(
        [[getattr(window, name) for name in names] for window in found.windows], columns=names
    )


def range_of(watched: Watched, series: str, start: datetime, end: datetime) -> dict[str, int]:
    """How few (`least`) and how many (`most`) overdoses a series may have in (start, end]: what is
    observed counts reports apart that may be of one person, and as one those of a doubtful link."""
    keys = watched.keys(series, start, end)
    return {"least": watched.least(keys), "most": watched.most(keys)}


def readable(context: Context, found: Indicator, watched: Watched) -> pd.DataFrame:
    """The windows as people read them; the signal's colour is the rarest window's, if that is one
    of them."""
    frame = windows_frame(found)
    ranges = [range_of(watched, found.series, one.start, one.end) for one in found.windows]
    return frame.assign(
        least=[one["least"] for one in ranges],
        most=[one["most"] for one in ranges],
        window=[span(days) for days in frame["days"]],
        chance=[chance_by_itself(p_value) for p_value in frame["p_value"]],
        level=[found.level if one == found.strongest else "none" for one in found.windows],
        **_local_window(context, frame),
    )


def _local_window(context: Context, frame: pd.DataFrame) -> dict[str, pd.Series]:
    ends = {"from": "start", "to": "end"}
    return {
        name: context.local_text(pd.to_datetime(frame[column], utc=True))
        for name, column in ends.items()
    }


def last_days(context: Context, course: Course, late: LateDays) -> pd.DataFrame:
    """A course as a chart draws it: local moments, one row a day of 24 hours."""
    zone = context.settings.city.zone
    return pd.DataFrame(
        {
            "start": course.starts.tz_convert(zone).tz_localize(None),
            "end": course.ends.tz_convert(zone).tz_localize(None),
            "observed": course.observed.astype("int64"),
            "expected": course.expected,
            "upper": course.upper,
            "level": course.level,
            **late.columns(len(course.days)),
        }
    )


def start_of(course: Course) -> datetime | None:
    """Where the first day of a course begins; None where it has none."""
    if not len(course.starts):
        return None
    first: datetime = course.starts[0].to_pydatetime()
    return first


def other_series(context: Context, found: Evaluation) -> pd.DataFrame:
    """Every series but the whole city's, strongest first."""
    rows = [
        {
            "series": one.series,
            "area": members.area_of(one.series),
            "title": wording.title(context, one.series),
            **_rarest(one, found.watched),
            "chance_per_year": one.chance_per_year if one.strongest else None,
            "chance": _times(one.chance_per_year) if one.strongest else "",
            "level": one.level,
        }
        for one in found.strongest_first
        if one.series != CITY
    ]
    frame = pd.DataFrame(rows, columns=_SERIES_COLUMNS)
    frame = frame.astype(dict.fromkeys(["observed", "least", "most"], "Int64"))
    return frame.assign(**_local_window(context, frame))


_SERIES_COLUMNS: Final = [
    "series", "area", "title", "window", "start", "end", "observed", "least", "most",
    "expected", "chance_per_year", "chance", "level",
]  # fmt: skip


def _rarest(found: Indicator, watched: Watched) -> dict[str, object]:
    window = found.strongest
    if window is None:
        return {"window": ""}
    return {
        "window": span(window.days),
        "start": window.start,
        "end": window.end,
        "observed": window.observed,
        **range_of(watched, found.series, window.start, window.end),
        "expected": window.expected,
    }


def rules(found: Evaluation) -> pd.DataFrame:
    """Every rule that is on, whether it fired or not."""
    return pd.DataFrame(
        [
            {
                "rule": wording.RULE_TITLES[hit.rule.name],
                "needed": hit.rule.needed,
                "window": hours(hit.rule.hours),
                "count": hit.count,
                "least": found.watched.least(hit.keys),
                "fired": "by rule" if hit.fired else "",
                "chance_per_year": hit.chance_per_year,
                "chance": _times(hit.chance_per_year),
                "of_place": signals.is_of_place(hit.rule.name),
            }
            for hit in found.checked
        ],
        columns=["rule", "needed", "window", "count", "least", "fired", "chance_per_year",
                 "chance", "of_place"],
    )  # fmt: skip


def _times(per_year: float | None) -> str:
    return "not known yet" if per_year is None else frequency(per_year)
