"""Exact tails of a count whose mean is itself uncertain: the negative binomial."""

from __future__ import annotations

import numpy as np

from dashboard.detection.terms import Floats

_LEAST_EXTRA = 1e-6
_LARGE = 1e7
"""Above this mean scipy's quantile may take for ever, and the normal one is as good."""
_STEPS = 3


def negative_binomial(mean: Floats, dispersion: Floats, doubt: Floats) -> tuple[Floats, Floats]:
    """Size and success probability of a count with this mean and the variance
    dispersion · mean + doubt · mean²: noise, and what is not known of the mean."""
    mean = np.maximum(mean, 1e-12)
    extra = np.maximum((dispersion - 1) * mean + doubt * mean**2, _LEAST_EXTRA * mean)
    size = mean**2 / extra
    return size, size / (size + mean)


def tail(observed: Floats, size: Floats, probability: Floats) -> Floats:
    """P(X ≥ observed); 1 for 0 observed."""
    from scipy.special import betainc

    above = betainc(np.maximum(observed, 1e-300), size, 1 - probability)
    return np.where(observed == 0, 1.0, above)


def mid_tail(observed: Floats, size: Floats, probability: Floats) -> Floats:
    """P(X > observed) + P(X = observed) / 2 (Lancaster 1961): it ranks counts of unlike means
    more fairly than the tail itself, which is the coarser the fewer are expected."""
    from scipy.special import betaln, xlog1py, xlogy

    log_mass = (
        -betaln(observed + 1, size)
        - np.log(observed + size)
        + xlogy(size, probability)
        + xlog1py(observed, -probability)
    )
    return np.asarray(
        np.clip(tail(observed, size, probability) - np.exp(np.minimum(log_mass, 0.0)) / 2, 0.0, 1.0)
    )


def most_unalarming(rank: Floats, size: Floats, probability: Floats) -> Floats:
    """The largest count whose mid-p-value is above `rank`; 0 at the least."""
    from scipy.stats import nbinom, norm

    mean = size * (1 - probability) / probability
    spread = np.sqrt(mean / probability)
    guess = np.where(
        mean < _LARGE,
        nbinom.isf(rank, size, np.where(mean < _LARGE, probability, 0.5)),
        np.floor(mean + spread * norm.isf(rank)),
    )
    guess = np.maximum(np.nan_to_num(guess), 0.0)
    for _ in range(_STEPS):
        guess = np.where(mid_tail(guess + 1, size, probability) > rank, guess + 1, guess)
        too_many = (mid_tail(guess, size, probability) <= rank) & (guess > 0)
        guess = np.where(too_many, guess - 1, guess)
    return np.where(np.isnan(mean), np.nan, guess)
