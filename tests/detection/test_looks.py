"""Chance has more tries where data come several times a day."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.calibrate_looks import scores
from dashboard.detection.allowance import Allowance
from dashboard.detection.episodes import QUIET_DAYS, opening
from dashboard.detection.looks import MOST_LOOKS, TABLE, of_one_look, with_looks
from dashboard.detection.terms import Floats

LOOKS = st.integers(1, MOST_LOOKS)
RATES = st.floats(1e-6, 1e4)
TIMES = st.floats(1e-6, 50)


def of(*values: float) -> Floats:
    return np.array(values, dtype=np.float64)


def test_the_table_is_whole() -> None:
    rows = pd.read_csv(TABLE)
    axes = [rows[name].nunique() for name in ("looks_a_day", "rate", "per_year")]
    assert len(rows) == np.prod(axes)
    assert (rows["times"] >= 1).all()
    assert (rows.loc[rows["looks_a_day"] == 1, "times"] == 1).all()


def test_more_looks_are_no_fewer_alarms_and_a_rarer_chance_stays_the_rarer_one() -> None:
    rows = pd.read_csv(TABLE).sort_values(["rate", "looks_a_day", "per_year"])
    many = rows.assign(many=rows["per_year"] * rows["times"])
    assert (many.groupby(["rate", "looks_a_day"])["many"].diff().dropna() > 0).all()
    by_looks = rows.pivot_table(index=["rate", "per_year"], columns="looks_a_day", values="times")
    assert (by_looks.diff(axis=1).dropna(axis=1).to_numpy() > -0.05).all()


def test_one_look_a_day_is_what_the_calibration_says() -> None:
    assert with_looks(of(0.3, 7.0), of(1, 1), 1).tolist() == [0.3, 7.0]


def test_what_is_not_known_stays_unknown() -> None:
    assert np.isnan(with_looks(of(np.nan), of(1), 4)).all()
    with pytest.raises(ValueError, match="once a day or more, got 0"):
        with_looks(of(1), of(1), 0)


@given(TIMES, RATES, LOOKS)
def test_the_inverse_gives_back_what_was_asked(times: float, rate: float, looks: int) -> None:
    once = of_one_look(of(times), of(rate), looks)
    assert once[0] <= times * (1 + 1e-9)
    assert with_looks(once, of(rate), looks)[0] == pytest.approx(times, rel=1e-6)


def test_quiet_years_looked_at_often_open_as_many_episodes_as_were_asked() -> None:
    """300 years of one a day, looked at four times a day, at the allowance of a city's alerts."""
    asked, looks, years = Allowance().alert_per_year, 4, 300
    counts = np.random.default_rng(11).poisson(1 / looks, (years // 2, (5 * 365 + 1) * looks))
    once = 10.0 ** -np.maximum(scores(counts.astype(np.float64), looks), -3)
    told = with_looks(once, np.ones_like(once), looks)
    per_year = {
        name: opening(values <= asked, quiet_steps=QUIET_DAYS * looks).sum() / years
        for name, values in {"once": once, "told": told}.items()
    }
    assert 0.8 * asked < per_year["told"] < 1.25 * asked < per_year["once"]
