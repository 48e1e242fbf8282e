"""What is on the map and what is not, in one sentence whose numbers add up to the total."""

from __future__ import annotations

import pandas as pd

from dashboard.analytics.mapped import Days
from dashboard.geography.layers import Layer
from dashboard.geography.no_areas import LEFT_OUT, NO_AREA, NO_AREAS
from dashboard.privacy import Permission, Policy, Viewer, may
from dashboard.privacy.suppression import OUTSIDE, REMAINDER
from dashboard.reports.heading import days_text


def total(frame: pd.DataFrame) -> int:
    """All of one period of `publish_areas`; 0 where nothing happened in it."""
    return int(frame.loc[frame["area"].isna(), "count"].sum())


def remainder(frame: pd.DataFrame) -> int:
    """How many of one period a partner is not shown by area."""
    return int(frame.loc[frame["area"] == REMAINDER, "count"].sum())


def located(frame: pd.DataFrame) -> int:
    """How many of one period of an analyst's answer lie in an area that is shown."""
    return total(frame) - sum(_of(frame, name) for name in NO_AREAS)


def balance(
    frame: pd.DataFrame, layer: Layer, days: Days, *, viewer: Viewer, policy: Policy
) -> str:
    """The sentence of one period, from what is sent of it alone, and the days that it counts.

    Args:
        frame: `area` and `count` of the period, as `publish_areas` gives them.
        layer: whose areas they are.
        days: the first and the last.
        viewer: who reads it.
        policy: by which counts are held back.
    """
    exact = may(viewer, Permission.AREA_FILTERS)
    said = _exact(frame) if exact else _partners(frame, layer, policy)
    return f"{said} Counted {days_text(*days)}."


def _exact(frame: pd.DataFrame) -> str:
    uncovered, left_out = _of(frame, NO_AREA), _of(frame, LEFT_OUT)
    parts = [
        *([f"{uncovered:,} in the city but in none of the areas"] if uncovered else []),
        f"{_of(frame, 'unlocated'):,} without a place",
        f"{_of(frame, 'placeholder'):,} at a placeholder point",
        f"{_of(frame, OUTSIDE):,} outside the city",
        *([f"{left_out:,} at shared points, which are left out"] if left_out else []),
    ]
    return f"{located(frame):,} on the map + {', '.join(parts)} = {total(frame):,} in all."


def _partners(frame: pd.DataFrame, layer: Layer, policy: Policy) -> str:
    every, rest, beside = total(frame), remainder(frame), _of(frame, OUTSIDE)
    leaves_out = OUTSIDE in layer.parts
    said = f"{every - rest - beside:,} of {every:,} are in the areas shown"
    if beside:
        said += f", {beside:,} outside of all areas or of the city"
    if not rest:
        return f"{said}."
    outside = ", outside of all areas" if leaves_out and not beside else ""
    return (
        f"{said}; {rest:,} are in areas with fewer than {policy.threshold}, in areas held back to "
        f"protect those{outside}, or without a usable place."
    )


def _of(frame: pd.DataFrame, area: str) -> int:
    return int(frame.loc[frame["area"] == area, "count"].sum())
