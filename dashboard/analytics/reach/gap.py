"""Overdoses held against the kits that were given out, area by area: where least has come."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Final

import numpy as np
import pandas as pd

from dashboard.analytics import cases
from dashboard.analytics.filters import Filters
from dashboard.analytics.reach.ratios import LEAST_EVENTS, Ratios, per_event
from dashboard.geography import hexagons
from dashboard.geography.layers import Layer, OwnLayer
from dashboard.privacy.suppression import OUTSIDE
from dashboard.settings import Zip
from dashboard.store import Reader

ZIP_LAYER: Final = "zip"
"""How the ZIPs of the city are called among the layers of the gap map."""
UNLOCATED: Final = "unlocated"
USED_ELSEWHERE: Final = (
    "Kits are often used away from where they were given: an area with few kits may be served from "
    "the next."
)
"""In Massachusetts often outside of the town of distribution (PubMed 40683013)."""
CITY: Final = "the city as a whole"


def overdoses_by_zip(
    store: Reader,
    filters: Filters,
    *,
    first: date,
    last: date,
    as_of: datetime,
    zips: Collection[str],
) -> pd.DataFrame:
    """Cases by their recorded ZIP, every case once.

    Returns:
        `area`, `count`: each of `zips`, those without a case too, then `OUTSIDE` for another ZIP
        or a place outside the city, then `UNLOCATED` for a case in the city without a ZIP.
    """
    table = cases.cases(store, filters, as_of=as_of)
    table = table.filter(table.occurred_on.between(first, last))
    counted = table.group_by(["zip", "place_state"]).aggregate(count=table.count())
    found = store.execute(counted)
    area = _zip_area(found["zip"], zips).where(found["place_state"] != OUTSIDE, OUTSIDE)
    return with_zeros(
        found.assign(area=area).groupby("area")["count"].sum().reset_index(),
        [*sorted(zips), OUTSIDE, UNLOCATED],
    )


def with_zeros(counted: pd.DataFrame, areas: Collection[str]) -> pd.DataFrame:
    """Counts of `area` and `count` with a row for each of `areas`, in their order, then the others.

    Asked before counts are published, so that an area without overdoses is not taken for one whose
    count is held back; what a partner is sent does not depend on it.
    """
    every = [*dict.fromkeys([*areas, *sorted(set(counted["area"]) - set(areas))])]
    counts = counted.set_index("area")["count"].reindex(pd.Index(every, dtype="str"), fill_value=0)
    return counts.astype("int64").rename_axis("area").reset_index()


def kits_by_zip(rows: pd.DataFrame, zips: Collection[str]) -> pd.DataFrame:
    """Kits by the ZIP of the row; the columns of `kits_by_area`, `OUTSIDE` for another ZIP."""
    return _summed(rows, _zip_area(rows["zip"], zips))


def kits_by_area(rows: pd.DataFrame, layer: Layer) -> pd.DataFrame:
    """Kits by area of a layer: by the coordinates of the row, without them by its ZIP where the
    layer has an area of that id.

    Args:
        rows: `kits` (NaN: not said), `zip`, `latitude`, `longitude`, and `key` where several rows
            are pieces of one record.
        layer: `OUTSIDE` is a place in none of its areas.

    Returns:
        `area`, `kits` (Float64), `rows` (records), `squares` and `largest` (as
        `ratios.per_residents` takes them), by area; `UNLOCATED` is what no area can be said of. A
        sum of nothing said is missing, not 0.
    """
    latitude, longitude = rows["latitude"].to_numpy(float), rows["longitude"].to_numpy(float)
    if isinstance(layer, OwnLayer):
        found = layer.assign(latitude, longitude)
    else:
        found = hexagons.cells(latitude, longitude, hexagons.LAYERS[layer.id])
    is_placed = hexagons.on_earth(latitude, longitude)
    known = set(layer.areas["area"])
    by_place = pd.Series(found, index=rows.index, dtype="str")
    by_place = by_place.where(by_place.isin(known), OUTSIDE)
    by_zip = rows["zip"].where(rows["zip"].isin(known), UNLOCATED)
    return _summed(rows, by_place.where(is_placed, by_zip))


def _zip_area(codes: pd.Series, zips: Collection[str]) -> pd.Series:
    """`OUTSIDE` for a ZIP that is not among `zips`, `UNLOCATED` for none."""
    known = codes.where(codes.isin(list(zips)), OUTSIDE)
    return known.where(codes.notna(), UNLOCATED).astype("str")


def _summed(rows: pd.DataFrame, area: pd.Series) -> pd.DataFrame:
    record = rows["key"] if "key" in rows else pd.Series(range(len(rows)), index=rows.index)
    told = rows.assign(area=area.astype("str"), record=record, square=rows["kits"] ** 2)
    grouped = told.groupby("area")
    summed = {
        "kits": grouped["kits"].sum(min_count=1).astype("Float64"),
        "rows": grouped["record"].nunique(),
        "squares": grouped["square"].sum(min_count=1),
        "largest": grouped["kits"].max(),
    }
    return pd.DataFrame(summed).reset_index()


def ranked(
    overdoses: pd.DataFrame,
    kits: pd.DataFrame,
    names: Mapping[str, str],
    *,
    least: int = LEAST_EVENTS,
) -> pd.DataFrame:
    """The areas by kits for each overdose (`ratios.per_event`), the most under-served first.

    7 kits for 10 overdoses are 0.7; no kits for 20 come before no kits for 10. The city's ratio
    counts every overdose and every kit, those without an area too.

    Args:
        overdoses: `area` and `count` of one period as published: a null area is the city, a missing
            count, or an area that is not there, is held back.
        kits: what `kits_by_area` gives.
        names: what the areas of the layer are called, by their ids.
        least: with fewer overdoses an area has no ratio and no rank.

    Returns:
        `area`, `name`, `count` (Int64), `kits` (Float64), `kits_per_overdose`, `low`, `high`
        (Float64), `rank` (Int64): the areas with a ratio by rank, the others with most overdoses
        first, and in the last row, of a null area and no rank, the city. In areas without a record
        no kits were given out, if any record says where kits were; else nothing is known.
    """
    told = _areas(overdoses, kits, names)
    told = _with_ratio(told, least=least).sort_values(
        ["kits_per_overdose", "count", "area"], ascending=[True, False, True], ignore_index=True
    )
    # A rank is told of the value and the overdoses, so that equals share it.
    is_new = told[["kits_per_overdose", "count"]].ne(told[["kits_per_overdose", "count"]].shift())
    place = pd.Series(np.arange(1, len(told) + 1), dtype="Int64")
    rank = place.where(is_new.fillna(value=True).any(axis=1)).ffill()
    told["rank"] = rank.where(told["kits_per_overdose"].notna())
    return pd.concat([told, _city(overdoses, kits, least=least)], ignore_index=True)


def _areas(overdoses: pd.DataFrame, kits: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    areas = pd.Index(list(names), dtype="str")
    given = kits.set_index("area")["kits"].reindex(areas)
    said = kits[kits["area"].isin(list(names))]
    if said["kits"].notna().any():
        given = given.where(given.notna() | areas.isin(said["area"]), 0.0)
    placed = overdoses[overdoses["area"].notna()].set_index("area")["count"]
    return pd.DataFrame(
        {
            "area": areas,
            "name": pd.Series([*names.values()], dtype="str"),
            "count": placed.reindex(areas).astype("Int64").array,
            "kits": given.astype("Float64").array,
        }
    )


def _city(overdoses: pd.DataFrame, kits: pd.DataFrame, *, least: int) -> pd.DataFrame:
    whole = overdoses.loc[overdoses["area"].isna(), "count"].astype("Int64")
    row = pd.DataFrame(
        {
            "area": pd.Series([None] * len(whole), dtype="str"),
            "name": pd.Series([CITY] * len(whole), dtype="str"),
            "count": whole.array,
            "kits": pd.array([kits["kits"].sum(min_count=1)] * len(whole), dtype="Float64"),
        }
    )
    none = pd.array([None] * len(whole), dtype="Int64")
    return _with_ratio(row, least=least).assign(rank=none)


def _with_ratio(told: pd.DataFrame, *, least: int) -> pd.DataFrame:
    found = per_event(told["kits"], told["count"], least=least)
    return with_ratios(told, found, names=("kits_per_overdose", "low", "high"))


def with_ratios(told: pd.DataFrame, found: Ratios, *, names: tuple[str, str, str]) -> pd.DataFrame:
    """The rows with a ratio of each and its limits, missing (Float64) where it is not defined."""
    columns = {name: pd.array(one, dtype="Float64") for name, one in zip(names, found, strict=True)}
    return told.assign(**columns)


def with_middles(told: pd.DataFrame, zips: Sequence[Zip]) -> pd.DataFrame:
    """The areas of `ranked` that are ZIPs, with `latitude` and `longitude` to draw them at."""
    places = pd.DataFrame(zips, columns=list(Zip._fields)).set_index("code")
    return told.join(places[["latitude", "longitude"]], on="area", how="inner")
