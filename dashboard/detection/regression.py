"""A log-linear regression of many series at once, held against past clusters and against noise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dashboard.detection.terms import Design, Floats, Term

RIDGE: Final = 10.0
"""Penalty on every coefficient but the level's: as if so many events had shown nothing."""
KEPT_BELOW: Final = 0.05
"""A term stays where its columns together differ from nothing at this level (Wald's test)."""
OUTLIER: Final = 2.58
"""Scaled residuals above this are weighted down (Noufaily and others, Stat Med 2013)."""

HALF_AN_EVENT: Final = 0.5
"""Added to the level, as Jeffreys' prior of a Poisson rate does: what never happened in a history
is not impossible, and how sure one can be of that grows with the history."""
NO_OUTLIER: Final = 1.0
"""A count up to this is never one, however little is expected: else the only event of a rare series
would be taken away."""

_DROPPED: Final = 1e8
_LARGEST: Final = 25.0
_ITERATIONS: Final = 6
_AGAIN: Final = 3
_WEIGHTED_FROM: Final = 2
_FREE: Final = 1e-6
_LEAST: Final = 1e-12


@dataclass(frozen=True, eq=False)
class Fit:
    """What was fitted to each series (rows): log means are `coefficients` times the columns."""

    coefficients: Floats
    """series × columns."""
    dispersion: Floats
    """Variance over mean, at least 1; one for each series."""
    covariance: Floats
    """series × columns × columns, of the coefficients."""
    kept: dict[Term, NDArray[np.bool_]]
    """For each term, in which series it was kept."""

    def mean(self, matrix: Floats) -> Floats:
        """Expected counts, series × steps."""
        log_mean = np.clip(self.coefficients @ matrix.T, -_LARGEST, _LARGEST)
        return np.asarray(np.exp(log_mean))

    def doubt(self, row: Floats) -> Floats:
        """Relative variance of the mean at one row of the columns, for each series."""
        return np.asarray(np.einsum("p,spq,q->s", row, self.covariance, row))


def fit(
    counts: Floats,
    design: Design,
    exposure: Floats,
    *,
    allowed: frozenset[Term],
    trusted: Callable[[Floats, Floats], Floats],
) -> Fit:
    """Fit each row of `counts` (series × steps) by penalised quasi-Poisson regression.

    Steps with `exposure` 0 (nothing was reported) count for nothing; 0 to 1 scales the mean. A
    residual above `OUTLIER` loses weight with its square, so that past clusters do not become
    what is expected, and so do the steps that `trusted`, given a first mean and its dispersion,
    weighs below 1. Terms outside `allowed`, and those that the data do not show, are left out.
    """
    terms = sorted(set(design.terms) & allowed - {"level"})
    penalty = np.full((len(counts), len(design.terms)), RIDGE)
    penalty[:, design.columns("level")] = _FREE
    for term in set(design.terms) - allowed - {"level"}:
        penalty[:, design.columns(term)] = _DROPPED
    matrix = design.matrix
    products = (matrix[:, :, None] * matrix[:, None, :]).reshape(len(matrix), -1)
    first = _solved(counts, matrix, products, exposure, penalty)
    kept = {term: _is_shown(first, design.columns(term)) for term in terms}
    for term, is_kept in kept.items():
        for column in design.columns(term):
            penalty[~is_kept, column] = _DROPPED
    _, mean = _means(first.coefficients, matrix, exposure)
    weights = trusted(mean, first.dispersion[:, None])
    solved = _solved(counts, matrix, products, exposure, penalty, first, weights)
    return Fit(*solved, kept=kept)


def _is_shown(solved: _Solved, columns: list[int]) -> NDArray[np.bool_]:
    from scipy.stats import chi2

    chosen = solved.coefficients[:, columns]
    precision = np.linalg.inv(solved.covariance[:, columns][:, :, columns])
    wald = np.einsum("si,sij,sj->s", chosen, precision, chosen)
    return np.asarray(chi2.sf(wald, len(columns)) < KEPT_BELOW)


class _Solved(NamedTuple):
    coefficients: Floats
    dispersion: Floats
    covariance: Floats


def _solved(
    counts: Floats,
    matrix: Floats,
    products: Floats,
    exposure: Floats,
    penalty: Floats,
    before: _Solved | None = None,
    trust: Floats | float = 1.0,
) -> _Solved:
    """Iterated weighted least squares, from what was solved `before` under another penalty.
    `products`: of each row of the matrix every column times every other."""
    size = matrix.shape[1]
    ridge = penalty[:, :, None] * np.eye(size)
    known: Floats = np.asarray((exposure > 0) * trust, dtype=np.float64)
    coefficients: Floats = _flat(counts, exposure, size)
    dispersion: Floats = np.ones(len(counts))
    weighted_from, iterations = _WEIGHTED_FROM, _ITERATIONS
    if before:
        coefficients, dispersion, _ = before
        weighted_from, iterations = 0, _AGAIN
    information: Floats = ridge
    log_rate, mean = _means(coefficients, matrix, exposure)
    for step in range(iterations):
        weights = known * (_trust(counts, mean, dispersion) if step >= weighted_from else 1.0)
        working = weights * mean
        information = (working @ products).reshape(-1, size, size) + ridge
        target = (log_rate * working + weights * (counts - mean)) @ matrix
        target[:, 0] += HALF_AN_EVENT
        solved = np.linalg.solve(information, target[..., None])[..., 0]
        coefficients = np.asarray(solved, dtype=np.float64)
        log_rate, mean = _means(coefficients, matrix, exposure)
        squares = weights * (counts - mean) ** 2 / np.maximum(mean, _LEAST)
        degrees = np.maximum(weights.sum(axis=1) - size, 1.0)
        dispersion = np.maximum(1.0, squares.sum(axis=1) / degrees)
    covariance = np.linalg.inv(information) * dispersion[:, None, None]
    return _Solved(coefficients, dispersion, covariance)


def _flat(counts: Floats, exposure: Floats, size: int) -> Floats:
    """Coefficients of a constant rate; half an event where there was none."""
    events = np.maximum((counts * (exposure > 0)).sum(axis=1), 0.5)
    coefficients = np.zeros((len(counts), size))
    coefficients[:, 0] = np.log(events / np.maximum(exposure.sum(axis=1), 1.0))
    return coefficients


def _means(coefficients: Floats, matrix: Floats, exposure: Floats) -> tuple[Floats, Floats]:
    log_rate = np.clip(coefficients @ matrix.T, -_LARGEST, _LARGEST)
    return log_rate, np.exp(log_rate) * exposure


def _trust(counts: Floats, mean: Floats, dispersion: Floats) -> Floats:
    """1, and less for a count far above the mean, by its Anscombe residual."""
    residual = anscombe(counts, mean) / np.sqrt(dispersion)[:, None]
    residual[counts <= NO_OUTLIER] = 0.0
    return np.asarray((OUTLIER / np.maximum(residual, OUTLIER)) ** 2)


def anscombe(counts: Floats, mean: Floats) -> Floats:
    """Anscombe's residual of a Poisson count: nearly normal where the mean is not tiny."""
    mean = np.maximum(mean, _LEAST)
    return np.asarray(1.5 * (np.cbrt(counts) ** 2 - np.cbrt(mean) ** 2) / mean ** (1 / 6))
