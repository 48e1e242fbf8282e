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
from dashboard.detection.completeness import Known
from dashboard.detection.tails import mid_tail, negative_binomial, tail
from dashboard.detection.terms import Floats, Term

RAREST: Final = 1e-300
_LEAST: Final = 1e-12


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
    """Series × steps: whether there was history enough, and events in it. Where not, everything is
    NaN."""
    observed: Floats
    expected: Floats
    """Of what is known by now."""
    p_value: Floats
    """P(X ≥ observed) of that window alone."""
    rank: Floats
    """The mid-p-value by which windows are compared."""
    rate: Floats
    """Expected in one step, over the longest window; series × steps."""
    dispersion: Floats
    doubt: Floats
    """Relative variance of what was expected; windows × series × steps."""
    whole: Floats
    """Expected in the step itself, if everything were known; series × steps."""
    kept: dict[Term, NDArray[np.bool_]]
    """Which terms the newest baseline holds, for each series."""
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

    def per_year(self) -> Floats:
        """How often a year chance alone does as much in any window, in episodes."""
        return calibration.per_year(
            np.min(self.rank, axis=0), self.rate, self.dispersion, step_days=self.step_days
        )


def look(
    counts: Floats,
    steps: pd.DatetimeIndex,
    *,
    first: int,
    params: Scan,
    known: Known | None = None,
) -> Looks:
    """Look at each step from `first` on as if it were the newest.

    `counts` is series × steps (0 where nothing happened), `known` the share of each step's events
    that they hold, 0 where nothing was reported (1 everywhere unless given): the expectation is
    multiplied by it, and is the less sure for its SD; the counts never are. What is counted in a
    step of share 0 is in no baseline and in no window.
    """
    known = None if known is None else _spread(known, counts)
    counts = counts if known is None else np.where(known.share > 0, counts, 0.0)
    shape = (len(params.window_steps), len(counts), len(steps) - first)
    windows = {
        name: np.full(shape, np.nan) for name in ("observed", "expected", "p", "rank", "doubt")
    }
    told = {name: np.full(shape[1:], np.nan) for name in ("rate", "dispersion", "whole")}
    ready = np.zeros(shape[1:], dtype=bool)
    kept: dict[Term, NDArray[np.bool_]] = {}
    longest = max(params.window_steps)
    exposure = None if known is None else known.share
    for part in expect(
        counts, steps, first=first, params=params.baseline, exposure=exposure, before=longest - 1
    ):
        here = slice(part.start - first, part.end - first)
        ready[part.enough, here], kept = True, part.fit.kept
        dispersion = part.dispersion[:, None]
        for place, length in enumerate(params.window_steps):
            seen, mean = _observed(counts, part, length), _expected(part, length, known)
            doubt = part.doubt if known is None else part.doubt + _unsure(part, length, known)
            size, probability = negative_binomial(mean, dispersion, doubt)
            windows["observed"][place, :, here], windows["expected"][place, :, here] = seen, mean
            windows["p"][place, :, here] = tail(seen, size, probability)
            windows["rank"][place, :, here] = mid_tail(seen, size, probability)
            windows["doubt"][place, :, here] = doubt
        told["rate"][:, here] = _expected(part, longest, known) / longest
        told["dispersion"][:, here], told["whole"][:, here] = dispersion, _expected(part, 1, None)
        for values in (*windows.values(), *told.values()):
            values[..., ~part.enough, here] = np.nan
    return Looks(
        steps=steps[first:],
        window_steps=params.window_steps,
        ready=ready,
        observed=windows["observed"],
        expected=windows["expected"],
        p_value=windows["p"],
        rank=np.maximum(windows["rank"], RAREST),
        doubt=windows["doubt"],
        kept=kept,
        step_days=params.baseline.step_days,
        **told,
    )


def _spread(known: Known, counts: Floats) -> Known:
    return Known(*(np.broadcast_to(each, counts.shape) for each in (known.share, known.sd)))


def _observed(counts: Floats, part: Expected, length: int) -> Floats:
    begin = max(part.start - length + 1, 0)
    ends = np.arange(part.start, part.end) - begin + 1
    return sums(counts[:, begin : part.end], np.maximum(ends - length, 0), ends)


def _expected(part: Expected, length: int, known: Known | None) -> Floats:
    mean = part.mean
    if known is not None:
        mean = mean * known.share[:, part.start - part.before : part.end]
    return part.level * _window_sums(mean, part, length)


def _unsure(part: Expected, length: int, known: Known) -> Floats:
    """Relative variance of a window's expectation from the shares: they err together."""
    inside = slice(part.start - part.before, part.end)
    share, sd = (
        _window_sums(part.mean * each[:, inside], part, length) for each in (known.share, known.sd)
    )
    return np.asarray((sd / np.maximum(share, _LEAST)) ** 2)


def _window_sums(mean: Floats, part: Expected, length: int) -> Floats:
    ends = np.arange(part.start, part.end) - (part.start - part.before) + 1
    return sums(mean, np.maximum(ends - length, 0), ends)
