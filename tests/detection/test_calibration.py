from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.calibrate import openings
from dashboard.detection.calibration import RAREST_PER_YEAR, TABLE, per_year, rank_at
from dashboard.detection.episodes import opening
from dashboard.detection.terms import Floats

RANKS = st.floats(1e-300, 1)
RATES = st.floats(0, 1e9)
DISPERSIONS = st.floats(1, 100)
STEPS = st.sampled_from([1, 7])


def of(*values: float) -> Floats:
    return np.array(values, dtype=np.float64)


def test_the_table_is_whole() -> None:
    rows = pd.read_csv(TABLE)
    for _, part in rows.groupby("step_days"):
        cells = part.groupby(["rate", "dispersion"]).size()
        assert cells.nunique() == 1
        assert len(cells) == part["rate"].nunique() * part["dispersion"].nunique()
        assert (part["per_year"] > 0).all()
    falls = rows.groupby(["step_days", "rate", "dispersion"])["per_year"].diff().dropna()
    assert (falls <= 0).all()


def test_a_cell_of_the_table_is_given_back() -> None:
    rows = pd.read_csv(TABLE)
    cell = rows[(rows.step_days == 1) & (rows.rate == 1) & (rows.dispersion == 1)]
    found = per_year(10.0 ** -cell["score"].to_numpy(), of(1), of(cell["dispersion_seen"].iloc[0]))
    np.testing.assert_allclose(found, cell["per_year"], rtol=1e-6)


def test_beyond_the_table_episodes_fall_as_the_chance_does() -> None:
    found = per_year(of(1e-8, 10**-8.25, 10**-8.5), of(10), of(6))
    np.testing.assert_allclose(found[:-1] / found[1:], 10**0.25)


def test_what_is_not_known_stays_unknown() -> None:
    assert np.isnan(per_year(of(np.nan, 0.1, 0.1), of(1, np.nan, 1), of(1, 1, np.nan))).all()


def test_ranks_are_rarer_than_they_look() -> None:
    """A smallest chance of 1 in 365 comes more than once a year: windows are many."""
    assert per_year(of(1 / 365), of(1), of(1))[0] > 1


@settings(deadline=None)
@given(RANKS, RATES, DISPERSIONS, STEPS)
def test_times_a_year_are_finite(rank: float, rate: float, dispersion: float, step: int) -> None:
    (found,) = per_year(of(rank), of(rate), of(dispersion), step_days=step)
    assert RAREST_PER_YEAR <= found < 365 / step


@settings(deadline=None)
@given(RANKS, RANKS, RATES, DISPERSIONS, STEPS)
def test_the_rarer_the_less_often(
    one: float, other: float, rate: float, dispersion: float, step: int
) -> None:
    rarer, commoner = sorted([one, other])
    found = per_year(of(rarer, commoner), of(rate), of(dispersion), step_days=step)
    assert found[0] <= found[1] * (1 + 1e-9)


@settings(deadline=None, max_examples=40)
@given(st.floats(0.01, 2), RATES, DISPERSIONS, STEPS)
def test_the_inverse_is_one(times: float, rate: float, dispersion: float, step: int) -> None:
    rank = rank_at(of(times), of(rate), of(dispersion), step_days=step)
    assert per_year(rank, of(rate), of(dispersion), step_days=step)[0] <= times * (1 + 1e-6)
    above = rank * 1.01
    if above < 0.5:  # chance may do nothing so often
        assert per_year(above, of(rate), of(dispersion), step_days=step)[0] > times * 0.95


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6), st.sampled_from([1, 7]))
def test_episodes_are_counted_at_every_cut_as_one_counts_them(seed: int, quiet: int) -> None:
    score = np.random.default_rng(seed).integers(0, 6, (3, 60)).astype(np.float64)
    cuts = of(0.5, 2.5, 4.5)
    counted = [float(opening(score > cut, quiet_steps=quiet).sum()) for cut in cuts]
    assert openings(score, quiet_steps=quiet, cuts=cuts).tolist() == counted
