from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.detection.completeness import Known
from dashboard.detection.detect import detect
from dashboard.detection.terms import Floats
from tests.detection.builders_of_counts import days, poisson, table, weeks

COLUMNS = ["series_id", "date", "observed", "expected", "upper", "p_value", "score", "alarm"]
FIGURES = ["expected", "upper", "p_value", "score"]


def found(counts: Floats, **given: Any) -> pd.DataFrame:
    given = {"alarms_per_year": 1.0} | given
    return detect(table(counts, steps=days(np.shape(counts)[1])), **given)


def newest(counts: Floats, **given: Any) -> pd.DataFrame:
    return found(counts, first=days(np.shape(counts)[1])[-1], **given)


def test_one_row_for_each_series_and_day() -> None:
    rows = found(poisson(0.5, 2.0, length=80))
    assert list(rows.columns) == COLUMNS
    assert rows["series_id"].tolist() == ["s0"] * 80 + ["s1"] * 80
    assert rows["date"].tolist() == [*days(80)] * 2
    assert rows["alarm"].dtype == bool


def test_from_a_day_on() -> None:
    counts = poisson(0.5, 2.0, length=120)
    rows = found(counts, first=days(120)[110])
    assert rows["date"].tolist() == [*days(120)[110:]] * 2
    whole = found(counts)
    same = whole[whole["date"] >= days(120)[110]].reset_index(drop=True)
    pd.testing.assert_frame_equal(rows, same)
    assert len(found(counts, first=days(121)[120])) == 0


def test_without_history_only_the_counts_are_told() -> None:
    rows = found(np.ones((1, 80)))
    early = rows[:70]
    assert early["observed"].eq(1).all()
    assert early[FIGURES].isna().all(axis=None)
    assert not early["alarm"].any()
    assert rows[70:][FIGURES].notna().all(axis=None)


def test_a_spike_alarms_and_quiet_does_not() -> None:
    counts = np.tile([0.0, 0.0, 1.0, 0.0], 150)[None]
    assert not found(counts)["alarm"].any()
    counts[0, -1] = 6
    (row,) = newest(counts).to_dict("records")
    assert row["alarm"]
    assert row["observed"] == 6
    assert row["expected"] == pytest.approx(0.25, rel=0.1)
    assert row["p_value"] < 1e-5
    assert row["upper"] < 6


def test_the_score_is_the_order_and_the_allowance_its_cut() -> None:
    rows = found(poisson(0.3, 3.0, length=500), alarms_per_year=5.0)
    alarms = rows["score"] >= -np.log10(5)
    assert (rows["alarm"] <= alarms).all()
    assert rows.loc[alarms, "alarm"].mean() > 0.9
    fewer = found(poisson(0.3, 3.0, length=500), alarms_per_year=0.5)
    np.testing.assert_array_equal(fewer["score"], rows["score"])
    assert (fewer["alarm"] <= rows["alarm"]).all()
    assert 0 < fewer["alarm"].sum() < rows["alarm"].sum()


def test_the_most_of_a_day_that_is_no_alarm() -> None:
    """One more than `upper` in the newest day alarms, `upper` does not by that day alone."""
    counts = np.tile([1.0, 2.0], 200)[None]
    (row,) = newest(counts).to_dict("records")
    counts[0, -1] = row["upper"] + 1
    assert newest(counts)["alarm"].all()


def test_the_most_of_a_late_day_that_is_no_alarm() -> None:
    counts, share = np.tile([1.0, 2.0], 200)[None], np.ones(400)
    share[-3:] = [0.9, 0.8, 0.5]
    counts[0, -3:] = 1.0
    known = Known(share, np.zeros(400))
    (row,) = newest(counts, known=known).to_dict("records")
    for more, is_alarm in ((1, True), (0, False)):
        counts[0, -1] = row["upper"] + more
        assert newest(counts, known=known)["alarm"].all() == is_alarm


@pytest.mark.parametrize("asked", [12.0, 1000.0])
def test_nothing_never_alarms_however_much_is_allowed(asked: float) -> None:
    rows = found(np.zeros((1, 200)), alarms_per_year=asked)
    assert not rows["alarm"].any()
    quiet = np.zeros((1, 300))
    quiet[0, [40, 120]] = 1.0
    assert not found(quiet, alarms_per_year=asked)["alarm"][140:].any()


def test_what_was_not_reported_is_told_apart() -> None:
    counts = poisson(2.0, length=400)
    counts[0, 300:320] = np.nan
    rows = found(counts)
    gap = rows[300:320]
    assert gap[["observed", *FIGURES]].isna().all(axis=None)
    assert not gap["alarm"].any()
    after = rows[320:]
    assert after[FIGURES].notna().all(axis=None)
    assert after["expected"].mean() == pytest.approx(2, rel=0.2)
    zeros = found(np.nan_to_num(counts))[320:]
    assert zeros["expected"].mean() < 0.95 * after["expected"].mean()


def test_history_that_was_not_reported_is_none() -> None:
    counts = np.ones((1, 200))
    counts[0, 1:100] = np.nan
    rows = found(counts)
    assert rows["score"].first_valid_index() == 100 + 55 + 14


def test_what_is_known_multiplies_the_expectation_only() -> None:
    counts = poisson(0.5, 4.0, length=300)
    known = np.ones(300)
    known[-3:] = [0.8, 0.5, 0.25]
    plain, told = found(counts), found(counts, known=Known(known, np.zeros(300)))
    np.testing.assert_array_equal(told["observed"], plain["observed"])
    ratio = told["expected"].to_numpy() / plain["expected"].to_numpy()
    np.testing.assert_allclose(ratio.reshape(2, 300)[:, 70:], np.tile(known[70:], (2, 1)))
    newest = [rows["p_value"].to_numpy().reshape(2, 300)[:, -1] for rows in (told, plain)]
    assert (newest[0] <= newest[1]).all()


def test_all_known_is_as_if_nothing_was_said() -> None:
    counts = poisson(0.5, length=200)
    known = Known(np.ones(200), np.zeros(200))
    pd.testing.assert_frame_equal(found(counts, known=known), found(counts), check_exact=True)


def test_a_day_of_which_nothing_is_known_is_looked_at_by_those_before() -> None:
    counts, share = poisson(0.5, length=300), np.ones(300)
    counts[0, -3:], share[-1] = [4, 5, 1], 0.0
    told = newest(counts, known=Known(share, np.zeros(300)))
    assert told["observed"].tolist() == [1]
    assert told["expected"].tolist() == [0]
    assert told["alarm"].all()


def test_weeks_are_told_by_the_dates() -> None:
    counts = poisson(3.0, length=150)
    counts[0, -1] = 20
    rows = detect(table(counts, steps=weeks(150)), alarms_per_year=1.0)
    assert rows["alarm"].iloc[-1]
    assert rows["score"].first_valid_index() == 10
    assert rows["expected"].iloc[-1] == pytest.approx(3, rel=0.25)


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(4)))
def test_each_series_is_by_itself_in_any_order(order: list[int]) -> None:
    counts = table(poisson(0.2, 1.0, 5.0, 20.0, length=140), steps=days(140))
    first = days(140)[120]
    alone = detect(counts[[counts.columns[order[0]]]], alarms_per_year=2.0, first=first)
    mixed = detect(counts[counts.columns[order]], alarms_per_year=2.0, first=first)
    same = mixed[mixed["series_id"] == counts.columns[order[0]]].reset_index(drop=True)
    pd.testing.assert_frame_equal(same, alone)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.none() | st.integers(0, 4) | st.integers(0, 10**12), min_size=1, max_size=130),
    st.floats(0.01, 100),
)
def test_any_counts_have_an_answer_or_none(counts: list[int | None], asked: float) -> None:
    row = np.array([[np.nan if each is None else each for each in counts]], dtype=np.float64)
    rows = found(row, alarms_per_year=asked)
    told = rows[FIGURES].notna()
    assert (told.all(axis=1) | ~told.any(axis=1)).all()
    assert np.isfinite(rows[FIGURES].to_numpy()[told.all(axis=1)]).all()
    assert rows["p_value"].dropna().between(0, 1).all()
    assert not (rows["alarm"] & rows["score"].isna()).any()
    assert not (rows["observed"].isna() & rows["score"].notna()).any()
