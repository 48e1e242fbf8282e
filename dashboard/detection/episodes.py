"""Alarms that belong together: an episode opens with an alarm, and seven quiet days close it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

QUIET_DAYS: Final = 7


def opening(alarm: NDArray[np.bool_], *, quiet_steps: int = QUIET_DAYS) -> NDArray[np.bool_]:
    """Where an alarm opens an episode: none in the `quiet_steps` before; series × steps."""
    recent = np.zeros(alarm.shape, dtype=bool)
    for lag in range(1, quiet_steps + 1):
        recent[:, lag:] |= alarm[:, :-lag]
    return np.asarray(alarm & ~recent)
