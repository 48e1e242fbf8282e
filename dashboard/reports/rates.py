"""Rates by area from the counts that a viewer is sent."""

from __future__ import annotations

from typing import Final

import pandas as pd

from dashboard.analytics import rates
from dashboard.geography.layers import Layer
from dashboard.privacy import Permission, Published, Viewer, may
from dashboard.privacy.suppression import NOT_PLACED, REMAINDER

MEANING: Final = (
    "Rates are overdoses occurring in an area per 100,000 residents of it, in the period shown. "
    "They are of a place: where many visit, as downtown, few of those counted may live there."
)


def has_rates(layer: Layer) -> bool:
    """Whether it is known of any area how many live there."""
    return bool(layer.areas["population"].notna().any())


def rated(sent: Published, layer: Layer, *, viewer: Viewer) -> Published:
    """The areas of one answer of `publish_areas` over no groups (`within=()`), with their rates.

    Columns: `area`, `count`, `name`, `population`, those of `rates.CRUDE` and, for an analyst, of
    `rates.SMOOTHED`. An analyst has a row for every area of the layer, a partner one for every area
    with a visible count: a smoothed rate tells of the counts of all others, and a rate of a count
    that is hidden would tell it.
    """
    if may(viewer, Permission.AREA_FILTERS):
        return sent.derive(lambda frame: rates.with_smoothed(_of_all(frame, layer)))
    return sent.derive(lambda frame: rates.with_crude(_visible(frame), layer.areas))


def _of_all(frame: pd.DataFrame, layer: Layer) -> pd.DataFrame:
    """Every area of the layer; those that an analyst's counts leave out have none."""
    counts = frame.dropna(subset=["area"]).set_index("area")["count"]
    every = counts.reindex(layer.areas["area"], fill_value=0)
    return rates.with_crude(every.rename_axis("area").reset_index(), layer.areas)


def _visible(frame: pd.DataFrame) -> pd.DataFrame:
    is_area = frame["area"].notna() & ~frame["area"].isin([*NOT_PLACED, REMAINDER])
    return frame[is_area & frame["count"].notna()].reset_index(drop=True)
