"""The days that are compared never share one with those shown."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dashboard.reports.map_periods import COMPARED, SHOWN, periods

FROM = date(2017, 1, 5)


def test_the_days_before_are_as_many() -> None:
    found = periods("before", date(2026, 10, 4), date(2026, 10, 31), data_from=FROM)
    assert found.days[COMPARED] == (date(2026, 9, 6), date(2026, 10, 3))
    assert found.remark == ""


def test_a_year_before_has_the_same_dates_but_for_a_leap_day() -> None:
    found = periods("year", date(2024, 2, 2), date(2024, 2, 29), data_from=FROM)
    assert found.days[COMPARED] == (date(2023, 2, 2), date(2023, 2, 28))


def test_what_cannot_be_compared_is_said() -> None:
    last = date(2026, 10, 31)
    alone = {SHOWN: (FROM, last)}
    longer = periods("year", FROM, last, data_from=FROM)
    assert longer.days == alone
    assert longer.remark == "The period is longer than a year: it holds the days a year before."
    early = periods("before", FROM, last, data_from=FROM)
    assert early.days == alone
    assert early.remark == "Nothing to compare with: the data begin on 5 Jan 2017."


def test_a_comparison_that_the_data_cut_is_said_to_be_shorter() -> None:
    found = periods("before", date(2017, 1, 15), date(2017, 2, 14), data_from=FROM)
    assert found.days[COMPARED] == (FROM, date(2017, 1, 14))
    assert found.remark == (
        "The data begin on 5 Jan 2017: the comparison has 10 days, the period 31."
    )


@given(
    first=st.dates(FROM, date(2026, 10, 31)),
    length=st.integers(1, 1200),
    compared=st.sampled_from(["nothing", "before", "year"]),
)
def test_no_day_is_in_both(first: date, length: int, compared: str) -> None:
    last = first + timedelta(days=length - 1)
    found = periods(compared, first, last, data_from=FROM)  # type: ignore[arg-type]
    assert found.days[SHOWN] == (first, last)
    if COMPARED in found.days:
        start, end = found.days[COMPARED]
        assert FROM <= start <= end < first
