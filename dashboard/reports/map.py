"""Map: where overdoses happened; what is on it and what is not add up to the total."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from dashboard.analytics.filters import Filters
from dashboard.analytics.layers import layer as layer_of
from dashboard.analytics.layers import layers
from dashboard.analytics.mapped import Days, by_period_and_area
from dashboard.analytics.shared_points import shared_points
from dashboard.analytics.through import DataThrough
from dashboard.geography.boundary import load as load_boundary
from dashboard.geography.hexagons import LAYERS
from dashboard.geography.layers import Layer
from dashboard.privacy import Permission, Published, may, publish_areas
from dashboard.reports import map_balance, map_overlays
from dashboard.reports.circles import circles, of_days
from dashboard.reports.context import Context
from dashboard.reports.heading import span_text
from dashboard.reports.map_areas import numbers, side_by_side
from dashboard.reports.map_choice import Choice, allowed, for_areas
from dashboard.reports.map_periods import COMPARED, SHOWN, Periods, periods
from dashboard.reports.map_proposal import Proposal, proposal
from dashboard.reports.rates import has_rates

LAYER_TITLES: Final = {
    "h3-7": "Large hexagons",
    "h3-8": "Medium hexagons",
    "h3-9": "Small hexagons",
}


@dataclass(frozen=True)
class Panel:
    """The map of one period."""

    period: str
    """`SHOWN` or `COMPARED`."""
    days: Days
    title: str
    """The days in words."""
    areas: Published
    """What `map_areas.numbers` gives of the period."""
    clusters: Published | None
    """What `circles` gives of its days: for analysts."""
    points: Published | None
    """`latitude`, `longitude`, `label` (local date and time): for those who may see them."""
    balance: str
    """In words: what is on the map and what is not, which add up to the total, and the days."""
    total: int
    located: int | None
    """How many lie in areas that are shown; None where that is not told."""


@dataclass(frozen=True)
class Map:
    """Everything that the page shows, as its viewer may see it."""

    choice: Choice
    """What is shown: what was asked for, without what the viewer may not see."""
    rates: bool
    """Whether it is known how many live in the areas."""
    panels: tuple[Panel, ...]
    """The period's, and that of the period that it is compared with."""
    remark: str
    """What to say of the comparison; "" if nothing."""
    table: Published
    """What `map_areas.side_by_side` gives of the panels."""
    names: Mapping[str, str]
    """How areas are called: every one of the layer, or for a partner of hexagons those shown."""
    outlines: Mapping[str, Any] | None
    """GeoJSON geometries of all areas; None: they are hexagons."""
    shared: Published | None
    """`latitude`, `longitude`, `words`: points that many records share, for analysts."""
    resources: Published
    """The columns of `resources.COLUMNS`, and `words`."""
    clusters: Published | None
    """What `circles` gives, of whatever days: for analysts."""
    exact: bool
    """Whether an area without a number has no overdoses, and categories and chosen days narrow the
    map; not where cuts could be subtracted, and small counts are held back."""
    proposal: Proposal | None
    """What would show more, where most is hidden."""

    @property
    def layer(self) -> str:
        """The id of the layer."""
        return self.choice.layer

    @property
    def points(self) -> Published | None:
        """The single overdoses of the period."""
        return self.panels[0].points

    @property
    def balance(self) -> str:
        """The sentence of the period."""
        return self.panels[0].balance


def titles(context: Context) -> dict[str, str]:
    """The layers that there are, by their ids, and how people call them."""
    boundary = load_boundary(context.settings.city.boundary_path)
    found = layers(context.data, boundary)
    return {name: LAYER_TITLES.get(name, name) for name in found}


def can_rate(context: Context, layer: str) -> bool:
    """Whether it is known how many live in the areas of this layer."""
    return has_rates(_layer(context, layer))


@dataclass(frozen=True)
class _Asked:
    """What the whole of one map is of, as its viewer may see it."""

    context: Context
    filters: Filters
    choice: Choice
    layer: Layer
    known: DataThrough
    exact: bool
    """`Map.exact`."""
    without: list[int]
    """The points whose overdoses are left out."""


def build(context: Context, filters: Filters, choice: Choice) -> Map | None:
    """The page's report; None where the source has no data, or none of the days chosen."""
    known = context.through().get(filters.basis)
    if known is None:
        return None
    filters, layer = for_areas(context, filters), _layer(context, choice.layer)
    first, last = filters.span(first=known.first_day, last=known.last_day)
    if last < first:
        return None
    rates, exact = has_rates(layer), may(context.viewer, Permission.AREA_FILTERS)
    choice = allowed(context, choice, rates=rates)
    counted = periods(choice.compared, first, last, data_from=known.first_day)
    is_asked = choice.shared or choice.leave_out
    found = shared_points(context.data, filters.basis, as_of=known.through) if is_asked else None
    without = found["point"].tolist() if found is not None and choice.leave_out else []
    asked = _Asked(context, filters, choice, layer, known, exact, without)
    sent, drawn = _sent(asked, counted), circles(context, filters)
    panels = tuple(
        _panel(asked, period, days, _of(sent, period), drawn)
        for period, days in counted.days.items()
    )
    table = sent.derive(
        lambda _: side_by_side([one.areas.frame for one in panels], exact=exact), noted=False
    )
    return Map(
        choice=choice,
        rates=rates,
        panels=panels,
        remark=counted.remark,
        table=table,
        names=_names(asked, table),
        outlines=layer.outlines,
        shared=map_overlays.shared(context, found) if choice.shared and found is not None else None,
        resources=map_overlays.listed(context),
        clusters=drawn,
        exact=exact,
        proposal=proposal(context, filters, layer, _of(sent, SHOWN).frame),
    )


def _layer(context: Context, asked: str) -> Layer:
    return layer_of(context.data, load_boundary(context.settings.city.boundary_path), asked)


def _sent(asked: _Asked, counted: Periods) -> Published:
    """The one answer by area of the page: both periods, which share no day."""
    context, layer = asked.context, asked.layer
    frame = by_period_and_area(
        context.data,
        asked.filters,
        layer=layer.id,
        periods=counted.days,
        as_of=asked.known.through,
        without=asked.without,
        apart=asked.exact,
    )
    return publish_areas(frame, viewer=context.viewer, policy=context.policy, layer=layer.parts)


def _of(sent: Published, period: str) -> Published:
    """One period of the answer, without a column of periods."""
    return sent.derive(
        lambda frame: frame[frame["period"] == period].drop(columns="period").reset_index(drop=True)
    )


def _panel(
    asked: _Asked, period: str, days: Days, own: Published, drawn: Published | None
) -> Panel:
    context, layer = asked.context, asked.layer
    return Panel(
        period=period,
        days=days,
        title=span_text(*days),
        areas=numbers(own, layer, viewer=context.viewer),
        clusters=of_days(drawn, *days),
        points=map_overlays.points(context, asked.filters, days, asked.known, without=asked.without)
        if asked.choice.points
        else None,
        balance=map_balance.balance(
            own.frame, layer, days, viewer=context.viewer, policy=context.policy
        ),
        total=map_balance.total(own.frame),
        located=map_balance.located(own.frame) if asked.exact else None,
    )


def _names(asked: _Asked, table: Published) -> dict[str, str]:
    areas = asked.layer.areas
    if asked.layer.id in LAYERS and not asked.exact:
        areas = areas[areas["area"].isin(table.frame["area"])]
    return dict(zip(areas["area"], areas["name"], strict=True))


__all__ = ["COMPARED", "LAYER_TITLES", "SHOWN", "Map", "Panel", "build", "can_rate", "titles"]
