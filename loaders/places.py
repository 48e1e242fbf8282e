"""Coordinates as sent: only what can be told without knowing the city. Nothing is repaired."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pandas as pd

from loaders.cells import Cells, by_value
from loaders.ledger import Ledger
from loaders.numbers import decimal, decimals
from loaders.values import is_missing, words

_PAIR = r"^[(\[]?\s*(?P<latitude>[-+]?[\d.]+)\s*[,; ]\s*(?P<longitude>[-+]?[\d.]+)\s*[)\]]?$"
# Swapped pairs lie this near (degrees) to the file's own middle once they are swapped back.
_NEAR, _FAR = 2.0, 10.0
# One point of so many records, and of so large a share, is hardly where all of them happened.
SHARED_RECORDS, SHARED_PART = 20, 0.05
_CENTRE = re.compile(r"cent(er|re|roid) of (the )?(city|town|county|state|zip)|default (point|loc)")

Flags = dict[str, npt.NDArray[np.bool_]]


def coordinates(cells: Cells, ledger: Ledger) -> tuple[pd.DataFrame, Flags]:
    """Columns latitude and longitude in degrees, NaN in pairs that cannot be; and their flags.

    From the fields latitude and longitude, or the field position, "lat,long" in one cell.
    """
    field, texts = _texts(cells)
    lat, lat_failed = _degrees(texts["latitude"])
    lon, lon_failed = _degrees(texts["longitude"])
    ledger.notice("unread_value", cells.headers.get(field), cells.rows[lat_failed | lon_failed])
    one = np.isnan(lat) != np.isnan(lon)
    twice = (lat == lon) & (lat != 0)
    outside = (np.abs(lat) > 90) | (np.abs(lon) > 180) | ((lat == 0) & (lon == 0))
    usable = ~(one | twice | outside)
    swapped = _swapped(lat, lon, usable)
    lost = _point_lost(lat, lon, outside & ~one, usable)
    stand_in = _stands_for_none(cells)
    bad = one | twice | outside | swapped | stand_in
    flags = {
        "coordinate_missing": one,
        "coordinates_out_of_range": outside & ~one & ~twice & ~lost,
        "coordinates_swapped": swapped,
        "coordinates_equal": twice,
        "decimal_point_lost": lost & ~twice,
        "placed_at_centre": stand_in & ~np.isnan(lat),
    }
    frame = pd.DataFrame({"latitude": lat, "longitude": lon}, index=cells.frame.index)
    frame.loc[bad] = np.nan
    flags["shared_point"] = _shared(frame)
    for name, mask in flags.items():
        ledger.notice(name, cells.headers.get(field), cells.rows[mask])
    return frame, flags


def _texts(cells: Cells) -> tuple[str, pd.DataFrame]:
    if cells.has("latitude") or not cells.has("position"):
        names = ("latitude", "longitude")
        return "latitude", pd.DataFrame({name: cells.texts(name) for name in names})
    whole = cells.texts("position")
    parts = whole.str.extract(_PAIR)
    unread = parts["latitude"].isna() & (whole != "")
    # What is no pair stays as it is, to be told as unreadable.
    return "position", parts.fillna("").assign(
        latitude=parts["latitude"].fillna("").where(~unread, whole)
    )


def _degrees(texts: pd.Series) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    if (quick := decimals(texts)) is not None:
        return quick, np.zeros(len(texts), dtype="bool")

    def read(text: str) -> float | None:
        return np.nan if is_missing(text, none=True) else decimal(text)

    values, failed = by_value(texts, read)
    values[failed] = np.nan
    return values.astype("float64"), failed


def _stands_for_none(cells: Cells) -> npt.NDArray[np.bool_]:
    """Where a note says that the point is only the middle of something. The note is not kept."""
    said, _ = by_value(cells.texts("place_note"), lambda text: bool(_CENTRE.search(words(text))))
    return said.astype("bool")


def _shared(frame: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Points that many records of the file share: kept, and marked."""
    points = frame["latitude"].to_numpy() + 1j * frame["longitude"].to_numpy()
    placed = ~np.isnan(points)
    codes = pd.factorize(points[placed])[0]
    least = max(SHARED_RECORDS, SHARED_PART * len(codes))
    shared = np.zeros(len(frame), dtype="bool")
    shared[placed] = np.bincount(codes, minlength=1)[codes] >= least
    return shared


def _point_lost(
    lat: npt.NDArray[np.float64],
    lon: npt.NDArray[np.float64],
    outside: npt.NDArray[np.bool_],
    usable: npt.NDArray[np.bool_],
) -> npt.NDArray[np.bool_]:
    """Pairs on no map that would lie near the file's middle with a point put back."""
    if not outside.any() or not (usable & np.isfinite(lat)).any():
        return np.zeros(len(lat), dtype="bool")
    near = np.ones(len(lat), dtype="bool")
    for values in (lat, lon):
        middle = float(np.nanmedian(values[usable]))
        powers = 10.0 ** np.arange(8)
        scaled = np.abs(values)[:, None] / powers
        near &= (np.abs(scaled - abs(middle)) < _NEAR).any(axis=1)
    return outside & near


def _swapped(
    lat: npt.NDArray[np.float64], lon: npt.NDArray[np.float64], usable: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    if not usable.any():
        return np.zeros(len(lat), dtype="bool")
    middle = float(np.nanmedian(lat[usable])) if np.isfinite(lat[usable]).any() else np.nan
    across = float(np.nanmedian(lon[usable])) if np.isfinite(lon[usable]).any() else np.nan
    near = (np.abs(lat - across) < _NEAR) & (np.abs(lon - middle) < _NEAR)
    return usable & near & (np.abs(lat - middle) > _FAR)
