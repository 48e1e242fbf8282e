"""Overview: the newest figures against what is usual, the strongest sign, initiatives 11 and 19."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from math import isnan
from typing import Final

import pandas as pd

from dashboard.analytics import cases
from dashboard.analytics.filters import Filters
from dashboard.analytics.signals import Evaluation
from dashboard.detection.clock import back
from dashboard.detection.indicator import CITY
from dashboard.detection.sentence import span
from dashboard.initiatives.board import Initiative
from dashboard.privacy import Published, PublishedText, publish_number, publish_public
from dashboard.reports import spikes
from dashboard.reports.context import Context
from dashboard.reports.initiatives import OD_MAP, SPIKE_RESPONSE, Initiatives
from dashboard.reports.initiatives import build as build_initiatives

CARD_DAYS: Final = (1, 7, 28)
PUBLISHED: Final = "odmap"
"""The basis of what the public sees."""


@dataclass(frozen=True)
class Card:
    """One figure: what was seen in the newest days of data, and what is usual."""

    days: int
    title: str
    observed: PublishedText
    counted: PublishedText
    """What was seen, without a range."""
    may_be_fewer: bool
    """Whether `observed` is a range because reports may be of one person."""
    may_be_more: bool
    """Whether it is one because doubtful links may be wrong."""
    expected: float | None
    start: datetime
    """Where the window begins."""
    end: datetime
    """Where it ends: where the data do."""


@dataclass(frozen=True)
class Overview:
    """Everything that analysts and partners see."""

    cards: tuple[Card, ...]
    spikes: spikes.Spikes
    initiatives: Initiatives

    @property
    def highlighted(self) -> tuple[Initiative, ...]:
        """The board's initiatives 11 and 19."""
        wanted = (SPIKE_RESPONSE, OD_MAP)
        return tuple(item for item in self.initiatives.board if item.number in wanted)


def build(context: Context, filters: Filters) -> Overview | None:
    """The page's report for analysts and partners; None where the source has no data."""
    report = spikes.build(context, filters)
    found = context.evaluated(filters.basis)
    if report is None or found is None:
        return None
    return Overview(
        cards=_cards(context, found),
        spikes=report,
        initiatives=build_initiatives(context),
    )


def build_public(context: Context) -> Published | None:
    """The published table, the same for everybody: `quarter`, `count`, `rolling_12_months`.

    Of ODMAP records, whatever else is loaded: which records are taken for one overdose may change
    with any load, and what was published must not. None where there are none.
    """
    filters = Filters(basis=PUBLISHED)
    known = context.through().get(filters.basis)
    if known is None:
        return None
    daily = cases.daily(
        context.data,
        filters,
        first=known.first_day,
        last=known.last_day,
        as_of=known.through,
    )
    every_day = cases.complete_days(daily, first=known.first_day, last=known.last_day)
    quarters = every_day.groupby(pd.DatetimeIndex(every_day.index).to_period("Q").start_time).sum()
    frame = quarters.rename_axis("quarter").rename("count").reset_index()
    # A quarter that began before the data did is not whole.
    frame = frame[frame["quarter"] >= pd.Timestamp(known.first_day)]
    return publish_public(
        frame, viewer=context.viewer, policy=context.policy, through=known.last_whole_day
    )


def _cards(context: Context, found: Evaluation) -> tuple[Card, ...]:
    """Counts in windows that end where the data end; without a baseline, nothing is usual yet."""
    through, zone = found.city.through, context.settings.city.zone
    return tuple(_card(context, found, days, back(through, days, zone)) for days in CARD_DAYS)


def _card(context: Context, found: Evaluation, days: int, start: datetime) -> Card:
    keys = found.watched.keys(CITY, start, found.city.through)
    least, most = found.watched.least(keys), found.watched.most(keys)
    publish = partial(publish_number, len(keys), viewer=context.viewer)
    return Card(
        days=days,
        title=f"Last {span(days)} of data",
        observed=publish(least=least, most=most),
        counted=publish(),
        may_be_fewer=least < len(keys),
        may_be_more=most > len(keys),
        expected=_usual(found, days),
        start=start,
        end=found.city.through,
    )


def _usual(found: Evaluation, days: int) -> float | None:
    """What was expected in the newest days: of the scan's window where it has one of this length,
    else the sum over the days. None where the history is too short."""
    for window in found.city.windows:
        if window.days == days:
            return window.expected
    expected = found.scanned.courses[CITY].expected[-days:]
    total = float(expected.sum()) if len(expected) == days else float("nan")
    return None if isnan(total) else total
