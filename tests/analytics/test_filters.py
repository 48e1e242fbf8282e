"""What a viewer chose, to the address and back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analytics.bases import BASES
from dashboard.analytics.filters import DIMENSIONS, PERIODS, Filters, from_params

FIRST, LAST = date(2017, 1, 5), date(2026, 10, 31)
CUSTOM = st.tuples(st.dates(), st.dates()).map(lambda pair: f"{min(pair)}..{max(pair)}")
FILTERS = st.builds(
    Filters,
    basis=st.sampled_from(BASES),
    period=st.sampled_from(list(PERIODS)) | CUSTOM,
    **{name: st.none() | st.sampled_from(values) for name, values in DIMENSIONS.items()},
)


@given(filters=FILTERS)
def test_parameters_bring_the_filters_back(filters: Filters) -> None:
    assert from_params(filters.as_params()) == filters


def test_defaults_need_no_parameters() -> None:
    assert Filters().as_params() == {}
    assert from_params({}) == Filters()


@given(params=st.dictionaries(st.sampled_from(["basis", "period", *DIMENSIONS]), st.text()))
def test_whatever_stands_in_an_address_gives_filters_that_can_be_counted(
    params: dict[str, str],
) -> None:
    filters = from_params(params)
    assert filters.basis in BASES
    assert all(value in DIMENSIONS[name] for name, value in filters.chosen.items())
    filters.span(first=FIRST, last=LAST)


@pytest.mark.parametrize(
    "period",
    ["", "8d", "2020-01-01", "2020-12-31..2020-01-01", "2020-02-30..2020-03-01", "a..b"],
)
def test_a_period_that_is_none_falls_back_alone(period: str) -> None:
    filters = from_params({"period": period, "sex": "female", "severity": "nobody"})
    assert filters == Filters(sex="female")


@pytest.mark.parametrize(
    ("period", "span"),
    [
        ("7d", (date(2026, 10, 25), LAST)),
        ("28d", (date(2026, 10, 4), LAST)),
        ("365d", (date(2025, 11, 1), LAST)),
        ("all", (FIRST, LAST)),
        ("2020-01-01..2020-12-31", (date(2020, 1, 1), date(2020, 12, 31))),
        ("2000-01-01..2030-12-31", (FIRST, LAST)),
    ],
)
def test_spans(period: str, span: tuple[date, date]) -> None:
    assert Filters(period=period).span(first=FIRST, last=LAST) == span


@pytest.mark.parametrize("name", [name for name, days in PERIODS.items() if days])
def test_a_named_period_has_its_number_of_days_and_no_more_than_there_are(name: str) -> None:
    first, last = Filters(period=name).span(first=FIRST, last=LAST)
    assert (last - first).days + 1 == PERIODS[name]
    week_ago = LAST - timedelta(days=6)
    assert Filters(period=name).span(first=week_ago, last=LAST) == (week_ago, LAST)


def test_opening_and_narrowing() -> None:
    filters = Filters(basis="ems", severity="fatal", sex="male")
    assert filters.chosen == {"severity": "fatal", "sex": "male"}
    assert filters.without("sex").chosen == {"severity": "fatal"}
    assert filters.everyone() == Filters(basis="ems")
    assert filters.between(FIRST, LAST).period == "2017-01-05..2026-10-31"
