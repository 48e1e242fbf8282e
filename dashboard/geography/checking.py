"""Whether the shapes of a file can be a layer of areas, and what its user should know of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from dashboard.geography.area_files import AreasRefused, Drawn, read
from dashboard.geography.area_rows import rows, some
from dashboard.geography.boundary import Boundary

WHOLE: Final = 0.99999
"""From this share on a layer covers the city: what is left is smaller than a house's plot."""
_EMPTY: Final = "a polygon without any area"
_SLIVER: Final = 1e-3
_NOTHING: Final = 1e-9


@dataclass(frozen=True, eq=False)
class Checked:
    """The areas of a file, ready to be kept."""

    file: str
    areas: pd.DataFrame
    """`area`, `name`, `population`, `area_km2`, `geometry` (WKB), ordered by `area`."""
    covered: float
    """The share of the city's area that lies in one of them."""
    in_city: tuple[str, ...]
    """The areas that hold a part of the city that no earlier one has: only in these can a located
    point be."""
    notices: tuple[str, ...]

    @property
    def population(self) -> int | None:
        """Of all areas; None where the file says none."""
        known = self.areas["population"].dropna()
        return int(known.sum()) if len(known) else None


def check(
    path: Path,
    boundary: Boundary,
    *,
    id_column: str,
    name_column: str | None = None,
    population_column: str | None = None,
) -> Checked:
    """Read a file of areas and look at it.

    Invalid rings are repaired; gaps, overlaps, areas outside the city and
    what lies elsewhere are told in `notices`.

    Raises:
        AreasRefused: the file cannot be a layer; the message names file, feature, reason, what to
            do.
    """
    drawn = read(path)
    found = rows(
        drawn,
        id_column=id_column,
        name_column=name_column,
        population_column=population_column,
    )
    ids = found["area"].tolist()
    shapes, repaired = _polygons(drawn, ids)
    order = np.argsort(np.array(ids, dtype=object), kind="stable")
    kept = found.assign(area_km2=_km2(shapes), geometry=shapely.to_wkb(shapes))
    whole = shapely.union_all(shapes)
    covered = _covered(drawn, whole, boundary)
    in_city = _in_city(shapes[order], [ids[place] for place in order], boundary)
    notices = (
        *drawn.notices,
        *([f"invalid rings were repaired: {some(repaired)}"] if repaired else []),
        *_coverage(whole, boundary, covered=covered),
        *_outside([area for area in ids if area not in set(in_city)]),
        *_overlaps(shapes, ids, whole),
        *_people(found, population_column),
    )
    ordered = kept.iloc[order].reset_index(drop=True)
    return Checked(drawn.file, ordered, covered, in_city, notices)


def _polygons(drawn: Drawn, ids: Sequence[str]) -> tuple[NDArray[Any], list[str]]:
    """The shapes, valid, and the ids of those that had to be repaired for it."""
    shapes, repaired = drawn.shapes.copy(), []
    faults: dict[str, list[str]] = {}
    for place, (area, shape) in enumerate(zip(ids, drawn.shapes, strict=True)):
        fault = _fault(shape)
        if not fault and not shape.is_valid:
            shapes[place], fault = _mended(shape)
            repaired.append(area)
        if fault:
            faults.setdefault(fault, []).append(f"{area} (feature {place + 1})")
    if faults:
        said = "; ".join(f"{fault} at {some(where)}" for fault, where in faults.items())
        raise AreasRefused(f"{drawn.file}: {said}; every area must be a polygon: mend the file")
    return shapes, repaired


def _fault(shape: BaseGeometry | None) -> str:
    if shape is None:
        return "no shape"
    if shape.geom_type not in ("Polygon", "MultiPolygon"):
        return f"a {shape.geom_type}"
    return "" if shape.area > 0 or not shape.is_valid else _EMPTY


def _mended(shape: BaseGeometry) -> tuple[BaseGeometry, str]:
    """The polygons of what GEOS makes of it, and what is wrong with that; lines that are left over
    have no area, and where parts lie on each other no hole is cut."""
    parts = shapely.get_parts(shapely.make_valid(shape, method="structure"))
    mended = shapely.union_all(parts[shapely.get_dimensions(parts) == 2])
    return mended, "" if mended.area > 0 else _EMPTY


def _km2(shapes: NDArray[Any]) -> NDArray[np.float64]:
    """Areas on the ellipsoid."""
    from pyproj import Geod

    geod = Geod(ellps="WGS84")
    oriented = shapely.orient_polygons(shapes)
    square_metres = [abs(geod.geometry_area_perimeter(shape)[0]) for shape in oriented]
    return np.array(square_metres, dtype=np.float64) / 1e6


def _covered(drawn: Drawn, whole: BaseGeometry, boundary: Boundary) -> float:
    city = boundary.geometry
    covered = float(shapely.intersection(whole, city).area / city.area)
    if covered > _NOTHING:
        return covered
    turned = shapely.transform(whole, lambda corners: corners[:, ::-1])
    west, south, east, north = whole.bounds
    if shapely.intersects(shapely.box(*turned.bounds), city):
        raise AreasRefused(
            f"{drawn.file}: latitude and longitude stand in each other's place; save it with the "
            "longitude first, as GeoJSON is"
        )
    raise AreasRefused(
        f"{drawn.file}: nothing of it lies in {boundary.name}: it reaches from {south:.3f}, "
        f"{west:.3f} to {north:.3f}, {east:.3f}; choose the city's own areas, or save the file as "
        "WGS84"
    )


def _coverage(whole: BaseGeometry, boundary: Boundary, *, covered: float) -> list[str]:
    if covered >= WHOLE:
        return []
    city = boundary.geometry
    rest = shapely.get_parts(shapely.difference(city, whole))
    pieces = rest[shapely.area(rest) > _NOTHING * city.area]
    holes = int((~shapely.intersects(pieces, city.boundary)).sum())
    largest = pieces[np.argmax(shapely.area(pieces))]
    at = largest.representative_point()
    return [
        f"{1 - covered:.2%} of the city is in no area: {len(pieces)} "
        f"{'piece' if len(pieces) == 1 else 'pieces'}, {holes} of them enclosed, the largest "
        f"{_km2(np.array([largest]))[0]:.2g} km² near {at.y:.4f}, {at.x:.4f}; what happens there "
        "counts as outside"
    ]


def _in_city(shapes: NDArray[Any], ids: Sequence[str], boundary: Boundary) -> tuple[str, ...]:
    """Those of which more than a sliver lies in the city and in no earlier area: a point is in the
    first that has it."""
    city, found = boundary.geometry, []
    left = city
    for area, shape in zip(ids, shapes, strict=True):
        if shapely.intersection(left, shape).area > (1 - WHOLE) * city.area:
            found.append(area)
            left = shapely.difference(left, shape)
    return tuple(found)


def _outside(beyond: Sequence[str]) -> list[str]:
    if not beyond:
        return []
    return [f"outside the city or wholly inside earlier areas, and kept: {some(beyond)}"]


def _overlaps(shapes: NDArray[Any], ids: Sequence[str], whole: BaseGeometry) -> list[str]:
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    shared = shapely.intersection(shapes[first], shapes[second])
    sizes = shapely.area(shared)
    share = float(shapely.union_all(shared[sizes > 0]).area / whole.area) if len(sizes) else 0.0
    if share <= _NOTHING:
        return []
    most = int(np.argmax(sizes))
    one, other = sorted((ids[first[most]], ids[second[most]]))
    size = "slivers of less than 0.1%" if share < _SLIVER else f"{share:.1%}"
    return [
        f"{size} of the layer lie in several areas, most in {one} and {other}; a place there "
        "counts in the first of them by id"
    ]


def _people(found: pd.DataFrame, column: str | None) -> list[str]:
    if column is None:
        return ["no --population-column: no rates"]
    unknown = found.loc[found["population"].isna(), "area"].tolist()
    nobody = found.loc[found["population"].eq(0).fillna(False), "area"].tolist()
    said = []
    if unknown:
        said.append(f"population not known, and so no rate: {some(unknown)}")
    if nobody:
        said.append(f"nobody lives there, and so no rate: {some(nobody)}")
    return said
