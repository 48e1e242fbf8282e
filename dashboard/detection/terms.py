"""What an expected count may depend on besides its level: the columns of the regression."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Term = Literal["level", "trend", "season", "weekday", "month start"]

DAYS_A_YEAR: Final = 365.25
HARMONICS: Final = 2
MONTH_START_DAYS: Final = 3
"""Benefits are paid at the start of a month, and overdoses rise then."""


class Design(NamedTuple):
    """The regression's columns: `matrix` is steps × columns; `terms` names each column's term."""

    matrix: Floats
    terms: tuple[Term, ...]

    def columns(self, term: Term) -> list[int]:
        """Where the term's columns are."""
        return [place for place, name in enumerate(self.terms) if name == term]


def design(steps: pd.DatetimeIndex, *, step_days: int) -> Design:
    """Level, trend in years from the first step, two yearly harmonics, and where steps are days
    six weekday contrasts and the first days of a month, centred."""
    count = len(steps)
    angle = steps.day_of_year.to_numpy() / DAYS_A_YEAR * 2 * np.pi
    columns: list[tuple[Term, Floats]] = [
        ("level", np.ones(count)),
        ("trend", np.arange(count) * step_days / DAYS_A_YEAR),
    ]
    for harmonic in range(1, HARMONICS + 1):
        columns += [("season", np.cos(harmonic * angle)), ("season", np.sin(harmonic * angle))]
    if step_days == 1:
        weekday = steps.day_of_week.to_numpy()
        last = (weekday == 6).astype(np.float64)
        columns += [("weekday", (weekday == day) - last) for day in range(6)]
        starts = steps.day.to_numpy() <= MONTH_START_DAYS
        usual = MONTH_START_DAYS * 12 / DAYS_A_YEAR
        columns += [("month start", starts.astype(np.float64) - usual)]
    return Design(
        np.column_stack([column for _, column in columns]), tuple(term for term, _ in columns)
    )
