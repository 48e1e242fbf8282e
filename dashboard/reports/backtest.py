"""Looking back: what each rule would have done on the city's own past, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple

import pandas as pd

from dashboard.analytics import cases, clusters
from dashboard.analytics.clusters import Marked
from dashboard.analytics.filters import Filters
from dashboard.analytics.through import DataThrough
from dashboard.detection.allowance import Allowance
from dashboard.detection.backtest import backtest, history
from dashboard.detection.backtest_rules import OWN_RULE
from dashboard.detection.outcomes import Outcome
from dashboard.detection.rules import Rule
from dashboard.privacy import (
    Permission,
    Published,
    PublishedText,
    publish_city,
    publish_statement,
    require,
)
from dashboard.reports.backtest_words import (
    COMPARED_TITLES,
    NOTHING,
    catch_text,
    delay_text,
    would_have,
)
from dashboard.reports.context import Context
from dashboard.reports.heading import days_text
from dashboard.reports.past_clusters import Past, column, listed, past

OURS: Final = ("scan_watch", "scan_alert")
ROW_COLUMNS: Final = ("rule", "alarms_per_year", "cluster", "caught", "hours_to_alarm")


@dataclass(frozen=True)
class Backtest:
    """Everything that the section shows, as its viewer may see it."""

    watch: PublishedText
    """What watches would have done, as a sentence."""
    alert: PublishedText
    """The same of alerts."""
    days: str
    """The days looked back at, in words."""
    rules: Published
    """`rule` (its title), `ours`, `alarms_per_year`, `alarm_days_per_year`, `caught` (`2 of 3`),
    `delay` (typical, in words), and a column for each cluster: when the alarm came, in words."""
    clusters: Published
    """`cluster`, `days`, `kind`, `count` of the basis, `note`, `source`, `announced`."""
    marked: tuple[Past, ...]
    """The same clusters in the same order, which is also that of the columns of `rules`."""


def build(context: Context, filters: Filters, *, watch: float, alert: float) -> Backtest | None:
    """The section's report with so many false watches and alerts a year accepted; None where the
    source has no whole day of data."""
    looked = _looked(context, filters.basis, watch=watch, alert=alert)
    if looked is None:
        return None
    said = {outcome.rule: outcome for outcome in looked.outcomes}
    compared = pd.DataFrame([_row(outcome) for outcome in looked.outcomes])
    publish = partial(publish_statement, counts={}, words={}, viewer=context.viewer)
    return Backtest(
        watch=publish(would_have("watch", said["scan_watch"])),
        alert=publish(would_have("alert", said["scan_alert"])),
        days=days_text(looked.known.first_day, looked.known.last_whole_day),
        rules=publish_city(compared, viewer=context.viewer),
        clusters=listed(context, filters.basis, looked.known, looked.marked),
        marked=tuple(map(past, looked.marked)),
    )


def rows(context: Context, basis: str, *, watch: float, alert: float) -> pd.DataFrame:
    """`ROW_COLUMNS`: one row for each rule and cluster, or for each rule where none is marked.

    `caught` and `hours_to_alarm` are missing where they cannot be said.
    """
    require(context.viewer, Permission.PAGES)
    looked = _looked(context, basis, watch=watch, alert=alert)
    found = [
        (outcome.rule, _rounded(outcome.alarms_per_year, 2), name, caught, hours)
        for outcome in (looked.outcomes if looked else ())
        for name, caught, hours in _caught(outcome)
    ]
    frame = pd.DataFrame(found, columns=list(ROW_COLUMNS), dtype=object)
    return publish_city(frame, viewer=context.viewer).frame


def _caught(outcome: Outcome) -> Sequence[tuple[str | None, bool | None, float | None]]:
    return [
        (found.cluster.name, found.caught, _rounded(found.hours_to_alarm, 1))
        for found in outcome.catches
    ] or [(None, None, None)]


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


class _Looked(NamedTuple):
    known: DataThrough
    marked: tuple[Marked, ...]
    outcomes: tuple[Outcome, ...]


def _looked(context: Context, basis: str, *, watch: float, alert: float) -> _Looked | None:
    known, city = context.through().get(basis), context.settings.city
    if known is None or known.last_whole_day < known.first_day:
        return None
    marked = clusters.marked(
        context.data, city.clusters_path, as_of=context.now.astimezone(city.zone)
    )
    times = cases.event_times(
        context.data, Filters(basis=basis), zone=city.time_zone, as_of=known.through
    )
    outcomes = backtest(
        history(times, first_day=known.first_day, last_day=known.last_whole_day, zone=city.zone),
        [found.cluster for found in marked],
        # What is accepted is shared with the other series, as in the indicators.
        allowance=Allowance(watch, alert).shared(1)[0],
        own=_own(context),
    )
    return _Looked(known, marked, outcomes)


def _own(context: Context) -> Rule | None:
    """The group's own fixed rule; None where it has none."""
    settings = context.settings
    if not settings.fixed_count:
        return None
    return Rule(OWN_RULE, settings.fixed_count, settings.fixed_hours)


def _row(outcome: Outcome) -> dict[str, object]:
    judged = len(outcome.judged)
    fixed = {
        "rule": COMPARED_TITLES[outcome.rule],
        "ours": outcome.rule in OURS,
        "alarms_per_year": outcome.alarms_per_year,
        "alarm_days_per_year": outcome.alarm_days_per_year,
        "caught": f"{outcome.caught} of {judged}" if judged else NOTHING,
        "delay": delay_text(outcome.typical_hours),
    }
    return fixed | {column(found.cluster.name): catch_text(found) for found in outcome.catches}
