"""The state of every record's place, and its hexagons: nothing is dropped for want of a place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.geography.boundary import Boundary
from dashboard.geography.hexagons import FINEST, RESOLUTIONS, ancestors, cells, on_earth
from dashboard.geography.neighbours import Spellings, named

PlaceState = Literal["located", "placeholder", "unlocated", "outside", "neighbour"]
Points = Sequence[tuple[float, float]]
"""(latitude, longitude) each."""

_PER_DEGREE: Final = 10_000
"""Points equal to four decimals (11 m or less) are one point."""


def place_states(frame: pd.DataFrame, boundary: Boundary, placeholders: Points) -> pd.Series:
    """One `PlaceState` for each row, from `latitude` and `longitude`.

    `unlocated`: a coordinate is missing or not on Earth. `placeholder`: one of the points, to four
    decimals, that stand for "not known", wherever it lies. The edge of the boundary is `located`.
    """
    latitude, longitude = _coordinates(frame)
    states = np.select(
        [
            ~on_earth(latitude, longitude),
            _is_one_of(placeholders, latitude, longitude),
            boundary.inside(latitude, longitude),
        ],
        ["unlocated", "placeholder", "located"],
        default="outside",
    )
    return pd.Series(states, index=frame.index, dtype="str", name="place_state")


def locate(
    frame: pd.DataFrame,
    boundary: Boundary,
    *,
    placeholders: Points,
    neighbours: Spellings | None = None,
    own: tuple[str, ...] = (),
) -> pd.DataFrame:
    """The frame with `place_state`, `h3_7`, `h3_8` and `h3_9` (text) added.

    Hexagons are given to points inside and outside, and are missing for the others. `neighbour` is
    the state of what lies nowhere inside and whose `jurisdiction` names one of `neighbours`, and
    not the city, by the boundary's name or another of its `own`.
    """
    states = place_states(frame, boundary, placeholders)
    latitude, longitude = _coordinates(frame)
    has_place = states.isin(["located", "outside"]).to_numpy()
    finest = cells(np.where(has_place, latitude, np.nan), longitude, FINEST)
    hexagons = {
        f"h3_{resolution}": pd.Series(ancestors(finest, resolution), index=frame.index, dtype="str")
        for resolution in RESOLUTIONS
    }
    if neighbours:
        theirs = named(frame["jurisdiction"], neighbours, own=(boundary.name, *own)).notna()
        states = states.mask(theirs & (states != "located"), "neighbour")
    return frame.assign(place_state=states, **hexagons)


def _coordinates(frame: pd.DataFrame) -> tuple[NDArray[Any], NDArray[Any]]:
    return (
        frame["latitude"].to_numpy(dtype=float, na_value=np.nan),
        frame["longitude"].to_numpy(dtype=float, na_value=np.nan),
    )


def _is_one_of(
    points: Points, latitude: NDArray[Any], longitude: NDArray[Any]
) -> NDArray[np.bool_]:
    found = np.zeros(latitude.shape, dtype=bool)
    with np.errstate(over="ignore"):
        y, x = np.rint(latitude * _PER_DEGREE), np.rint(longitude * _PER_DEGREE)
    for point in points:
        at_y, at_x = np.rint(np.array(point) * _PER_DEGREE)
        found |= (y == at_y) & (x == at_x)
    return found
