"""Ratios and their intervals. What is divided by nothing, or by too few, is not defined: NaN."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboard.analytics.rates import LEVEL, PER, poisson_limits

LEAST_EVENTS: Final = 5
"""Below so many no ratio to them is told. Rhode Island's kits for each overdose death are not
reported with fewer than five deaths (health.ri.gov, Health Equity Measures)."""

Floats = NDArray[np.float64]


class Ratios(NamedTuple):
    """Arrays of the same shape; all three NaN where a ratio is not defined."""

    value: Floats
    low: Floats
    high: Floats


def per_event(
    quantity: ArrayLike, events: ArrayLike, *, least: int = LEAST_EVENTS, level: float = LEVEL
) -> Ratios:
    """quantity / events, as kits for each overdose.

    What was handed out is known; what happened is taken as a Poisson count, of whose mean the exact
    limits (Garwood F. Biometrika 1936;28:437-442) give the ratio's: quantity / upper limit to
    quantity / lower limit. 100 kits for 10 overdoses are 10 for each, 5.44 to 20.85.

    Args:
        quantity: NaN where it is not known.
        events: as many.
        least: with fewer events the ratio is not defined; at least 1.
        level: how often the interval holds the ratio.
    """
    given, n = np.broadcast_arrays(_floats(quantity), _floats(events))
    low, high = poisson_limits(n, level=level)
    told = np.isfinite(given) & (n >= max(least, 1))
    return Ratios(*(_divided(given, by, told) for by in (n, high, low)))


def share(part: ArrayLike, whole: ArrayLike, *, level: float = LEVEL) -> Ratios:
    """part / whole with its exact limits (Clopper CJ, Pearson ES. Biometrika 1934;26:404-413), not
    defined where `whole` is 0. 3 of 10 are 0.3, 0.067 to 0.652."""
    from scipy.stats import beta

    k, n = np.broadcast_arrays(_floats(part), _floats(whole))
    told = (n > 0) & np.isfinite(k)
    rests = (1 - level) / 2
    low = np.where(k > 0, beta.ppf(rests, np.maximum(k, 1), n - k + 1), 0.0)
    high = np.where(k < n, beta.ppf(1 - rests, k + 1, np.maximum(n - k, 1)), 1.0)
    return Ratios(_divided(k, n, told), np.where(told, low, np.nan), np.where(told, high, np.nan))


def share_columns(part: ArrayLike, whole: ArrayLike) -> dict[str, Floats]:
    """What `share` gives, as the columns `share`, `low` and `high`."""
    found = share(part, whole)
    return {"share": found.value, "low": found.low, "high": found.high}


def per_residents(
    total: ArrayLike,
    squares: ArrayLike,
    largest: ArrayLike,
    residents: ArrayLike,
    *,
    level: float = LEVEL,
) -> Ratios:
    """What was handed out per `PER` residents, not defined where nobody lives.

    Kits go out in boxes: the hand-outs are the random events, each of its own size. The limits are
    those of a weighted sum of Poisson counts by a gamma distribution (Fay MP, Feuer EJ. Statistics
    in Medicine 1997;16:791-801), which are exact where each hand-out is of one kit.

    Args:
        total: kits of all hand-outs; NaN where it is not known.
        squares: the sum of the squares of what each hand-out was of.
        largest: the largest hand-out; 1 counts where there was none.
        residents: as many people.
        level: how often the interval holds the rate.
    """
    from scipy.stats import gamma

    y, v, most, people = np.broadcast_arrays(
        *(_floats(one) for one in (total, squares, largest, residents))
    )
    most = np.where(most > 0, most, 1.0)
    rests = (1 - level) / 2
    is_some = (y > 0) & (v > 0)
    total, squares = np.where(is_some, y, 1.0), np.where(is_some, v, 1.0)
    low = gamma.ppf(rests, total**2 / squares, scale=squares / total)
    above, spread = y + most, v + most**2
    high = gamma.ppf(1 - rests, above**2 / spread, scale=spread / above)
    told = np.isfinite(y) & (people > 0)
    values = (y, np.where(is_some, low, 0.0), high)
    return Ratios(*(PER * _divided(one, people, told) for one in values))


def sizes(kits: ArrayLike) -> tuple[float, float, float]:
    """Of hand-outs of so many kits each the first three arguments of `per_residents`; those of
    which none is told (NaN) add nothing, and where none is told the total is not known."""
    told = _floats(kits)
    told = told[np.isfinite(told)]
    if not len(told):
        return np.nan, np.nan, np.nan
    return float(told.sum()), float((told**2).sum()), float(told.max())


def _floats(given: ArrayLike) -> Floats:
    return np.asarray(given, dtype=np.float64)


def _divided(above: Floats, below: Floats, told: NDArray[np.bool_]) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(told, above / below, np.nan)
