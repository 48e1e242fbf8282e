"""The scan: what it finds, and what must not change it."""

from __future__ import annotations

from datetime import date, timedelta
from math import log

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dashboard.detection.spacetime import maxima, scan
from dashboard.detection.spacetime.circles import circles
from dashboard.detection.spacetime.points import Points
from dashboard.detection.spacetime.scan import Cluster, SpaceTime, clusters
from dashboard.detection.spacetime.slots import drawn, slots, study
from tests.detection.spacetime.builders import LAST, Town, burst, every_cylinder, town

FEW = SpaceTime(replications=99)


def found(cases: Town, params: SpaceTime = FEW) -> list[Cluster]:
    return clusters(cases.days, cases.points, last=LAST, params=params)


def test_a_small_example_by_hand() -> None:
    # Ten cases, three on the last day. Two of these are at one point, where there were no others:
    # expected 2 × 3 / 10 = 0.6.
    cases = Town(
        np.array([0, 0, 0, 5, 6, 7, 8, 9, 10, 11]),
        np.array([[0, 0], [0, 0], *([9.0 * far, 0] for far in range(1, 9))], dtype=float),
    )
    (strongest, *_) = found(cases, SpaceTime(replications=99, max_days=3))
    assert strongest.centre == (0.0, 0.0)
    assert (strongest.radius_km, strongest.observed) == (0.0, 2)
    assert (strongest.start, strongest.end) == (LAST, LAST)
    assert strongest.expected == pytest.approx(0.6)
    assert strongest.statistic == pytest.approx(2 * log(2 / 0.6) + 8 * log(8 / 9.4))
    assert strongest.cases == (0, 1)
    assert strongest.recurrence_days == 1 / strongest.p_value


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6), by_weekday=st.booleans())
def test_the_strongest_is_the_strongest_of_all_cylinders(seed: int, by_weekday: bool) -> None:
    cases = town(60, days=30, seed=seed)
    params = SpaceTime(max_days=4, max_km=1.5, replications=9, by_weekday=by_weekday)
    strata = cases.ago % 7 if by_weekday else None
    plain = max(every_cylinder(cases, max_days=4, max_km=1.5, strata=strata), default=None)
    told = found(cases, params)
    if told:
        assert plain is not None
        assert told[0].statistic == pytest.approx(plain.statistic, abs=1e-9)
    for cluster in told:
        in_it = cases.reordered(np.array(cluster.cases))
        assert len(in_it.ago) == cluster.observed
        away = np.hypot(*(in_it.at - cluster.centre).T)
        assert away.max() == pytest.approx(cluster.radius_km, abs=2e-6)
        assert in_it.ago.max() < (cluster.end - cluster.start).days + 1


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_chance_is_what_a_scan_of_the_permuted_cases_finds(seed: int) -> None:
    cases = town(40, days=20, seed=seed)
    of_all = study(cases.points.distinct()[1], cases.ago, by_weekday=False)
    into = slots(of_all, max_days=5)
    rows = drawn(of_all, into, replications=9, seed=seed)
    places, which = cases.points.distinct()
    held = circles(places, places, of_all.cases_at(len(places)), max_km=1.5, max_cases=20)
    found_maxima = np.zeros(9)
    maxima.raise_maxima(found_maxima, held, into, rows)
    for row, filled in enumerate(rows):
        # The cases at the places that were drawn get the slots' dates; all others are older.
        ago, left = np.full(len(which), 10**4), list(range(len(which)))
        for place, days_ago in zip(filled, into.days_ago, strict=True):
            case = next(case for case in left if which[case] == place)
            ago[case] = days_ago
            left.remove(case)
        plain = every_cylinder(Town(ago, cases.at), max_days=5, max_km=1.5)
        expected = max((each.statistic for each in plain), default=0.0)
        assert found_maxima[row] == pytest.approx(expected, abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6))
@example(seed=999_999)  # two circles that touch in one case
def test_no_two_clusters_overlap(seed: int) -> None:
    told = found(town(150, seed=seed))
    for place, one in enumerate(told):
        for other in told[:place]:
            apart = np.hypot(*np.subtract(one.centre, other.centre))
            assert apart > one.radius_km + other.radius_km
            assert not set(one.cases) & set(other.cases)
    assert [each.statistic for each in told] == sorted(
        (each.statistic for each in told), reverse=True
    )


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10**6), by_weekday=st.booleans())
def test_the_order_of_the_cases_is_nothing(seed: int, by_weekday: bool) -> None:
    cases = town(120, seed=seed)
    params = SpaceTime(replications=49, by_weekday=by_weekday)
    order = np.random.default_rng(seed).permutation(120)
    first, second = found(cases, params), found(cases.reordered(order), params)
    for one, other in zip(first, second, strict=True):
        assert {int(order[case]) for case in other.cases} == set(one.cases)
        assert (one.centre, one.p_value, one.statistic) == (
            other.centre, other.p_value, other.statistic,
        )  # fmt: skip


@settings(max_examples=10, deadline=None)
@given(x=st.floats(-5000, 5000), y=st.floats(-5000, 5000))
def test_where_the_coordinates_begin_is_nothing(x: float, y: float) -> None:
    cases = town(120)
    moved = found(cases._replace(at=cases.at + np.array([x, y])))
    there = found(cases)
    assert [(c.cases, c.statistic, c.p_value) for c in moved] == [
        (c.cases, c.statistic, c.p_value) for c in there
    ]


def test_a_seed_gives_the_same_however_it_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = town(200).joined(burst(4, x_km=2, y_km=2))
    whole = found(cases)
    assert found(cases) == whole
    assert [each.p_value for each in found(cases, SpaceTime(replications=99, seed=2))] != [
        each.p_value for each in whole
    ]
    monkeypatch.setattr(scan, "PAIRS_A_PART", 300)
    monkeypatch.setattr(maxima, "VISITS_A_BLOCK", 100)
    assert found(cases) == whole


def test_a_burst_is_found_and_rare() -> None:
    (strongest, *_) = found(town(300, days=365).joined(burst(6, x_km=2.1, y_km=2.1)))
    assert strongest.recurrence_days > 1000
    assert set(range(300, 306)) <= set(strongest.cases)
    assert strongest.start == LAST - timedelta(days=1)


def test_a_usual_weekday_is_no_cluster_if_adjusted() -> None:
    # One point has its cases on one weekday only, which is the last day's.
    weekly = Town(np.arange(0, 364, 7), np.full((52, 2), 3.1))
    cases = town(300, days=364).joined(weekly).joined(burst(1, x_km=3.1, y_km=3.1, days=1))
    params = SpaceTime(max_days=1, replications=99)
    plain = found(cases, params)[0]
    adjusted = found(cases, SpaceTime(max_days=1, replications=99, by_weekday=True))
    assert plain.centre == (3.1, 3.1)
    assert all(each.statistic < plain.statistic / 2 for each in adjusted)


def test_p_values_of_chance_are_uniform() -> None:
    looks = [found(town(80, days=40, seed=seed), SpaceTime(replications=99)) for seed in range(120)]
    p_values = np.array([told[0].p_value if told else 1.0 for told in looks])
    for share in (0.1, 0.25, 0.5):
        sd = (share * (1 - share) / len(p_values)) ** 0.5
        assert (p_values <= share).mean() == pytest.approx(share, abs=4 * sd)


def test_no_case_in_the_newest_days_is_no_cluster() -> None:
    quiet = town(50)
    assert clusters(quiet.days, quiet.points, last=LAST + timedelta(days=30), params=FEW) == []
    assert found(burst(1, x_km=0, y_km=0)) == []


def test_degrees_are_kilometres_on_the_ground() -> None:
    cases = town(150).joined(burst(4, x_km=2, y_km=2))
    km_a_degree = 6371.0088 * np.pi / 180
    degrees = cases.at[:, ::-1] / (km_a_degree, km_a_degree)  # On the equator both are equal.
    on_earth = clusters(cases.days, Points(degrees, "degrees"), last=LAST, params=FEW)
    on_paper = found(cases)
    assert on_earth[0].statistic == pytest.approx(on_paper[0].statistic)
    assert on_earth[0].radius_km == pytest.approx(on_paper[0].radius_km, abs=1e-5)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"max_days": 0}, "1 day"),
        ({"max_km": 0.0}, "above 0 km"),
        ({"max_km": float("nan")}, "above 0 km"),
        ({"max_share": 1.5}, "share"),
        ({"replications": 3}, "replications"),
        ({"seed": -1}, "seed"),
    ],
)
def test_parameters_that_mean_nothing(values: dict[str, float], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        SpaceTime(**values)  # type: ignore[arg-type]


def test_cases_that_cannot_be_scanned() -> None:
    cases = town(5)
    none = Town(np.array([], dtype=np.int64), np.empty((0, 2)))
    with pytest.raises(ValueError, match="no cases"):
        found(none)
    with pytest.raises(ValueError, match="before the newest case"):
        clusters(cases.days, cases.points, last=date(2020, 1, 1), params=FEW)
    with pytest.raises(ValueError, match="without coordinates"):
        Points(np.array([[1.0, np.nan]]), "km")
    with pytest.raises(ValueError, match="latitudes"):
        Points(np.array([[91.0, 0.0]]), "degrees")
    with pytest.raises(ValueError, match="do not go with"):
        clusters(
            cases.days, cases.points, last=LAST, params=FEW,
            centres=Points(np.array([[1.0, 1.0]]), "degrees"),
        )  # fmt: skip
