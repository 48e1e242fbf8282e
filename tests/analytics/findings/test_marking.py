from __future__ import annotations

from dataclasses import replace
from datetime import date

from dashboard.analytics.findings import Finding, marks, touching
from dashboard.detection.sentence import Statement

SAYS_NOTHING = Statement("", {}, {})


def finding(first: str, last: str, source: str = "odmap", subject: str = "") -> Finding:
    day = date.fromisoformat(first)
    return Finding(
        kind="silent", source=source, subject=subject, start=day, first=day,
        last=date.fromisoformat(last), p_value=None, statement=SAYS_NOTHING, plain="",
    )  # fmt: skip


MARCH = finding("2026-03-01", "2026-03-31")
APRIL = finding("2026-04-01", "2026-04-30", "ems")


def test_marks_are_of_the_basis_and_of_the_days_shown() -> None:
    both = (MARCH, APRIL)
    whole = date(2026, 1, 1), date(2026, 12, 31)
    assert [one.day.month for one in marks(both, "overdoses", *whole)] == [3, 4]
    assert [one.label for one in marks(both, "ems", *whole)] == ["EMS: gone silent"]
    assert marks(both, "overdoses", date(2026, 3, 2), date(2026, 3, 31)) == ()


def test_several_of_one_day_and_kind_are_one_mark() -> None:
    both = (MARCH, finding("2026-03-01", "2026-03-09", subject="hour"))
    (one,) = marks(both, "odmap", date(2026, 1, 1), date(2026, 12, 31))
    assert one.label == "ODMAP: gone silent"
    assert (one.day, one.last) == (date(2026, 3, 1), date(2026, 3, 31))


def test_a_change_that_goes_on_is_marked_where_it_begins() -> None:
    (one,) = marks(
        (replace(MARCH, kind="new agency"),), "odmap", date(2026, 1, 1), date(2026, 4, 1)
    )
    assert one.day == one.last
    (cut,) = marks((MARCH,), "odmap", date(2026, 1, 1), date(2026, 3, 9))
    assert cut.last == date(2026, 3, 9)


def test_what_touches_a_window_and_is_not_acknowledged() -> None:
    both = (MARCH, APRIL)
    window = date(2026, 3, 31), date(2026, 4, 1)
    assert touching(both, *window, basis="overdoses") == both
    assert touching(both, *window, basis="ems") == (APRIL,)
    assert touching(both, *window, basis="overdoses", acknowledged={MARCH.id}) == (APRIL,)
    assert touching(both, date(2026, 5, 1), date(2026, 5, 2), basis="overdoses") == ()
