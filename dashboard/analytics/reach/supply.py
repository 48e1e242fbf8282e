"""Naloxone handed out, from the log: by month and channel, or by whatever else a row says.

Treatment programmes and the jail may send the totals of a period alone. A total is spread over the
days of its period evenly: what part of it was handed out on which day is not known. What a row
leaves blank is missing and not 0; a sum of nothing said is missing too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from dashboard.store import Reader
from loaders.quantities import SUPPRESSED
from loaders.records import UNKNOWN

QUANTITIES: Final = ("kits", "doses", "milligrams")
WEEKS: Final = 13
"""A quarter: the pace at which naloxone is handed out is that of so many weeks."""
_SPREAD: Final = (*QUANTITIES, "trained")
_SAID: Final = (
    "channel", "programme", "recipient_type", "product", "first_or_refill",
    "zip", "latitude", "longitude", "key",
)  # fmt: skip
_COLUMNS: Final = ("month", *_SPREAD, *_SAID[:-1], "share", "is_total", "suppressed", "key")
# Thirds of a total do not add up to it in floating point.
_DECIMALS: Final = 6


@dataclass(frozen=True)
class Supply:
    """What the log counts by month."""

    months: pd.DataFrame
    """As `months` makes it."""
    first: date
    """The first day counted: the one asked for."""
    suppressed: int
    """Rows of the log of which the source hides a number, each once, however many its months."""


def given(store: Reader, *, first: date, last: date, through: date | None = None) -> pd.DataFrame:
    """What was handed out from `first` to `last`, one row for each row of the log and month.

    A total counts in each month by its `share`: the days of its period that lie in that month and
    from `first` to `last`, of all days of its period. What falls on other days is not counted: 30
    kits of January to March are 31 / 90 x 30 in January, and as many where February is not asked
    for. With `through`, the last day that the data reach to, a total of a period that is not over
    is one of its days up to then.

    Returns:
        `month` (its first day, datetime64); `kits`, `doses`, `milligrams`, `trained` (float64, NaN
        where the row says none), those of the share; `channel`, `programme`, `recipient_type`,
        `product`, `first_or_refill`, `zip`, `latitude`, `longitude`, `key` as the log has them;
        `share`; `is_total`, whether the row stands for several days; `suppressed`, whether the
        source hides a number of it as small. Milligrams are those sent, else doses times those of
        one dose.
    """
    rows = _touching(store, first=first, last=last)
    since, until = (rows[name].to_numpy("datetime64[D]") for name in ("given_on", "ends_on"))
    if through is not None:
        until = np.maximum(since, np.minimum(until, np.datetime64(through)))
    at, months, days = _days_by_month(
        np.maximum(since, np.datetime64(first)), np.minimum(until, np.datetime64(last))
    )
    share = days / ((until - since).astype("int64") + 1)[at]
    spread = rows.iloc[at].reset_index(drop=True)
    spread[list(_SPREAD)] = spread[list(_SPREAD)].mul(share, axis="index")
    spread["month"] = months.astype("datetime64[us]")
    return spread.assign(share=share)[list(_COLUMNS)]


def by_month(store: Reader, *, first: date, last: date, through: date | None = None) -> Supply:
    """Kits and doses by month and channel; spread, and cut to the days asked, as `given` does."""
    rows = given(store, first=first, last=last, through=through)
    hidden = rows.loc[rows["suppressed"], "key"].nunique()
    return Supply(months(rows), first, hidden)


def months(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `given` by `month` and `channel`: `kits`, `doses` (float64), `rows`, `suppressed`
    (rows of which the source hides a number). A total is a row of every month that it touches.
    Months and channels without a row are left out."""
    return _sums(rows, ["month", "channel"])[
        ["month", "channel", "kits", "doses", "rows", "suppressed"]
    ]


def by(rows: pd.DataFrame, dimension: str) -> pd.DataFrame:
    """The rows of `given` by one of their columns of words, or by `month`.

    Returns:
        the dimension ("unknown" where the log says nothing), `kits`, `doses`, `milligrams`
        (float64), and how many rows of the log they are from, each counted once: `rows`, of them
        `totals` of a period and `suppressed`, of which the source hides a number. Where `rows` and
        `totals` are the same, totals are all that was sent.
    """
    if dimension != "month":
        rows = rows.assign(**{dimension: rows[dimension].fillna(UNKNOWN)})
    return _sums(rows, [dimension])


def trainings(rows: pd.DataFrame) -> pd.DataFrame:
    """Trainings and people trained, of the rows of `given` with people trained.

    Returns:
        `year`; `trainings`, the rows of a single day (Int64), each taken for one training, missing
        where there are totals alone; `people` (float64); `totals`, rows that tell the people of a
        period and not in how many trainings, counted in every year that they touch.
    """
    held = rows[rows["trained"] > 0]
    held = held.assign(year=held["month"].dt.year.astype("int64"), single=~held["is_total"])
    grouped = held.groupby("year")
    single = grouped["single"].sum().astype("Int64")
    totals = held[held["is_total"]].groupby("year")["key"].nunique()
    found = pd.DataFrame(
        {
            "trainings": single.where(single > 0),
            "people": grouped["trained"].sum().round(_DECIMALS),
            "totals": totals.reindex(single.index, fill_value=0).astype("int64"),
        }
    )
    return found.reset_index()


def places(data: Reader) -> tuple[bool, set[str]]:
    """Whether any row of the log has coordinates, and which ZIPs rows have."""
    table = data.present("naloxone")
    found = data.execute(table.select("zip", placed=table.latitude.notnull()).distinct())
    return bool(found["placed"].any()), set(found["zip"].dropna())


def weeks_of_supply(
    stock: float | None, kits_in_last_weeks: float | None, *, weeks: int = WEEKS
) -> float:
    """For how many weeks a stock lasts at the pace of the last ones: stock / (kits / weeks).

    260 kits in stock of which 130 went out in 13 weeks last for 26. Not defined, NaN, where the
    stock is not known, or where nobody says that kits went out.
    """
    left, gone = (np.nan if n is None else float(n) for n in (stock, kits_in_last_weeks))
    return left * weeks / gone if gone > 0 else np.nan


def _touching(store: Reader, *, first: date, last: date) -> pd.DataFrame:
    """The log's rows with a day from `first` to `last`, whole."""
    table = store.present("naloxone")
    ends_on = table.period_end.coalesce(table.given_on)
    touching = table.filter((table.given_on <= last) & (ends_on >= first))
    names = ("given_on", *_SPREAD, *_SAID, "mg_per_dose", "flags")
    found = store.execute(touching.select(*names, ends_on=ends_on)).sort_values(
        ["given_on", "key"], ignore_index=True
    )
    numbers = found[list(_SPREAD)].astype("float64")
    numbers["milligrams"] = numbers["milligrams"].fillna(numbers["doses"] * found["mg_per_dose"])
    return found.assign(
        **{name: numbers[name] for name in _SPREAD},
        is_total=found["ends_on"] > found["given_on"],
        suppressed=found["flags"].str.contains(SUPPRESSED, regex=False).astype("bool"),
    )


def _days_by_month(
    since: np.ndarray, until: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of spans of days, one for each month that a span touches: which span, the month
    (datetime64[M]), how many of its days."""
    begun = since.astype("datetime64[M]")
    touched = (until.astype("datetime64[M]") - begun).astype("int64") + 1
    touched[until < since] = 0
    at = np.repeat(np.arange(len(since)), touched)
    before = np.repeat(touched.cumsum() - touched, touched)
    month = begun[at] + (np.arange(len(at)) - before)
    begins, ends = month.astype("datetime64[D]"), (month + 1).astype("datetime64[D]") - 1
    days = np.minimum(ends, until[at]) - np.maximum(begins, since[at])
    return at, month, days.astype("int64") + 1


def _sums(rows: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    grouped = rows.groupby(names)
    sums = grouped[list(QUANTITIES)].sum(min_count=1).round(_DECIMALS)
    counts = {
        "rows": rows,
        "totals": rows[rows["is_total"]],
        "suppressed": rows[rows["suppressed"]],
    }
    for name, counted in counts.items():
        each = counted.groupby(names)["key"].nunique()
        sums[name] = each.reindex(sums.index, fill_value=0).astype("int64")
    return sums.reset_index()
