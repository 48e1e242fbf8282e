"""What is expected in each step, from the past of the same series: a regression over years, times
the level of the last months.

The regression (`regression.fit`) knows trend, season, weekday and the start of a month, each only
where the data show it. The local level corrects it by what the last `level_steps` brought, with
past clusters weighted down. Both end `guard_steps` before the windows, so that today's cluster does
not become tomorrow's normal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.detection.regression import NO_OUTLIER, Fit, anscombe, fit
from dashboard.detection.terms import DAYS_A_YEAR, Design, Floats, Term, design

PAST_CLUSTER: Final = 3.2
"""Windows of the past this many standard deviations above what was expected are weighted down."""

_EPOCH: Final = pd.Timestamp("2000-01-03")
_NEEDED_DAYS: Final[dict[Term, float]] = {
    "weekday": 56,
    "trend": DAYS_A_YEAR,
    "month start": DAYS_A_YEAR,
    "season": 2 * DAYS_A_YEAR,
}
"""Days of history below which a term is not even tried."""


@dataclass(frozen=True)
class Baseline:
    """The method's parameters; a step is a day, or a week where `step_days` is 7."""

    step_days: int = 1
    guard_steps: int = 14
    """Newest steps that are kept out of the past."""
    history_steps: int = 6 * 365
    least_steps: int = 56
    """Below this much history there is no baseline."""
    least_events: int = 5
    """Nor is there for a series with fewer events in its history."""
    level_steps: int = 100
    level_weight: float = 32.0
    """The regression weighs as much as this many events when the local level is told."""
    cluster_steps: tuple[int, ...] = (7, 14)
    refit_steps: int = 14
    """The regression is fitted anew after so many steps, counted from one fixed day, so that a day
    looked at later has the same baseline as when it was the newest."""

    @property
    def needed_steps(self) -> int:
        """Steps before the newest `guard_steps` from which on there is a baseline: one of them is
        in no history, which ends so many steps before the step that is looked at."""
        return self.least_steps + 1

    def has_history(self, reported: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which steps have `least_steps` of history that was reported; both series × steps."""
        ends = np.maximum(np.arange(reported.shape[1]) - self.guard_steps, 0)
        starts = np.maximum(ends - self.history_steps, 0)
        history = sums(reported.astype(np.float64), starts, ends)
        return np.asarray(history >= self.least_steps)


WEEKLY: Final = Baseline(
    step_days=7, guard_steps=2, history_steps=6 * 52, least_steps=8, level_steps=14,
    cluster_steps=(1, 2), refit_steps=2,
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Expected:
    """What was expected in the steps from `start` to before `end`; arrays are series × steps."""

    start: int
    end: int
    mean: Floats
    """By the regression alone, also of the `before` steps ahead of `start`."""
    before: int
    level: Floats
    """The local level by which the mean of a window that ends in the step is multiplied."""
    doubt: Floats
    """Relative variance of level times mean."""
    dispersion: Floats
    """One for each series."""
    fit: Fit
    enough: NDArray[np.bool_]
    """Where there was history enough (`Baseline.has_history`), and events in it; series × steps."""


def expect(
    counts: Floats,
    steps: pd.DatetimeIndex,
    *,
    first: int,
    params: Baseline,
    exposure: Floats | None = None,
    before: int,
) -> Iterator[Expected]:
    """What was expected in each step from `first` on, a stretch at a time.

    `counts` is series × steps, `exposure` the share of each step that was reported (1 unless
    given). A stretch in which no step could have `least_steps` of history is left out.
    """
    exposed = np.ones_like(counts) if exposure is None else exposure
    has_history = params.has_history(exposed > 0)
    whole = design(steps, step_days=params.step_days)
    start = max(first, params.guard_steps + params.needed_steps - 1)
    while start < len(steps):
        begun = start - _number(steps[start], params) % params.refit_steps
        end = min(begun + params.refit_steps, len(steps))
        enough = has_history[:, start:end]
        yield _stretch(counts, exposed, whole, begun, start, end, enough, params, before)
        start = end


def _number(step: pd.Timestamp, params: Baseline) -> int:
    return (step - _EPOCH).days // params.step_days


def _stretch(
    counts: Floats,
    exposure: Floats,
    whole: Design,
    begun: int,
    start: int,
    end: int,
    has_history: NDArray[np.bool_],
    params: Baseline,
    before: int,
) -> Expected:
    history_end = max(begun - params.guard_steps, params.least_steps)
    history_start = max(0, history_end - params.history_steps)
    past = slice(history_start, history_end)
    matrix = whole.matrix.copy()
    # The trend counts from the end of the history, so that the level is the level there.
    trend = whole.columns("trend")
    matrix[:, trend] -= matrix[history_end - 1, trend]
    days = (history_end - history_start) * params.step_days
    fitted = fit(
        counts[:, past],
        Design(matrix[past], whole.terms),
        exposure[:, past],
        allowed=frozenset(term for term, least in _NEEDED_DAYS.items() if days >= least),
        trusted=lambda mean, dispersion: _trusted(counts[:, past], mean, dispersion, params),
    )
    # A level needs the steps before it, and so does what tells the past clusters among these.
    tail = max(history_start, start - 2 * (params.level_steps + params.guard_steps))
    lead = min(before, start - tail)
    mean = fitted.mean(matrix[tail:end])
    # The prior is no surer than the regression itself, which a short history leaves unsure.
    # Told of the steps before these: a later look at the same step must not tell another.
    row = matrix[max(0, begun - params.refit_steps) : begun].mean(axis=0)
    surety = 1 / np.maximum(fitted.doubt(row), 1e-9)
    prior = np.minimum(params.level_weight, surety) * fitted.dispersion
    level, events = _levels(
        counts[:, tail:end],
        mean * exposure[:, tail:end],
        fitted.dispersion[:, None],
        prior[:, None],
        params,
        start - tail,
    )
    return Expected(
        start=start,
        end=end,
        mean=mean[:, start - tail - lead :],
        before=lead,
        level=level,
        doubt=1 / events,
        dispersion=fitted.dispersion,
        fit=fitted,
        enough=has_history & (counts[:, past].sum(axis=1) >= params.least_events)[:, None],
    )


def _levels(
    counts: Floats,
    mean: Floats,
    dispersion: Floats,
    prior: Floats,
    params: Baseline,
    start: int,
) -> tuple[Floats, Floats]:
    """The level in each step from `start` on, and on how many events' worth it rests; both series
    × steps.

    A Poisson rate with a Gamma prior around the regression's: (prior + observed) / (prior +
    expected), over the `level_steps` that end a guard before the step. What happened within the
    guard is not told here either: it weighs no step before it down.
    """
    ends = np.arange(start, counts.shape[1]) - params.guard_steps + 1
    starts = np.maximum(ends - params.level_steps, 0)
    longest = max(params.cluster_steps, default=1)
    observed, expected = np.zeros((2, len(counts), len(ends)))
    most = np.zeros_like(counts)
    residuals = _residuals(counts, mean, dispersion, prior, params)
    for back in range(longest):
        _reach_back(most, residuals, back)
        if back < longest - 1:
            at = ends - 1 - back
            weights = _weights(most[:, at]) * (at >= starts)
            observed += weights * counts[:, at]
            expected += weights * mean[:, at]
    weights = _weights(most)
    ends = np.maximum(ends - (longest - 1), starts)
    observed += sums(counts * weights, starts, ends)
    expected += sums(mean * weights, starts, ends)
    return (prior + observed) / (prior + expected), (prior + expected) / dispersion


def _trusted(counts: Floats, mean: Floats, dispersion: Floats, params: Baseline) -> Floats:
    """1, and less for every step of a window that stood out when it was the newest."""
    prior = params.level_weight * dispersion
    residuals = _residuals(counts, mean, dispersion, prior, params)
    most = np.zeros_like(counts)
    for back in range(max(params.cluster_steps, default=0)):
        _reach_back(most, residuals, back)
    return _weights(most)


def _residuals(
    counts: Floats, mean: Floats, dispersion: Floats, prior: Floats, params: Baseline
) -> dict[int, Floats]:
    """For each length of a past cluster, how far each window of it stood out; by its last step."""
    steps = counts.shape[1]
    ends = np.maximum(np.arange(steps) - params.guard_steps + 1, 0)
    starts = np.maximum(ends - params.level_steps, 0)
    expected = prior + sums(mean, starts, ends)
    level = (prior + sums(counts, starts, ends)) / expected
    doubt = dispersion / expected
    found = {}
    for length in params.cluster_steps:
        ends = np.arange(1, steps + 1)
        starts = np.maximum(ends - length, 0)
        usual = level * sums(mean, starts, ends)
        spread = np.sqrt(dispersion + doubt * usual)
        seen = sums(counts, starts, ends)
        found[length] = anscombe(seen, usual) / spread
        found[length][seen <= NO_OUTLIER] = 0.0
        found[length][:, : length - 1] = 0.0
    return found


def _reach_back(most: Floats, residuals: dict[int, Floats], back: int) -> None:
    """Let the windows that ended so many steps later tell of each step, too."""
    steps = most.shape[1]
    for length, residual in residuals.items():
        if back < length:
            part = most[:, : steps - back]
            np.maximum(part, residual[:, back:], out=part)


def _weights(most: Floats) -> Floats:
    return np.asarray((PAST_CLUSTER / np.maximum(most, PAST_CLUSTER)) ** 2)


def sums(values: Floats, starts: NDArray[np.intp], ends: NDArray[np.intp]) -> Floats:
    """Sums of values over steps from each start to before its end; one row for each series."""
    total = np.concatenate([np.zeros((len(values), 1)), np.cumsum(values, axis=1)], axis=1)
    return np.asarray(total[:, ends] - total[:, starts])
