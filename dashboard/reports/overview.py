"""Overview: the newest figures against what is usual, the strongest sign, initiatives 11 and 19."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pandas as pd

from dashboard.analytics import cases
from dashboard.analytics.filters import Filters
from dashboard.analytics.through import DataThrough
from dashboard.detection.sentence import span
from dashboard.initiatives.board import Initiative
from dashboard.privacy import Published, PublishedText, publish_number, publish_public
from dashboard.reports import spikes
from dashboard.reports.context import Context
from dashboard.reports.initiatives import OD_MAP, SPIKE_RESPONSE, Initiatives
from dashboard.reports.initiatives import build as build_initiatives


@dataclass(frozen=True)
class Card:
    """One figure: what was seen in the newest days of data, and what is usual."""

    days: int
    title: str
    observed: PublishedText
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
    known = context.through().get(filters.basis)
    found = spikes.build(context, filters)
    if known is None or found is None:
        return None
    return Overview(
        cards=_cards(context, filters.basis, known),
        spikes=found,
        initiatives=build_initiatives(context),
    )


def build_public(context: Context) -> Published | None:
    """The published table, the same for everybody: `quarter`, `count`, `rolling_12_months`.

    None where there are no ODMAP data.
    """
    known = context.through().get("odmap")
    if known is None:
        return None
    daily = cases.daily(
        context.data,
        Filters(),
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


def _cards(context: Context, basis: str, known: DataThrough) -> tuple[Card, ...]:
    """Counts in windows that end where the data end; without a baseline, nothing is usual yet."""
    times = spikes.times_of(context, basis, known)
    starts = {days: known.through - timedelta(days=days) for days in spikes.CARD_DAYS}
    return tuple(
        Card(
            days=days,
            title=f"Last {span(days)} of data",
            observed=publish_number(
                int((times > pd.Timestamp(start)).sum()), viewer=context.viewer
            ),
            expected=spikes.usual(times, known, days=days, zone=context.settings.city.zone),
            start=start,
            end=known.through,
        )
        for days, start in starts.items()
    )
