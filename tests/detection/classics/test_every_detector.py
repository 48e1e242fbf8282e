"""What holds of every detector, whatever it is given."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.detection.classics.methods import METHODS, parameters
from dashboard.detection.classics.series import COLUMNS
from tests.detection.classics.builders import daily, poisson

SHORT: dict[str, dict[str, Any]] = {
    "mean2sd": {"baseline": 20},
    "farrington_flexible": {"b": 1, "noPeriods": 4, "thresholdMethod": "nbPlugin"},
}
"""Parameters with which 400 days are enough."""

SERIES = {
    "nothing": [],
    "one day": [3],
    "two days": [0, 3],
    "all zeros": [0] * 400,
    "constant": [4] * 400,
    "one event": [0] * 399 + [1],
    "an old event": [1] + [0] * 399,
    "months of gap": [2, 0, 1, 3] * 50 + [0] * 150 + [2, 0, 1, 3] * 12 + [9],
    "huge": [10**9 + 7 * day for day in range(400)],
    "suddenly huge": [0] * 399 + [10**12],
    "once huge": [10**12] + [1] * 399,
    "quiet": poisson(0.2, length=400),
}


def check(found: pd.DataFrame, counts: pd.Series) -> None:
    assert tuple(found.columns) == COLUMNS
    assert found["date"].tolist() == counts.index.tolist()
    assert found["alarm"].dtype == bool
    figures = found.drop(columns=["date", "alarm"])
    assert (figures.dtypes == np.float64).all()
    assert not np.isinf(figures.to_numpy()).any()
    assert found["p_value"].dropna().between(0, 1).all()
    assert not (found["alarm"] & found["score"].isna()).any()


@pytest.mark.parametrize("kind", list(SERIES))
@pytest.mark.parametrize("name", list(METHODS))
def test_no_series_breaks_a_detector(name: str, kind: str) -> None:
    counts = daily(*SERIES[kind])
    check(parameters(name, SHORT.get(name, {})).detect(counts), counts)


@pytest.mark.parametrize("method", ["delta", "nbPlugin", "muan"])
@pytest.mark.parametrize("kind", list(SERIES))
def test_no_series_breaks_a_threshold_of_farrington(method: str, kind: str) -> None:
    counts = daily(*SERIES[kind])
    values = {"b": 1, "noPeriods": 10, "w": 3, "thresholdMethod": method, "limit54": [0, 1]}
    check(parameters("farrington_flexible", values).detect(counts), counts)


@settings(max_examples=25, deadline=None)
@given(
    name=st.sampled_from([name for name in METHODS if name != "ears_c3_package"]),
    counts=st.lists(st.integers(0, 40), min_size=45, max_size=60),
    more=st.integers(1, 10**6),
)
def test_one_more_event_today_is_never_less_unusual(
    name: str, counts: list[int], more: int
) -> None:
    detector = parameters(name, SHORT.get(name, {}))
    here = detector.detect(daily(*counts)).iloc[-1]
    higher = detector.detect(daily(*counts[:-1], counts[-1] + more)).iloc[-1]
    if not np.isnan(here["score"]):
        assert higher["score"] >= here["score"]
        assert higher["alarm"] >= here["alarm"]


@settings(max_examples=25, deadline=None)
@given(
    method=st.sampled_from(["delta", "nbPlugin", "muan"]),
    count=st.integers(0, 40),
    more=st.integers(1, 10**6),
)
def test_nor_is_it_to_farrington(method: str, count: int, more: int) -> None:
    detector = parameters(
        "farrington_flexible", {"b": 1, "noPeriods": 4, "thresholdMethod": method}
    )
    past = poisson(0.5, length=380)
    here = detector.detect(daily(*past, count)).iloc[-1]
    higher = detector.detect(daily(*past, count + more)).iloc[-1]
    assert higher["score"] > here["score"]
    assert higher["p_value"] <= here["p_value"]
    assert higher["alarm"] >= here["alarm"]


@pytest.mark.parametrize("name", list(METHODS))
def test_a_first_date_after_the_end_gives_no_row(name: str) -> None:
    counts = daily(*[1] * 30)
    found = parameters(name, {}).detect(counts, first=pd.Timestamp("2030-01-01"))
    assert len(found) == 0
    assert tuple(found.columns) == COLUMNS


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        (pd.Series([1, 2]), "must have an index of dates"),
        (daily(1, 2, 3).iloc[[0, 2]], "one day, or each one week"),
        (daily(1, 2, 3).iloc[[0, 1, 1]], "one day, or each one week"),
        (daily(1, 2, 3).iloc[::-1], "one day, or each one week"),
        (daily(1, -2), "not below 0"),
        (daily(1, 2).astype("float64") * np.nan, "must be there for every date"),
    ],
)
def test_a_series_with_holes_is_refused(counts: pd.Series, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parameters("ears_c1", {}).detect(counts)
