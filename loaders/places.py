"""Coordinates as sent: only what can be told without knowing the city. Nothing is repaired."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from loaders.cells import Cells, by_value
from loaders.ledger import Ledger
from loaders.numbers import decimal
from loaders.values import is_missing

_PAIR = r"^[(\[]?\s*(?P<latitude>[-+]?[\d.]+)\s*[,; ]\s*(?P<longitude>[-+]?[\d.]+)\s*[)\]]?$"
# Swapped pairs lie this near (degrees) to the file's own middle once they are swapped back.
_NEAR, _FAR = 2.0, 10.0

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
    outside = (np.abs(lat) > 90) | (np.abs(lon) > 180) | ((lat == 0) & (lon == 0))
    swapped = _swapped(lat, lon, ~(one | outside))
    flags = {
        "coordinate_missing": one,
        "coordinates_out_of_range": outside & ~one,
        "coordinates_swapped": swapped,
    }
    for name, mask in flags.items():
        ledger.notice(name, cells.headers.get(field), cells.rows[mask])
    bad = one | outside | swapped
    frame = pd.DataFrame({"latitude": lat, "longitude": lon}, index=cells.frame.index)
    frame.loc[bad] = np.nan
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
    def read(text: str) -> float | None:
        return np.nan if is_missing(text, none=True) else decimal(text)

    values, failed = by_value(texts, read)
    values[failed] = np.nan
    return values.astype("float64"), failed


def _swapped(
    lat: npt.NDArray[np.float64], lon: npt.NDArray[np.float64], usable: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    if not usable.any():
        return np.zeros(len(lat), dtype="bool")
    middle = float(np.nanmedian(lat[usable])) if np.isfinite(lat[usable]).any() else np.nan
    across = float(np.nanmedian(lon[usable])) if np.isfinite(lon[usable]).any() else np.nan
    near = (np.abs(lat - across) < _NEAR) & (np.abs(lon - middle) < _NEAR)
    return usable & near & (np.abs(lat - middle) > _FAR)
