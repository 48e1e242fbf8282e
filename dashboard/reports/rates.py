"""Rates by area from the counts that a viewer is sent."""

from __future__ import annotations

from typing import Final

import pandas as pd

from dashboard.analytics import cases, rates
from dashboard.analytics.filters import Filters
from dashboard.analytics.layers import layer as layer_of
from dashboard.geography.boundary import load as load_boundary
from dashboard.geography.layers import Layer
from dashboard.privacy import Permission, Published, Viewer, may, publish_areas, require
from dashboard.privacy.suppression import NOT_PLACED, REMAINDER
from dashboard.reports.context import Context
from loaders.records import RESIDENCE

MEANING: Final = (
    "Rates are overdoses occurring in an area per 100,000 residents of it, in the period shown. "
    "They are of a place: where many visit, as downtown, few of those counted may live there."
)


def has_rates(layer: Layer) -> bool:
    """Whether it is known of any area how many live there."""
    return bool(layer.areas["population"].notna().any())


def rated(sent: Published, layer: Layer, *, viewer: Viewer) -> Published:
    """The areas of one period of `publish_areas`, without a column of periods, with their rates.

    Columns: `area`, `count`, `name`, `population`, those of `rates.CRUDE` and, for an analyst, of
    `rates.SMOOTHED`. An analyst has a row for every area of the layer, a partner one for every area
    with a visible count: a smoothed rate tells of the counts of all others, and a rate of a count
    that is hidden would tell it.
    """
    if may(viewer, Permission.AREA_FILTERS):
        return sent.derive(lambda frame: rates.with_smoothed(_of_all(frame, layer)))
    return sent.derive(lambda frame: rates.with_crude(_visible(frame), layer.areas))


def residences(context: Context, filters: Filters, *, layer: str) -> Published | None:
    """Who was counted, residents and visitors apart as far as the records tell, for analysts; None
    where the source has no data in the period.

    Columns: `area` (missing: the city), `resident`, `visitor`, `unknown`; areas with cases only.

    Raises:
        Forbidden: the viewer may not cut areas by a category.
    """
    require(context.viewer, Permission.AREA_FILTERS)
    known = context.through().get(filters.basis)
    if known is None:
        return None
    first, last = filters.span(first=known.first_day, last=known.last_day)
    if last < first:
        return None
    boundary = load_boundary(context.settings.city.boundary_path)
    chosen = layer_of(context.data, boundary, layer)
    counted = cases.by_residence(
        context.data, filters, layer=chosen.id, first=first, last=last, as_of=known.through
    )
    sent = publish_areas(
        counted,
        viewer=context.viewer,
        policy=context.policy,
        layer=chosen.parts,
        within=("resident",),
    )
    return sent.derive(_side_by_side)


def _side_by_side(frame: pd.DataFrame) -> pd.DataFrame:
    every = frame.assign(area=frame["area"].fillna(""))
    table = every.pivot_table(index="area", columns="resident", values="count", aggfunc="sum")
    table = table.reindex(columns=list(RESIDENCE)).fillna(0).astype("int64").reset_index()
    return table.assign(area=table["area"].mask(table["area"] == "")).rename_axis(columns=None)


def _of_all(frame: pd.DataFrame, layer: Layer) -> pd.DataFrame:
    """Every area of the layer; those that an analyst's counts leave out have none."""
    counts = frame.dropna(subset=["area"]).set_index("area")["count"]
    every = counts.reindex(layer.areas["area"], fill_value=0)
    return rates.with_crude(every.rename_axis("area").reset_index(), layer.areas)


def _visible(frame: pd.DataFrame) -> pd.DataFrame:
    is_area = frame["area"].notna() & ~frame["area"].isin([*NOT_PLACED, REMAINDER])
    return frame[is_area & frame["count"].notna()].reset_index(drop=True)
