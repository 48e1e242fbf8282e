"""The newest days of a course: what is known of each, and what it will come to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.detection.course import Course
from dashboard.detection.nowcast import DAYS, Estimate, Nowcast, of_course
from dashboard.detection.sentence import Statement
from dashboard.detection.terms import Floats

LIKELY = "Of the last {days} days we know {observed}; the final count is likely about {point}, "
FEW = "Of the last {days} days we know {observed}; the final count is "
BETWEEN = "between {low} and {high}, nine times in ten."
AS_KNOWN = "{low} too, nine times in ten."


@dataclass(frozen=True, eq=False)
class LateDays:
    """Of the newest days of a course, the newest last; nothing where nothing is missing."""

    known: Floats
    """The share of each that is known."""
    nowcast: Nowcast | None
    """None where nothing is missing, or it is not known what was expected."""

    def columns(self, count: int) -> dict[str, pd.Series]:
        """`known`, and where a nowcast is drawn `final`, `final_low` and `final_high`, for so many
        days; missing in those of which all is known."""
        late, drawn = len(self.known), self._drawn
        known = pd.Series([*[np.nan] * (count - late), *self.known], dtype="float64")
        blank = [None] * (count - len(drawn))
        return {"known": known} | {
            column: pd.Series([*blank, *(getattr(day, name) for day in drawn)], dtype="Int64")
            for column, name in _ESTIMATE.items()
        }

    @property
    def _drawn(self) -> tuple[Estimate, ...]:
        """Of those of them that have a point."""
        days = () if self.nowcast is None else self.nowcast.days[max(0, DAYS - len(self.known)) :]
        return tuple(day for day in days if day.point is not None)


_ESTIMATE = {"final": "point", "final_low": "low", "final_high": "high"}


def late_days(course: Course, days: int) -> LateDays:
    """What there is to say of so many newest days, of which something is missing."""
    days = min(days, len(course.days))
    known = course.known.share[len(course.days) - days :]
    return LateDays(known, _nowcast(course) if days else None)


def statement(course: Course, late: LateDays) -> Statement | None:
    """What the newest days will come to, all together; None where nothing is missing."""
    if late.nowcast is None:
        return None
    total, observed = late.nowcast.total, int(course.observed[-DAYS:].sum())
    counts = {"days": DAYS, "observed": observed, "low": total.low, "high": total.high}
    if total.point is not None:
        return Statement(LIKELY + BETWEEN, counts | {"point": total.point}, {})
    return Statement(FEW + _range(total, observed), counts, {})


def _range(total: Estimate, observed: int) -> str:
    return AS_KNOWN if total.low == total.high == observed else BETWEEN


def _nowcast(course: Course) -> Nowcast | None:
    try:
        return of_course(course)
    except ValueError:  # too little history
        return None
