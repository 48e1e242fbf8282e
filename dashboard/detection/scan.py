"""Windows of several lengths, each ending with the step that is looked at, against the exact
distribution of what was expected in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.detection import calibration
from dashboard.detection.baseline import WEEKLY, Baseline, Expected, expect, sums
from dashboard.detection.repeated import with_looks
from dashboard.detection.tails import mid_tail, negative_binomial, tail
from dashboard.detection.terms import Floats, Term

RAREST: Final = 1e-300


@dataclass(frozen=True)
class Scan:
    """The method: window lengths in steps, and what is expected in them."""

    window_steps: tuple[int, ...] = (1, 2, 3, 7, 14)
    baseline: Baseline = field(default_factory=Baseline)

    def __post_init__(self) -> None:
        """Refuse parameters that contradict each other (ValueError)."""
        if not self.window_steps or min(self.window_steps) < 1:
            raise ValueError(f"windows must be of 1 step or more, got {self.window_steps}")
        if self.baseline.guard_steps < max(self.window_steps):
            raise ValueError("the guard must be as long as the longest window: they would overlap")


WEEKLY_SCAN: Final = Scan(window_steps=(1, 2), baseline=WEEKLY)


@dataclass(frozen=True, eq=False)
class Looks:
    """Every look at every series; arrays are windows × series × steps, or series × steps."""

    steps: pd.DatetimeIndex
    """The steps that were looked at."""
    window_steps: tuple[int, ...]
    ready: NDArray[np.bool_]
    """Series × steps: whether the step was reported, and there was history enough that was, and
    events in it. Where not, everything is NaN."""
    observed: Floats
    expected: Floats
    p_value: Floats
    """P(X ≥ observed) of that window alone."""
    rank: Floats
    """The mid-p-value by which windows are compared."""
    rate: Floats
    """Expected in one step, over the longest window; series × steps."""
    dispersion: Floats
    doubt: Floats
    kept: dict[Term, NDArray[np.bool_]]
    """For each term that the newest baseline's history is long enough to try, in which series it
    is held; the others cannot be told yet."""
    step_days: int

    @property
    def strongest(self) -> NDArray[np.intp]:
        """Which window is the rarest; series × steps."""
        return np.asarray(np.argmin(np.nan_to_num(self.rank, nan=1.0), axis=0))

    def of_strongest(self, values: Floats) -> Floats:
        """What `values` (windows × series × steps) say of the rarest window; series × steps."""
        return np.asarray(np.take_along_axis(values, self.strongest[None], axis=0)[0])

    @property
    def rises(self) -> NDArray[np.bool_]:
        """Whether the rarest window holds more than was expected in it; series × steps."""
        return np.asarray(self.of_strongest(self.observed) > self.of_strongest(self.expected))

    def per_year(self, *, looks_a_day: int = 1) -> Floats:
        """How often a year chance alone does as much in any window, in episodes, of a series that
        is looked at once in each step or, where a step is a day, so often."""
        rank = np.min(self.rank, axis=0)
        once = calibration.per_year(rank, self.rate, self.dispersion, step_days=self.step_days)
        return with_looks(once, self.rate, looks_a_day)


def look(
    counts: Floats,
    steps: pd.DatetimeIndex,
    *,
    first: int,
    params: Scan,
    exposure: Floats | None = None,
    completeness: Floats | None = None,
) -> Looks:
    """Look at each step from `first` on as if it were the newest.

    `counts` is series × steps (0 where nothing happened), `exposure` the share of each step that
    was reported at all, `completeness` by age the share of a step's events that are known when it
    is that many steps old (1 beyond): the expectation is multiplied by both, the count never.
    """
    shape = (len(params.window_steps), len(counts), len(steps) - first)
    found = {name: np.full(shape, np.nan) for name in ("observed", "expected", "p", "rank")}
    told = {name: np.full(shape[1:], np.nan) for name in ("rate", "dispersion", "doubt")}
    ready = np.zeros(shape[1:], dtype=bool)
    kept: dict[Term, NDArray[np.bool_]] = {}
    longest = max(params.window_steps)
    for part in expect(
        counts, steps, first=first, params=params.baseline, exposure=exposure, before=longest - 1
    ):
        here = slice(part.start - first, part.end - first)
        ready[:, here], kept = part.enough, part.fit.kept
        dispersion = part.dispersion[:, None]
        for place, length in enumerate(params.window_steps):
            mean = _expected(part, length, exposure, completeness)
            seen = _observed(counts, part, length)
            size, probability = negative_binomial(mean, dispersion, part.doubt)
            found["observed"][place, :, here], found["expected"][place, :, here] = seen, mean
            found["p"][place, :, here] = tail(seen, size, probability)
            found["rank"][place, :, here] = mid_tail(seen, size, probability)
        told["rate"][:, here] = _expected(part, longest, exposure, None) / longest
        told["dispersion"][:, here], told["doubt"][:, here] = dispersion, part.doubt
        for values in (*found.values(), *told.values()):
            values[..., here][..., ~part.enough] = np.nan
    return Looks(
        steps=steps[first:],
        window_steps=params.window_steps,
        ready=ready,
        observed=found["observed"],
        expected=found["expected"],
        p_value=found["p"],
        rank=np.maximum(found["rank"], RAREST),
        kept=kept,
        step_days=params.baseline.step_days,
        **told,
    )


def _observed(counts: Floats, part: Expected, length: int) -> Floats:
    begin = max(part.start - length + 1, 0)
    ends = np.arange(part.start, part.end) - begin + 1
    return sums(counts[:, begin : part.end], np.maximum(ends - length, 0), ends)


def _expected(
    part: Expected, length: int, exposure: Floats | None, completeness: Floats | None
) -> Floats:
    begin = part.start - part.before
    mean = part.mean
    if exposure is not None:
        mean = mean * exposure[:, begin : part.end]
    ends = np.arange(part.start, part.end) - begin + 1
    if completeness is None:
        return part.level * sums(mean, np.maximum(ends - length, 0), ends)
    total = np.zeros((len(mean), part.end - part.start))
    for age in range(length):
        known = completeness[age] if age < len(completeness) else 1.0
        total += known * mean[:, ends - 1 - age]
    return part.level * total
