"""Rates by area: by hand, against a published example, and where there is none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analytics.rates import CRUDE, SMOOTHED, prior, with_crude, with_smoothed


def areas(population: list[int | None]) -> pd.DataFrame:
    names = pd.Series([f"a{place}" for place in range(len(population))], dtype="str")
    people = pd.array(population, dtype="Int64")
    return pd.DataFrame({"area": names, "name": names.str.upper(), "population": people})


def rated(counts: list[int], population: list[int | None]) -> pd.DataFrame:
    told = areas(population)
    return with_smoothed(with_crude(told[["area"]].assign(count=counts), told))


def test_a_crude_rate_and_its_exact_interval() -> None:
    """Garwood 1936: of a count of 10 the 95 % limits are 4.795 and 18.390, of 0 none and 3.689."""
    found = rated([10, 0], [20_000, 1_000])[list(CRUDE)].to_numpy(dtype=float)
    assert found[0].tolist() == pytest.approx([50, 23.977, 91.952], abs=0.001)
    assert found[1].tolist() == pytest.approx([0, 0, 368.888], abs=0.001)
    narrower = with_crude(pd.DataFrame({"area": ["a0"], "count": [10]}), areas([20_000]), level=0.9)
    assert narrower[list(CRUDE)].iloc[0].tolist() == pytest.approx([50, 27.127, 84.811], abs=0.001)


def test_rates_are_smoothed_by_hand() -> None:
    """10 of 1000 and 2 of 1000: m = 0.006; spread = (0.004² + 0.004²)/2 = 1.6e-5, of which chance
    explains 0.006/1000 = 6e-6, so that the variance is 1e-5 and each weighs 1e-5/(1e-5 + 6e-6)."""
    found = prior([10, 2], [1000, 1000])
    assert found is not None
    assert (found.mean, found.variance) == pytest.approx((0.006, 1e-5))
    weight = 1e-5 / 1.6e-5
    smoothed = rated([10, 2], [1000, 1000])["smoothed"]
    assert smoothed.tolist() == pytest.approx(
        [
            1e5 * (weight * 0.010 + (1 - weight) * 0.006),
            1e5 * (weight * 0.002 + (1 - weight) * 0.006),
        ]
    )


def test_where_chance_explains_all_every_rate_is_the_citys() -> None:
    found = rated([3, 5], [1000, 1000])
    assert prior([3, 5], [1000, 1000]).variance == 0  # type: ignore[union-attr]
    assert found["smoothed"].tolist() == pytest.approx([400, 400])
    # Of 8 in 2000 the limits are 3.454 and 15.763.
    assert found["smoothed_low"].tolist() == pytest.approx([172.7, 172.7], abs=0.1)
    assert found["smoothed_high"].tolist() == pytest.approx([788.2, 788.2], abs=0.1)


def test_an_area_with_nobody_has_no_rate_and_no_part_in_the_prior() -> None:
    found = rated([10, 2, 4, 1], [1000, 1000, 0, None])
    none = found.iloc[2:][[*CRUDE, *SMOOTHED]]
    assert none.isna().all(axis=None)
    assert found["count"].tolist() == [10, 2, 4, 1]
    alone = rated([10, 2], [1000, 1000])
    assert found["smoothed"].iloc[:2].tolist() == pytest.approx(alone["smoothed"].tolist())


def test_rows_that_are_no_area_and_counts_that_are_hidden_have_none() -> None:
    counts = pd.DataFrame(
        {"area": ["a0", "outside"], "count": pd.array([None, 4], dtype="Int64")}
    ).astype({"area": "str"})
    assert with_crude(counts, areas([1000]))[list(CRUDE)].isna().all(axis=None)


def test_without_overdoses_nothing_can_be_smoothed() -> None:
    found = rated([0, 0], [1000, None])
    assert found["rate"].iloc[0] == 0
    assert found[list(SMOOTHED)].isna().all(axis=None)
    assert prior([], []) is None


@given(
    data=st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20_000)), min_size=1, max_size=20)
)
def test_a_smoothed_rate_lies_between_its_own_and_the_citys(data: list[tuple[int, int]]) -> None:
    counts, people = [n for n, _ in data], [p for _, p in data]
    found = rated(counts, list(people))
    if not sum(counts):
        return
    city = 1e5 * sum(counts) / sum(people)
    smoothed = found["smoothed"].to_numpy(dtype=float)
    rate = found["rate"].to_numpy(dtype=float)
    room = 1e-6 * (1 + rate.max())
    assert (smoothed >= np.minimum(rate, city) - room).all()
    assert (smoothed <= np.maximum(rate, city) + room).all()
    assert (found["rate_low"] <= found["rate"]).all()
    assert (found["rate"] <= found["rate_high"]).all()
    assert (found["smoothed_low"] <= smoothed + room).all()
    # The mean of a gamma distribution with very little shape can lie beyond its own interval.


ST_LOUIS = """
4 189087, 19 425580, 3 69649, 2 88540, 2 33697, 28 774843, 61 1056438, 3 172182, 7 224033, 3 113497,
4 218510, 0 87628, 1 36354, 12 316661, 0 53222, 2 141872, 6 103469, 6 193449, 3 295848, 4 99013,
0 34772, 2 65947, 9 155266, 2 123387, 23 612258, 5 135365, 2 133297, 2 186877, 0 68404, 2 68779,
10 192789, 4 96686, 95 1480530, 8 92864, 31 905683, 0 93388, 407 5863876, 5 109086, 10 265200,
1238 2658090, 3 199528, 14 347829, 0 79838, 2 72381, 18 432159, 369 1605518, 5 110883, 0 48352,
3 121762, 0 92348, 40 891502, 9 225007, 7 113880, 1 46260, 3 108510, 2 55620, 8 213680, 5 131792,
11 109953, 12 108864, 8 205880, 10 260154, 2 90841, 8 255875, 7 253540, 25 372227, 6 100389,
19 345641, 6 87410, 2 66694, 2 64680, 6 127071, 9 107508, 0 43056, 1 61456, 13 353841, 3 47507,
4 68218
"""
"""Homicides and people (of six years together) in the 78 counties around St. Louis, 1979-84: the
columns HC7984 and PO7984 of PySAL's example `stl_hom.csv`."""

PUBLISHED = [
    *(2.36718950e-05, 4.54539167e-05, 4.78114019e-05, 2.76907146e-05, 6.58989323e-05),
    *(3.66494122e-05, 5.79952721e-05, 2.03064590e-05, 3.31152999e-05, 3.02748380e-05),
]
"""The first ten rates that the documentation of PySAL's `esda.smoothing.Empirical_Bayes` prints."""


def test_the_published_example_of_st_louis() -> None:
    pairs = [pair.split() for pair in ST_LOUIS.replace("\n", " ").split(",")]
    assert len(pairs) == 78
    found = rated([int(n) for n, _ in pairs], [int(people) for _, people in pairs])
    assert (found["smoothed"].iloc[:10] / 1e5).tolist() == pytest.approx(PUBLISHED, rel=1e-8)
