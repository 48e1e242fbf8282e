"""Windows of several lengths against the exact distribution of what was expected in them. They end
with the step that is looked at or, while late events fill their steps up, some steps before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.detection import calibration
from dashboard.detection.baseline import WEEKLY, Baseline, Expected, expect, sums
from dashboard.detection.completeness import COMPLETE, Known
from dashboard.detection.repeated import with_looks
from dashboard.detection.tails import mid_tail, negative_binomial, tail
from dashboard.detection.terms import Floats, Term

RAREST: Final = 1e-300
AGAIN_STEPS: Final = 3
"""Windows that ended up to so many steps ago are looked at again while their days fill up."""
AGAIN_TRIES: Final = 0.2
"""By how much more often chance alone alarms for each step by which windows are looked at again:
measured in quiet years (`python -m benchmarks.late quiet`), 1.4 to 1.8 times for three steps."""
_OF_WINDOWS: Final = ("observed", "expected", "p_value", "rank", "doubt")
_OF_STEPS: Final = ("rate", "dispersion", "whole")
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
    """Every look at every series; arrays are windows × series × steps, or series × steps.

    The first windows end with the step. Where something is late they are followed by those that
    ended a step ago or more and are looked at again; such a one is of no weight (p-value and rank
    are 1) where nothing new of it was to be expected.
    """

    steps: pd.DatetimeIndex
    """The steps that were looked at."""
    window_steps: tuple[int, ...]
    ended_ago: tuple[int, ...]
    """How many steps before the step each window ended."""
    ready: NDArray[np.bool_]
    """Series × steps: whether there was history enough that was reported, and events in it. Where
    not, everything is NaN."""
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
    """For each term that the newest baseline's history is long enough to try, in which series it
    is held; the others cannot be told yet."""
    step_days: int

    @property
    def strongest(self) -> NDArray[np.intp]:
        """Which window is the rarest; series × steps."""
        return np.asarray(np.argmin(np.nan_to_num(self.rank, nan=1.0), axis=0))

    @property
    def ended_now(self) -> int:
        """How many windows end with the step: the first."""
        return self.ended_ago.count(0)

    def of_strongest(self, values: Floats) -> Floats:
        """What `values` (windows × series × steps) say of the rarest window; series × steps."""
        return np.asarray(np.take_along_axis(values, self.strongest[None], axis=0)[0])

    @property
    def rises(self) -> NDArray[np.bool_]:
        """Whether the rarest window holds more than was expected in it; series × steps."""
        return np.asarray(self.of_strongest(self.observed) > self.of_strongest(self.expected))

    @property
    def tries(self) -> Floats:
        """How many times as often chance alone alarms as by windows that end with the step: 1, and
        more where others are looked at again; series × steps."""
        tries = np.ones(self.rank.shape[1:])
        for ago in sorted(set(self.ended_ago) - {0}):
            again = self.rank[np.array(self.ended_ago) == ago]
            tries += AGAIN_TRIES * (again < 1).any(axis=0)
        return tries

    def per_year(self, *, looks_a_day: int = 1) -> Floats:
        """How often a year chance alone does as much in any window, in episodes, of a series that
        is looked at once in each step or, where a step is a day, so often."""
        rank = np.min(self.rank, axis=0)
        once = calibration.per_year(rank, self.rate, self.dispersion, step_days=self.step_days)
        return with_looks(self.tries * once, self.rate, looks_a_day)


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

    A cluster may be complete only when its days are past. So where a step is not as good as whole,
    the windows that end before it are looked at again, each while the step after its end fills up.
    """
    known = None if known is None else _spread(known, counts)
    counts = counts if known is None else np.where(known.share > 0, counts, 0.0)
    windows = _windows(params, known, first)
    shape = (len(windows), len(counts), len(steps) - first)
    found = {name: np.full(shape, np.nan) for name in _OF_WINDOWS}
    found |= {name: np.full(shape[1:], np.nan) for name in _OF_STEPS}
    ready = np.zeros(shape[1:], dtype=bool)
    kept: dict[Term, NDArray[np.bool_]] = {}
    before = max(window.steps + window.ended_ago for window in windows) - 1
    exposure = None if known is None else known.share
    for part in expect(
        counts, steps, first=first, params=params.baseline, exposure=exposure, before=before
    ):
        here = slice(part.start - first, part.end - first)
        ready[:, here], kept = part.enough, part.fit.kept
        for name, values in _figures(counts, part, windows, known).items():
            found[name][..., here] = np.where(part.enough, values, np.nan)
    return Looks(
        steps=steps[first:],
        window_steps=tuple(window.steps for window in windows),
        ended_ago=tuple(window.ended_ago for window in windows),
        ready=ready,
        kept=kept,
        step_days=params.baseline.step_days,
        **found,
    )


class _Window(NamedTuple):
    steps: int
    ended_ago: int


def _windows(params: Scan, known: Known | None, first: int) -> list[_Window]:
    """Those that end with the step, and where a step looked at is not whole, those before it."""
    again = AGAIN_STEPS if known is not None and _fills_up(known.share[:, first:]).any() else 0
    return [
        _Window(steps, ended_ago)
        for ended_ago in range(again + 1)
        for steps in params.window_steps
        if ended_ago == 0 or steps + ended_ago <= params.baseline.guard_steps
    ]


def _fills_up(share: Floats) -> NDArray[np.bool_]:
    # A step of which nothing is known may never be; and the windows that end with it end before it.
    return (share > 0) & (share < COMPLETE)


def _figures(
    counts: Floats, part: Expected, windows: Sequence[_Window], known: Known | None
) -> dict[str, Floats]:
    """Of a part's steps, by their names in `Looks`."""
    looked = [_looked(counts, part, window, known) for window in windows]
    longest = max(window.steps for window in windows)
    rate = _expected(part, _Window(longest, 0), known) / longest
    return {
        **{name: np.stack([figures[name] for figures in looked]) for name in _OF_WINDOWS},
        "rate": rate,
        "dispersion": np.broadcast_to(part.dispersion[:, None], rate.shape),
        "whole": _expected(part, _Window(1, 0), None),
    }


def _looked(
    counts: Floats, part: Expected, window: _Window, known: Known | None
) -> dict[str, Floats]:
    seen, mean = _window_sums(counts, part, window, begin=0), _expected(part, window, known)
    doubt = part.doubt if known is None else part.doubt + _unsure(part, window, known)
    size, probability = negative_binomial(mean, part.dispersion[:, None], doubt)
    p_value, rank = tail(seen, size, probability), mid_tail(seen, size, probability)
    if window.ended_ago and known is not None:
        after = np.maximum(np.arange(part.start, part.end) - window.ended_ago + 1, 0)
        is_news = _fills_up(known.share[:, after])
        p_value, rank = np.where(is_news, p_value, 1.0), np.where(is_news, rank, 1.0)
    figures = (seen, mean, p_value, np.maximum(rank, RAREST), doubt)
    return dict(zip(_OF_WINDOWS, figures, strict=True))


def _spread(known: Known, counts: Floats) -> Known:
    return Known(*(np.broadcast_to(each, counts.shape) for each in (known.share, known.sd)))


def _expected(part: Expected, window: _Window, known: Known | None) -> Floats:
    mean, begin = part.mean, part.start - part.before
    if known is not None:
        mean = mean * known.share[:, begin : part.end]
    return part.level * _window_sums(mean, part, window, begin=begin)


def _unsure(part: Expected, window: _Window, known: Known) -> Floats:
    """Relative variance of a window's expectation from the shares: they err together."""
    begin = part.start - part.before
    share, sd = (
        _window_sums(part.mean * each[:, begin : part.end], part, window, begin=begin)
        for each in (known.share, known.sd)
    )
    return np.asarray((sd / np.maximum(share, _LEAST)) ** 2)


def _window_sums(values: Floats, part: Expected, window: _Window, *, begin: int) -> Floats:
    """Of values from the step `begin` on, sums over the windows of the part's steps."""
    earliest = max(begin, part.start - window.steps - window.ended_ago + 1)
    ends = np.arange(part.start, part.end) - earliest - window.ended_ago + 1
    inside = values[:, earliest - begin : part.end - begin]
    return sums(inside, np.maximum(ends - window.steps, 0), np.maximum(ends, 0))
