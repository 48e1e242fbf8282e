"""Rates: overdoses that occurred in an area per 100,000 residents of it, in the period counted.

They are not made yearly. Who overdoses in an area need not live there: where many visit, as
downtown, the rate is that of a place and of nobody's risk.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

PER: Final = 100_000
LEVEL: Final = 0.95
"""How often an interval holds the rate."""
CRUDE: Final = ("rate", "rate_low", "rate_high")
SMOOTHED: Final = ("smoothed", "smoothed_low", "smoothed_high")

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Prior:
    """How the rates of all areas are spread: around the city's, in overdoses a resident."""

    mean: float
    variance: float
    """Between areas, beyond chance; 0 where chance explains all of it."""
    count: int
    residents: float


def with_crude(counts: pd.DataFrame, areas: pd.DataFrame, *, level: float = LEVEL) -> pd.DataFrame:
    """The rows with `name`, `population` and the columns of `CRUDE`, per `PER` residents.

    Args:
        counts: `area` and `count` (a missing one has no rate), one row an area.
        areas: `area`, `name` and `population` of a layer.
        level: of the interval, which is exact for a Poisson count (Garwood F. Fiducial limits for
            the Poisson distribution. Biometrika 1936;28:437-442).

    Returns:
        `counts` in its order. Rates are missing where nobody lives, or where it is not known how
        many do, and in rows that are no area of the layer.
    """
    known = areas.set_index("area")[["name", "population"]]
    told = counts.join(known, on="area").astype({"population": "Int64"})
    count = told["count"].to_numpy(dtype=float, na_value=np.nan)
    residents = _residents(told["population"])
    low, high = poisson_limits(count, level=level)
    values = [count / residents, low / residents, high / residents]
    return told.assign(**_per(CRUDE, values))


def with_smoothed(told: pd.DataFrame, *, level: float = LEVEL) -> pd.DataFrame:
    """What `with_crude` gives with the columns of `SMOOTHED`: each rate drawn towards the city's,
    the more so the fewer live there (empirical Bayes).

    (count + mean²/variance) / (residents + mean/variance), the mean of a gamma distribution by
    which the interval is taken too; equal to Marshall's formula of `prior`. What is not known of
    the prior itself is not in the interval. Where chance explains all differences, every rate is
    the city's, with the exact interval of that.

    Args:
        told: every area of the layer, those without overdoses with a count of 0: the rates of all
            make the prior.
        level: of the interval.
    """
    from scipy.stats import gamma

    count = told["count"].to_numpy(dtype=float, na_value=np.nan)
    residents = _residents(told["population"])
    found = prior(count, residents)
    if found is None:
        return told.assign(**_per(SMOOTHED, [np.full(len(told), np.nan)] * 3))
    rests = (1 - level) / 2
    if found.variance > 0:
        shape = count + found.mean**2 / found.variance
        scale = 1 / (residents + found.mean / found.variance)
        values = [shape * scale, *gamma.ppf([[rests], [1 - rests]], shape, scale=scale)]
    else:
        low, high = poisson_limits(np.array([found.count], dtype=float), level=level)
        has_rate = np.where(np.isfinite(count / residents), 1.0, np.nan)
        ends = (found.mean, low[0] / found.residents, high[0] / found.residents)
        values = [has_rate * end for end in ends]
    return told.assign(**_per(SMOOTHED, values))


def prior(count: ArrayLike, residents: ArrayLike) -> Prior | None:
    """The mean and variance of the areas' rates by moments; None without overdoses or residents.

    Marshall RJ. Mapping disease and mortality rates using empirical Bayes estimators. Applied
    Statistics 1991;40:283-294, the global estimator: mean m = sum of counts / sum of residents,
    variance = sum of residents (rate - m)² / sum of residents - m / mean residents, and at least 0.
    The rate is then weighed by variance / (variance + m / residents), m by the rest. Areas where
    one of the two is missing, or nobody lives, are left out.
    """
    n, people = np.asarray(count, dtype=float), np.asarray(residents, dtype=float)
    told = np.isfinite(n) & np.isfinite(people) & (people > 0)
    n, people = n[told], people[told]
    if not n.sum() > 0:
        return None
    mean = n.sum() / people.sum()
    spread = (people * (n / people - mean) ** 2).sum() / people.sum()
    variance = max(0.0, float(spread - mean / people.mean()))
    return Prior(float(mean), variance, int(n.sum()), float(people.sum()))


def _residents(population: pd.Series) -> Floats:
    """As numbers; missing where nobody lives."""
    people = population.to_numpy(dtype=float, na_value=np.nan)
    return np.where(people > 0, people, np.nan)


def poisson_limits(count: Floats, *, level: float) -> tuple[Floats, Floats]:
    """The exact limits of the mean of which so many were counted, 0 at the least (Garwood F.
    Biometrika 1936;28:437-442)."""
    from scipy.stats import gamma

    rests = (1 - level) / 2
    low = np.where(count > 0, gamma.ppf(rests, np.maximum(count, 1)), count)
    return low, np.asarray(gamma.ppf(1 - rests, count + 1), dtype=float)


def _per(
    names: tuple[str, ...], values: list[Floats]
) -> dict[str, pd.api.extensions.ExtensionArray]:
    return {
        name: pd.array(PER * value, dtype="Float64")
        for name, value in zip(names, values, strict=True)
    }
