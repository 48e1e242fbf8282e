"""The layers of the offline map, each from a small frame; only the columns named are sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
import pydeck as pdk

from dashboard.charts import colours
from dashboard.charts.map_steps import Rgba, Step, step_of

GeoJson = Mapping[str, Any]
_NO_FILL: Final = (0, 0, 0, 0)
_METRE_DECIMALS: Final = 5
LETTERS: Final = {"naloxone": "N", "drop-off": "D", "treatment": "T"}
"""What stands for each kind of resource, told apart without a colour."""


def hexagons(
    frame: pd.DataFrame, steps: tuple[Step, ...], *, line: Rgba, selected: str | None
) -> pdk.Layer:
    """Hexagons by `area` (H3), `value` and `words`; those without a value above 0 are left out."""
    rows = _rows(frame, steps, selected)
    return pdk.Layer(
        "H3HexagonLayer",
        [row for row in rows if row["fill"] != list(_NO_FILL)],
        id="cells",
        get_hexagon="area",
        get_fill_color="fill",
        get_line_color=list(line),
        line_width_min_pixels=1,
        stroked=True,
        extruded=False,
        pickable=True,
        auto_highlight=True,
        highlight_color=list(colours.HIGHLIGHT),
    )


def shapes(
    frame: pd.DataFrame,
    outlines: Mapping[str, Any],
    steps: tuple[Step, ...],
    *,
    others: Mapping[str, str],
    line: Rgba,
    selected: str | None,
) -> pdk.Layer:
    """Areas by `area`, `value` and `words`, drawn by their outlines: grey without a value; `others`
    are the words of those that the frame lacks, which have an outline alone."""
    rows = _rows(frame, steps, selected)
    for row, is_missing in zip(rows, frame["value"].isna(), strict=True):
        if is_missing:
            row["fill"] = list(colours.NO_RATE)
    named = {row["area"] for row in rows}
    rows += [
        _row(area, words, None, selected) for area, words in others.items() if area not in named
    ]
    return pdk.Layer(
        "GeoJsonLayer",
        [_feature(outlines[row["area"]], row) for row in rows],
        id="cells",
        get_fill_color="properties.fill",
        get_line_color=list(line),
        line_width_min_pixels=1,
        line_width_max_pixels=1,
        stroked=True,
        filled=True,
        pickable=True,
        auto_highlight=True,
        highlight_color=list(colours.HIGHLIGHT),
    )


def _rows(
    frame: pd.DataFrame, steps: tuple[Step, ...], selected: str | None
) -> list[dict[str, Any]]:
    return [
        _row(area, words, step_of(value, steps), selected)
        for area, value, words in zip(frame["area"], frame["value"], frame["words"], strict=True)
    ]


def _row(area: str, words: str, step: Step | None, selected: str | None) -> dict[str, Any]:
    fill = list(step.rgba if step else _NO_FILL)
    row = {"area": area, "words": words, "fill": fill}
    # A second click on it is another event for the server only if what is clicked has changed.
    return row | {"selected": True} if area == selected else row


def _feature(geometry: GeoJson, properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def outline(geometry: GeoJson) -> list[pdk.Layer]:
    """A shape as selected: dark within light, so that it is seen on every ground."""
    one = {"type": "FeatureCollection", "features": [_feature(geometry, {})]}
    return [
        lines(one, "selected-around", colours.SELECTED_AROUND, width=6),
        lines(one, "selected", colours.SELECTED, width=3),
    ]


def lines(collection: GeoJson, name: str, rgba: Sequence[int], *, width: int) -> pdk.Layer:
    """The outlines of a GeoJSON collection."""
    return pdk.Layer(
        "GeoJsonLayer",
        collection,
        id=name,
        filled=False,
        stroked=True,
        get_line_color=list(rgba),
        line_width_min_pixels=width,
        line_width_max_pixels=width,
        pickable=False,
    )


def text(rows: list[dict[str, Any]], name: str, *, size: int) -> pdk.Layer:
    """Words by `name` and `position`, which is their middle."""
    return pdk.Layer(
        "TextLayer",
        rows,
        id=name,
        get_text="name",
        get_position="position",
        get_color=list(colours.MAP_LABEL),
        get_size=size,
        font_family=pdk.types.String("sans-serif"),
        character_set=pdk.types.String("auto"),
        pickable=False,
    )


def points(frame: pd.DataFrame) -> pdk.Layer:
    """Single overdoses by `latitude`, `longitude`, `label`."""
    return pdk.Layer(
        "ScatterplotLayer",
        _placed(frame, frame["label"]),
        id="points",
        get_position="position",
        get_fill_color=list(colours.POINT),
        get_line_color=list(colours.HALO),
        stroked=True,
        line_width_min_pixels=1,
        get_radius=30,
        radius_min_pixels=4,
        radius_max_pixels=8,
        pickable=True,
    )


def shared(frame: pd.DataFrame) -> list[pdk.Layer]:
    """Points that many records share, by `latitude`, `longitude`, `words`: rings."""
    rows = _placed(frame, frame["words"])
    return [
        _ring(rows, "shared-around", colours.HALO, width=6, pickable=False),
        _ring(rows, "shared", colours.SHARED, width=3, pickable=True),
    ]


def _ring(
    rows: list[dict[str, Any]], name: str, rgba: Sequence[int], *, width: int, pickable: bool
) -> pdk.Layer:
    return pdk.Layer(
        "ScatterplotLayer",
        rows,
        id=name,
        get_position="position",
        filled=False,
        stroked=True,
        get_line_color=list(rgba),
        line_width_min_pixels=width,
        line_width_max_pixels=width,
        get_radius=60,
        radius_min_pixels=9,
        radius_max_pixels=12,
        pickable=pickable,
    )


def clusters(frame: pd.DataFrame) -> list[pdk.Layer]:
    """Circles by `latitude`, `longitude`, `radius_m`, `words`, `level`: an alert's is thicker. In
    each the `places` (latitude and longitude) of its cases, which may all lie to one side."""
    rows = [
        row | {"radius": float(radius), "width": 5 if level == "alert" else 2}
        for row, radius, level in zip(
            _placed(frame, frame["words"]), frame["radius_m"], frame["level"], strict=True
        )
    ]
    circles = pdk.Layer(
        "ScatterplotLayer",
        rows,
        id="clusters",
        get_position="position",
        filled=False,
        stroked=True,
        get_line_color=list(colours.CLUSTER),
        line_width_units=pdk.types.String("pixels"),
        get_line_width="width",
        get_radius="radius",
        radius_min_pixels=10,
        pickable=True,
    )
    cases = [
        {"position": [float(longitude), float(latitude)], "words": "case of a cluster"}
        for places in frame["places"]
        for latitude, longitude in places
    ]
    dots = pdk.Layer(
        "ScatterplotLayer",
        cases,
        id="cluster-cases",
        get_position="position",
        get_fill_color=list(colours.CLUSTER),
        get_radius=30,
        radius_min_pixels=4,
        radius_max_pixels=8,
        pickable=True,
    )
    return [circles, dots]


def resources(frame: pd.DataFrame) -> pdk.Layer:
    """Places of help by `latitude`, `longitude`, `kind`, `words`: a letter on a white tag."""
    rows = [
        row | {"name": LETTERS[kind]}
        for row, kind in zip(_placed(frame, frame["words"]), frame["kind"], strict=True)
    ]
    return pdk.Layer(
        "TextLayer",
        rows,
        id="resources",
        get_text="name",
        get_position="position",
        get_color=list(colours.TAG_TEXT),
        get_size=14,
        font_family=pdk.types.String("sans-serif"),
        font_weight=700,
        background=True,
        get_background_color=list(colours.HALO),
        background_padding=[5, 3],
        get_border_color=list(colours.TAG_BORDER),
        get_border_width=2,
        pickable=True,
    )


def _placed(frame: pd.DataFrame, words: pd.Series) -> list[dict[str, Any]]:
    return [
        {"position": [round(float(x), _METRE_DECIMALS), round(float(y), _METRE_DECIMALS)],
         "words": str(said)}
        for x, y, said in zip(frame["longitude"], frame["latitude"], words, strict=True)
    ]  # fmt: skip
