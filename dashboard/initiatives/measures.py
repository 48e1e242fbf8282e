"""What agencies sent of an initiative: each measure's values, the newest, its age, its target."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from dashboard.store import Reader
from loaders.columns import plain
from loaders.initiative_list import InitiativePlan, MeasurePlan

SENT: Final = "measures"
"""The source of those that agencies send."""
_COLUMNS: Final = (
    "initiative", "measure", "period_start", "period_end", "value", "unit", "note", "agency",
)  # fmt: skip


@dataclass(frozen=True)
class Value:
    """One number of a measure."""

    first: date
    last: date
    """The last day that it is of."""
    number: float | None
    """None where the agency hides it as small: not zero."""
    note: str
    agency: str


@dataclass(frozen=True)
class Measure:
    """A measure of an initiative with the values that were sent, oldest first."""

    number: int
    name: str
    unit: str
    values: tuple[Value, ...]
    target: float | None = None
    target_per: str | None = None
    """"year": the target is of a calendar year's values together; else of the newest."""

    @property
    def newest(self) -> Value | None:
        """The value of the latest period; None where nothing was sent."""
        return self.values[-1] if self.values else None

    @property
    def series(self) -> tuple[float, ...]:
        """What a sparkline draws: the numbers that are known, oldest first."""
        return tuple(value.number for value in self.values if value.number is not None)

    @property
    def reached(self) -> float | None:
        """What is held against the target: the newest value, or all that is known of its calendar
        year together; None where that is hidden or nothing was sent."""
        newest = self.newest
        if newest is None or self.target_per is None:
            return None if newest is None else newest.number
        year = newest.last.year
        known = [v.number for v in self.values if v.last.year == year and v.number is not None]
        return sum(known) if known else None

    def age_days(self, today: date) -> int | None:
        """Days since the end of the newest period, 0 while it runs; None where nothing was sent."""
        return None if self.newest is None else max(0, (today - self.newest.last).days)


def sent(store: Reader | None, *, today: date) -> pd.DataFrame:
    """The present measures whose period has begun: initiative, measure, period_start, period_end,
    value, unit, note, agency."""
    if store is None:
        return pd.DataFrame(columns=list(_COLUMNS))
    table = store.present("measure").select(*_COLUMNS)
    frame = store.execute(table)
    return frame[frame["period_start"] <= pd.Timestamp(today)].reset_index(drop=True)


def measures(frame: pd.DataFrame, plans: tuple[InitiativePlan, ...]) -> tuple[Measure, ...]:
    """The measures of every initiative: those that its plan names, in its order, also without a
    value yet; then those that agencies sent beside, by name.

    `frame` as `sent` gives it. Names are the same without regard to case, spaces and punctuation.
    """
    values = {key: _values(part) for key, part in _parts(frame)}
    found = []
    for plan in plans:
        planned = {plain(each.name): each for each in plan.measures if each.source == SENT}
        beside = sorted({name for number, name in values if number == plan.number} - set(planned))
        names = [*planned, *beside]
        found += [
            _measure(plan.number, planned.get(name), *values.get((plan.number, name), ("", "", ())))
            for name in names
        ]
    return tuple(found)


def _parts(frame: pd.DataFrame) -> list[tuple[tuple[int, str], pd.DataFrame]]:
    if frame.empty:
        return []
    names = frame["measure"].map(plain)
    return [
        ((number, str(name)), part)
        for number in sorted({int(each) for each in frame["initiative"]})
        for name, part in frame[frame["initiative"] == number].groupby(names)
    ]


def _values(part: pd.DataFrame) -> tuple[str, str, tuple[Value, ...]]:
    """The newest spelling of its name, its newest unit, and its values."""
    ordered = part.sort_values(["period_end", "period_start"])
    rows = ordered.to_dict("records")
    values = tuple(
        Value(
            first=row["period_start"].date(),
            last=row["period_end"].date(),
            number=None if pd.isna(row["value"]) else float(row["value"]),
            note=str(row["note"]),
            agency="" if pd.isna(row["agency"]) else str(row["agency"]),
        )
        for row in rows
    )
    return str(rows[-1]["measure"]), str(rows[-1]["unit"]), values


def _measure(
    number: int, plan: MeasurePlan | None, name: str, unit: str, values: tuple[Value, ...]
) -> Measure:
    if plan is None:
        return Measure(number, name, unit, values)
    return Measure(number, plan.name, unit or plan.unit, values, plan.target, plan.target_per)
