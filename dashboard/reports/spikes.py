"""Spikes: what was seen in the newest windows, what was expected, how often chance does that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pandas as pd

from dashboard.analytics import cases
from dashboard.analytics.filters import Filters
from dashboard.analytics.through import DataThrough
from dashboard.detection.chance import expected_in
from dashboard.detection.sentence import frequency, span, with_age
from dashboard.detection.windows import Indicator, WindowScan, baseline, scan
from dashboard.privacy import Published, PublishedText, publish_city, publish_statement
from dashboard.reports.context import Context

SHOWN_DAYS = 60
CARD_DAYS = (1, 7, 28)
OLD_DAYS = 7
METHOD = """
Each window ends where the data end, not now. What is *expected* is the mean of the year of data
before the windows. The *chance* is exact: how likely a window of this length holds as many or more,
with the uncertainty of that mean counted in. *Times a year by chance* comes from a simulation of
years in which nothing happens but chance, looked at once a day.

It does not know season, weekday, late entries or a change in reporting; one overdose that was
entered twice counts twice. A quiet figure is no all-clear: the newest days are still being entered.
"""


@dataclass(frozen=True)
class Span:
    """One window in words, as `24 hours`, and where it begins and ends."""

    days: int
    words: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Spikes:
    """Everything that the page shows, as its viewer may see it."""

    level: str
    """none, watch, alert, not enough data, or old data (nothing stands out, and they are old)."""
    sentence: PublishedText
    windows: Published
    """`window`, `from` and `to` (local text), `observed`, `expected`, `p_value`,
    `chance_per_year`, `chance` (in words), `level`, `start` and `end` (aware)."""
    spans: tuple[Span, ...]
    """The same windows, for links to their records."""
    recent: Published
    """`period` (day), `count`: the last 60 days of data."""
    rolling: Published
    """`period` (day), `mean` of the seven whole days that end with it."""
    recent_first: date
    edge: datetime
    """Local clock time at which the data end."""


def build(context: Context, filters: Filters) -> Spikes | None:
    """The page's report, over all cases of the basis; None where the source has no data."""
    known = context.through().get(filters.basis)
    if known is None:
        return None
    found = indicator(context, filters.basis, known)
    recent, mean = _recent(context, filters.everyone(), known)
    publish = partial(publish_city, viewer=context.viewer)
    return Spikes(
        level=_shown_level(context, found),
        sentence=sentence(context, found),
        windows=publish(_readable(context, found)),
        spans=tuple(
            Span(window.days, span(window.days), window.start, window.end)
            for window in found.windows
        ),
        recent=publish(recent),
        rolling=publish(mean),
        recent_first=recent["period"].iloc[0].date(),
        edge=context.local_clock(known.through),
    )


def indicator(context: Context, basis: str, known: DataThrough) -> Indicator:
    """The detector's indicator for the city, over all cases of a basis."""
    settings, zone = context.settings, context.settings.city.zone
    return scan(
        times_of(context, basis, known),
        through=known.through,
        history_from=_history_from(known, zone),
        params=WindowScan(
            watch_per_year=settings.watch_per_year, alert_per_year=settings.alert_per_year
        ),
        zone=zone,
    )


def times_of(context: Context, basis: str, known: DataThrough) -> pd.DatetimeIndex:
    """Moments (UTC) of all cases of a basis up to where its data end."""
    zone = context.settings.city.time_zone
    return cases.event_times(context.data, Filters(basis=basis), zone=zone, as_of=known.through)


def usual(
    times: pd.DatetimeIndex, known: DataThrough, *, days: int, zone: ZoneInfo
) -> float | None:
    """What is expected in the newest `days`, from the baseline before the longest card's window.

    None where the history is too short for a baseline.
    """
    params = WindowScan(window_days=CARD_DAYS, guard_days=max(CARD_DAYS))
    before = baseline(
        times, through=known.through, history_from=_history_from(known, zone), params=params
    )
    if before.days < params.min_baseline_days:
        return None
    return expected_in(before.events, baseline_days=before.days, days=days)


def _history_from(known: DataThrough, zone: ZoneInfo) -> datetime:
    return datetime.combine(known.first_day, time.min, tzinfo=zone).astimezone(UTC)


def sentence(context: Context, found: Indicator) -> PublishedText:
    """The indicator's sentence, filled for the viewer."""
    said = with_age(found.statement, through=found.through, now=context.now)
    return publish_statement(
        said.template, counts=said.counts, words=said.words, viewer=context.viewer
    )


def _shown_level(context: Context, found: Indicator) -> str:
    """The level, or "old data" where nothing stands out in data that end a week ago or more:
    that is no calm."""
    is_old = context.now - found.through >= timedelta(days=OLD_DAYS)
    return "old data" if is_old and found.level == "none" else found.level


def windows_frame(found: Indicator) -> pd.DataFrame:
    """An indicator's windows as a frame, the shortest first."""
    names = ["days", "start", "end", "observed", "expected", "p_value", "chance_per_year"]
    return pd.DataFrame(
        [[getattr(window, name) for name in names] for window in found.windows], columns=names
    )


def _readable(context: Context, found: Indicator) -> pd.DataFrame:
    """The windows as people read them; the signal's colour is the strongest window's, and of all
    that are as rare by themselves as the level asks."""
    frame = windows_frame(found)
    least = found.strongest.chance_per_year if found.strongest else 0.0
    least = max(least, _allowed(context, found.level))
    return frame.assign(
        window=[span(days) for days in frame["days"]],
        chance=[f"by itself {frequency(times)}" for times in frame["chance_per_year"]],
        level=[found.level if times <= least else "none" for times in frame["chance_per_year"]],
        to=context.local_text(pd.to_datetime(frame["end"], utc=True)),
        **{"from": context.local_text(pd.to_datetime(frame["start"], utc=True))},
    )


def _allowed(context: Context, level: str) -> float:
    """False signals a year that are accepted for a level; 0 where there is no signal."""
    settings = context.settings
    return {"watch": settings.watch_per_year, "alert": settings.alert_per_year}.get(level, 0.0)


def _recent(
    context: Context, filters: Filters, known: DataThrough
) -> tuple[pd.DataFrame, pd.DataFrame]:
    first = max(known.first_day, known.last_day - timedelta(days=SHOWN_DAYS - 1))
    earlier = max(known.first_day, first - timedelta(days=cases.ROLLING_DAYS))
    daily = cases.daily(
        context.data, filters, first=earlier, last=known.last_day, as_of=known.through
    )
    every_day = cases.complete_days(daily, first=earlier, last=known.last_day)
    shown = every_day.loc[pd.Timestamp(first) :].rename_axis("period").reset_index()
    return shown, cases.rolling_mean(every_day, known, first=first, last=known.last_day)
