"""What would show more, where most of a partner's map is hidden."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard.analytics.filters import PERIODS, Filters
from dashboard.analytics.layers import layers
from dashboard.geography.boundary import load as load_boundary
from dashboard.geography.layers import Layer
from dashboard.reports import map_balance
from dashboard.reports.context import Context


@dataclass(frozen=True)
class Proposal:
    """Other areas or another period, which show more."""

    layer: str | None
    """The id of coarser areas; None where those shown are the coarsest."""
    period: str | None
    """A longer period: a key of `PERIODS`; None where it is the longest, or there are coarser
    areas."""


def proposal(
    context: Context, filters: Filters, layer: Layer, frame: pd.DataFrame
) -> Proposal | None:
    """What to propose of one period's answer: None unless more than half of it is hidden."""
    if 2 * map_balance.remainder(frame) <= map_balance.total(frame):
        return None
    boundary = load_boundary(context.settings.city.boundary_path)
    sizes = {name: _size(one) for name, one in layers(context.data, boundary).items()}
    coarser = {name: size for name, size in sizes.items() if size > _size(layer)}
    if coarser:
        return Proposal(min(coarser, key=coarser.__getitem__), None)
    names = list(PERIODS)
    after = names[names.index(filters.period) + 1 :]
    return Proposal(None, after[0]) if after else None


def _size(layer: Layer) -> float:
    """How large its areas are, in km²; those of hexagons are nearly alike."""
    return float(layer.areas["area_km2"].median())
