"""The layers that cases can be counted in: hexagons, and the areas that people added."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import pyarrow as pa
import shapely

from dashboard.geography import hexagons
from dashboard.geography.boundary import Boundary
from dashboard.geography.checking import Checked
from dashboard.geography.layers import Layer, OwnLayer, hexagon_layers
from dashboard.geography.no_areas import RESERVED
from dashboard.privacy.suppression import OUTSIDE
from dashboard.store import AREAS_KIND, Reader, Store
from loaders.errors import OdwatchError

_KINDS: Final = (AREAS_KIND,)
_LONGEST: Final = 60
_POINTS: Final = "placed"
"""The table of the points of all records, with their area in each of the own layers."""


class UnknownLayer(OdwatchError):
    """A layer that there is not; the message lists those that there are."""


class UnusableName(OdwatchError):
    """A name that a layer cannot have; the message says why."""


def layers(data: Reader, boundary: Boundary) -> dict[str, Layer]:
    """Every layer by its id: the hexagons, then people's own in the order in which they came."""
    return {**hexagon_layers(boundary), **own(data)}


def layer(data: Reader, boundary: Boundary, asked: str) -> Layer:
    """The layer of this id, in small letters or capitals. Raises UnknownLayer."""
    return layers(data, boundary)[layer_id(data, asked)]


def layer_id(data: Reader, asked: str) -> str:
    """The id of the layer that is asked for, in small letters or capitals. Raises UnknownLayer."""
    known = [*hexagons.LAYERS, *own(data)]
    found = {name.casefold(): name for name in known}.get(asked.strip().casefold())
    if found is None:
        raise UnknownLayer(
            f"no areas are called '{asked}'; choose one of: {', '.join(known)} "
            "(odwatch areas add brings your own)"
        )
    return found


def own(data: Reader) -> dict[str, OwnLayer]:
    """The layers that people added, as they are now, made once for each state of the store."""
    return data.kept("layers", _own, kinds=_KINDS)


def added(data: Reader) -> dict[str, Mapping[str, Any]]:
    """What was said of each own layer when it was added, by its id: entry_id, at, who, and `value`
    with the file, its columns, what it covers, and notices."""
    entries: dict[str, Mapping[str, Any]] = {}
    rows: list[dict[Any, Any]] = data.entries(AREAS_KIND).to_dict("records")
    for row in rows:
        key = str(row["subject"]).casefold()
        entries.pop(key, None)  # what is added anew stands at its new place
        if not row["value"].get("removed"):
            entries[key] = row
    return {str(row["subject"]): row for row in entries.values()}


def add(store: Store, name: str, checked: Checked, *, who: str, at: datetime) -> OwnLayer:
    """Keep a layer under a name; one of that name is replaced, and its history stays.

    Raises:
        UnusableName: the name is empty, too long, or that of hexagons or of what is no area.
    """
    text = " ".join(name.split())
    _check_name(text)
    value = {
        "file": checked.file,
        "areas": len(checked.areas),
        "population": checked.population,
        "covered": checked.covered,
        "in_city": list(checked.in_city),
        "notices": list(checked.notices),
    }
    store.add_areas(text, checked.areas, value, who=who, at=at)
    return own(store.snapshot())[text]


def remove(store: Store, name: str, *, who: str, at: datetime) -> str:
    """Append that an own layer is there no more; returns its id. Raises UnknownLayer."""
    key = layer_id(store, name)
    if key in hexagons.LAYERS:
        raise UnusableName(f"{key} are hexagons, which are always there")
    store.add_entry(AREAS_KIND, key, {"removed": True}, who=who, at=at)
    return key


def with_area(data: Reader, table: Any, layer: str) -> Any:  # noqa: ANN401  (Ibis tables)
    """The cases with `area`: of a located one, its area in the layer of this id, `OUTSIDE` where it
    is in none; of every other, its `place_state`. Every case is there once."""
    if layer in hexagons.LAYERS:
        return table.mutate(area=_where_located(table, table[f"h3_{hexagons.LAYERS[layer]}"]))
    points = data.derived(_POINTS, _placed, kinds=_KINDS)
    column = _column(own(data)[layer])
    placed = points.select(
        point_latitude=points.latitude, point_longitude=points.longitude, own_area=points[column]
    )
    same = [
        table.latitude == placed.point_latitude,
        table.longitude == placed.point_longitude,
    ]
    joined = table.left_join(placed, same)
    area = _where_located(joined, joined.own_area.fill_null(OUTSIDE))
    return joined.mutate(area=area).drop("point_latitude", "point_longitude", "own_area")


def _where_located(table: Any, area: Any) -> Any:  # noqa: ANN401  (Ibis expressions)
    return (table.place_state == "located").ifelse(area, table.place_state)


def _own(data: Reader) -> dict[str, OwnLayer]:
    return {name: _read(data, name, row) for name, row in added(data).items()}


def _read(data: Reader, name: str, row: Mapping[str, Any]) -> OwnLayer:
    rows = data.areas(row["entry_id"])
    return OwnLayer(
        id=name,
        version=str(row["entry_id"]),
        areas=rows.drop(columns="geometry").astype({"population": "Int64"}),
        shapes=shapely.from_wkb(rows["geometry"].to_numpy(dtype=object)),
        covered=float(row["value"]["covered"]),
        in_city=tuple(row["value"]["in_city"]),
    )


def _placed(data: Reader) -> pa.Table:
    """The distinct points of all located records, and a column of areas for each own layer."""
    table = data.present("incident")
    located = table.filter(table.place_state == "located")
    points = data.execute(located.select("latitude", "longitude").distinct())
    areas = {
        _column(one): pa.array(one.assign(points["latitude"], points["longitude"]), pa.string())
        for one in own(data).values()
    }
    return pa.table(
        {
            "latitude": pa.array(points["latitude"], pa.float64()),
            "longitude": pa.array(points["longitude"], pa.float64()),
            **areas,
        }
    )


def _column(one: OwnLayer) -> str:
    return f"in_{one.version}"


def _check_name(name: str) -> None:
    if not name:
        raise UnusableName("--name is empty; say how the areas are called, as --name Tracts")
    if len(name) > _LONGEST:
        raise UnusableName(f"--name has {len(name)} letters; {_LONGEST} at most")
    if not name.isprintable():
        raise UnusableName("--name has characters that cannot be printed")
    if name.casefold().startswith("h3-") or name.casefold() in {*RESERVED, "zip"}:
        raise UnusableName(f"--name '{name}' has a meaning of its own here; choose another")
