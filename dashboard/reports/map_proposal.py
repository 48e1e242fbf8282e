"""What would show more, where most of a partner's map is hidden."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from dashboard.analytics.filters import PERIODS, Filters
from dashboard.analytics.layers import layers
from dashboard.geography.boundary import load as load_boundary
from dashboard.geography.hexagons import LAYERS
from dashboard.geography.layers import Layer
from dashboard.reports import map_balance
from dashboard.reports.context import Context

_COARSER: Final = 2


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
    coarser = _coarser(context, layer)
    if coarser is not None:
        return Proposal(coarser, None)
    names = list(PERIODS)
    after = names[names.index(filters.period) + 1 :]
    return Proposal(None, after[0]) if after else None


def _coarser(context: Context, layer: Layer) -> str | None:
    """The next coarser areas, whatever they would show: which ones is no news of the counts.

    Of hexagons the larger ones; of own areas those at least `_COARSER` times as large.
    """
    boundary = load_boundary(context.settings.city.boundary_path)
    if layer.id in LAYERS:
        larger = [name for name, size in LAYERS.items() if size < LAYERS[layer.id]]
        return max(larger, key=LAYERS.__getitem__, default=None)
    sizes = {name: _size(one) for name, one in layers(context.data, boundary).items()}
    coarser = [name for name, size in sizes.items() if size >= _COARSER * _size(layer)]
    return min(coarser, key=sizes.__getitem__, default=None)


def _size(layer: Layer) -> float:
    """How large its areas are, in km²; those of hexagons are nearly alike."""
    return float(layer.areas["area_km2"].median())
