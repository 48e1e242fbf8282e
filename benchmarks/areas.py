"""Counting in own areas: seconds from a load until every incident has its area, and once it has.

`.venv/bin/python -m benchmarks.areas [--incidents 200000]`. Each incident has a point of its own in
a square city, cut into so many invented areas, once of few corners and once of many. Cold is the
first answer after a load, what DuckDB makes of the records counted apart; warm the next one.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely

from dashboard.analytics import cases, layers
from dashboard.analytics.filters import Filters
from dashboard.geography.checking import Checked
from dashboard.store import Store
from tests.store.builders import import_row, incidents

AREAS: Final = (48, 134)
CITY: Final = (-77.14, 38.79, -77.04, 38.85)
NOW: Final = datetime(2060, 1, 1, tzinfo=UTC)
_ALL: Final[dict[str, Any]] = {"first": date(2000, 1, 1), "last": date(2059, 1, 1), "as_of": NOW}
_FINE_DEGREES: Final = 2e-5


def main() -> None:
    """Print a row for each kind of areas."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--incidents", type=int, default=200_000)
    asked = parser.parse_args()
    print("areas  corners  records_s  cold_s  warm_s")
    for n in AREAS:
        for fine in (False, True):
            print(_row(asked.incidents, n, fine=fine))


def _row(count: int, n: int, *, fine: bool) -> str:
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(str(Path(folder) / "store"), create="city")
        store.commit(_scattered(count), import_row(through=NOW - timedelta(days=1)))
        layer = _tiling(n, fine=fine)
        corners = shapely.get_num_coordinates(shapely.from_wkb(layer.areas["geometry"].tolist()))
        layers.add(store, "Own", layer, who="benchmark", at=NOW)
        data = store.snapshot()
        records = _seconds(lambda: _counted(data, "h3-8", count))
        cold, warm = (_seconds(lambda: _counted(data, "Own", count)) for _ in range(2))
        return f"{n:5}  {corners.mean():7.0f}  {records:9.2f}  {cold:6.2f}  {warm:6.3f}"


def _counted(data: Any, layer: str, expected: int) -> None:  # noqa: ANN401  (a Reader)
    filters = Filters(basis="odmap", period="all")
    found = cases.by_area(data, filters, layer=layer, **_ALL)
    assert int(found["count"].sum()) == expected


def _seconds(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _scattered(count: int) -> pd.DataFrame:
    random = np.random.default_rng(1)
    west, south, east, north = CITY
    return incidents(
        count,
        latitude=random.uniform(south, north, count),
        longitude=random.uniform(west, east, count),
    )


def _tiling(n: int, *, fine: bool) -> Checked:
    west, south, east, north = CITY
    seeds = np.random.default_rng(2).uniform((west, south), (east, north), (n, 2))
    city = shapely.box(*CITY)
    cells = shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=city)
    shapes = shapely.intersection(shapely.get_parts(cells), city)
    shapes = shapely.segmentize(shapes, _FINE_DEGREES) if fine else shapes
    names = [f"{place:03}" for place in range(len(shapes))]
    frame = pd.DataFrame(
        {
            "area": pd.Series(names, dtype="str"),
            "name": pd.Series(names, dtype="str"),
            "population": pd.array([1000] * len(shapes), dtype="Int64"),
            "area_km2": 1.0,
            "geometry": shapely.to_wkb(shapes),
        }
    )
    return Checked("invented.json", frame, 1.0, tuple(names), ())


if __name__ == "__main__":
    main()
