"""Whether an offset that is written beside local times is true: what else the column and its rows
say of their times."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from loaders.clock import parse_daypart, parse_weekday

Array = npt.NDArray[Any]


def untrue(
    stamped: pd.DataFrame,
    weekdays: pd.Series | None,
    dayparts: pd.Series | None,
    zone: ZoneInfo,
) -> bool:
    """Whether "+00" was stamped on local times: most are midnights, or the weekdays or the parts of
    the day say so.

    `stamped`: the rows of `times._written` that have an offset.
    """
    if stamped.empty or (stamped["offset"] != 0).any():
        return False
    wall = stamped["wall"]
    if (wall == wall.dt.floor("D")).mean() > 0.5:
        return True
    converted = wall.dt.tz_localize("UTC").dt.tz_convert(zone).dt.tz_localize(None)
    witnesses = [(weekdays, parse_weekday, _weekday), (dayparts, parse_daypart, _daypart)]
    return any(
        _contradict(said[stamped.index], read, of, wall, converted)
        for said, read, of in witnesses
        if said is not None
    )


def _contradict(
    said: pd.Series,
    read: Callable[[str], int | None],
    of: Callable[[pd.Series], Array],
    wall: pd.Series,
    converted: pd.Series,
) -> bool:
    """Whether a witness holds with the written time where it differs from the converted one."""
    codes, uniques = pd.factorize(said)
    named = np.array([read(str(text)) for text in uniques], dtype="float64")[codes]
    written, moved = of(wall), of(converted)
    telling = (written != moved) & ~np.isnan(named)
    return bool(telling.any() and (named == written)[telling].mean() > 0.5)


def _weekday(times: pd.Series) -> Array:
    days: Array = times.dt.day_of_week.to_numpy()
    return days


def _daypart(times: pd.Series) -> Array:
    quarters: Array = times.dt.hour.to_numpy() // 6
    return quarters
