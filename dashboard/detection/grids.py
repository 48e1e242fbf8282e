"""Rows of counts as complete tables of daily or weekly counts, with what was not reported told
apart from zero."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.detection.classics.series import SeriesRefused

_WEEK: Final = 7


@dataclass(frozen=True, eq=False)
class Grid:
    """Series over the same dates, one each day or each week."""

    counts: pd.DataFrame
    """Dates × series; NaN where nothing was reported."""
    step_days: int


@dataclass(frozen=True, eq=False)
class Grids:
    """All series of a file, those of equal dates together, and what was made of missing rows."""

    grids: tuple[Grid, ...]
    taken_as_zero: int
    """Dates without a row that were taken as 0: no row of the file has one."""
    unreported: int
    """Dates without a row that are not taken as 0."""


def grids(rows: pd.DataFrame) -> Grids:
    """Lay rows (`row`, `series_id`, `date`, `count`; each series and date once) on their dates.

    Where some row has a count of 0, the file says when nothing happened, and a date inside a
    series without a row was not reported. Where none has, the file lists only what happened: such
    a date is 0, from the series' first row to the file's last date.

    Raises:
        SeriesRefused: dates of a series are neither days nor weeks apart.
    """
    has_zeros = bool((rows["count"] == 0).any())
    spans = _spans(rows) if has_zeros else _one_span(rows)
    missing, found = 0, []
    for (first, last, step_days), names in spans.items():
        dates = pd.date_range(first, last, freq=f"{step_days}D")
        inside = rows[rows["series_id"].isin(names)]
        counts = _laid(inside, dates, names)
        missing += int(counts.isna().to_numpy().sum())
        found.append(Grid(counts if has_zeros else counts.fillna(0.0), step_days))
    return Grids(
        tuple(found),
        taken_as_zero=0 if has_zeros else missing,
        unreported=missing if has_zeros else 0,
    )


def _laid(rows: pd.DataFrame, dates: pd.DatetimeIndex, names: list[str]) -> pd.DataFrame:
    places = pd.Index(names)
    counts = np.full((len(dates), len(names)), np.nan)
    at = dates.get_indexer(pd.DatetimeIndex(rows["date"]))
    counts[at, places.get_indexer(pd.Index(rows["series_id"]))] = rows["count"]
    return pd.DataFrame(counts, index=dates, columns=places)


_Spans = dict[tuple[pd.Timestamp, pd.Timestamp, int], list[str]]


def _one_span(rows: pd.DataFrame) -> _Spans:
    """A file without zeros: one clock for all series, weekly where every date is so many weeks
    from the first."""
    days = np.sort(rows["date"].unique())
    step_days = _WEEK if _are_weeks(_gaps(days)) else 1
    spans: _Spans = {}
    for name, first in rows.groupby("series_id", sort=False)["date"].min().items():
        spans.setdefault((first, pd.Timestamp(days[-1]), step_days), []).append(str(name))
    return spans


def _spans(rows: pd.DataFrame) -> _Spans:
    spans: _Spans = {}
    for name, dates, gaps in _each(rows):
        step_days = _WEEK if _are_weeks(gaps) else 1
        if len(gaps) and step_days == 1:
            _must_be_days(name, dates, gaps)
        spans.setdefault((dates[0], dates[-1], step_days), []).append(name)
    return spans


def _must_be_days(name: str, dates: pd.DatetimeIndex, gaps: NDArray[np.int64]) -> None:
    if np.median(gaps) == _WEEK:
        odd = int(np.argmax(gaps % _WEEK > 0))
        raise SeriesRefused(
            f"series {name}: {dates[odd + 1]:%Y-%m-%d} is {gaps[odd]} days after the date before "
            "it, where the others are weeks apart: correct it"
        )
    if gaps.min() > 1:
        raise SeriesRefused(
            f"series {name}: dates are {gaps.min()} days apart or more: give a row for each day or "
            "each week, with 0 where nothing happened"
        )


def _each(rows: pd.DataFrame) -> Iterator[tuple[str, pd.DatetimeIndex, NDArray[np.int64]]]:
    for name, dates in rows.groupby("series_id", sort=False)["date"]:
        days = pd.DatetimeIndex(dates).sort_values()
        yield str(name), days, _gaps(days.to_numpy())


def _gaps(days: NDArray[np.datetime64]) -> NDArray[np.int64]:
    return np.asarray(np.diff(days) / np.timedelta64(1, "D"), dtype=np.int64)


def _are_weeks(gaps: NDArray[np.int64]) -> bool:
    """Whether dates are whole weeks apart, and mostly one."""
    return len(gaps) > 0 and bool((gaps % _WEEK == 0).all()) and bool(np.median(gaps) == _WEEK)
