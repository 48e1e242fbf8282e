"""How the cases of an event were recorded: when they were entered, and at how many scenes."""

from __future__ import annotations

from typing import Final

import pandas as pd

from dashboard.detection.rules import scenes

AT_ONCE: Final = pd.Timedelta(minutes=1)
"""Entered so soon, an event has the time at which somebody opened the form: ODMAP fills it in."""
LATE: Final = pd.Timedelta(hours=24)
TOGETHER: Final = pd.Timedelta(hours=1)


def entered_at_once(own: pd.DataFrame) -> tuple[int, int]:
    """How many cases were entered in the minute in which they happened, and of how many both
    moments are known."""
    both = own[own["entered_at"].notna() & own["time_known"].astype(bool)]
    delay = (both["entered_at"] - both["occurred_at"]).abs()
    return int((delay <= AT_ONCE).sum()), len(both)


def entered_together(own: pd.DataFrame) -> tuple[int, int]:
    """How many cases, at most, were entered a day late or more and within one hour, and of how many
    it is known when they were entered."""
    told = own[own["entered_at"].notna()]
    late = told.loc[told["entered_at"] - told["occurred_at"] >= LATE, "entered_at"]
    together = [int(late.between(at, at + TOGETHER).sum()) for at in late]
    # One alone is late, and not together with any.
    most = max(together, default=0)
    return (most if most > 1 else 0), len(told)


def largest_scene(own: pd.DataFrame) -> int:
    """How many people were at the scene with the most, by the rule of `scenes`; 1 where each was
    at another, 0 of no case."""
    located = own["place_state"] == "located"
    people = own.assign(
        at=own["occurred_at"],
        latitude=own["latitude"].where(located),
        longitude=own["longitude"].where(located),
    ).sort_values(["at", "key"], ignore_index=True)
    found = scenes(people)
    return max((len(before) + 1 for before in found.values()), default=min(1, len(own)))
