"""The offline map: hexagons over boundary lines, and nothing that asks another machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, log2, radians
from typing import Any

import pandas as pd
import pydeck as pdk
from shapely.geometry import GeometryCollection, shape

from dashboard.charts import colours

GeoJson = Mapping[str, Any]

TOOLTIP = {"text": "{words}", "style": {"fontSize": "13px"}}
"""As text, never as HTML: a label may hold what somebody typed."""


@dataclass(frozen=True)
class Step:
    """One colour of the map's legend: counts from `low` to `high`, both included."""

    low: int
    high: int
    rgba: tuple[int, int, int, int]

    @property
    def words(self) -> str:
        """ "5 to 9", "7"."""
        return str(self.low) if self.low == self.high else f"{self.low} to {self.high}"

    @property
    def css(self) -> str:
        """The colour as a style sheet writes it."""
        red, green, blue, alpha = self.rgba
        return f"rgba({red},{green},{blue},{alpha / 255:.2f})"


def legend(counts: pd.Series) -> tuple[Step, ...]:
    """At most four steps over the counts shown (nulls and zeros apart), of equal width."""
    shown = [int(n) for n in counts.dropna() if n > 0]
    if not shown:
        return ()
    low, high = min(shown), max(shown)
    n_steps = min(len(colours.CELL_STEPS), high - low + 1)
    edges = [low + round(i * (high - low + 1) / n_steps) for i in range(n_steps + 1)]
    rgba = colours.CELL_STEPS[-n_steps:]
    return tuple(Step(edges[i], edges[i + 1] - 1, rgba[i]) for i in range(n_steps))


def cells_deck(
    cells: pd.DataFrame,
    *,
    boundary: GeoJson,
    neighbours: GeoJson | None = None,
    points: pd.DataFrame | None = None,
    sample_text: str | None = None,
    height: int = 520,
    width: int = 700,
) -> pdk.Deck:
    """Hexagons by `cell` (H3), `count` and `label`; null counts are not drawn.

    `boundary` and `neighbours` are GeoJSON collections, named by a property `NAME`. `points`
    (`latitude`, `longitude`, `label`) are for viewers who may see them. The view fits the
    boundary at `width` x `height` pixels. Only the columns named here are sent. `sample_text`
    stands over the map.
    """
    layers = [_hexagons(cells)]
    if neighbours is not None:
        layers.append(_lines(neighbours, "neighbours", colours.NEIGHBOUR, width=1))
        layers.append(_names(neighbours))
    layers.append(_lines(boundary, "boundary", colours.BOUNDARY, width=3))
    if points is not None:
        layers.append(_points(points))
    if sample_text:
        layers.append(_title(boundary, sample_text))
    return pdk.Deck(
        layers=layers,
        map_provider=None,
        initial_view_state=fitted(boundary, width=width, height=height),
        tooltip=TOOLTIP,
        height=height,
    )


def _hexagons(cells: pd.DataFrame) -> pdk.Layer:
    steps = legend(cells["count"])
    shown = cells[cells["count"].notna() & (cells["count"] > 0)]
    data = [
        {
            "cell": cell,
            "count": int(n),
            "words": f"{label}: {int(n):,}",
            "fill": next(list(step.rgba) for step in steps if step.low <= n <= step.high),
        }
        for cell, n, label in zip(shown["cell"], shown["count"], shown["label"], strict=True)
    ]
    return pdk.Layer(
        "H3HexagonLayer",
        data,
        id="cells",
        get_hexagon="cell",
        get_fill_color="fill",
        get_line_color=list(colours.CELL_OUTLINE),
        line_width_min_pixels=1,
        stroked=True,
        extruded=False,
        pickable=True,
        auto_highlight=True,
        highlight_color=list(colours.HIGHLIGHT),
    )


def _lines(shapes: GeoJson, name: str, rgba: Sequence[int], *, width: int) -> pdk.Layer:
    return pdk.Layer(
        "GeoJsonLayer",
        shapes,
        id=name,
        filled=False,
        stroked=True,
        get_line_color=list(rgba),
        line_width_min_pixels=width,
        line_width_max_pixels=width,
        pickable=False,
    )


def _names(shapes: GeoJson) -> pdk.Layer:
    data = [
        {"name": feature["properties"]["NAME"], "position": _inside(feature)}
        for feature in shapes["features"]
    ]
    return _text(data, "names", size=12)


def _inside(feature: GeoJson) -> list[float]:
    """A point that lies in the shape itself, unlike its middle when it lies around the city."""
    point = shape(feature["geometry"]).representative_point()
    return [point.x, point.y]


def _title(boundary: GeoJson, text: str) -> pdk.Layer:
    west, _, east, north = bounds(boundary)
    position = [(west + east) / 2, north]
    return _text([{"name": text, "position": position}], "sample", size=14, offset=(0, -14))


def _text(
    data: list[dict[str, Any]], name: str, *, size: int, offset: tuple[int, int] = (0, 0)
) -> pdk.Layer:
    return pdk.Layer(
        "TextLayer",
        data,
        id=name,
        get_text="name",
        get_position="position",
        get_color=list(colours.MAP_LABEL),
        get_size=size,
        get_pixel_offset=list(offset),
        pickable=False,
    )


def _points(points: pd.DataFrame) -> pdk.Layer:
    data = [
        {"position": [float(x), float(y)], "words": str(label)}
        for x, y, label in zip(
            points["longitude"], points["latitude"], points["label"], strict=True
        )
    ]
    return pdk.Layer(
        "ScatterplotLayer",
        data,
        id="points",
        get_position="position",
        get_fill_color=list(colours.POINT),
        get_radius=30,
        radius_min_pixels=3,
        radius_max_pixels=8,
        pickable=True,
    )


def bounds(shapes: GeoJson) -> tuple[float, float, float, float]:
    """West, south, east, north, in degrees."""
    west, south, east, north = GeometryCollection(
        [shape(feature["geometry"]) for feature in shapes["features"]]
    ).bounds
    return west, south, east, north


def fitted(boundary: GeoJson, *, width: int, height: int) -> pdk.ViewState:
    """The Web Mercator view that holds the boundary with a tenth of margin on each side."""
    west, south, east, north = bounds(boundary)
    latitude = (south + north) / 2
    degrees_x = 1.2 * (east - west)
    degrees_y = 1.2 * (north - south) / cos(radians(latitude))
    zoom = min(log2(width * 360 / degrees_x / 512), log2(height * 360 / degrees_y / 512))
    return pdk.ViewState(longitude=(west + east) / 2, latitude=latitude, zoom=round(zoom, 2))
