"""Where something that holds from some value on begins to hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dashboard.detection.terms import Floats

_HALVINGS: Final = 40


def halved(
    low: Floats, high: Floats, holds: Callable[[Floats], NDArray[np.bool_]]
) -> tuple[Floats, Floats]:
    """The ends of each interval, halved forty times about where `holds` begins to: it holds at
    the upper end, and not at the lower, where it did so of `low` and `high`."""
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        is_there = holds(middle)
        low, high = np.where(is_there, low, middle), np.where(is_there, middle, high)
    return low, high
