"""The areas that cases can be counted in, for the command line and for choices on pages."""

from __future__ import annotations

from typing import Final

import pandas as pd

from dashboard.analytics.layers import added, layers, own
from dashboard.geography.boundary import Boundary
from dashboard.geography.checking import Checked
from dashboard.geography.layers import hexagon_layers
from dashboard.store import Reader

AREA_COLUMNS: Final = ("layer", "area", "name", "population", "area_km2")


def area_rows(data: Reader) -> pd.DataFrame:
    """Every area of the layers that people added: `AREA_COLUMNS`."""
    frames = [one.areas.assign(layer=name) for name, one in own(data).items()]
    if not frames:
        return pd.DataFrame(columns=list(AREA_COLUMNS))
    return pd.concat(frames, ignore_index=True)[list(AREA_COLUMNS)]


def layer_rows(data: Reader | None, boundary: Boundary) -> pd.DataFrame:
    """One row a layer, hexagons first: `layer`, `areas`, `population` (missing where no area's is
    known), `covered` (the share of the city in it), `file`, `added_at`, `who`."""
    entries = {} if data is None else added(data)
    every = hexagon_layers(boundary) if data is None else layers(data, boundary)
    rows = []
    for name, one in every.items():
        entry = entries.get(name)
        value = entry["value"] if entry else {}
        rows.append(
            {
                "layer": name,
                "areas": len(one.parts) if entry is None else value["areas"],
                "population": value.get("population"),
                "covered": round(value.get("covered", 1.0), 4),
                "file": value.get("file"),
                "added_at": entry["at"] if entry else None,
                "who": entry["who"] if entry else None,
            }
        )
    return pd.DataFrame(rows).astype({"population": "Int64"})


def added_lines(name: str, checked: Checked) -> list[str]:
    """What an addition came to: one line, then what its user should know."""
    people = "" if checked.population is None else f", {checked.population:,} residents"
    return [
        f"{name}: {len(checked.areas):,} areas from {checked.file}{people}; they cover "
        f"{checked.covered:.1%} of the city",
        *checked.notices,
    ]
