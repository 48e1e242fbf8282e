"""Invented ODMAP-style rows by the million, spelt as agencies spell them."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

HEADERS: Final = (
    "Date/Time of Overdose",
    "Date/Time Entered",
    "Case Number",
    "Agency",
    "Fatal/Nonfatal",
    "Naloxone Administered",
    "Naloxone Doses",
    "Suspected Drug",
    "Age",
    "Sex",
    "Race",
    "Latitude",
    "Longitude",
    "ZIP",
    "Location Type",
)
FIRST, DAYS = datetime.fromisoformat("2016-01-01"), 3650
_CHUNK = 250_000
_AGENCIES = ["Riverton Police", "riverton pd", "Riverton Fire", "Lakeside Sheriff's Office"]
_WORDS: Final = {
    "Agency": [*_AGENCIES, *(f"Town {n} Police Dept." for n in range(40))],
    "Fatal/Nonfatal": ["Nonfatal"] * 8 + ["NONFATAL", "Non-Fatal", "Fatal", "fatal", "Unknown", ""],
    "Naloxone Administered": ["Single Dose", "Multiple Doses", "Yes", "No", "Unknown", "NULL", ""],
    "Naloxone Doses": ["1", "1", "1", "2", "2", "3", "4", "", "", "unknown"],
    "Suspected Drug": ["Heroin", "Fentanyl", "heroin/fentanyl", "Unknown", "Cocaine", "", "Pills"],
    "Sex": ["Male", "M", "MALE", "Female", "F", "Unknown", ""],
    "Race": ["White", "Black or African American", "Hispanic", "W", "B", "Asian", "Unknown", ""],
    "Location Type": [
        "Residence",
        "residence",
        "Hotel / Motel",
        "Street",
        "Vehicle",
        "Unknown",
        "",
    ],
}


def write(path: Path, count: int, *, seed: int = 1) -> None:
    """A CSV of `count` rows and 15 columns; one in a thousand has no case number."""
    random = np.random.default_rng(seed)
    for start in range(0, count, _CHUNK):
        frame = _frame(random, start, min(_CHUNK, count - start))
        frame.to_csv(path, index=False, mode="a" if start else "w", header=not start)


def _frame(random: np.random.Generator, start: int, count: int) -> pd.DataFrame:
    minutes = random.integers(0, DAYS * 24 * 60, count)
    happened = pd.Series(np.datetime64(FIRST) + minutes.astype("m8[m]"))
    entered = happened + pd.to_timedelta(random.integers(5, 5000, count), unit="min")
    columns: dict[str, Any] = {
        name: random.choice(np.array(words, dtype=object), count) for name, words in _WORDS.items()
    }
    columns |= {
        "Date/Time of Overdose": happened.dt.strftime("%m/%d/%Y %H:%M"),
        "Date/Time Entered": entered.dt.strftime("%m/%d/%Y %H:%M"),
        "Case Number": _numbers(random, start, count),
        "Age": np.where(
            random.random(count) < 0.05, "", random.integers(15, 90, count).astype(str)
        ),
        "Latitude": _degrees(random, 38.80, count),
        "Longitude": _degrees(random, -77.05, count),
        "ZIP": np.char.add("22", np.char.zfill(random.integers(301, 316, count).astype(str), 3)),
    }
    return pd.DataFrame(columns)[list(HEADERS)]


def _numbers(random: np.random.Generator, start: int, count: int) -> npt.NDArray[np.object_]:
    numbers = np.char.add("26-", np.char.zfill(np.arange(start, start + count).astype(str), 7))
    return np.where(random.random(count) < 0.001, "", numbers).astype(object)


def _degrees(random: np.random.Generator, middle: float, count: int) -> npt.NDArray[np.object_]:
    """To six decimals, as a map's click gives them; one in fifty is missing."""
    texts = np.char.mod("%.6f", random.normal(middle, 0.02, count))
    return np.where(random.random(count) < 0.02, "", texts).astype(object)


def last_day() -> datetime:
    """A day after all that was invented."""
    return FIRST + timedelta(days=DAYS + 10)
