from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.detection.allowance import Allowance


def test_half_is_the_citys() -> None:
    city, other = Allowance().shared(4)
    assert city == Allowance(6.0, 1.0)
    assert other == Allowance(1.5, 0.25)


def test_alone_a_series_has_it_all() -> None:
    assert Allowance(3, 1).shared(0) == (Allowance(3, 1), Allowance(3, 1))


def test_without_the_city_the_others_have_it_all() -> None:
    assert Allowance().shared(3, with_city=False)[1] == Allowance(4, 2 / 3)


def test_clusters_have_their_part_of_what_the_city_leaves() -> None:
    whole = Allowance(12, 2, with_clusters=True)
    city, other = whole.shared(7)
    assert city == Allowance(6.0, 1.0)
    assert whole.of_clusters.watch_per_year == pytest.approx(1.8)
    assert other.alert_per_year == pytest.approx(0.1)
    with pytest.raises(ValueError, match="above 0"):
        Allowance().of_clusters  # noqa: B018  (asking raises)


@given(st.floats(0.1, 1000), st.floats(0.01, 1), st.integers(0, 500), st.booleans(), st.booleans())
def test_the_parts_sum_to_what_was_asked(
    watches: float, share: float, others: int, with_city: bool, with_clusters: bool
) -> None:
    whole = Allowance(watches, watches * share, with_clusters=with_clusters)
    city, other = whole.shared(others, with_city=with_city)
    for level in ("watch_per_year", "alert_per_year"):
        parts = others * getattr(other, level)
        if with_city or not others:
            parts += getattr(city, level)
        if with_clusters:
            parts += getattr(whole.of_clusters, level)
        assert parts == pytest.approx(getattr(whole, level))


@pytest.mark.parametrize(
    ("per_year", "level"),
    [(0.01, "alert"), (2.0, "alert"), (2.1, "watch"), (12.0, "watch"), (12.1, "none")],
)
def test_a_level_is_what_chance_does_so_often_or_less(per_year: float, level: str) -> None:
    assert Allowance().level(per_year) == level


@pytest.mark.parametrize(("watches", "alerts"), [(1, 2), (0, 0), (12, 0), (12, -1)])
def test_an_allowance_that_cannot_be(watches: float, alerts: float) -> None:
    with pytest.raises(ValueError, match="above 0 and at most the watches"):
        Allowance(watches, alerts)


def test_what_is_not_a_number_is_no_allowance() -> None:
    with pytest.raises(ValueError, match="above 0"):
        Allowance(12, float("nan"))
