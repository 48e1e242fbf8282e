"""The gap map: a circle for each area, its colour kits for each overdose, its size overdoses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import h3
import pandas as pd
import pydeck as pdk
import shapely
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from dashboard.charts import colours
from dashboard.charts import map_layers as draw
from dashboard.charts.gap_names import NAME_PX, beside
from dashboard.charts.gap_steps import Sign, Sizes, fill_of, laid_over, signs, steps, text_on
from dashboard.charts.map_labels import Frame
from dashboard.charts.map_layers import GeoJson
from dashboard.charts.map_steps import Rgba, Step, line_on
from dashboard.charts.maps import TOOLTIP, Deck, fitted, shapes_of, words_beside

_FEW: Final = 15
"""So many areas have room for large circles with their names."""
_HIDDEN_PX: Final = 8
_NUMBER_PX: Final = 13
_ROOM_PX: Final = 11
"""A circle from this radius on has room for its number."""


@dataclass(frozen=True)
class GapMap:
    """What is drawn, and its legend."""

    deck: Deck
    signs: tuple[Sign, ...]


def with_inner_points(
    frame: pd.DataFrame, outlines: Mapping[str, Any] | None = None
) -> pd.DataFrame:
    """The areas with the `latitude` and `longitude` of a point in each: of its outline (GeoJSON
    geometries by area), or without any of the hexagon that its id is. Rows without an area are left
    out."""
    areas = frame[frame["area"].notna()]
    if outlines is None:
        middles = [h3.cell_to_latlng(area) for area in areas["area"]]
    else:
        inner = [shape(outlines[area]).representative_point() for area in areas["area"]]
        middles = [(point.y, point.x) for point in inner]
    return areas.assign(latitude=[y for y, _ in middles], longitude=[x for _, x in middles])


def gap_map(
    frame: pd.DataFrame,
    *,
    boundary: GeoJson,
    dark: bool,
    least: int,
    neighbours: GeoJson | None = None,
    outlines: Mapping[str, Any] | None = None,
    sample_text: str | None = None,
    style: str = "",
    height: int = 520,
    width: int = 700,
) -> GapMap:
    """The map of one period.

    Args:
        frame: one row an area: `area`, `name`, `count` (missing: not shown, an outline alone),
            `kits_per_overdose` (missing: no ratio, grey), `label` (the ratio as it stands in the
            circle), `words` (all that is told of it), `latitude`, `longitude`.
        boundary: GeoJSON collection of the city, into which the view fits.
        dark: whether the page is.
        least: how many overdoses a ratio needs, for the legend.
        neighbours: GeoJSON collection of what lies around.
        outlines: the areas' shapes, drawn as thin lines.
        sample_text: stands in a corner of the map.
        style: the address of a map style, which every viewer's browser asks; without it none is.
        height: in pixels.
        width: in pixels, as far as it is known.
    """
    view = fitted(boundary, width=width, height=height)
    sizes = _sizes(frame, width=width, height=height)
    found = steps(frame["kits_per_overdose"], dark=dark)
    rows = _circles(frame, sizes, found, dark=dark)
    layers = [] if neighbours is None else [
        draw.lines(neighbours, "neighbours", colours.NEIGHBOUR, width=1)
    ]  # fmt: skip
    if outlines is not None:
        layers.append(draw.lines(_collection(outlines), "outlines", colours.NEIGHBOUR, width=1))
    layers.append(draw.lines(boundary, "boundary", colours.BOUNDARY, width=3))
    within = Frame(view, width, height)
    layers += [_circle_layer(rows), _numbers(rows)]
    if len(rows) <= _FEW:
        layers.append(_names(rows, within, shapes_of(boundary), dark=dark))
    within.take(shapes_of(boundary))
    layers += words_beside(within, neighbours, sample_text)
    ground = {"map_provider": "maplibre", "map_style": style} if style else {"map_provider": None}
    deck = Deck(layers=[layers], initial_view_state=view, tooltip=TOOLTIP, height=height, **ground)
    return GapMap(deck, signs(frame, found, sizes, dark=dark, least=least))


def _sizes(frame: pd.DataFrame, *, width: int, height: int) -> Sizes:
    counts = frame["count"].dropna()
    most = float(counts.max()) if len(counts) else 0.0
    if len(frame) > _FEW:
        return Sizes(4, 14, most)
    return Sizes(_ROOM_PX, min(30.0, max(20.0, min(width, height) / 17)), most)


def _circles(
    frame: pd.DataFrame, sizes: Sizes, found: tuple[Step, ...], *, dark: bool
) -> list[dict[str, Any]]:
    """The largest first: the smaller ones lie over them."""
    rows = [
        _circle(row, sizes, _fill(row, found, dark=dark), dark=dark) for _, row in frame.iterrows()
    ]
    return sorted(rows, key=lambda row: (-float(row["radius"]), str(row["area"])))


def _fill(row: pd.Series, found: tuple[Step, ...], *, dark: bool) -> Rgba | None:
    return None if pd.isna(row["count"]) else fill_of(row["kits_per_overdose"], found, dark=dark)


def _circle(row: pd.Series, sizes: Sizes, fill: Rgba | None, *, dark: bool) -> dict[str, Any]:
    has_ratio = fill is not None and not pd.isna(row["kits_per_overdose"])
    line = line_on(dark=dark) if has_ratio else laid_over(colours.BOUNDARY, dark=dark)
    return {
        "area": str(row["area"]),
        "name": str(row["name"]),
        "words": str(row["words"]),
        "number": str(row["label"]),
        "position": [round(float(row["longitude"]), 5), round(float(row["latitude"]), 5)],
        "radius": round(_HIDDEN_PX if fill is None else sizes.radius(float(row["count"])), 1),
        "fill": list(fill or (0, 0, 0, 0)),
        "line": list(line),
        "ink": list(text_on(fill) if fill else colours.MAP_LABEL),
    }


def _circle_layer(rows: list[dict[str, Any]]) -> pdk.Layer:
    sent = ("area", "words", "position", "radius", "fill", "line")
    return pdk.Layer(
        "ScatterplotLayer",
        [{name: row[name] for name in sent} for row in rows],
        id="gaps",
        get_position="position",
        get_radius="radius",
        radius_units=pdk.types.String("pixels"),
        get_fill_color="fill",
        get_line_color="line",
        stroked=True,
        line_width_min_pixels=2,
        line_width_max_pixels=2,
        pickable=True,
        auto_highlight=True,
        highlight_color=list(colours.HIGHLIGHT),
    )


def _numbers(rows: list[dict[str, Any]]) -> pdk.Layer:
    written = [
        {"name": row["number"], "position": row["position"], "ink": row["ink"]}
        for row in rows
        if row["number"] and row["radius"] >= _ROOM_PX
    ]
    return _text(written, "numbers", size=_NUMBER_PX, font_weight=700)


def _names(
    rows: list[dict[str, Any]], frame: Frame, city: list[BaseGeometry], *, dark: bool
) -> pdk.Layer:
    ink = list(laid_over(colours.HALO if dark else colours.SELECTED, dark=dark))
    circles = [frame.pixels(Point(*row["position"])).buffer(row["radius"]) for row in rows]
    edge = shapely.union_all([frame.pixels(one.boundary) for one in city])
    places = beside(
        [row["name"] for row in rows], circles, edge=edge, size=(frame.width, frame.height)
    )
    written = [
        {"name": row["name"], "position": row["position"], "ink": ink, "offset": list(offset)}
        for row, offset in zip(rows, places, strict=True)
    ]
    return _text(written, "area-names", size=NAME_PX, get_pixel_offset="offset")


def _text(rows: list[dict[str, Any]], name: str, *, size: int, **how: Any) -> pdk.Layer:  # noqa: ANN401
    return pdk.Layer(
        "TextLayer",
        rows,
        id=name,
        get_text="name",
        get_position="position",
        get_color="ink",
        get_size=size,
        font_family=pdk.types.String("sans-serif"),
        character_set=pdk.types.String("auto"),
        pickable=False,
        **how,
    )


def _collection(outlines: Mapping[str, Any]) -> GeoJson:
    features = [
        {"type": "Feature", "geometry": geometry, "properties": {}}
        for geometry in outlines.values()
    ]
    return {"type": "FeatureCollection", "features": features}
