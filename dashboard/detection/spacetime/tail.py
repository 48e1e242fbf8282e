"""How rare a statistic is among the maxima that chance makes."""

from __future__ import annotations

from typing import Final

import numpy as np

from dashboard.detection.terms import Floats

LEAST_P: Final = 1e-12
"""No tail that is fitted to some hundred replications tells of anything rarer."""


def gumbel(values: Floats, maxima: Floats) -> Floats:
    """P(a replication's maximum ≥ value) by a Gumbel distribution with the maxima's mean and
    variance. Abrams, Kulldorff, Kleinman (2010): Gumbel based p-value approximations for spatial
    scan statistics. International Journal of Health Geographics 9: 61.

    Where all maxima are equal, there is nothing to fit, and it is the share of the ranks.
    """
    scale = maxima.std() * np.sqrt(6) / np.pi
    if not scale > 0:
        return by_rank(values, maxima)
    middle = maxima.mean() - np.euler_gamma * scale
    chance = -np.expm1(-np.exp(-(values - middle) / scale))
    return np.asarray(np.clip(chance, LEAST_P, 1.0))


def by_rank(values: Floats, maxima: Floats) -> Floats:
    """The value's rank among itself and the maxima, as a share: at least 1 in their number + 1."""
    below = np.searchsorted(np.sort(maxima), values, side="left")
    return np.asarray((len(maxima) - below + 1) / (len(maxima) + 1))
