"""The offline map: areas over boundary lines, and nothing that asks another machine."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from math import cos, log2, radians
from typing import Any, Final

import h3
import pandas as pd
import pydeck as pdk
from pydeck.bindings.json_tools import default_serialize
from shapely.geometry import GeometryCollection, Point, shape
from shapely.geometry.base import BaseGeometry

from dashboard.charts import colours
from dashboard.charts import map_layers as draw
from dashboard.charts.map_labels import WORLD_PX, Frame, names
from dashboard.charts.map_layers import GeoJson
from dashboard.charts.map_steps import Rgba, Step

_NAME_PX: Final = 12
_MARK_PX: Final = 14
_SIGN_PX: Final = 14
"""What stands for a place reaches so far from it."""
_METRES_A_DEGREE: Final = 111_195
"""To the north."""
TOOLTIP: Final = {"text": "{words}", "style": {"fontSize": "13px"}}
"""As text, never as HTML: a label may hold what somebody typed."""


class Deck(pdk.Deck):  # type: ignore[misc]
    """A deck that is sent without pydeck's line breaks and indents, more than half of its bytes."""

    def to_json(self) -> str:
        """What the browser is sent."""
        return json.dumps(self, default=default_serialize, separators=(",", ":"))


@dataclass(frozen=True)
class Areas:
    """The areas of one map, and how they are coloured."""

    frame: pd.DataFrame
    """`area`, `value` (by which it is coloured), `words`."""
    steps: tuple[Step, ...]
    outlines: Mapping[str, Any] | None = None
    """GeoJSON geometries by area; None: areas are H3 hexagons."""
    others: Mapping[str, str] = field(default_factory=dict)
    """Of areas with an outline that the frame lacks: their words."""
    selected: str | None = None
    line: Rgba = colours.CELL_OUTLINE
    beside: Collection[str] = ()
    """Hexagons of the map beside it: its words keep clear of them, to stand in the same places."""


@dataclass(frozen=True)
class Overlays:
    """What lies over the areas; None is not drawn. The columns are those of `map_layers`."""

    neighbours: GeoJson | None = None
    points: pd.DataFrame | None = None
    shared: pd.DataFrame | None = None
    clusters: pd.DataFrame | None = None
    resources: pd.DataFrame | None = None


def deck(
    areas: Areas,
    overlays: Overlays,
    *,
    boundary: GeoJson,
    sample_text: str | None = None,
    style: str = "",
    height: int = 520,
    width: int = 700,
) -> Deck:
    """The map of one period.

    Args:
        areas: what is coloured.
        overlays: what lies over it.
        boundary: GeoJSON collection of the city; it and the neighbours are named by a property
            `NAME`. The view fits it at `width` x `height` pixels.
        sample_text: stands in a corner of the map.
        style: the address of a map style, which every viewer's browser asks; without it none is.
        height: in pixels.
        width: in pixels, as far as it is known.
    """
    view = fitted(boundary, width=width, height=height)
    layers = [_areas(areas)]
    if overlays.neighbours is not None:
        layers.append(draw.lines(overlays.neighbours, "neighbours", colours.NEIGHBOUR, width=1))
    layers.append(draw.lines(boundary, "boundary", colours.BOUNDARY, width=3))
    if areas.selected is not None:
        layers += draw.outline(_shape_of(areas, areas.selected))
    if overlays.clusters is not None:
        layers += draw.clusters(overlays.clusters)
    if overlays.points is not None:
        layers.append(draw.points(overlays.points))
    if overlays.shared is not None:
        layers += draw.shared(overlays.shared)
    if overlays.resources is not None:
        layers.append(draw.resources(overlays.resources))
    if sample_text or overlays.neighbours is not None:
        frame = Frame(view, width, height)
        frame.take(shapes_of(boundary))
        frame.take([shape(one) for one in _drawn(areas)])
        frame.take(_signs(overlays), around_px=_SIGN_PX)
        layers += words_beside(frame, overlays.neighbours, sample_text)
    ground = {"map_provider": "maplibre", "map_style": style} if style else {"map_provider": None}
    return Deck(
        # In a list of their own: Streamlit pales all that is not selected in layers outside of one.
        layers=[layers],
        initial_view_state=view,
        tooltip=TOOLTIP,
        height=height,
        **ground,
    )


def words_beside(
    frame: Frame, neighbours: GeoJson | None, sample_text: str | None
) -> list[pdk.Layer]:
    """What stands beside what `frame` says is taken: the mark of invented data first, which is
    never left out, then the neighbours' names."""
    layers = []
    if sample_text:
        beside = [one.boundary for one in shapes_of(neighbours)] if neighbours else []
        corner = frame.at_a_corner(sample_text, size=_MARK_PX, beside=beside)
        rows = [{"name": sample_text, "position": corner}]
        layers.append(draw.text(rows, "sample", size=_MARK_PX))
    if neighbours is not None:
        layers.append(draw.text(names(neighbours, frame, size=_NAME_PX), "names", size=_NAME_PX))
    return layers


def _areas(areas: Areas) -> pdk.Layer:
    if areas.outlines is None:
        return draw.hexagons(areas.frame, areas.steps, line=areas.line, selected=areas.selected)
    return draw.shapes(
        areas.frame,
        areas.outlines,
        areas.steps,
        others=areas.others,
        line=areas.line,
        selected=areas.selected,
    )


def _shape_of(areas: Areas, area: str) -> dict[str, Any]:
    if areas.outlines is not None:
        return dict(areas.outlines[area])
    ring = [[longitude, latitude] for latitude, longitude in h3.cell_to_boundary(area)]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def _drawn(areas: Areas) -> list[GeoJson]:
    """The outlines of all that is coloured, and of the one that is selected."""
    drawn = [*areas.frame["area"], *areas.beside] if areas.outlines is None else areas.outlines
    chosen = [] if areas.selected is None else [areas.selected]
    return [_shape_of(areas, area) for area in dict.fromkeys([*drawn, *chosen])]


def _signs(overlays: Overlays) -> list[BaseGeometry]:
    """The circles of clusters and the places of resources, which need not be in the city."""
    drawn = []
    if overlays.clusters is not None:
        drawn += [
            Point(x, y).buffer(radius / _METRES_A_DEGREE)
            for x, y, radius in overlays.clusters[["longitude", "latitude", "radius_m"]].to_numpy()
        ]
    if overlays.resources is not None:
        drawn += [Point(*at) for at in overlays.resources[["longitude", "latitude"]].to_numpy()]
    return drawn


def shapes_of(collection: GeoJson) -> list[BaseGeometry]:
    """The geometries of a GeoJSON collection."""
    return [shape(feature["geometry"]) for feature in collection["features"]]


def bounds(shapes: GeoJson) -> tuple[float, float, float, float]:
    """West, south, east, north, in degrees."""
    west, south, east, north = GeometryCollection(shapes_of(shapes)).bounds
    return west, south, east, north


def fitted(boundary: GeoJson, *, width: int, height: int) -> pdk.ViewState:
    """The Web Mercator view that holds the boundary with a seventh of margin on each side, for
    areas reach over it."""
    west, south, east, north = bounds(boundary)
    latitude = (south + north) / 2
    degrees_x = 1.3 * (east - west)
    degrees_y = 1.3 * (north - south) / cos(radians(latitude))
    zoom = min(log2(width * 360 / degrees_x / WORLD_PX), log2(height * 360 / degrees_y / WORLD_PX))
    return pdk.ViewState(longitude=(west + east) / 2, latitude=latitude, zoom=round(zoom, 2))
