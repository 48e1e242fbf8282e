"""Which records are counted, and how many there are.

A case is one overdose that any source tells of, or, where one source is counted, one of its records
that its classification calls an overdose: a *suspected* overdose in ODMAP; an opioid, possibly
opioid or other drug overdose in a care report. Care reports of dependence only, or of something
else, are kept in the store and not counted, and neither is what an analyst excluded. A neighbour's
cases are in no figure of the city's.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import pandas as pd

from dashboard.analytics.bases import OVERDOSES
from dashboard.analytics.decisions import corrected
from dashboard.analytics.filters import DIMENSIONS, Filters
from dashboard.analytics.layers import with_area
from dashboard.analytics.linked import overdoses
from dashboard.analytics.periods import By, period_start, period_starts
from dashboard.analytics.through import NEIGHBOUR, DataThrough, last_local_day
from dashboard.store import Reader
from loaders.records import OVERDOSE_CLASSES

ROLLING_DAYS: Final = 7
"""How many whole days `rolling_mean` takes together."""


def cases(store: Reader, filters: Filters, *, as_of: datetime, neighbours: bool = False) -> Any:  # noqa: ANN401  (an Ibis table)
    """The present cases of the basis up to `as_of`, narrowed by the dimensions; any period.

    `neighbours`: those of the places around the city in place of its own.
    """
    table = overdoses(store) if filters.basis == OVERDOSES else corrected(store)
    wanted = (
        (table.source == filters.basis)
        & (table.occurred_at <= as_of)
        & is_case(table, neighbours=neighbours)
    )
    for name, value in filters.chosen.items():
        wanted &= table[name] == value
    return table.filter(wanted)


def is_case(records: Any, *, neighbours: bool = False) -> Any:  # noqa: ANN401  (Ibis or a frame)
    """Which records are cases of the city, or of the places around it: of an Ibis table or a frame
    of incidents, a boolean column of the same kind."""
    is_neighbours = records["place_state"] == NEIGHBOUR
    return records["case_class"].isin(OVERDOSE_CLASSES) & (is_neighbours == neighbours)


def daily(
    store: Reader,
    filters: Filters,
    *,
    first: date,
    last: date,
    as_of: datetime,
    group: str | None = None,
) -> pd.DataFrame:
    """Cases by local day, days without cases left out: `day` (datetime64), `group`?, `count`."""
    table = cases(store, filters, as_of=as_of)
    table = table.filter(table.occurred_on.between(first, last))
    names = ["occurred_on"] if group is None else ["occurred_on", group]
    counted = store.execute(table.group_by(names).aggregate(count=table.count()))
    counted = counted.rename(columns={"occurred_on": "day"})
    counted["day"] = pd.to_datetime(counted["day"]).astype("datetime64[us]")
    return counted.sort_values([*(["day"] if group is None else ["day", group])], ignore_index=True)


def by_period(
    counted: pd.DataFrame, *, by: By, first: date, last: date, group: str | None = None
) -> pd.DataFrame:
    """Daily counts added up to periods, zero periods and zero groups included.

    Args:
        counted: what `daily` gives for the same days.
        by: the period.
        first: the first day counted; the first period may be cut by it.
        last: the last day counted.
        group: the dimension by which `counted` is grouped.

    Returns:
        `period` (first day, datetime64), the group if any, `count` (int64), in order of time.
    """
    starts = period_starts(first, last, by)
    summed = counted.assign(period=period_start(counted["day"], by))
    if group is None:
        totals = summed.groupby("period")["count"].sum().reindex(starts, fill_value=0)
        return totals.rename_axis("period").astype("int64").reset_index()
    present = sorted(counted[group].unique(), key=_place(group))
    every = pd.MultiIndex.from_product([starts, present], names=["period", group])
    totals = summed.groupby(["period", group])["count"].sum().reindex(every, fill_value=0)
    return totals.astype("int64").reset_index()


def _place(group: str) -> Callable[[str], tuple[int, str]]:
    """Sorts groups as their dimension lists them; others by name, before unknown."""
    order = {value: place for place, value in enumerate(DIMENSIONS[group])}
    order["unknown"] = len(order)
    return lambda value: (order.get(value, len(order) - 1), value)


def complete_days(counted: pd.DataFrame, *, first: date, last: date) -> pd.Series:
    """Daily counts on every day from `first` to `last`, zeros included; indexed by day."""
    days = pd.date_range(first, last, freq="D", unit="us", name="day")
    totals = counted.groupby("day")["count"].sum()
    return totals.reindex(days, fill_value=0).astype("int64").rename("count")


def rolling_mean(
    every_day: pd.Series, known: DataThrough, *, first: date, last: date
) -> pd.DataFrame:
    """The mean of the whole days that end with each day from `first` to `last`.

    Args:
        every_day: what `complete_days` gives, from `ROLLING_DAYS` before `first` if there are data.
        known: how far the data reach.
        first: the first day of the result.
        last: its last day.

    Returns:
        `period` (day, datetime64), `mean`; days without enough whole days are left out.
    """
    whole = every_day.loc[: pd.Timestamp(known.last_whole_day)]
    mean = whole.rolling(ROLLING_DAYS).mean().loc[pd.Timestamp(first) : pd.Timestamp(last)]
    return mean.dropna().rename("mean").rename_axis("period").reset_index()


def by_hour(
    store: Reader, filters: Filters, *, first: date, last: date, zone: str, as_of: datetime
) -> pd.DataFrame:
    """Cases by local weekday (0 is Monday) and hour, of those whose clock time is known.

    Returns:
        168 rows `weekday`, `hour`, `count`.
    """
    table = cases(store, filters, as_of=as_of)
    table = table.filter(table.occurred_on.between(first, last) & table.time_known)
    times = store.execute(table.select("occurred_at"))["occurred_at"]
    local = pd.DatetimeIndex(times).tz_convert(zone)
    every = pd.MultiIndex.from_product([range(7), range(24)], names=["weekday", "hour"])
    seen = pd.Series(1, index=pd.MultiIndex.from_arrays([local.day_of_week, local.hour]))
    counts = seen.groupby(level=[0, 1]).sum().rename_axis(["weekday", "hour"])
    return counts.reindex(every, fill_value=0).rename("count").astype("int64").reset_index()


def by_area(
    store: Reader, filters: Filters, *, layer: str, first: date, last: date, as_of: datetime
) -> pd.DataFrame:
    """Cases by day and area of the layer with this id, days and areas without cases left out.

    Returns:
        `day`, `area`, `count`; `area` is that of `with_area`.
    """
    names = ["occurred_on", "area"]
    counted = _counted(store, filters, names, layer=layer, first=first, last=last, as_of=as_of)
    counted = counted.rename(columns={"occurred_on": "day"})
    counted["day"] = pd.to_datetime(counted["day"]).astype("datetime64[us]")
    return counted.sort_values(["day", "area"], ignore_index=True)


def by_residence(
    store: Reader, filters: Filters, *, layer: str, first: date, last: date, as_of: datetime
) -> pd.DataFrame:
    """Cases by area and by whether the person lives in the city, as far as the records tell:
    `area`, `resident` ("resident", "visitor", "unknown"), `count`; those without cases left out."""
    names = ["area", "resident"]
    counted = _counted(store, filters, names, layer=layer, first=first, last=last, as_of=as_of)
    return counted.sort_values(names, ignore_index=True)


def _counted(
    store: Reader,
    filters: Filters,
    names: list[str],
    *,
    layer: str,
    first: date,
    last: date,
    as_of: datetime,
) -> pd.DataFrame:
    table = cases(store, filters, as_of=as_of)
    table = with_area(store, table.filter(table.occurred_on.between(first, last)), layer)
    return store.execute(table.group_by(names).aggregate(count=table.count()))


def event_times(store: Reader, filters: Filters, *, zone: str, as_of: datetime) -> pd.DatetimeIndex:
    """Moments (UTC) of all cases on the days up to `as_of`, ascending, as `placed_moments`."""
    table = cases(store, filters, as_of=as_of)
    table = table.filter(table.occurred_on <= last_local_day(as_of, ZoneInfo(zone)))
    found = store.execute(table.select("occurred_at", "time_known"))
    return placed_moments(
        found["occurred_at"], found["time_known"], zone=zone, as_of=as_of
    ).sort_values()


def placed_moments(
    occurred_at: pd.Series, time_known: pd.Series, *, zone: str, as_of: datetime
) -> pd.DatetimeIndex:
    """Where cases stand on the clock (UTC), in the order given: unknown times at local noon.

    Noon keeps such a case on its own day whichever side of midnight a window ends. A case of the
    last day, of which the data hold only a morning, stands where they end: it is in them.
    """
    moments = pd.DatetimeIndex(occurred_at).tz_convert(zone)
    days = moments.tz_localize(None).normalize()
    noon = (days + pd.Timedelta(hours=12)).tz_localize(zone)
    known = time_known.to_numpy(dtype=bool)
    placed = pd.DatetimeIndex(moments.where(known, noon)).tz_convert("UTC")
    ends_at = pd.Timestamp(as_of).tz_convert("UTC")
    return placed.where(known | (placed <= ends_at), ends_at)
