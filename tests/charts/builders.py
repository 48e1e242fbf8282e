"""Small frames with known contents, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

SQUARE: dict[str, Any] = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"NAME": "Town"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[-77.1, 38.8], [-77.0, 38.8], [-77.0, 38.9], [-77.1, 38.8]]],
            },
        }
    ],
}


def by_day(counts: Sequence[int | None], *, start: str = "2020-07-24") -> pd.DataFrame:
    periods = pd.date_range(start, periods=len(counts))
    return pd.DataFrame({"period": periods, "count": pd.array(list(counts), dtype="Int64")})


def grouped(counts: Mapping[str, Sequence[int]], *, start: str = "2020-07-24") -> pd.DataFrame:
    parts = [by_day(row, start=start).assign(severity=name) for name, row in counts.items()]
    return pd.concat(parts, ignore_index=True)


def windows() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "window": ["24 hours", "72 hours", "7 days"],
            "observed": pd.array([1, 4, None], dtype="Int64"),
            "least": pd.array([1, 3, None], dtype="Int64"),
            "most": pd.array([1, 5, None], dtype="Int64"),
            "expected": [0.2, 0.7, 1.6],
            "chance": ["60 times a year", "once a year", "not shown"],
            "level": ["none", "alert", "none"],
        }
    )


def kits() -> pd.DataFrame:
    months = pd.to_datetime(["2020-10-01", "2020-11-01"])
    numbers: dict[str, list[int | None]] = {
        "mail": [5, 7],
        "counter": [30, 20],
        "training": [10, None],
        "unknown": [1, 1],
        "jail": [2, 2],
    }
    rows = [
        (month, channel, n)
        for channel, given in numbers.items()
        for month, n in zip(months, given, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["month", "channel", "kits"])
    return frame.astype({"kits": "Int64"})


def overdoses() -> pd.DataFrame:
    months = pd.to_datetime(["2020-10-01", "2020-11-01"])
    return pd.DataFrame({"month": months, "count": [9, 6]})
