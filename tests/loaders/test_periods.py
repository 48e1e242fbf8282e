"""Written periods: their first and last day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.periods import Span, around, month_of, parse_period, quarter_of, week_of, year_of

JANUARY = Span(date(2024, 1, 1), date(2024, 1, 31))
QUARTER = Span(date(2014, 1, 1), date(2014, 3, 31))
YEAR = Span(date(2024, 1, 1), date(2024, 12, 31))


@pytest.mark.parametrize(
    ("text", "span"),
    [
        *((text, QUARTER) for text in ("2014Q1", "X2014Q1", "2014-Q1", "Q1 2014", "1Q2014")),
        *((text, JANUARY) for text in ("Jan 2024", "2024-01", "January, 2024", "01/2024")),
        *((text, JANUARY) for text in ("202401", "Jan-24", "X2024.01", "2024 Jan")),
        *((text, YEAR) for text in ("2024", "2024.0", "X2024", "2024-01 to 2024-12")),
        ("Feb 2024", Span(date(2024, 2, 1), date(2024, 2, 29))),
        ("Sept 2020", Span(date(2020, 9, 1), date(2020, 9, 30))),
        ("2024-01-28 - 2024-02-03", Span(date(2024, 1, 28), date(2024, 2, 3))),
        *(
            (text, None)
            for text in ("", "2024-01-05", "1/2/2024", "FY2024", "2024-13", "Q5 2024", "Market 24")
        ),
        ("2024-03 to 2024-01", None),
    ],
)
def test_a_written_period(text: str, span: Span | None) -> None:
    assert parse_period(text, day_first=False) == span


def test_a_part_of_a_year() -> None:
    assert month_of(2024, "01") == month_of(2024, "1.0") == month_of(2024, "Jan.") == JANUARY
    assert quarter_of(2014, "1") == quarter_of(2014, "Q1") == quarter_of(2014, "1st") == QUARTER
    assert (month_of(2024, "0"), month_of(2024, "ma"), quarter_of(2024, "5")) == (None,) * 3
    assert (year_of("2024.0"), year_of("24"), year_of("FY24")) == (2024, None, None)


def test_mmwr_weeks() -> None:
    """Against the CDC's calendar: 2021 begins on 3 January, 2020 has 53 weeks, 2021 has 52."""
    assert week_of(2021, "1") == Span(date(2021, 1, 3), date(2021, 1, 9))
    assert week_of(2020, "53") == Span(date(2020, 12, 27), date(2021, 1, 2))
    assert week_of(2021, "53") is None
    assert week_of(2021, "0") is None


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_a_day_lies_in_its_month_quarter_and_year(day: date) -> None:
    spans = [around(day, unit) for unit in ("month", "quarter", "year")]
    assert all(span is not None and span.first <= day <= span.last for span in spans)
    assert parse_period(f"{day:%Y-%m}", day_first=False) == spans[0]
    assert parse_period(f"{day.year}Q{(day.month + 2) // 3}", day_first=True) == spans[1]
